"""The state of a post that an alert is held against, read from the case and a plan."""

from collections import defaultdict
from datetime import datetime, timedelta

from egress.domain import Case, Effect, Exit, Mode, Movement, Plan, Posture
from egress.domain.alert_checks import PostState
from egress.kit import InputProblem, Problem
from egress.workflow.alerts.ways import NO_LIMIT_PER_H as NO_LIMIT_PER_H
from egress.workflow.alerts.ways import Shut, closing, first_pause, is_open, lets_in, people_per_h, shut_spans, turns

LOOK_ON = timedelta(days=1)
"""A time of day in an alert's words may lie after its end, by less than a day."""

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
    plan : under which people move; None = nobody is being moved. Its movements over legs that the case no longer has
        are left out.
    closed : ids of sites and legs that are shut now, whatever the case plans with.
    exits_closed : ways out that have closed.

    Raises
    ------
    InputProblem
        for a rung that the case does not have.
    """
    rung, shut = rung_named(case, posture_id), Shut(places=closed, exits=exits_closed)
    moving = moving_while(case, plan, at, until)
    sites = [site.id for site in case.sites]
    closings = {one: closing(case, one, at, until, shut=shut) for one in sites}
    pauses = {one: first_pause(case, one, at, until, shut=shut) for one in sites}
    return PostState(
        at=at,
        staff_effect=Effect.NORMAL if rung is None else rung.effect,
        staff_words="" if rung is None else rung.label,
        people_per_h={one: people_per_h(case, one, at, shut=shut) for one in sites},
        no_way_on=frozenset(
            one for one in sites if lets_in(case, one, at, shut=shut) and people_per_h(case, one, at, shut=shut) == 0
        ),
        closes_at={one: when for one, when in closings.items() if when is not None},
        shut_spans={one: shut_spans(case, one, at, until + LOOK_ON, shut=shut) for one in sites},
        pauses_at={one: when for one, when in pauses.items() if when is not None},
        commercial_open=_commercial(case, at, shut),
        moves_through=_moves_through(case, moving),
        last_departure=_last_departures(case, plan, moving),
        times=frozenset({*turns(case, at, until), *(one for m in moving for one in (m.depart, m.arrive))}),
        labels={site.id: site.label for site in case.sites},
        timezone=case.timezone,
    )


def moving_while(case: Case, plan: Plan | None, at: datetime, until: datetime) -> tuple[Movement, ...]:
    """Return the movements of a plan that are under way at any time while an alert speaks."""
    known = [m for m in (plan.movements if plan else ()) if m.leg_id in case.leg_by_id]
    return tuple(m for m in known if m.arrive >= at and m.depart < until)


def rung_named(case: Case, posture_id: str) -> Posture | None:
    """
    Return the rung of the ladder that bears an id; None for an empty one.

    Raises
    ------
    InputProblem
        for a rung that the case does not have.
    """
    if not posture_id:
        return None
    found = next((rung for rung in case.postures if rung.id == posture_id), None)
    if found is None:
        known = ", ".join(rung.id for rung in case.postures)
        raise InputProblem(
            [Problem("--posture", 0, "", posture_id, f"one of {known}", "Name a rung of postures.csv.")]
        )
    return found


def _commercial(case: Case, at: datetime, shut: Shut) -> bool | None:
    if Exit.COMMERCIAL_AIR in shut.exits:
        return False
    legs = [leg for leg in case.legs if leg.mode is Mode.COMMERCIAL]
    return any(is_open(case, leg, at, shut) for leg in legs) if legs else None


def _moves_through(case: Case, moving: tuple[Movement, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for movement in moving:
        leg = case.leg_by_id[movement.leg_id]
        for group_id, _ in movement.loads:
            if group_id in case.group_by_id:
                found[case.group_by_id[group_id].category] |= {leg.from_site_id, leg.to_site_id}
    homes = {group.site_id for group in case.groups}
    return {category: frozenset(sites - homes) for category, sites in found.items()}


def _last_departures(case: Case, plan: Plan | None, moving: tuple[Movement, ...]) -> dict[str, datetime | None]:
    """Return when the plan's last people leave each site that is not safe; None where it takes none."""
    if plan is None:
        return {}
    found: dict[str, datetime | None] = {site.id: None for site in case.sites if not site.safe}
    for movement in moving:
        start = case.leg_by_id[movement.leg_id].from_site_id
        if movement.loads and start in found:
            found[start] = max(found[start] or movement.depart, movement.depart)
    return found
