"""Tiny shuttle problems from a seed, and their optimum by trying every course of every vehicle."""

import itertools
from collections.abc import Iterator
from random import Random

from egress.planning.shuttles import ShuttleProblem, ShuttleVehicle

MOST_TRIPS = 4
"""Trips per vehicle that are tried; the problems below never need more."""


def tiny(seed: int) -> ShuttleProblem:
    """Return up to three vehicles, two locations with up to two docks each, two drop-off docks, and odd leg times."""
    luck = Random(seed)
    docks = {"a1": "a", "a2": "a", "b1": "b"}
    if luck.random() < 0.5:
        del docks["a2"]
    ends = ("x", "y")
    vehicles = tuple(_vehicle(luck, n, list(docks), ends) for n in range(luck.choice((1, 2, 2, 3))))
    seats = sum(one.capacity_persons for one in vehicles if one.first_min)
    people = {place: luck.randint(0, max(1, seats)) for place in ("a", "b")}
    return ShuttleProblem(
        vehicles=vehicles,
        docks=docks,
        dropoff_docks=ends,
        demand_persons=people,
        ready_min={place: luck.choice((0.0, 0.0, 35.0, 60.5)) for place in people},
        ends_unloaded=luck.random() < 0.5,
    )


def _vehicle(luck: Random, number: int, docks: list[str], ends: tuple[str, ...]) -> ShuttleVehicle:
    fits = [dock for dock in docks if dock != "a2" or luck.random() < 0.7]
    return ShuttleVehicle(
        id=f"v{number}",
        capacity_persons=luck.choice((3, 4, 5)),
        load_min=luck.choice((0.0, 2.5)),
        unload_min=luck.choice((0.0, 3.0)),
        available_min=luck.choice((0.0, 7.25, 20.0)),
        first_min={dock: luck.choice((0.0, 5.0, 9.5, 30.0)) for dock in fits},
        loaded_min={(dock, end): luck.choice((4.0, 11.5, 25.0)) for dock in fits for end in ends},
        back_min={(end, dock): luck.choice((3.0, 8.5, 21.0)) for dock in fits for end in ends},
    )


def optimum_min(problem: ShuttleProblem) -> float:
    """Return the least finish over all courses of up to `MOST_TRIPS` trips per vehicle, by brute force."""
    courses = [list(_finishes(problem, vehicle).items()) for vehicle in problem.vehicles]
    best = float("inf")
    for chosen in itertools.product(*courses):
        finish = max((finish for _, finish in chosen), default=0.0)
        if finish < best and _holds(problem, [made for made, _ in chosen]):
            best = finish
    return best


def _finishes(problem: ShuttleProblem, vehicle: ShuttleVehicle) -> dict[tuple[int, ...], float]:
    """Return the least finish by trips per location, walking through every course."""
    places, found = list(problem.demand_persons), {(0,) * len(problem.demand_persons): 0.0}
    for made, finish in _walk(problem, vehicle, places):
        found[made] = min(finish, found.get(made, float("inf")))
    return found


def _walk(
    problem: ShuttleProblem, vehicle: ShuttleVehicle, places: list[str]
) -> Iterator[tuple[tuple[int, ...], float]]:
    stack: list[tuple[tuple[int, ...], str | None, float]] = [((0,) * len(places), None, vehicle.available_min)]
    while stack:
        made, stands, free = stack.pop()
        if sum(made) == MOST_TRIPS:
            continue
        for (dock, end), under_way in vehicle.loaded_min.items():
            come = vehicle.first_min[dock] if stands is None else vehicle.back_min[stands, dock]
            place = problem.docks[dock]
            if not problem.demand_persons[place]:
                continue
            departs = max(free + come + vehicle.load_min, (problem.ready_min or {}).get(place, 0.0))
            arrives = departs + under_way
            more = tuple(n + (name == place) for n, name in zip(made, places, strict=True))
            yield more, arrives + (vehicle.unload_min if problem.ends_unloaded else 0.0)
            stack.append((more, end, arrives + vehicle.unload_min))


def _holds(problem: ShuttleProblem, made: list[tuple[int, ...]]) -> bool:
    return all(
        sum(v.capacity_persons * own[at] for v, own in zip(problem.vehicles, made, strict=True)) >= persons
        for at, persons in enumerate(problem.demand_persons.values())
    )
