"""Contraflow: which roads to turn round, as a whole and from the start, so that people are out sooner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from egress.kit import InternalError
from egress.planning.roads.arrival import ArrivalFlow, earliest_arrival
from egress.planning.roads.network import UNLIMITED, RoadNetwork

Road = tuple[int, int]
"""The two directions of a road: an edge and the edge back."""


@dataclass(frozen=True, kw_only=True)
class Contraflow:
    """
    The roads turned round, and the flow that this allows.

    Attributes
    ----------
    turned : edges that are run against their direction, in order; their numbers stay, with the ends exchanged.
    flow : the earliest-arrival flow on the network so turned.
    least_person_steps, least_clearance_step : no choice of roads can do better; the latter None if none clears.
    is_soonest : whether no other choice has the last person safe sooner.
    is_proven : whether no other choice is better in either.
    tried : choices of roads that were compared, that of turning none among them.
    """

    turned: tuple[int, ...]
    flow: ArrivalFlow
    least_person_steps: int
    least_clearance_step: int | None
    is_soonest: bool
    is_proven: bool
    tried: int


def contraflow(network: RoadNetwork, roads: Sequence[Road], horizon_steps: int) -> Contraflow:
    """
    Return which of the roads to turn round; never worse than turning none.

    A road is turned as a whole: its two directions then run the same way, each at its own rate and travel time. The
    bound is the flow on the network in which each edge may be used in both directions at once: it holds whatever any
    choice of directions holds. Choices tried: turning none; each road after the net direction of all its flow in that
    bound; after that of its flow until half of the people are safe; and each road after the static flow that,
    repeated for as long as the bound takes, carries the most. The last clears soonest for one source whose people are
    all ready, one safe node, whole even rates and travel times alike in both directions: a repeated static flow
    without circles uses each road one way only (Ford and Fulkerson, "Flows in networks", 1962; S. Rebennack et al.,
    J. Combinatorial Optimization 19, 2010, doi:10.1007/s10878-008-9175-8). In other cases choosing is NP-hard, and
    the bound says how good the choice is.

    Raises
    ------
    InternalError
        when a road is no pair of edges there and back, or an edge belongs to two roads.
    """
    _refuse(network, roads)
    both = earliest_arrival(_both_ways(network, roads), horizon_steps)
    best = earliest_arrival(network, horizon_steps)
    turned: tuple[int, ...] = ()
    choices = list(dict.fromkeys(_choices(network, roads, both)))
    for choice in choices:
        flow = earliest_arrival(turn(network, choice), horizon_steps)
        if _rank(flow) < _rank(best):
            best, turned = flow, choice
    return Contraflow(
        turned=turned,
        flow=best,
        least_person_steps=both.person_steps,
        least_clearance_step=both.clearance_step,
        is_soonest=best.clearance_step is not None and best.clearance_step == both.clearance_step,
        is_proven=(best.person_steps, best.clearance_step) == (both.person_steps, both.clearance_step),
        tried=1 + len(choices),
    )


def turn(network: RoadNetwork, edges: Sequence[int]) -> RoadNetwork:
    """Return the network with these edges run against their direction."""
    tail, head = network.tail.copy(), network.head.copy()
    tail[list(edges)], head[list(edges)] = network.head[list(edges)], network.tail[list(edges)]
    return replace(network, tail=tail, head=head)


def _rank(flow: ArrivalFlow) -> tuple[int, int, int]:
    """Return what a choice is judged by: people left, when the last is safe, and the sum of arrival steps."""
    clear = flow.horizon_steps + 1 if flow.clearance_step is None else flow.clearance_step
    return int(flow.left.sum()), clear, flow.person_steps


def _refuse(network: RoadNetwork, roads: Sequence[Road]) -> None:
    edges = [edge for road in roads for edge in road]
    if len(set(edges)) < len(edges):
        raise InternalError("an edge belongs to two roads")
    for a, b in roads:
        ends = (0 <= a < network.edges) and (0 <= b < network.edges)
        if not ends or (network.tail[a], network.head[a]) != (network.head[b], network.tail[b]):
            raise InternalError(f"edges {a} and {b} are not the two directions of one road")


def _both_ways(network: RoadNetwork, roads: Sequence[Road]) -> RoadNetwork:
    """Return the network in which each edge of a road is there a second time, the other way round."""
    edges = np.array([edge for road in roads for edge in road], dtype=np.int64)
    second = {int(edge): network.edges + number for number, edge in enumerate(edges)}
    rows = [row for row in range(len(network.window_edge)) if int(network.window_edge[row]) in second]
    copies = np.array([second[int(network.window_edge[row])] for row in rows], dtype=np.int64)
    order = np.argsort(copies, kind="stable")
    again = np.array(rows, dtype=np.int64)[order]
    return replace(
        network,
        tail=np.concatenate([network.tail, network.head[edges]]),
        head=np.concatenate([network.head, network.tail[edges]]),
        travel_steps=np.concatenate([network.travel_steps, network.travel_steps[edges]]),
        rate_num=np.concatenate([network.rate_num, network.rate_num[edges]]),
        rate_den=np.concatenate([network.rate_den, network.rate_den[edges]]),
        window_edge=np.concatenate([network.window_edge, copies[order]]),
        window_from=np.concatenate([network.window_from, network.window_from[again]]),
        window_until=np.concatenate([network.window_until, network.window_until[again]]),
        window_first=np.concatenate([network.window_first, network.window_first[again]]),
    )


def _choices(network: RoadNetwork, roads: Sequence[Road], both: ArrivalFlow) -> list[tuple[int, ...]]:
    half = int(np.searchsorted(both.safe_by_step, (both.safe_by_step[-1] + 1) // 2))
    whole, early = both.step >= 0, both.step <= half
    weights = [np.bincount(both.edge[w], both.on_edge[w], 2 * network.edges + 2) for w in (whole, early)]
    nets = [_net(network, roads, weight) for weight in weights]
    if both.clearance_step is not None and not len(network.window_edge):
        nets.append(_static_net(network, roads, both.clearance_step))
    return [_after(network, roads, net) for net in nets]


def _net(network: RoadNetwork, roads: Sequence[Road], weight: np.ndarray) -> list[float]:
    """Return, by road, the persons along its first edge less those against it."""
    found = []
    for number, (a, b) in enumerate(roads):
        a_back, b_back = network.edges + 2 * number, network.edges + 2 * number + 1
        found.append(float(weight[a] + weight[b_back] - weight[b] - weight[a_back]))
    return found


def _after(network: RoadNetwork, roads: Sequence[Road], net: list[float]) -> tuple[int, ...]:
    """Return the edges that run against the net direction of their road."""
    against = [b if along > 0 else a for (a, b), along in zip(roads, net, strict=True) if along]
    return tuple(sorted(edge for edge in against if network.rate_num[edge] > 0))


def _static_net(network: RoadNetwork, roads: Sequence[Road], last: int) -> list[float]:
    """
    Return, by road, the net persons per step of the static flow that carries the most by a step.

    Successive shortest ways from the sources (as if their people were ready at their first step) to safety, while a
    way takes no longer than the time there is. Only the net flow over a road counts, since what meets cancels out.
    """
    link, room, cost, count = _static_links(network, roads, last)
    start, end = network.nodes, network.nodes + 1
    flow = np.zeros(len(link))
    while True:
        distance, came = _bellman(link, room - flow, flow, cost, count)
        if not distance[end] <= last:
            return [float(flow[2 * n] - flow[2 * n + 1]) for n in range(len(roads))]
        way, at = [], end
        while at != start:
            number, forward = came[at]
            way.append((number, forward))
            at = int(link[number][0] if forward else link[number][1])
        amount = min(room[n] - flow[n] if forward else flow[n] for n, forward in way)
        for n, forward in way:
            flow[n] += amount if forward else -amount


def _static_links(
    network: RoadNetwork, roads: Sequence[Road], last: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return ends, room and steps of each link: roads, there and back; other edges, sources, safe nodes."""
    rate = network.rate_num / network.rate_den
    rows: list[tuple[int, int, float, float]] = []
    for a, b in roads:
        steps = float(max(network.travel_steps[a], network.travel_steps[b]))
        rows += [(int(network.tail[e]), int(network.head[e]), rate[a] + rate[b], steps) for e in (a, b)]
    in_road = {edge for road in roads for edge in road}
    for edge in range(network.edges):
        if edge not in in_road:
            ends = (int(network.tail[edge]), int(network.head[edge]))
            rows.append((*ends, float(rate[edge]), float(network.travel_steps[edge])))
    start, end = network.nodes, network.nodes + 1
    for node in np.unique(network.source_node):
        at_node = network.source_node == node
        per_step = network.persons[at_node].sum() if len(np.unique(network.source_node)) > 1 else UNLIMITED
        first = network.ready_step[at_node].min()
        rows.append(
            (start, int(node), per_step / (max(1, last - first) if per_step < UNLIMITED else 1), float(first))
        )
    for node, num, den in zip(network.safe, network.intake_num, network.intake_den, strict=True):
        rows.append((int(node), end, num / den, 0.0))
    links = np.array(rows)
    return links[:, :2].astype(np.int64), links[:, 2], links[:, 3], network.nodes + 2


def _bellman(
    link: np.ndarray, forward: np.ndarray, backward: np.ndarray, cost: np.ndarray, count: int
) -> tuple[np.ndarray, dict[int, tuple[int, bool]]]:
    """Return the steps from the start to each node over links with room, and the link by which each is reached."""
    ahead, back = np.flatnonzero(forward > 1e-9), np.flatnonzero(backward > 1e-9)
    begin = np.concatenate([link[ahead, 0], link[back, 1]])
    end = np.concatenate([link[ahead, 1], link[back, 0]])
    steps = np.concatenate([cost[ahead], -cost[back]])
    number = np.concatenate([ahead, back])
    distance = np.full(count, np.inf)
    distance[count - 2] = 0.0
    came: dict[int, tuple[int, bool]] = {}
    for _ in range(count):
        reached = distance[begin] + steps
        better = np.flatnonzero(reached < distance[end] - 1e-9)
        if not len(better):
            break
        for at in better[np.argsort(-reached[better], kind="stable")].tolist():
            if distance[begin[at]] + steps[at] < distance[end[at]] - 1e-9:
                distance[end[at]] = distance[begin[at]] + steps[at]
                came[int(end[at])] = (int(number[at]), at < len(ahead))
    return distance, came
