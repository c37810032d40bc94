"""
What is at stake for each category of person: who, what their absence costs the mission, and which orders there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from egress.domain import Case, Effect, Posture
from egress.staffing import AUTHORIZED_SHARE, mission_days_without, whole_mission_days

VISIBILITY: Mapping[Effect, float] = {
    Effect.NORMAL: 0.0,
    Effect.HOLD_ARRIVALS: 0.1,
    Effect.MAY_LEAVE: 0.4,
    Effect.MUST_LEAVE: 0.8,
    Effect.ALL_LEAVE: 1.0,
    Effect.RELOCATE: 0.9,
}
"""How plainly an order is seen, 0 to 1, by its effect. Assumption, shown with the advice."""

PRIVATE_SHARE = 0.5
"""
What a day away costs someone who delivers nothing of the mission (family, citizen, applicant), as a share of what a
day of the mission is worth per head of the post's own people. Assumption: separation and loss of work weigh half as
much.
"""

FALLBACK_MISSION_DAYS = 1.0
"""Where no function is valued, a whole day of the post is one mission day: that is what the word means."""

ROTA = "rota"
"""The partial choice where the ladder has no rung for it: some go in turns, and come back."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """
    One thing that can be decided for a category today.

    Attributes
    ----------
    key : "stay", "some" or "all".
    posture_id, label, effect : the rung; a rota where the ladder has no partial rung.
    share_gone : of the category. visibility : of the order, 0 to 1.
    mission_days_per_day : mission days lost by the day while it lasts.
    reversible : whether it can be taken back without bringing people home from abroad first.
    step_up_margin_h : margin below which the ladder itself advises the rung; null = never by margin.
    """

    key: str
    posture_id: str
    label: str
    effect: str
    share_gone: float
    visibility: float
    mission_days_per_day: float
    reversible: bool
    step_up_margin_h: float | None


@dataclass(frozen=True, kw_only=True)
class Stake:
    """
    One category of person.

    Attributes
    ----------
    official : whether they belong to the post. choices : stay, some, all, in this order.
    decision_id : row of the authority table that the full rung needs; empty = none.
    """

    category: str
    persons: int
    group_ids: tuple[str, ...]
    official: bool
    choices: tuple[Choice, Choice, Choice]
    decision_id: str


def stakes_of(case: Case) -> tuple[Stake, ...]:
    """Return the stake of every category that is there and that the ladder has a full rung for."""
    found = []
    for category in case.categories:
        groups = [g for g in case.groups if g.category == category and g.head_count]
        full = _rung(case, category, (Effect.MUST_LEAVE, Effect.ALL_LEAVE, Effect.RELOCATE))
        if groups and full is not None:
            found.append(
                Stake(
                    category=category,
                    persons=sum(g.head_count for g in groups),
                    group_ids=tuple(g.id for g in groups),
                    official=any(g.official for g in groups),
                    choices=_choices(case, category, full),
                    decision_id=full.decision_id,
                )
            )
    return tuple(found)


def without_rung(case: Case) -> tuple[str, ...]:
    """Return the categories that are there and that no rung of the ladder makes leave."""
    told = {stake.category for stake in stakes_of(case)}
    there = {g.category for g in case.groups if g.head_count}
    return tuple(c for c in case.categories if c in there and c not in told)


def mission_days_lost(case: Case, category: str, share_gone: float) -> float:
    """
    Return the mission days lost per day while a share of a category is away.

    By functions and positions, the others standing in at best; where no function is valued, the post's own people
    share one mission day by head. Whoever delivers nothing costs `PRIVATE_SHARE` of a head of the post's own.
    """
    whole = whole_mission_days(case)
    holders = sum(p.holders for p in case.positions if p.category == category)
    if whole is not None and holders:
        return mission_days_without(case, category, share_gone=share_gone)
    per_head = (whole or FALLBACK_MISSION_DAYS) / max(1, _own_persons(case))
    persons = sum(g.head_count for g in case.groups if g.category == category)
    official = whole is None and any(g.official for g in case.groups if g.category == category)
    return per_head * persons * share_gone * (1.0 if official else PRIVATE_SHARE)


def _own_persons(case: Case) -> int:
    positions = sum(p.holders for p in case.positions)
    if positions and whole_mission_days(case) is not None:
        return positions
    return sum(g.head_count for g in case.groups if g.official) or sum(g.head_count for g in case.groups)


def _rung(case: Case, category: str, effects: tuple[Effect, ...]) -> Posture | None:
    rungs = [r for r in case.postures if r.applies_to(category) and r.effect in effects]
    return min(rungs, key=lambda rung: rung.rank, default=None)


def _choices(case: Case, category: str, full: Posture) -> tuple[Choice, Choice, Choice]:
    quiet = _rung(case, category, (Effect.NORMAL, Effect.HOLD_ARRIVALS))
    some = _rung(case, category, (Effect.MAY_LEAVE,))
    stay = Choice(
        key="stay",
        posture_id=quiet.id if quiet else "",
        label=quiet.label if quiet else "as now",
        effect=quiet.effect.value if quiet else Effect.NORMAL.value,
        share_gone=0.0,
        visibility=0.0,
        mission_days_per_day=0.0,
        reversible=True,
        step_up_margin_h=None,
    )
    partial = Choice(
        key="some",
        posture_id=some.id if some else ROTA,
        label=some.label if some else f"{AUTHORIZED_SHARE:.0%} away in turns",
        effect=Effect.MAY_LEAVE.value,
        share_gone=AUTHORIZED_SHARE,
        visibility=VISIBILITY[Effect.MAY_LEAVE] if some else VISIBILITY[Effect.HOLD_ARRIVALS],
        mission_days_per_day=mission_days_lost(case, category, AUTHORIZED_SHARE),
        reversible=True,
        step_up_margin_h=some.step_up_margin_h if some else None,
    )
    whole = Choice(
        key="all",
        posture_id=full.id,
        label=full.label,
        effect=full.effect.value,
        share_gone=1.0,
        visibility=VISIBILITY[full.effect],
        mission_days_per_day=mission_days_lost(case, category, 1.0),
        reversible=False,
        step_up_margin_h=full.step_up_margin_h,
    )
    return stay, partial, whole
