"""The state of a post that an alert is held against, read from the case and a plan."""

from collections import defaultdict
from datetime import datetime

from egress.domain import Case, Effect, Exit, Leg, Mode, Plan, Posture
from egress.domain.alert_checks import PostState
from egress.kit import InputProblem, Problem

NO_LIMIT_PER_H = 1e9
"""Stands for a way without a stated limit: it is open."""

NO_BLOCKED: frozenset[str] = frozenset()


def post_state(
    case: Case,
    at: datetime,
    until: datetime,
    *,
    posture_id: str = "",
    plan: Plan | None = None,
    closed: frozenset[str] = NO_BLOCKED,
    exits_closed: frozenset[Exit] = frozenset(),
) -> PostState:
    """
    Return what the post does and can do while an alert speaks.

    Parameters
    ----------
    case : with its scenario applied.
    posture_id : the rung that the post's own people are under; empty = normal.
    plan : under which people move; None = nobody is being moved.
    closed : ids of sites and legs that are shut now, whatever the case plans with.
    exits_closed : ways out that have closed.

    Raises
    ------
    InputProblem
        for a rung that the case does not have.
    """
    rung = _rung(case, posture_id)
    return PostState(
        at=at,
        staff_effect=Effect.NORMAL if rung is None else rung.effect,
        staff_words="" if rung is None else rung.label,
        people_per_h={site.id: _rate_into(case, site.id, at, closed, exits_closed) for site in case.sites},
        commercial_open=_commercial(case, at, closed, exits_closed),
        moves_through=_moves_through(case, plan, at, until),
        labels={site.id: site.label for site in case.sites},
    )


def _rate_into(case: Case, site_id: str, at: datetime, closed: frozenset[str], exits: frozenset[Exit]) -> float:
    """Return the people per hour that get into a site and on from it: 0 where it is shut or nothing leaves it."""
    site = case.site_by_id[site_id]
    if not site.in_use or site_id in closed or exits & set(site.closes_with):
        return 0.0
    onward = [leg for leg in case.legs if leg.from_site_id == site_id and _is_open(leg, at, closed, exits)]
    if site.safe:
        return NO_LIMIT_PER_H
    return sum(NO_LIMIT_PER_H if leg.persons_per_h is None else leg.persons_per_h for leg in onward)


def _is_open(leg: Leg, at: datetime, closed: frozenset[str], exits: frozenset[Exit]) -> bool:
    if not leg.in_use or closed & {leg.id, leg.from_site_id, leg.to_site_id} or exits & set(leg.closes_with):
        return False
    return (leg.open_from is None or leg.open_from <= at) and (leg.open_until is None or at < leg.open_until)


def _commercial(case: Case, at: datetime, closed: frozenset[str], exits: frozenset[Exit]) -> bool | None:
    if Exit.COMMERCIAL_AIR in exits:
        return False
    legs = [leg for leg in case.legs if leg.mode is Mode.COMMERCIAL]
    return any(_is_open(leg, at, closed, exits) for leg in legs) if legs else None


def _moves_through(case: Case, plan: Plan | None, at: datetime, until: datetime) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for movement in plan.movements if plan else ():
        if movement.arrive < at or movement.depart >= until:
            continue
        leg = case.leg_by_id[movement.leg_id]
        for group_id, _ in movement.loads:
            found[case.group_by_id[group_id].category] |= {leg.from_site_id, leg.to_site_id}
    homes = {group.site_id for group in case.groups}
    return {category: frozenset(sites - homes) for category, sites in found.items()}


def _rung(case: Case, posture_id: str) -> Posture | None:
    if not posture_id:
        return None
    found = next((rung for rung in case.postures if rung.id == posture_id), None)
    if found is None:
        known = ", ".join(rung.id for rung in case.postures)
        raise InputProblem(
            [Problem("--posture", 0, "", posture_id, f"one of {known}", "Name a rung of postures.csv.")]
        )
    return found
