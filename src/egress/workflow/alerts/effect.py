"""What an alert is likely to do: how many come to a place, how long they queue there, and what leaves meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from egress.domain import Case, Plan
from egress.domain.alerts import Alert, Bidding
from egress.kit import Range
from egress.workflow.alerts.state import NO_LIMIT_PER_H, post_state

COMPLIANCE = Range(0.2, 0.5, 0.8)
"""Share of those told who do as they are told. Assumption: shares reported after warnings run from a fifth to four
fifths; nobody has measured it for evacuations of posts abroad."""

ARRIVE_WITHIN_H = 12.0
"""Those who come do so evenly within so many hours. Assumption."""


@dataclass(frozen=True, kw_only=True)
class ExpectedEffect:
    """
    What to expect at one place, low, likely and high.

    Attributes
    ----------
    told_persons : people whom the alert reaches if it reaches everybody it speaks to.
    coming_persons : how many of them set out.
    people_per_h : how many get in per hour; infinity where nothing limits it.
    longest_queue_persons, wait_h : the longest queue, and the wait at its end; infinity where nobody gets in.
    seats_leaving : seats of the plan that leave from there and beyond while the alert speaks.
    """

    site_id: str
    told_persons: int
    coming_persons: Range
    people_per_h: float
    longest_queue_persons: Range
    wait_h: tuple[float, float, float]
    seats_leaving: int


def expected_effect(
    case: Case, alert: Alert, *, plan: Plan | None, closed: frozenset[str]
) -> tuple[ExpectedEffect, ...]:
    """
    Return the effect of an alert at each place that it sends people to.

    A fluid queue: people come evenly, and get in at the rate of the ways on from there. What is planned already takes
    its part of that rate first.
    """
    places = [one.site_id for one in alert.directions if one.bidding in (Bidding.GO_TO, Bidding.OPEN)]
    return tuple(_at(case, alert, site_id, plan, closed) for site_id in dict.fromkeys(places))


def _at(case: Case, alert: Alert, site_id: str, plan: Plan | None, closed: frozenset[str]) -> ExpectedEffect:
    groups = [one for one in case.groups if not alert.categories or one.category in alert.categories]
    told = sum(group.head_count for group in groups)
    state = post_state(case, alert.sent, alert.expires, plan=plan, closed=closed)
    rate = state.people_per_h.get(site_id, 0.0)
    planned = _planned_per_h(case, plan, site_id, alert.sent)
    coming = [told * share for share in (COMPLIANCE.low, COMPLIANCE.likely, COMPLIANCE.high)]
    queues = [longest_queue(persons, rate, planned) for persons in coming]
    waits = [0.0 if queue == 0 else queue / rate if rate > 0 else np.inf for queue in queues]
    return ExpectedEffect(
        site_id=site_id,
        told_persons=told,
        coming_persons=Range(*coming),
        people_per_h=np.inf if rate >= NO_LIMIT_PER_H else rate,
        longest_queue_persons=Range(*queues),
        wait_h=(waits[0], waits[1], waits[2]),
        seats_leaving=_seats_leaving(case, plan, site_id, alert.sent, alert.expires),
    )


def longest_queue(persons: float, people_per_h: float, planned_per_h: float) -> float:
    """Return the longest queue: persons − max(0, rate − planned) × `ARRIVE_WITHIN_H`, at least 0."""
    return max(0.0, persons - max(0.0, people_per_h - planned_per_h) * ARRIVE_WITHIN_H)


def _planned_per_h(case: Case, plan: Plan | None, site_id: str, at: datetime) -> float:
    until = at + timedelta(hours=ARRIVE_WITHIN_H)
    moving = [m for m in (plan.movements if plan else ()) if at <= m.depart < until]
    leaving = [m for m in moving if case.leg_by_id[m.leg_id].from_site_id == site_id]
    return sum(movement.persons for movement in leaving) / ARRIVE_WITHIN_H


def _seats_leaving(case: Case, plan: Plan | None, site_id: str, at: datetime, until: datetime) -> int:
    """Return the seats on vehicles that leave the place, or the next place on from it, while the alert speaks."""
    onward = {leg.to_site_id for leg in case.legs if leg.from_site_id == site_id and leg.in_use}
    seats = 0
    for movement in plan.movements if plan else ():
        leg = case.leg_by_id[movement.leg_id]
        if movement.fleet_id and at <= movement.depart < until and leg.from_site_id in {site_id, *onward}:
            seats += 0 if movement.empty_return else case.fleet_by_id[movement.fleet_id].seats
    return seats
