"""Deadlines of enablers, forces and fleets: the start-by of whom they serve, less their lead time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from egress.decision.advice import ClockLine, EnablerDeadline, StartBy, StartByStatus
from egress.decision.clock import EVERYONE
from egress.decision.obligations import obligations
from egress.domain import Case, Enabler, Fleet, Force, Leg, Movement, Site
from egress.kit import add_hours, hours_between
from egress.planning import PlanningResult
from egress.threat import ThreatPicture

ORDER: Mapping[str, int] = {
    status: place
    for place, status in enumerate(("overdue", "due", "expected", "no_deadline", "in_hand", "not_needed"))
}
"""Where a status stands in the list: what presses first."""


def prepared(case: Case, picture: ThreatPicture) -> Case:
    """
    Return the case as it would be with every enabler in hand and every force and fleet in place at the start.

    Permissions do not lapse in it, forces are not withdrawn and fleets stay: what ends too soon is to be renewed.
    """
    now = picture.as_of
    return replace(
        case,
        enablers=tuple(_in_hand(enabler, now) for enabler in case.enablers),
        forces=tuple(
            replace(force, present_from=_by_now(force.present_from, now), withdrawn_by=None) for force in case.forces
        ),
        fleets=tuple(
            replace(
                fleet, lead_time_h=0.0, available_from=_unless_ahead(fleet.available_from, now), available_until=None
            )
            for fleet in case.fleets
        ),
    )


def _in_hand(enabler: Enabler, now: datetime) -> Enabler:
    return replace(enabler, in_hand_from=_by_now(enabler.in_hand_from, now), available_until=None)


def _by_now(there_from: datetime | None, now: datetime) -> datetime:
    return now if there_from is None else min(there_from, now)


def _unless_ahead(there_from: datetime | None, now: datetime) -> datetime | None:
    return there_from if there_from is not None and there_from <= now else None


def enabler_deadlines(
    case: Case, picture: ThreatPicture, clock: Sequence[ClockLine], *, plan: PlanningResult, risk: float
) -> tuple[EnablerDeadline, ...]:
    """
    Return the deadline of everything with a lead time: start-by(risk) of those it serves − lead time.

    `clock` and `plan` are those of the prepared case, so that the wait for an enabler is not counted twice. It
    serves the groups whose movements in that plan use what it unlocks, and the earliest of their start-bys counts.
    What lapses, is withdrawn or runs out before a plan begun at that start-by is over must be renewed, and what is
    expected only after such a plan first uses it must come sooner: both have the deadline of what must be asked for.
    A force that secures no place that asks for one is not needed, nor is what releases such forces alone.
    Answers awaited from partners and acts obliged by crossed tripwires stand among them with deadlines of their own.
    Overdue ones come first, then by deadline.
    """
    fleets = [fleet for fleet in case.fleets if fleet.lead_time_h > 0 or fleet.available_until is not None]
    rows: list[Enabler | Force | Fleet] = [*case.enablers, *case.forces, *fleets]
    deadlines = [_deadline(case, picture, clock, plan, row, risk) for row in rows if row.in_use]
    deadlines += obligations(case, picture.as_of, views=picture.tripwires)
    return tuple(sorted(deadlines, key=lambda d: (ORDER[d.status], d.margin_h or 0.0, -d.lead_time_h, d.enabler_id)))


def leading(line: ClockLine, risk: float) -> StartBy:
    """Return the start-by of a clock line at a risk level."""
    return next(entry for entry in line.start_by if entry.risk == risk)


def _deadline(
    case: Case,
    picture: ThreatPicture,
    clock: Sequence[ClockLine],
    plan: PlanningResult,
    row: Enabler | Force | Fleet,
    risk: float,
) -> EnablerDeadline:
    kind, owner, there_from, ends = _kind(row, picture.as_of)
    base = EnablerDeadline(
        enabler_id=row.id,
        kind=kind,
        label=row.label,
        owner=owner,
        lead_time_h=row.lead_time_h,
        status="in_hand",
        deadline=None,
        margin_h=None,
        serves="",
        ends=ends,
    )
    uses = _uses(case, plan, row)
    line = _earliest(clock, {group_id for use in uses for group_id, _ in use.loads}, risk)
    found = leading(line, risk)
    if there_from is not None and _lasts(ends, picture, line, found, plan):
        if there_from <= picture.as_of:
            return base
        if is_needed(case, row) and _in_time(there_from, found, _first_use_h(plan, uses)):
            ahead = hours_between(picture.as_of, there_from)
            return replace(base, status="expected", deadline=there_from, margin_h=ahead)
    if not is_needed(case, row):
        return replace(base, status="not_needed")
    ahead_of_it = there_from is not None and there_from > picture.as_of
    base = replace(base, serves=line.target, comes=there_from if ahead_of_it else None)
    if found.status is StartByStatus.BEYOND_HORIZON:
        return replace(base, status="no_deadline")
    if found.start_by is None:
        # Even an order given now should have found it in hand: it is late by its whole lead time at least.
        latest = add_hours(picture.as_of, -row.lead_time_h)
        return replace(base, status="overdue", deadline=latest, margin_h=-row.lead_time_h)
    deadline = add_hours(found.start_by, -row.lead_time_h)
    margin = hours_between(picture.as_of, deadline)
    return replace(base, status="overdue" if margin < 0 else "due", deadline=deadline, margin_h=margin)


def _kind(row: Enabler | Force | Fleet, as_of: datetime) -> tuple[str, str, datetime | None, datetime | None]:
    """Return the kind, who must obtain it, since when it is there (None: to be asked for), and when it ends."""
    if isinstance(row, Enabler):
        return "enabler", row.owner, row.in_hand_from, row.available_until
    if isinstance(row, Force):
        return "force", row.released_by, row.present_from, row.withdrawn_by
    at_once = None if row.lead_time_h > 0 else as_of
    return "fleet", row.basis.owner, row.available_from or at_once, row.available_until


def is_needed(case: Case, row: Enabler | Force | Fleet) -> bool:
    """Whether a force secures a place that asks for one, and an enabler unlocks more than forces that do not."""
    if isinstance(row, Fleet):
        return True
    places: list[Site | Leg] = [*case.sites, *case.legs]
    asking = {place.id for place in places if place.force_needed_persons > 0}
    if isinstance(row, Force):
        return bool(asking & set(row.secures))
    idle = {force.id for force in case.forces if not asking & set(force.secures)}
    return not row.unlocks or not set(row.unlocks) <= idle


def _lasts(
    ends: datetime | None, picture: ThreatPicture, line: ClockLine, entry: StartBy, plan: PlanningResult
) -> bool:
    """Whether what ends then is there until a plan begun at the start-by, or now if none is left, is over."""
    if ends is None:
        return True
    if ends <= picture.as_of or entry.status is StartByStatus.BEYOND_HORIZON:
        return False
    start = picture.as_of if entry.start_by is None else entry.start_by
    takes = line.clearance_time_h
    needs = hours_between(plan.plan.start, plan.plan.horizon_end) if takes is None else takes
    return ends >= add_hours(start, needs)


def _in_time(there_from: datetime, entry: StartBy, first_use_h: float) -> bool:
    """Whether what is expected from then is there when a plan begun at the start-by first uses it."""
    if entry.status is StartByStatus.BEYOND_HORIZON:
        return True
    return entry.start_by is not None and there_from <= add_hours(entry.start_by, first_use_h)


def _first_use_h(plan: PlanningResult, uses: Sequence[Movement]) -> float:
    """Return the hours from the order until the plan first uses it; 0 if it never does."""
    return min((hours_between(plan.plan.start, use.depart) for use in uses), default=0.0)


def _uses(case: Case, plan: PlanningResult, row: Enabler | Force | Fleet) -> tuple[Movement, ...]:
    """Return the movements of people in the plan that use what the row unlocks, secures or carries."""
    if isinstance(row, Fleet):
        ids = {row.id}
    else:
        ids = set(row.unlocks if isinstance(row, Enabler) else row.secures)
        forces = [force for force in case.forces if force.id in ids]
        ids |= {place for force in forces for place in force.secures}
    return tuple(m for m in plan.plan.movements if m.loads and ids & _means(case, m))


def _means(case: Case, movement: Movement) -> set[str | None]:
    leg = case.leg_by_id[movement.leg_id]
    return {leg.id, leg.from_site_id, leg.to_site_id, movement.fleet_id}


def _earliest(clock: Sequence[ClockLine], group_ids: Iterable[str], risk: float) -> ClockLine:
    """Return the line with the earliest start-by among the groups; everyone's if nobody is served."""
    wanted = set(group_ids)
    lines = [line for line in clock if line.target in wanted]
    everyone = next(line for line in clock if line.target == EVERYONE)
    return min(lines, key=lambda line: margin_h(leading(line, risk)), default=everyone)


def margin_h(entry: StartBy) -> float:
    """
    Return the margin as a number that can be compared (hours): −inf when past, inf beyond the horizon.

    Also inf where a start today brings none of them to safety: no rung helps them.
    """
    if entry.status is StartByStatus.PAST:
        return float("-inf")
    return float("inf") if entry.margin_h is None else entry.margin_h
