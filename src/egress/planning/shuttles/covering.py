"""Which vectors of trips could bring everybody out by a limit: the covering problem that all searches share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.planning.shuttles.kinds import Kind
from egress.planning.shuttles.tables import TripTable, maximal


@dataclass(frozen=True)
class Options:
    """
    What each kind of vehicle can do by the limit, largest vehicles first.

    Attributes
    ----------
    limit_min : everything ends by then.
    rows : by kind, the indices of its vectors in its table.
    cover : by kind, persons brought out by location, no more than there are. Shape (vectors, locations).
    """

    limit_min: float
    rows: tuple[np.ndarray, ...]
    cover: tuple[np.ndarray, ...]


def options_by(kinds: Sequence[Kind], tables: Sequence[TripTable], demand: np.ndarray, limit_min: float) -> Options:
    """Return the vectors worth choosing from if everybody must be out by the limit."""
    rows = tuple(maximal(table, limit_min) for table in tables)
    cover = tuple(
        np.minimum(kind.seats * table.trips[row], demand)
        for kind, table, row in zip(kinds, tables, rows, strict=True)
    )
    return Options(limit_min, rows, cover)


def lifted_demand(kinds: Sequence[Kind], demand: np.ndarray) -> np.ndarray:
    """
    Return the fewest seats ≥ demand that whole trips can add up to, by location.

    Whoever carries 377 people in vehicles of 254 and 300 has sent 508 seats at least; a bound may count on them.
    """
    return np.array(
        [
            lifts([k.seats for k in kinds if k.serves(place)], int(persons))[int(persons)]
            for place, persons in enumerate(demand)
        ],
        dtype=np.int64,
    )


def lifts(seats: Sequence[int], most: int) -> np.ndarray:
    """Return, for every number of persons up to `most`, the fewest seats that hold them in whole vehicles."""
    size = most + max(seats, default=1)
    reached = np.zeros(size + 1, dtype=bool)
    reached[0] = True
    for n in sorted(set(seats)):
        rows = np.concatenate([reached, np.zeros(-len(reached) % n, dtype=bool)]).reshape(-1, n)
        reached = np.logical_or.accumulate(rows, axis=0).ravel()[: size + 1]
    at = np.where(reached, np.arange(size + 1), np.iinfo(np.int64).max)
    return np.minimum.accumulate(at[::-1])[::-1][: most + 1]
