"""Who leaves when by which route: the flow taken apart into whole persons on their ways."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from egress.kit import InternalError
from egress.planning.roads.arrival import ArrivalFlow


@dataclass(frozen=True, kw_only=True)
class Departures:
    """
    Parties that travel together; each is one row.

    Attributes
    ----------
    source : row of the network's sources from which the party comes.
    persons : its size.
    arrive_step : when it is safe.
    begins : the party's edges lie at [begins[p], begins[p + 1]) of `edge` and `step`. Shape (parties + 1,).
    edge, step : the edges it takes and the steps at which it sets out on them, in order.
    """

    source: np.ndarray
    persons: np.ndarray
    arrive_step: np.ndarray
    begins: np.ndarray
    edge: np.ndarray
    step: np.ndarray

    @cached_property
    def routes(self) -> tuple[tuple[int, ...], ...]:
        """The different routes, as edges in order."""
        return tuple(dict.fromkeys(self._route_of(party) for party in range(len(self.persons))))

    @cached_property
    def by_route(self) -> tuple[tuple[int, int, int, int], ...]:
        """(Source row, number of the route, step of setting out, persons), in that order: the departure plan."""
        number = {route: index for index, route in enumerate(self.routes)}
        found: dict[tuple[int, int, int], int] = {}
        for party in range(len(self.persons)):
            first = self.begins[party]
            leaves = self.step[first] if first < self.begins[party + 1] else self.arrive_step[party]
            key = (int(self.source[party]), number[self._route_of(party)], int(leaves))
            found[key] = found.get(key, 0) + int(self.persons[party])
        return tuple((*key, persons) for key, persons in sorted(found.items()))

    def _route_of(self, party: int) -> tuple[int, ...]:
        return tuple(self.edge[self.begins[party] : self.begins[party + 1]].tolist())


def departures(flow: ArrivalFlow) -> Departures:
    """
    Take a flow apart into parties. At most one party per entry of the flow, and never more than persons.

    Raises
    ------
    InternalError
        when the flow is not one: somebody arrives nowhere.
    """
    network = flow.network
    order = np.lexsort((flow.edge, flow.step, network.tail[flow.edge]))
    edge, step = flow.edge[order], flow.step[order]
    steps = flow.waiting.shape[1]
    safe_at = np.full(network.nodes, -1, dtype=np.int64)
    safe_at[network.safe] = np.arange(len(network.safe))
    parties, ways, is_whole = _parties(
        network.tail[edge] * steps + step,
        edge,
        flow.on_edge[order].copy(),
        flow.waiting.copy(),
        flow.taken_in.copy(),
        safe_at,
        network.head,
        network.travel_steps,
        network.source_node,
        network.ready_step,
        network.persons - flow.left,
    )
    if not is_whole:
        raise InternalError("the flow on the roads loses people on the way")
    return Departures(
        source=parties[:, 0],
        persons=parties[:, 1],
        arrive_step=parties[:, 2],
        begins=np.append(parties[:, 3], len(ways)),
        edge=ways[:, 0],
        step=ways[:, 1],
    )


@njit(cache=True)
def _parties(
    key: np.ndarray,
    edge: np.ndarray,
    on_edge: np.ndarray,
    waiting: np.ndarray,
    taken: np.ndarray,
    safe_at: np.ndarray,
    head: np.ndarray,
    travel: np.ndarray,
    node: np.ndarray,
    ready: np.ndarray,
    persons: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return source, persons, arrival and first row of the way of each party; edge and step by row; if all went."""
    steps = waiting.shape[1]
    parties = np.empty((64, 4), dtype=np.int64)
    ways = np.empty((1024, 2), dtype=np.int64)
    took = np.empty(1024, dtype=np.int64)
    made = rows = 0
    for source in range(len(node)):
        left = persons[source]
        while left > 0:
            at, step, size, first = node[source], ready[source], left, rows
            while True:
                safe = safe_at[at]
                if safe >= 0 and taken[safe, step] > 0:
                    size = min(size, taken[safe, step])
                    break
                entry = np.searchsorted(key, at * steps + step)
                while entry < len(key) and key[entry] == at * steps + step and on_edge[entry] == 0:
                    entry += 1
                if entry < len(key) and key[entry] == at * steps + step:
                    if rows == len(ways):
                        ways, took = _longer(ways), _longer_row(took)
                    size = min(size, on_edge[entry])
                    ways[rows, 0], ways[rows, 1], took[rows] = edge[entry], step, entry
                    at, step = head[edge[entry]], step + travel[edge[entry]]
                    rows += 1
                elif waiting[at, step] > 0:
                    size = min(size, np.int64(waiting[at, step]))
                    step += 1
                else:
                    return parties[:made], ways[:rows], False
            _take(waiting, on_edge, ways, took, head, travel, first, rows, node[source], ready[source], step, size)
            taken[safe_at[at], step] -= size
            left -= size
            if made == len(parties):
                parties = _longer(parties)
            parties[made, 0], parties[made, 1], parties[made, 2], parties[made, 3] = source, size, step, first
            made += 1
    return parties[:made], ways[:rows], True


@njit(cache=True)
def _take(
    waiting: np.ndarray,
    on_edge: np.ndarray,
    ways: np.ndarray,
    took: np.ndarray,
    head: np.ndarray,
    travel: np.ndarray,
    first: int,
    end: int,
    at: int,
    step: int,
    arrive: int,
    size: int,
) -> None:
    """Take a party off the flow along its way."""
    for row in range(first, end):
        waiting[at, step : ways[row, 1]] -= size
        on_edge[took[row]] -= size
        at, step = head[ways[row, 0]], ways[row, 1] + travel[ways[row, 0]]
    waiting[at, step:arrive] -= size


@njit(cache=True)
def _longer(table: np.ndarray) -> np.ndarray:
    longer = np.empty((2 * len(table), table.shape[1]), dtype=table.dtype)
    longer[: len(table)] = table
    return longer


@njit(cache=True)
def _longer_row(row: np.ndarray) -> np.ndarray:
    longer = np.empty(2 * len(row), dtype=row.dtype)
    longer[: len(row)] = row
    return longer
