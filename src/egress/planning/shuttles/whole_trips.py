"""A sharper bound: prices per trip by vehicle size and location, against whole trips that hold everybody there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numba import njit

from egress.kit import InternalError
from egress.planning.shuttles.covering import Options, options_by
from egress.planning.shuttles.kinds import Kind
from egress.planning.shuttles.tables import TripTable
from egress.solvers import LinearModel, RowBlock, SolveStatus, solve

SLACK = 1e-9
"""Relative slack by which prices may fail before a limit counts as out of reach."""


def finish_in_whole_trips(
    kinds: Sequence[Kind],
    tables: Sequence[TripTable],
    demand: np.ndarray,
    *,
    from_min: float,
    most_programmes: int,
) -> tuple[float, int]:
    """
    Return a bound ≥ `from_min`, and the linear programmes solved.

    For prices p ≥ 0 per trip of vehicles of one size to one location, nobody can be out by T while
    sum over vehicles of max {p · trips : done by T} < sum over locations of min {p · trips : whole trips whose seats
    hold everybody there}. Both sides are solved exactly, so this sees what a price per person does not: that 428
    people in vehicles of 300 take two trips (Lagrangean decomposition; Guignard and Kim 1987,
    doi:10.1007/BF02592954). Prices come from a linear programme over the vectors on both sides.
    """
    loads = _Loads.of(kinds, demand)
    limit, programmes = from_min, 0
    while programmes < most_programmes:
        options = options_by(kinds, tables, demand, limit)
        later, is_done = limit, False
        while programmes < most_programmes and later <= limit and not is_done:
            prices, is_enough = _prices(kinds, tables, options, loads)
            programmes += 1
            needed, is_new = loads.need(prices)
            later = _priced_finish(kinds, tables, loads, prices, needed)
            is_done = is_enough and not is_new
        if later <= limit or not np.isfinite(later):
            break
        limit = later
    return limit, programmes


@dataclass
class _Loads:
    """Whole trips by size that hold everybody at a location, as far as they were needed."""

    sizes: np.ndarray
    size_of: np.ndarray
    demand: np.ndarray
    place: list[int] = field(default_factory=list)
    trips: list[np.ndarray] = field(default_factory=list)

    @staticmethod
    def of(kinds: Sequence[Kind], demand: np.ndarray) -> "_Loads":
        """Begin with one size for each location."""
        sizes = np.unique([kind.seats for kind in kinds])
        loads = _Loads(sizes, np.searchsorted(sizes, [kind.seats for kind in kinds]), demand)
        for place, persons in enumerate(demand):
            for size, seats in enumerate(sizes):
                trips = np.zeros(len(sizes), dtype=np.int64)
                trips[size] = -(-persons // seats)
                loads.add(place, trips)
        return loads

    def add(self, place: int, trips: np.ndarray) -> bool:
        """Add trips for a location; say whether they are new."""
        if any(at == place and np.array_equal(own, trips) for at, own in zip(self.place, self.trips, strict=True)):
            return False
        self.place.append(place)
        self.trips.append(trips)
        return True

    def need(self, prices: np.ndarray) -> tuple[float, bool]:
        """Return the sum over locations of the cheapest whole trips, and whether any of them are new."""
        total, is_new = 0.0, False
        for place, persons in enumerate(self.demand):
            cost, trips = _cheapest(self.sizes, np.ascontiguousarray(prices[:, place]), int(persons))
            total += cost
            is_new |= self.add(place, trips)
        return total, is_new


def _prices(
    kinds: Sequence[Kind], tables: Sequence[TripTable], options: Options, loads: _Loads
) -> tuple[np.ndarray, bool]:
    """Return prices by (size, location), and whether mixed vectors make mixed loads for everybody by the limit."""
    model, places, sizes = LinearModel(), len(loads.demand), len(loads.sizes)
    share = int(model.add_columns(np.array([-1.0]), upper=2.0)[0])
    columns = [model.add_columns(np.zeros(len(rows))) for rows in options.rows]
    held = model.add_columns(np.zeros(len(loads.trips)))
    every, owner = np.concatenate(columns), np.repeat(np.arange(len(kinds)), [len(own) for own in columns])
    counts = np.array([len(kind.members) for kind in kinds], dtype=float)
    none = np.full(len(kinds), -np.inf)
    model.add_rows(RowBlock("one_vector_each", owner, every, np.ones(len(every)), none, counts))
    made = np.concatenate([table.trips[rows] for table, rows in zip(tables, options.rows, strict=True)])
    at, place = np.nonzero(made)
    taken, size = np.nonzero(np.array(loads.trips))
    where = np.array(loads.place)
    row = np.concatenate([loads.size_of[owner[at]] * places + place, size * places + where[taken]])
    coefficient = np.concatenate([made[at, place], -np.array(loads.trips)[taken, size]]).astype(float)
    column = np.concatenate([every[at], held[taken]])
    zero, free = np.zeros(sizes * places), np.full(sizes * places, np.inf)
    model.add_rows(RowBlock("trips_made", row, column, coefficient, zero, free))
    row = np.concatenate([where, np.arange(places)])
    column = np.concatenate([held, np.full(places, share)])
    coefficient = np.concatenate([np.ones(len(held)), -np.ones(places)])
    model.add_rows(RowBlock("demand_held", row, column, coefficient, np.zeros(places), np.full(places, np.inf)))
    solution = solve(model, options={"solver": "simplex", "presolve": "off"})
    if solution.status is not SolveStatus.OPTIMAL:
        raise InternalError(f"the shuttle relaxation in whole trips ended {solution.status}")
    return np.maximum(solution.duals[1], 0.0).reshape(sizes, places), -solution.objective >= 1 - SLACK


def _priced_finish(
    kinds: Sequence[Kind], tables: Sequence[TripTable], loads: _Loads, prices: np.ndarray, needed: float
) -> float:
    moments, gains = [], []
    for kind, table, size in zip(kinds, tables, loads.size_of, strict=True):
        best = np.maximum.accumulate(table.trips @ prices[size])
        rises = np.flatnonzero(np.diff(best) > 0) + 1
        moments.append(table.finish[rises])
        gains.append(len(kind.members) * (best[rises] - best[rises - 1]))
    times, gain = np.concatenate(moments), np.concatenate(gains)
    order = np.argsort(times, kind="stable")
    at = int(np.searchsorted(np.cumsum(gain[order]), needed * (1 - SLACK)))
    if needed <= 0:
        return 0.0
    return float(times[order][at]) if at < len(times) else float("inf")


@njit(cache=True)
def _cheapest(sizes: np.ndarray, price: np.ndarray, persons: int) -> tuple[float, np.ndarray]:  # pragma: no cover
    """Return the least price of whole trips whose seats hold so many persons, and these trips by size."""
    best = np.full(persons + 1, np.inf)
    taken = np.zeros(persons + 1, np.int64)
    best[0] = 0.0
    for held in range(1, persons + 1):
        for size in range(len(sizes)):
            cost = best[max(0, held - sizes[size])] + price[size]
            if cost < best[held]:
                best[held], taken[held] = cost, size
    trips = np.zeros(len(sizes), np.int64)
    held = persons
    while held > 0:
        trips[taken[held]] += 1
        held -= sizes[taken[held]]
    return best[persons], trips
