"""A finish that no answer can beat: prices per person and location, raised by a small linear programme."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from egress.planning.shuttles.kinds import Kind
from egress.planning.shuttles.master import Master
from egress.planning.shuttles.tables import TripTable, make_table

SLACK = 1e-9
"""Relative slack by which a price may fail before a limit counts as out of reach: bounds stay on the safe side."""

FOREVER_MIN = 1e12
"""No limit, in minutes."""


@dataclass(frozen=True)
class Bound:
    """
    A proven bound.

    Attributes
    ----------
    bound_min : no answer finishes earlier.
    prices : the prices met on the way; each of them is a proof for some limit. Shape (prices, locations).
    programmes : linear programmes solved.
    """

    bound_min: float
    prices: np.ndarray
    programmes: int


def least_finish(
    kinds: Sequence[Kind], tables: Sequence[TripTable], demand: np.ndarray, *, most_programmes: int
) -> Bound:
    """
    Return the bound of the linear relaxation over whole vectors of trips.

    For prices p ≥ 0 (per person, by location) and a limit T, nobody can be out by T while
    sum over vehicles of max {p · persons(vector) : vector done by T} < p · demand. The least T at which this fails
    is a bound, whatever the prices; those that matter are the duals of: how few can be left behind by T
    if vectors may be mixed (`Master`). The limit is raised until it is nobody.
    """
    prices = [np.ones(len(demand)), *np.eye(len(demand))]
    limit = max(priced_finish(kinds, tables, demand, price) for price in prices)
    programmes, picked = 0, list[tuple[int, int]]()
    while np.isfinite(limit) and programmes < most_programmes:
        master = Master(kinds, tables, demand, limit)
        master.take(picked)
        mixture = master.mixture({})
        picked = master.picked
        programmes += master.solves
        prices.append(master.prices)
        if mixture is not None:
            break
        later = priced_finish(kinds, tables, demand, master.prices)
        if later <= limit:
            break
        limit = later
    return Bound(limit, np.array(prices), programmes)


def coarse_finish(kinds: Sequence[Kind], demand: np.ndarray) -> float:
    """
    Return a bound that needs no large table: all persons alike, and each location by itself.

    Each is a problem of one location, whose table holds a vector per number of trips. A location by itself says
    nothing where going there by way of another can be shorter.
    """
    found = [_alone(kinds, np.arange(len(demand)), int(demand.sum()))]
    if any(kind.may_detour for kind in kinds):
        return found[0]
    found += [_alone(kinds, np.array([place]), int(persons)) for place, persons in enumerate(demand)]
    return max(found)


def _alone(kinds: Sequence[Kind], places: np.ndarray, persons: int) -> float:
    merged = []
    for kind in kinds:
        docks = np.isin(kind.place, places)
        if any(kind.serves(int(place)) for place in places):
            merged.append(
                replace(
                    kind,
                    come=kind.come[:, docks],
                    go=kind.go[docks],
                    ready=kind.ready[docks],
                    place=np.zeros(int(docks.sum()), dtype=np.int64),
                    most=np.array([-(-persons // kind.seats)]),
                )
            )
    tables = [
        make_table(kind, 1, limit_min=FOREVER_MIN, most_vectors=10**9, most_trips=int(kind.most[0]))
        for kind in merged
    ]
    return priced_finish(merged, tables, np.array([persons]), np.ones(1))


def priced_finish(kinds: Sequence[Kind], tables: Sequence[TripTable], demand: np.ndarray, price: np.ndarray) -> float:
    """Return the bound that a price proves; inf if it proves that the tables do not reach far enough."""
    moments, gains = [], []
    for kind, table in zip(kinds, tables, strict=True):
        best = np.maximum.accumulate(np.minimum(kind.seats * table.trips, demand) @ price)
        rises = np.flatnonzero(np.diff(best) > 0) + 1
        moments.append(table.finish[rises])
        gains.append(len(kind.members) * (best[rises] - best[rises - 1]))
    times, gain = np.concatenate(moments), np.concatenate(gains)
    order = np.argsort(times, kind="stable")
    reached = np.cumsum(gain[order])
    needed = float(price @ demand)
    if needed <= 0:
        return 0.0
    at = int(np.searchsorted(reached, needed * (1 - SLACK)))
    return float(times[order][at]) if at < len(times) else float("inf")
