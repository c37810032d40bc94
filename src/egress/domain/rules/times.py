"""Movements lie within the plan and last as long as their legs."""

from collections.abc import Iterator

from egress.domain.plan import Finding, Movement, Plan
from egress.domain.rules.timetable import Timetable
from egress.domain.rules.words import amount, breach, named, utc
from egress.kit import minutes_between


def within_plan(timetable: Timetable) -> Iterator[Finding]:
    """
    Every movement lies between the order and the end of the plan, forwards in time, to the minute.

    plan.start  <=  depart  <  arrive  <=  plan.horizon_end, with depart and arrive whole minutes (UTC).

    Nobody can act before the order, and what arrives after the end was never shown to arrive.
    """
    plan = timetable.plan
    if plan.start >= plan.horizon_end:
        sentence = f"The plan ends at {utc(plan.horizon_end)}, not after its start at {utc(plan.start)}."
        yield breach(within_plan, sentence)
    for movement in plan.movements:
        for fault in _time_faults(plan, movement):
            sentence = f"Movement {movement.id} on leg {movement.leg_id}: {fault}"
            yield breach(within_plan, sentence, at=movement.depart, movement=movement)


def _time_faults(plan: Plan, movement: Movement) -> Iterator[str]:
    depart, arrive = movement.depart, movement.arrive
    if depart < plan.start:
        yield f"it departs at {utc(depart)}, before the order at {utc(plan.start)}."
    if arrive > plan.horizon_end:
        yield f"it arrives at {utc(arrive)}, after the plan's end at {utc(plan.horizon_end)}."
    if depart >= arrive:
        yield f"it arrives at {utc(arrive)}, not after its departure at {utc(depart)}."
    for verb, instant in (("departs", depart), ("arrives", arrive)):
        if instant.second or instant.microsecond:
            yield f"it {verb} at {utc(instant)}, which is no whole minute."


def travel_time(timetable: Timetable) -> Iterator[Finding]:
    """
    A movement lasts at least as long as its leg (minutes).

    arrive − depart  >=  leg.out_min    with people, or empty in the forward direction
    arrive − depart  >=  leg.back_min   for an empty return

    Longer is allowed: a timetable may hold slack. `within_plan` speaks of arrivals before departures.
    """
    for run in timetable.runs:
        back = run.movement.empty_return
        least_min = run.leg.back_min if back else run.leg.out_min
        lasts_min = minutes_between(run.depart, run.arrive)
        if 0 < lasts_min < least_min:
            sentence = (
                f"Movement {run.movement.id}, departing {utc(run.depart)}, takes {amount(lasts_min)} min on "
                f"{named(run.leg)}{' (empty return)' if back else ''}; at least {least_min} min are needed."
            )
            yield breach(travel_time, sentence, at=run.depart, movement=run.movement)
