"""From trips per vehicle and location to a timetable: docks, minutes and persons."""

from collections.abc import Mapping, Sequence

import numpy as np

from egress.planning.shuttles.answer import ShuttleTrip
from egress.planning.shuttles.fleet_plan import FleetPlan
from egress.planning.shuttles.kinds import Kind
from egress.planning.shuttles.ordering import Stop, order_trips
from egress.planning.shuttles.problem import ShuttleProblem


def laid_trips(
    problem: ShuttleProblem, kinds: Sequence[Kind], plan: FleetPlan, demand: np.ndarray
) -> Mapping[str, tuple[ShuttleTrip, ...]]:
    """
    Return the trips by vehicle id; none is done after the last of the plan.

    Those who leave first are taken along first: vehicles leave full until a location is empty.
    """
    weight = np.array([problem.weight_of(name) for name in problem.locations])
    owner = [(kind, member) for kind in kinds for member in kind.members]
    stops: list[tuple[int, Stop]] = []
    for (kind, member), trips in zip(owner, plan.trips, strict=True):
        ordered = order_trips(kind, trips, weight * kind.seats, limit_min=plan.makespan_min)
        stops += [(member, stop) for stop in ordered]
    docks = [dock for dock, place in problem.docks.items() if place in problem.locations]
    left = dict(zip(problem.locations, demand.tolist(), strict=True))
    found: dict[str, list[ShuttleTrip]] = {vehicle.id: [] for vehicle in problem.vehicles}
    for member, stop in sorted(stops, key=lambda one: (one[1].departs, one[0])):
        vehicle, dock, end = problem.vehicles[member], docks[stop.dock], problem.dropoff_docks[stop.end]
        location = problem.docks[dock]
        persons = min(left[location], int(vehicle.capacity_persons))
        left[location] -= persons
        arrives = stop.departs + vehicle.loaded_min[dock, end]
        found[vehicle.id].append(
            ShuttleTrip(
                pickup_dock=dock,
                dropoff_dock=end,
                location=location,
                sets_out_min=stop.leaves,
                departs_min=stop.departs,
                arrives_min=arrives,
                unloaded_min=arrives + vehicle.unload_min,
                persons=persons,
            )
        )
    return {name: tuple(trips) for name, trips in found.items()}
