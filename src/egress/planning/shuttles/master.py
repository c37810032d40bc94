"""The relaxation of a limit over mixed vectors, made of the vectors that its prices ask for (column generation)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from egress.planning.shuttles.courses import Courses
from egress.planning.shuttles.kinds import Kind, within
from egress.planning.shuttles.tables import TripTable
from egress.solvers import GrowingModel

SLACK = 1e-9
"""Relative slack by which prices may fail before they count as a proof."""

COURSES_PRICED = 50_000
"""Vectors that could be priced in the time that a kind without a table takes."""

TINY = 1e-9
"""Prices of sums below this are none; a proof holds for any prices."""

NOBODY = 1e-7
"""Persons short that count as nobody."""


@dataclass(frozen=True, order=True)
class Sum:
    """
    What is a whole number in every plan, and may be branched on.

    Trips of the kinds first ≤ k < end to one location; or, with `row` ≥ 0, the vehicles of kind `first` that take
    that vector of its table (`place` is then 0).
    """

    first: int
    end: int
    place: int
    row: int = -1


Limits = Mapping[Sum, tuple[float, float]]


class Unpriced(Exception):
    """A kind of vehicle can neither be tabulated nor priced."""


class Master:
    """
    One vector for each vehicle, mixed, that together bring everybody out by a limit, while sums keep within bounds.

    The persons short, and what sums are out of bounds, are minimised. While some are short, each kind of vehicle is
    asked for the vector that is dearest at the prices of that programme. If even those are not dear enough, no
    mixture does (Farkas); if they are, they join the programme (Desaulniers, Desrosiers and Solomon 2005,
    doi:10.1007/b135457).
    """

    def __init__(
        self, kinds: Sequence[Kind], tables: Sequence[TripTable], demand: np.ndarray, limit_min: float
    ) -> None:
        """
        Begin without vectors.

        `demand` is in seats that whole trips can add up to, by location. A table that is not complete is not used:
        its kind is priced over a grid of moments.

        Raises
        ------
        Unpriced
            where the trips of such a kind are too short for the grid.
        """
        self.counts = np.array([len(kind.members) for kind in kinds])
        self.seats = np.array([kind.seats for kind in kinds])
        self.demand = demand
        self.courses = [
            None if table.is_complete else _courses(kind, len(demand), limit_min)
            for kind, table in zip(kinds, tables, strict=True)
        ]
        done = [int(np.searchsorted(table.finish, within(limit_min), side="right")) for table in tables]
        self.trips = [
            table.trips[:count] if courses is None else courses.trips
            for table, count, courses in zip(tables, done, self.courses, strict=True)
        ]
        self._most = max((int(t.trips.max(initial=0)) for t in tables if t.is_complete), default=0)
        self.solves = 0
        self.priced = 0
        self.prices = np.ones(len(demand))
        self.picked: list[tuple[int, int]] = []
        self._known: set[tuple[int, int]] = set()
        self._sums: dict[Sum, int] = {}
        self._limits: dict[Sum, tuple[float, float]] = {}
        self._columns: list[int] = []
        self._model = model = GrowingModel()
        none = np.empty(0)
        for count in self.counts:
            model.add_row(-np.inf, float(count), none, none)
        for place, persons in enumerate(demand):
            model.add_row(float(persons), np.inf, none, none)
            model.add_column(1.0, np.inf, np.array([len(kinds) + place]), np.ones(1))

    def add(self, kind: int, row: int) -> bool:
        """Let a vector of a kind's table take part; say whether it is new."""
        if (kind, row) in self._known or row >= len(self.trips[kind]):
            return False
        self._known.add((kind, row))
        trips = self.trips[kind][row]
        places = np.flatnonzero(trips)
        cover = self.seats[kind] * trips[places]
        if self.courses[kind] is None:
            cover = np.minimum(cover, self.demand[places])
        rows, coefficients = [kind, *(len(self.counts) + places)], [1.0, *cover]
        for one, at in self._sums.items():
            if weight := _weight(one, kind, row, trips):
                rows.append(at)
                coefficients.append(weight)
        self._columns.append(self._model.add_column(0.0, np.inf, np.array(rows), np.array(coefficients, dtype=float)))
        self.picked.append((kind, row))
        return True

    def take(self, picked: Sequence[tuple[int, int]]) -> None:
        """Begin with the vectors that a programme of an earlier or later limit asked for, those that are in time."""
        for kind, row in picked:
            if self.courses[kind] is None:
                self.add(kind, row)

    def mixture(self, limits: Limits) -> np.ndarray | None:
        """Return the shares of the vectors picked, or None if it is proven that there is no mixture."""
        self._bind(limits)
        while True:
            short, values, duals = self._model.solve()
            self.solves += 1
            if short <= NOBODY:
                return values[self._columns]
            prices = np.maximum(duals[len(self.counts) : len(self.counts) + len(self.demand)], 0.0)
            self.prices = prices
            needed = float(prices @ self.demand)
            dues = {}
            for one, (lower, upper) in limits.items():
                due = float(duals[self._sums[one]])
                bound = lower if due > 0 else upper
                if abs(due) > TINY and np.isfinite(bound):
                    dues[one] = due
                    needed += due * bound
            earned, is_new = 0.0, False
            for kind, count in enumerate(self.counts):
                row, value = self._dearest(kind, prices, dues)
                earned += float(count) * value
                if value > -duals[kind] + NOBODY:
                    is_new |= self.add(kind, row)
            if earned < needed - SLACK * (1.0 + abs(needed)):
                return None
            if not is_new:
                return values[self._columns]

    def _dearest(self, kind: int, prices: np.ndarray, dues: Mapping[Sum, float]) -> tuple[int, float]:
        """Return the row that is dearest, and what it is worth."""
        self.priced += len(self.trips[kind]) if self.courses[kind] is None else COURSES_PRICED
        mine = {one: due for one, due in dues.items() if one.first <= kind < one.end}
        per_trip = np.zeros(len(prices))
        for one, due in mine.items():
            if one.row < 0:
                per_trip[one.place] += due
        courses = self.courses[kind]
        if courses is not None:
            return courses.dearest(per_trip + self.seats[kind] * prices)
        number = np.arange(self._most + 1)
        worth = prices[:, None] * np.minimum(self.seats[kind] * number, self.demand[:, None])
        extra = sorted((one.row, due) for one, due in mine.items() if one.row >= 0)
        return _dearest_row(
            np.asarray(self.trips[kind]),
            worth + per_trip[:, None] * number,
            np.array([row for row, _ in extra], dtype=np.int64),
            np.array([due for _, due in extra], dtype=float),
        )

    def _bind(self, limits: Limits) -> None:
        """Make the bounds of the programme those given."""
        for one in [one for one in self._limits if one not in limits]:
            self._model.bound_row(self._sums[one], -np.inf, np.inf)
            del self._limits[one]
        for one, (lower, upper) in limits.items():
            if self._limits.get(one) == (lower, upper):
                continue
            if one not in self._sums:
                self._add_sum(one)
            self._model.bound_row(self._sums[one], lower, upper)
            self._limits[one] = (lower, upper)

    def _add_sum(self, one: Sum) -> None:
        weights = np.array([_weight(one, kind, row, self.trips[kind][row]) for kind, row in self.picked])
        at = np.flatnonzero(weights)
        row = self._model.add_row(-np.inf, np.inf, np.array(self._columns)[at], weights[at])
        self._sums[one] = row
        cost = float(self.seats[one.first : one.end].max())
        for sign in (1.0, -1.0):
            self._model.add_column(cost, np.inf, np.array([row]), np.array([sign]))


def _courses(kind: Kind, locations: int, limit_min: float) -> Courses:
    courses = Courses.of(kind, locations, limit_min)
    if courses is None:
        raise Unpriced
    return courses


def _weight(one: Sum, kind: int, row: int, trips: np.ndarray) -> float:
    if not one.first <= kind < one.end:
        return 0.0
    return float(trips[one.place]) if one.row < 0 else float(one.row == row)


@njit(cache=True)
def _dearest_row(
    trips: np.ndarray, worth: np.ndarray, rows: np.ndarray, extra: np.ndarray
) -> tuple[int, float]:  # pragma: no cover - compiled
    """Return the dearest vector and its worth, where `worth` is by location and number of trips."""
    best, found, at = -np.inf, 0, 0
    for row in range(len(trips)):
        value = 0.0
        for place in range(trips.shape[1]):
            value += worth[place, trips[row, place]]
        if at < len(rows) and rows[at] == row:
            value += extra[at]
            at += 1
        if value > best:
            best, found = value, row
    return found, best
