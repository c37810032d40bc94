"""Enablers on a critical path: what each day of slip of a permission, contract, force or fleet costs in people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from egress.decision.advice import EnablerDeadline
from egress.decision.enablers import ORDER, is_needed
from egress.domain import Case, Enabler, Fleet, Force
from egress.kit import H_PER_DAY, add_hours
from egress.planning import PlanningResult

Row = Enabler | Force | Fleet
R = TypeVar("R", Enabler, Force, Fleet)

CLEAR_PERSONS = 1.0
CLEAR_SHARE = 0.01
"""Two plans differ by a little on their own: less than a person, or than a hundredth of all, is no finding."""


@dataclass(frozen=True, kw_only=True)
class SlipCost:
    """
    What it costs if one enabler, force or fleet comes a day late.

    Attributes
    ----------
    caught_persons_per_day : further people caught, expected; negative differences of two plans are shown as they are.
    unsafe_persons_per_day : further people not safe by the end of the plan.
    clearance_h_per_day : hours by which the last one is safe later; null where either plan leaves somebody.
    clear : whether either of the two counts of people is more than two plans differ by on their own.
    """

    caught_persons_per_day: float
    unsafe_persons_per_day: int
    clearance_h_per_day: float | None
    clear: bool


@dataclass(frozen=True, kw_only=True)
class CriticalEnabler:
    """
    One enabler on the path, overdue ones first.

    Attributes
    ----------
    deadline : owner, lead time, deadline from start-by, hours of margin.
    waits_on : ids of the enablers that must be in hand before it is of use (the permission that releases a force).
    slip : what a day of slip costs, of what has lapsed: of its renewal; null for what is in hand, and for answers and
        obligations without a lead time.
    """

    deadline: EnablerDeadline
    waits_on: tuple[str, ...]
    slip: SlipCost | None


def a_day_late(case: Case, row_id: str) -> Case:
    """Return the case with the enabler, force or fleet of this id there a day later than it would be."""
    return replace(
        case,
        enablers=tuple(_later(row, "in_hand_from") if row.id == row_id else row for row in case.enablers),
        forces=tuple(_later(row, "present_from") if row.id == row_id else row for row in case.forces),
        fleets=tuple(_later(row, "available_from") if row.id == row_id else row for row in case.fleets),
    )


def _later(row: R, there: str) -> R:
    since: datetime | None = getattr(row, there)
    if since is None:
        return replace(row, lead_time_h=row.lead_time_h + H_PER_DAY)
    changes: dict[str, Any] = {there: add_hours(since, H_PER_DAY)}
    return replace(row, **changes)


def asked_anew(case: Case, as_of: datetime) -> Case:
    """
    Return the case with all that has lapsed, been withdrawn or run out asked for with the order: permissions, forces
    and fleets.
    """
    return replace(
        case,
        enablers=tuple(
            replace(row, in_hand_from=None, available_until=None) if has_ended(row, as_of) else row
            for row in case.enablers
        ),
        forces=tuple(
            replace(row, present_from=None, withdrawn_by=None) if has_ended(row, as_of) else row
            for row in case.forces
        ),
        fleets=tuple(
            replace(row, available_from=None, available_until=None) if has_ended(row, as_of) else row
            for row in case.fleets
        ),
    )


def has_ended(row: Row, as_of: datetime) -> bool:
    """Whether a permission has lapsed, a force has been withdrawn, or a fleet is available no longer, by as_of."""
    ends = row.withdrawn_by if isinstance(row, Force) else row.available_until
    return ends is not None and ends <= as_of


def may_slip(case: Case, as_of: datetime) -> tuple[str, ...]:
    """Return the ids of what is needed and not there at as_of, yet or any longer: enablers, forces, fleets."""
    gone = {row.id for row in case.fleets if has_ended(row, as_of)}
    case = asked_anew(case, as_of)
    rows: list[tuple[Row, datetime | None]] = [
        *((row, row.in_hand_from) for row in case.enablers),
        *((row, row.present_from) for row in case.forces),
        *(
            (row, row.available_from)
            for row in case.fleets
            if row.lead_time_h > 0 or row.available_from is not None or row.id in gone
        ),
    ]
    missing = [row for row, since in rows if row.in_use and (since is None or since > as_of)]
    return tuple(row.id for row in missing if is_needed(case, row))


def is_clear(persons_differing: float, persons: int) -> bool:
    """Tell whether so many people are more than two plans for so many people differ by on their own."""
    return persons_differing > max(CLEAR_PERSONS, CLEAR_SHARE * persons)


def slip_cost(on_time: PlanningResult, late: PlanningResult) -> SlipCost:
    """Return what a day of slip costs: the plan made a day late less the plan on time, judged alike."""
    caught = late.expected_caught_persons - on_time.expected_caught_persons
    unsafe = on_time.safe_persons - late.safe_persons
    clearance = None
    if on_time.clearance_time_h is not None and late.clearance_time_h is not None:
        clearance = late.clearance_time_h - on_time.clearance_time_h
    return SlipCost(
        caught_persons_per_day=caught,
        unsafe_persons_per_day=unsafe,
        clearance_h_per_day=clearance,
        clear=is_clear(max(caught, float(unsafe)), on_time.persons),
    )


def critical_path(
    case: Case, deadlines: Sequence[EnablerDeadline], slips: Mapping[str, SlipCost]
) -> tuple[CriticalEnabler, ...]:
    """
    Return the enablers in the order in which they are to be asked for, with what a day of slip costs.

    Overdue ones come first as in `enabler_deadlines`; among those with the same status and margin the dearest first.
    """
    found = [
        CriticalEnabler(
            deadline=deadline,
            waits_on=tuple(e.id for e in case.enablers if e.in_use and deadline.enabler_id in e.unlocks),
            slip=slips.get(deadline.enabler_id),
        )
        for deadline in deadlines
    ]

    def urgency(one: CriticalEnabler) -> tuple[int, float, float]:
        cost = one.slip.caught_persons_per_day if one.slip else 0.0
        return ORDER[one.deadline.status], one.deadline.margin_h or 0.0, -cost

    return tuple(sorted(found, key=urgency))
