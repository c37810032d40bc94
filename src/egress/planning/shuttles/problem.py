"""ShuttleProblem: few vehicles, many trips each, from places with people to a safe side; knows no case."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from egress.kit import MIN_PER_H, InternalError


@dataclass(frozen=True, kw_only=True)
class ShuttleVehicle:
    """
    One vehicle and every leg that it can make, in minutes.

    Attributes
    ----------
    capacity_persons : persons per trip.
    load_min, unload_min : minutes at the pick-up dock before leaving, and at the drop-off dock after arriving.
    available_min : it leaves its origin from this minute on.
    first_min : empty, from its origin to a pick-up dock.
    loaded_min : with people, by (pick-up dock, drop-off dock).
    back_min : empty, by (drop-off dock, pick-up dock).

    A dock that the vehicle does not fit is named in none of its legs. From every drop-off dock that it can reach with
    people it must get back to every pick-up dock that it can leave with people.
    """

    id: str
    capacity_persons: int
    load_min: float
    unload_min: float
    available_min: float
    first_min: Mapping[str, float]
    loaded_min: Mapping[tuple[str, str], float]
    back_min: Mapping[tuple[str, str], float]


@dataclass(frozen=True, kw_only=True)
class ShuttleProblem:
    """
    Bring everybody out by vehicles that go to and fro between people and the safe side; docks have no queue.

    Attributes
    ----------
    docks : pick-up dock → location whose people it serves.
    dropoff_docks : docks on the safe side.
    demand_persons : by location, the people to bring out.
    ready_min : by location, the minute from which its people can leave; 0 where it is not named.
    weight : by location, how much an early arrival of one of its people counts in the order of trips; else 1.
    ends_unloaded : the last person is out when the vehicle is unloaded; else when it arrives.

    Raises
    ------
    InternalError
        for anything malformed, with every reason found; whoever builds the problem has to keep this from users.
    """

    vehicles: tuple[ShuttleVehicle, ...]
    docks: Mapping[str, str]
    dropoff_docks: tuple[str, ...]
    demand_persons: Mapping[str, int]
    ready_min: Mapping[str, float] | None = None
    weight: Mapping[str, float] | None = None
    ends_unloaded: bool = True

    def __post_init__(self) -> None:
        """Refuse what is malformed."""
        reasons = [*_of_places(self), *(reason for one in self.vehicles for reason in _of_vehicle(self, one))]
        if reasons:
            raise InternalError("malformed shuttle problem: " + "; ".join(reasons))

    @cached_property
    def locations(self) -> tuple[str, ...]:
        """Locations with people, in the order given."""
        return tuple(name for name, persons in self.demand_persons.items() if persons > 0)

    def ready_from(self, location: str) -> float:
        """Return the minute from which the people of a location can leave."""
        return (self.ready_min or {}).get(location, 0.0)

    def weight_of(self, location: str) -> float:
        """Return how much an early arrival from a location counts."""
        return (self.weight or {}).get(location, 1.0)


def vehicle_by_speed(
    name: str,
    nautical_miles: Mapping[tuple[str, str], float],
    *,
    capacity_persons: int,
    loaded_kn: float,
    empty_kn: float,
    load_min: float,
    unload_min: float,
    available_min: float,
    origin: str,
    docks: Mapping[str, str],
    dropoff_docks: tuple[str, ...],
    fits: frozenset[str],
    first_nautical_miles: Mapping[tuple[str, str], float] | None = None,
) -> ShuttleVehicle:
    """
    Return a vehicle whose legs take 60 × nautical miles / knots minutes.

    Distances by (from, to); `first_nautical_miles` for the first leg from its origin, where it differs.
    `fits` names the docks of both sides that it can use.

    Raises
    ------
    InternalError
        for a speed that is no positive number.
    """
    for speed in (loaded_kn, empty_kn):
        if not (math.isfinite(speed) and speed > 0):
            raise InternalError(f"malformed shuttle problem: vehicle {name}: a speed of {speed} kn")
    first = nautical_miles if first_nautical_miles is None else first_nautical_miles
    ends = [end for end in dropoff_docks if end in fits]
    usable = [dock for dock in docks if dock in fits]
    return ShuttleVehicle(
        id=name,
        capacity_persons=capacity_persons,
        load_min=load_min,
        unload_min=unload_min,
        available_min=available_min,
        first_min={d: MIN_PER_H * first[origin, d] / empty_kn for d in usable if (origin, d) in first},
        loaded_min={
            (d, e): MIN_PER_H * nautical_miles[d, e] / loaded_kn
            for d in usable
            for e in ends
            if (d, e) in nautical_miles
        },
        back_min={
            (e, d): MIN_PER_H * nautical_miles[e, d] / empty_kn
            for d in usable
            for e in ends
            if (e, d) in nautical_miles
        },
    )


def _of_places(problem: ShuttleProblem) -> Iterator[str]:
    known = set(problem.demand_persons)
    for dock, location in problem.docks.items():
        if location not in known:
            yield f"dock {dock} serves {location}, which has no demand given"
        if dock in problem.dropoff_docks:
            yield f"dock {dock} is on both sides"
    for location, persons in problem.demand_persons.items():
        if persons != int(persons) or persons < 0:
            yield f"{location}: demand of {persons} persons (expected a whole number ≥ 0)"
    for table, what in ((problem.ready_min, "ready from"), (problem.weight, "weight")):
        for location, number in (table or {}).items():
            if location not in known or not (math.isfinite(number) and number >= 0):
                yield f"{location}: {what} {number} (expected a known location and a number ≥ 0)"
    for kind, names in (
        ("vehicle", [one.id for one in problem.vehicles]),
        ("drop-off dock", list(problem.dropoff_docks)),
    ):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{kind} {name} is there twice"


def _of_vehicle(problem: ShuttleProblem, vehicle: ShuttleVehicle) -> Iterator[str]:
    if vehicle.capacity_persons != int(vehicle.capacity_persons) or vehicle.capacity_persons < 1:
        yield f"vehicle {vehicle.id}: capacity of {vehicle.capacity_persons} persons (expected a whole number ≥ 1)"
    starts, ends = set(problem.docks), set(problem.dropoff_docks)
    legs: list[tuple[str, bool, float]] = [
        *((f"first leg to {d}", d in starts, t) for d, t in vehicle.first_min.items()),
        *((f"leg {d} → {e}", d in starts and e in ends, t) for (d, e), t in vehicle.loaded_min.items()),
        *((f"leg {e} → {d}", d in starts and e in ends, t) for (e, d), t in vehicle.back_min.items()),
        *((f"{name}", True, getattr(vehicle, name)) for name in ("load_min", "unload_min", "available_min")),
    ]
    for what, is_known, minutes in legs:
        if not is_known:
            yield f"vehicle {vehicle.id}: {what} names an unknown dock"
        if not (math.isfinite(minutes) and minutes >= 0):
            yield f"vehicle {vehicle.id}: {what} of {minutes} min (expected a number ≥ 0)"
    for end in {e for _, e in vehicle.loaded_min}:
        for dock in {d for d, _ in vehicle.loaded_min} - {d for e, d in vehicle.back_min if e == end}:
            yield f"vehicle {vehicle.id}: no leg back {end} → {dock}"
    for pair, minutes in vehicle.loaded_min.items():
        if minutes + vehicle.load_min + vehicle.unload_min <= 0:
            yield f"vehicle {vehicle.id}: a trip {pair[0]} → {pair[1]} that takes no time"
