"""What an alert is likely to do: how many come to a place, how long they queue there, and what leaves meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from egress.domain import Case, Exit, Plan
from egress.domain.alert_checks import SENDING, PostState
from egress.domain.alerts import Alert
from egress.kit import Range, hours_between, iso_utc
from egress.workflow.alerts.state import NO_LIMIT_PER_H, post_state

COMPLIANCE = Range(0.2, 0.5, 0.8)
"""Share of those told who do as they are told. Assumption: shares reported after warnings run from a fifth to four
fifths; nobody has measured it for evacuations of posts abroad."""

ARRIVE_WITHIN_H = 12.0
"""Those who come do so evenly within so many hours. Assumption."""

NOBODY = Range(0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class ExpectedEffect:
    """
    What to expect at one place, low, likely and high.

    Attributes
    ----------
    told_persons : people whom the alert reaches if it reaches everybody it speaks to, in its zones.
    coming_persons : how many of them set out.
    people_per_h : how many get in and on per hour; infinity where nothing limits it.
    planned_per_h : how many of these are the plan's own people in the hours in which those told come.
    longest_queue_persons, wait_h : the longest queue, and the wait at its end; infinity where nobody gets in.
    seats_leaving : seats of the plan that leave from there and beyond while the alert speaks.
    closes_at : when nobody gets in any more before the alert ends; None = it stays open.
    left_outside_persons : who then still stand outside; 0 where it stays open.
    room_persons : how many the place may hold at once; infinity where no limit is known.
    beyond_room_persons : of the longest queue, of a safe place of all who come, how many find no room in it.
    """

    site_id: str
    told_persons: int
    coming_persons: Range
    people_per_h: float
    planned_per_h: float
    longest_queue_persons: Range
    wait_h: tuple[float, float, float]
    seats_leaving: int
    closes_at: datetime | None
    left_outside_persons: Range
    room_persons: float = np.inf
    beyond_room_persons: Range = NOBODY


def expected_effect(
    case: Case,
    alert: Alert,
    *,
    plan: Plan | None,
    closed: frozenset[str],
    exits_closed: frozenset[Exit] = frozenset(),
) -> tuple[ExpectedEffect, ...]:
    """
    Return the effect of an alert at each place that it sends people to.

    A fluid queue: people come evenly, and get in at the rate of the ways on from there. What is planned already takes
    its part of that rate first, for the queue and for the wait. Daily hours are left out.
    """
    places = [one.site_id for one in alert.directions if one.bidding in SENDING and one.site_id in case.site_by_id]
    state = post_state(case, alert.sent, alert.expires, plan=plan, closed=closed, exits_closed=exits_closed)
    return tuple(_at(case, alert, site_id, plan, state) for site_id in dict.fromkeys(places))


def effect_in_words(case: Case, effect: ExpectedEffect) -> Iterator[str]:
    """Yield what is expected at a place, one sentence each."""
    label, queue, coming = case.site_by_id[effect.site_id].label, effect.longest_queue_persons, effect.coming_persons
    yield f"of {effect.told_persons:,} told, {coming.low:,.0f} to {coming.high:,.0f} may come to {label}."
    rate = "no limit on how many" if np.isinf(effect.people_per_h) else f"{effect.people_per_h:,.0f} people per hour"
    yield f"{rate} get in there and on, {effect.planned_per_h:,.0f} per hour of them people of the plan."
    waits = " to ".join(
        "no end" if np.isinf(one) else f"{one:,.1f} h" for one in (effect.wait_h[0], effect.wait_h[2])
    )
    yield f"the queue grows to {queue.low:,.0f} to {queue.high:,.0f}, the wait at its end to {waits}."
    if effect.beyond_room_persons.high > 0:
        beyond = effect.beyond_room_persons
        yield f"it has room for {effect.room_persons:,.0f}: {beyond.low:,.0f} to {beyond.high:,.0f} find none."
    yield f"{effect.seats_leaving:,} seats of the plan leave from there and beyond while it speaks."
    if effect.closes_at is not None:
        left = effect.left_outside_persons
        shuts = iso_utc(effect.closes_at)
        yield f"nobody gets in and on from {shuts} on: {left.low:,.0f} to {left.high:,.0f} stay outside."


def _at(case: Case, alert: Alert, site_id: str, plan: Plan | None, state: PostState) -> ExpectedEffect:
    groups = [one for one in case.groups if not alert.categories or one.category in alert.categories]
    groups = [one for one in groups if not alert.zones or one.site_id in alert.zones]
    told = sum(group.head_count for group in groups)
    rate = state.people_per_h.get(site_id, 0.0)
    planned, shuts = _planned_per_h(case, plan, site_id, alert.sent), state.closes_at.get(site_id)
    open_h = np.inf if shuts is None else hours_between(alert.sent, shuts)
    coming = [told * share for share in (COMPLIANCE.low, COMPLIANCE.likely, COMPLIANCE.high)]
    queues = [longest_queue(persons, rate, planned, open_h=open_h) for persons in coming]
    waits = [longest_wait_h(queue, rate, planned) for queue in queues]
    left = [0.0 if shuts is None else left_outside(persons, rate, planned, open_h=open_h) for persons in coming]
    site = case.site_by_id[site_id]
    room = np.inf if site.holding_persons is None else site.holding_persons.likely
    beyond = [max(0.0, persons - room) for persons in (coming if site.safe else queues)]
    return ExpectedEffect(
        site_id=site_id,
        told_persons=told,
        coming_persons=Range(*coming),
        people_per_h=np.inf if rate >= NO_LIMIT_PER_H else rate,
        planned_per_h=planned,
        longest_queue_persons=Range(*queues),
        wait_h=(waits[0], waits[1], waits[2]),
        seats_leaving=_seats_leaving(case, plan, site_id, alert.sent, alert.expires),
        closes_at=shuts,
        left_outside_persons=Range(*left),
        room_persons=room,
        beyond_room_persons=Range(*beyond),
    )


def longest_queue(persons: float, people_per_h: float, planned_per_h: float, *, open_h: float = np.inf) -> float:
    """Return the longest queue: persons − max(0, rate − planned) × hours open of `ARRIVE_WITHIN_H`, at least 0."""
    return left_outside(persons, people_per_h, planned_per_h, open_h=min(open_h, ARRIVE_WITHIN_H))


def longest_wait_h(queue_persons: float, people_per_h: float, planned_per_h: float) -> float:
    """Return the wait at the end of a queue: queue / (rate − planned); infinity where the plan takes all of it."""
    spare = max(0.0, people_per_h - planned_per_h)
    if queue_persons == 0:
        return 0.0
    return queue_persons / spare if spare > 0 else np.inf


def left_outside(persons: float, people_per_h: float, planned_per_h: float, *, open_h: float) -> float:
    """Return who still stands outside after so many hours: persons − max(0, rate − planned) × hours, at least 0."""
    spare = max(0.0, people_per_h - planned_per_h)
    return max(0.0, persons - (spare * open_h if spare > 0 else 0.0))


def _planned_per_h(case: Case, plan: Plan | None, site_id: str, at: datetime) -> float:
    until = at + timedelta(hours=ARRIVE_WITHIN_H)
    moving = [m for m in (plan.movements if plan else ()) if at <= m.depart < until and m.leg_id in case.leg_by_id]
    leaving = [m for m in moving if case.leg_by_id[m.leg_id].from_site_id == site_id]
    return sum(movement.persons for movement in leaving) / ARRIVE_WITHIN_H


def _seats_leaving(case: Case, plan: Plan | None, site_id: str, at: datetime, until: datetime) -> int:
    """Return the seats on vehicles that leave the place, or the next place on from it, while the alert speaks."""
    onward = {leg.to_site_id for leg in case.legs if leg.from_site_id == site_id and leg.in_use}
    seats = 0
    for movement in plan.movements if plan else ():
        leg = case.leg_by_id.get(movement.leg_id)
        if leg is None or movement.fleet_id is None or movement.fleet_id not in case.fleet_by_id:
            continue
        if at <= movement.depart < until and leg.from_site_id in {site_id, *onward}:
            seats += 0 if movement.empty_return else case.fleet_by_id[movement.fleet_id].seats
    return seats
