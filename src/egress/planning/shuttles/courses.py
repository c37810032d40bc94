"""The dearest course of a vehicle whose vectors are too many for a table: shortest ways over a grid of moments."""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from egress.planning.shuttles.kinds import Kind, within

CELLS = 2000
"""Moments of the grid at least."""

CELLS_PER_TRIP = 8
"""Moments of the grid per shortest trip at least; rounding makes no trip shorter by more than one of them."""

MOST_CELLS = 50_000
"""With more, a kind is not priced."""


@dataclass(frozen=True)
class Courses:
    """
    What one kind of vehicle can do by a limit, and a little more: every trip ends on a grid, rounded down.

    Whatever the vehicle can make is among it, so that a bound over courses is a bound. `trips` lists what was asked.
    """

    kind: Kind
    locations: int
    limit_min: float
    cells: int
    trips: list[np.ndarray]

    @staticmethod
    def of(kind: Kind, locations: int, limit_min: float) -> "Courses | None":
        """Return the courses by a limit, or None if trips are too short for the grid."""
        room = within(limit_min + kind.off) - kind.begins
        shortest = float((kind.come.min(axis=0, initial=np.inf) + kind.go.min(axis=1)).min(initial=np.inf))
        cells = max(CELLS, math.ceil(CELLS_PER_TRIP * max(room, 0.0) / shortest)) if shortest > 0 else MOST_CELLS + 1
        return Courses(kind, locations, limit_min, cells, []) if cells <= MOST_CELLS else None

    def dearest(self, price: np.ndarray) -> tuple[int, float]:
        """Return the index in `trips` of the course that earns most, and its worth; `price` per trip, by location."""
        kind = self.kind
        last = within(self.limit_min + kind.off)
        value, made = _dearest(
            kind.come, kind.go, kind.ready, kind.place, kind.begins, last, self.cells, price.astype(float)
        )
        for index, known in enumerate(self.trips):
            if np.array_equal(known, made):
                return index, float(value)
        self.trips.append(made)
        return len(self.trips) - 1, float(value)


@njit(cache=True)
def _dearest(
    come: np.ndarray,
    go: np.ndarray,
    ready: np.ndarray,
    place: np.ndarray,
    begins: float,
    last: float,
    cells: int,
    price: np.ndarray,
) -> tuple[float, np.ndarray]:  # pragma: no cover - compiled
    """Return most earned and its trips by location; a state is a moment of the grid and the place where it stands."""
    ends, docks = len(come) - 1, come.shape[1]
    trips = np.zeros(len(price), np.int64)
    if last <= begins:
        return 0.0, trips
    step = (last - begins) / cells
    earned = np.full((cells + 1, ends + 1), -np.inf)
    before = np.full((cells + 1, ends + 1, 2), -1, np.int64)
    by = np.full((cells + 1, ends + 1), -1, np.int64)
    earned[0, ends] = 0.0
    most, cell, stands = 0.0, 0, ends
    for i in range(cells + 1):
        for s in range(ends + 1):
            if earned[i, s] < 0.0:
                continue
            if earned[i, s] > most:
                most, cell, stands = earned[i, s], i, s
            for d in range(docks):
                gain = price[place[d]]
                loaded = max(begins + i * step + come[s, d], ready[d])
                if gain <= 0.0 or loaded > last:
                    continue
                for e in range(ends):
                    done = loaded + go[d, e]
                    if done > last:
                        continue
                    j = min(int((done - begins) / step * (1.0 - 1e-12)), cells)
                    if j > i and earned[i, s] + gain > earned[j, e]:
                        earned[j, e] = earned[i, s] + gain
                        before[j, e, 0], before[j, e, 1], by[j, e] = i, s, d
    while by[cell, stands] >= 0:
        trips[place[by[cell, stands]]] += 1
        i, s = before[cell, stands, 0], before[cell, stands, 1]
        cell, stands = i, s
    return most, trips
