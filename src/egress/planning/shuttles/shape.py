"""Whether a planning problem is a matter of shuttles, and which one."""

import math
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from egress.domain import Fleet, Group, Leg, Mode
from egress.kit import MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.problem import PlanningProblem
from egress.planning.shuttles.problem import ShuttleProblem, ShuttleVehicle

Key = TypeVar("Key", bound=Hashable)

MOST_VEHICLES = 40
"""More vehicles than this are a flow, not shuttles."""


def shuttle_shape(problem: PlanningProblem) -> ShuttleProblem | None:
    """
    Return the shuttle problem that is the same as the planning problem, or None if there is none.

    Strict: every person goes by one leg, in a vehicle, from home straight to a safe site; nothing limits the flow but
    seats, travel, ground times, delivery of the vehicles and one moment of readiness per home. Windows may end
    (whoever uses the answer checks that it is done before), but must be open from the order on; rates, room, aprons
    and runways that could bind are another engine's.

    Pick-up docks are the homes, each its own location, and drop-off docks the safe sites. People are safe on arrival.
    """
    groups = groups_to_move(problem)
    homes = list(dict.fromkeys(group.site_id for group in groups))
    if not groups or not all(_is_direct(problem, group) for group in groups):
        return None
    if not all(_is_one_queue([g for g in groups if g.site_id == home], problem) for home in homes):
        return None
    legs = shuttle_legs(problem)
    fleets = [fleet for fleet in problem.case.fleets if any(fleet in problem.fleets_of[leg.id] for leg in legs)]
    if not 0 < sum(fleet.vehicles for fleet in fleets) <= MOST_VEHICLES:
        return None
    if not all(_is_free(problem, leg) for leg in legs) or not all(_is_plain(problem, fleet) for fleet in fleets):
        return None
    if not _has_room(problem, legs, fleets):
        return None
    return _as_shuttles(problem, groups, homes, legs, fleets)


def groups_to_move(problem: PlanningProblem) -> tuple[Group, ...]:
    """Return the groups that are not safe where they are, those who come first in a queue first."""
    unsafe = (group for group in problem.groups if not problem.site(group.site_id).safe)
    return tuple(sorted(unsafe, key=lambda group: (-group.weight, group.head_count, group.id)))


def shuttle_legs(problem: PlanningProblem) -> tuple[Leg, ...]:
    """Return the legs out of the homes, in case order."""
    wanted = {leg_id for group in groups_to_move(problem) for leg_id in problem.routes[group.id]}
    return tuple(leg for leg in problem.outward if leg.id in wanted)


def quickest_leg(problem: PlanningProblem, fleet: Fleet, from_site_id: str, to_site_id: str) -> Leg | None:
    """Return the quickest leg of the fleet with people between two sites."""
    ways = [
        leg
        for leg in shuttle_legs(problem)
        if (leg.from_site_id, leg.to_site_id) == (from_site_id, to_site_id) and fleet in problem.fleets_of[leg.id]
    ]
    return min(ways, key=lambda leg: leg.out_min, default=None)


def ready_minute(group: Group) -> int:
    """Return the first whole minute at which everybody of the group is ready."""
    minute = max(0, math.ceil(group.ready_by_h * MIN_PER_H - 1e-6))
    return minute if minute / MIN_PER_H >= group.ready_by_h else minute + 1


def _is_direct(problem: PlanningProblem, group: Group) -> bool:
    """Whether every way of the group is a single ride into safety."""
    legs = [leg for leg in problem.outward if leg.id in problem.routes[group.id]]
    return bool(legs) and all(
        leg.from_site_id == group.site_id and problem.site(leg.to_site_id).safe and leg.mode.needs_fleet
        for leg in legs
    )


def _is_one_queue(groups: list[Group], problem: PlanningProblem) -> bool:
    """Whether all people at a home become ready at once and may go by the same legs."""
    first = groups[0]
    return all(
        not group.is_gradual
        and ready_minute(group) == ready_minute(first)
        and problem.routes[group.id] == problem.routes[first.id]
        for group in groups
    )


