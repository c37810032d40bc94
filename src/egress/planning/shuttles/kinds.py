"""Vehicles that are alike share one kind, whose legs are dense arrays."""

from dataclasses import dataclass

import numpy as np

from egress.planning.shuttles.problem import ShuttleProblem, ShuttleVehicle

ANY_NUMBER = int(np.iinfo(np.int32).max)
"""Trips to a location where one more can always be of use."""

RELATIVE = 1e-9
"""Times closer than this share of themselves are the same."""


@dataclass(frozen=True)
class Kind:
    """
    Identical vehicles.

    Attributes
    ----------
    members : indices of the vehicles.
    seats : persons per trip.
    begins : minute from which a vehicle leaves its origin.
    come : minutes from leaving a place empty until loaded, by (place, dock); places are the drop-off docks and then
        the origin; inf where there is no leg. Shape (ends + 1, docks).
    go : minutes from leaving a dock with people until unloaded. Shape (docks, ends).
    ready : minute from which people can leave a dock. Shape (docks,).
    place : location of each dock. Shape (docks,).
    off : minutes of unloading after the last arrival that do not count.
    most : trips to each location beyond which one more is never of use. Shape (locations,).
    """

    members: tuple[int, ...]
    seats: int
    begins: float
    come: np.ndarray
    go: np.ndarray
    ready: np.ndarray
    place: np.ndarray
    off: float
    most: np.ndarray

    @property
    def ends(self) -> int:
        """Number of drop-off docks."""
        return len(self.go.T)

    @property
    def may_detour(self) -> bool:
        """Whether a trip that nobody needs can make a vehicle finish earlier."""
        return bool((self.most == ANY_NUMBER).any())

    def serves(self, place: int) -> bool:
        """Whether its vehicles can bring people out of a location."""
        docks = self.place == place
        return bool((np.isfinite(self.come[:, docks]).any(axis=0) & np.isfinite(self.go[docks]).any(axis=1)).any())


def within(limit_min: float) -> float:
    """Return the limit with its tolerance: what ends by then is in time."""
    return limit_min + RELATIVE * max(1.0, abs(limit_min))


def kinds_of(problem: ShuttleProblem, demand: np.ndarray) -> list[Kind]:
    """Return the kinds of vehicle that can make a trip, those with most seats first."""
    docks = [dock for dock, place in problem.docks.items() if place in problem.locations]
    found: dict[tuple[object, ...], list[int]] = {}
    shapes: dict[tuple[object, ...], tuple[np.ndarray, np.ndarray]] = {}
    for index, vehicle in enumerate(problem.vehicles):
        come, go = _legs(problem, vehicle, docks)
        if not np.isfinite(come[-1][:, None] + go).any():
            continue
        off = 0.0 if problem.ends_unloaded else vehicle.unload_min
        key = (vehicle.capacity_persons, vehicle.available_min, off, come.tobytes(), go.tobytes())
        found.setdefault(key, []).append(index)
        shapes[key] = (come, go)
    place = np.array([problem.locations.index(problem.docks[dock]) for dock in docks], dtype=np.int64)
    ready = np.array([problem.ready_from(problem.docks[dock]) for dock in docks])
    kinds = [
        Kind(
            members=tuple(members),
            seats=int(problem.vehicles[members[0]].capacity_persons),
            begins=problem.vehicles[members[0]].available_min,
            come=shapes[key][0],
            go=shapes[key][1],
            ready=ready,
            place=place,
            off=0.0 if problem.ends_unloaded else problem.vehicles[members[0]].unload_min,
            most=_most_trips(int(problem.vehicles[members[0]].capacity_persons), *shapes[key], demand),
        )
        for key, members in found.items()
    ]
    return sorted(kinds, key=lambda kind: (-kind.seats, kind.members))


def _legs(problem: ShuttleProblem, vehicle: ShuttleVehicle, docks: list[str]) -> tuple[np.ndarray, np.ndarray]:
    ends = problem.dropoff_docks
    none = float("inf")
    come = [[vehicle.back_min.get((end, dock), none) + vehicle.load_min for dock in docks] for end in ends]
    come.append([vehicle.first_min.get(dock, none) + vehicle.load_min for dock in docks])
    go = [[vehicle.loaded_min.get((dock, end), none) + vehicle.unload_min for end in ends] for dock in docks]
    return np.array(come).reshape(len(ends) + 1, len(docks)), np.array(go).reshape(len(docks), len(ends))


def _most_trips(seats: int, come: np.ndarray, go: np.ndarray, demand: np.ndarray) -> np.ndarray:
    """
    Return how often it can be of use to go to each location.

    Once everybody there fits, one more trip only moves the vehicle. Where no such detour is shorter than the direct
    way (come[s, d] ≤ come[s, d'] + go[d', e] + come[e, d] throughout), leaving it out never finishes later.
    """
    needed = -(-demand // seats)
    with np.errstate(invalid="ignore"):
        through = (come[:, :, None] + go[None, :, :]).min(axis=1, initial=np.inf)
        detour = (through[:, :, None] + come[None, :-1, :]).min(axis=1, initial=np.inf)
    return needed if bool(np.all(come <= detour)) else np.full_like(needed, ANY_NUMBER)