def _is_free(problem: PlanningProblem, leg: Leg) -> bool:
    """Whether the leg is open from the order on, in one stretch, and nothing paces who sets out on it."""
    times, home = problem.departures[leg.id], problem.site(leg.from_site_id)
    return len(times) == 1 and times[0][0] <= 0 and leg.persons_per_h is None and home.processing_per_h is None


def _is_plain(problem: PlanningProblem, fleet: Fleet) -> bool:
    """Whether the fleet can be used from its delivery on, in one stretch."""
    times = problem.fleet_times[fleet.id]
    return len(times) == 1 and times[0][0] == math.ceil(delivered_min(fleet, problem.start))


def _has_room(problem: PlanningProblem, legs: tuple[Leg, ...], fleets: list[Fleet]) -> bool:
    """Whether everybody may be at every safe site at once, and no apron or runway counts the aircraft."""
    persons = sum(group.head_count for group in groups_to_move(problem))
    ends = [problem.site(leg.to_site_id) for leg in legs]
    if any(end.holding_persons is not None and end.holding_persons.likely < persons for end in ends):
        return False
    counts_aircraft = any(
        site.parking_aircraft is not None or site.departures_per_h is not None for site in problem.case.sites
    )
    return not (counts_aircraft and any(fleet.mode is Mode.AIR for fleet in fleets))


def _as_shuttles(
    problem: PlanningProblem, groups: tuple[Group, ...], homes: list[str], legs: tuple[Leg, ...], fleets: list[Fleet]
) -> ShuttleProblem:
    at_home = {home: [group for group in groups if group.site_id == home] for home in homes}
    persons = {home: sum(group.head_count for group in at_home[home]) for home in homes}
    weights = {
        home: sum(group.weight * group.head_count for group in at_home[home]) / persons[home] for home in homes
    }
    ends = tuple(dict.fromkeys(leg.to_site_id for leg in legs))
    return ShuttleProblem(
        vehicles=tuple(
            _vehicle(problem, fleet, number, homes, ends)
            for fleet in fleets
            for number in range(1, fleet.vehicles + 1)
        ),
        docks={home: home for home in homes},
        dropoff_docks=ends,
        demand_persons=persons,
        ready_min={home: float(ready_minute(at_home[home][0])) for home in homes},
        weight=weights,
        ends_unloaded=False,
    )


def vehicle_name(fleet: Fleet, number: int) -> str:
    """Return the name of a fleet's vehicle in the shuttle problem."""
    return f"{fleet.id} {number}"


def _vehicle(
    problem: PlanningProblem, fleet: Fleet, number: int, homes: list[str], ends: tuple[str, ...]
) -> ShuttleVehicle:
    loaded = {
        (home, end): float(leg.out_min)
        for home in homes
        for end in ends
        if (leg := quickest_leg(problem, fleet, home, end)) is not None
    }
    usable = list(dict.fromkeys(home for home, _ in loaded))
    reached = dict.fromkeys(end for _, end in loaded)
    return ShuttleVehicle(
        id=vehicle_name(fleet, number),
        capacity_persons=fleet.seats,
        load_min=float(fleet.load_min),
        unload_min=float(fleet.unload_min),
        available_min=float(problem.fleet_times[fleet.id][0][0]),
        first_min=_empty(problem, fleet, [(fleet.base_site_id, home) for home in usable], key=lambda pair: pair[1]),
        loaded_min=loaded,
        back_min=_empty(problem, fleet, [(end, home) for end in reached for home in usable], key=lambda pair: pair),
    )


def _empty(
    problem: PlanningProblem, fleet: Fleet, pairs: list[tuple[str, str]], *, key: Callable[[tuple[str, str]], Key]
) -> Mapping[Key, float]:
    """Return the minutes of empty ways that there are."""
    found = {key(pair): problem.positioning_min(fleet, *pair) for pair in pairs}
    return {name: float(minutes) for name, minutes in found.items() if minutes is not None}
