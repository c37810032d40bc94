"""The rivals on road networks: minimum-cost flows on the graph laid out in time, and the field's heuristic."""

import heapq
import time
from dataclasses import dataclass

import numpy as np
from numba import njit
from road_instances import Instance


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a solver answered: sum of arrival steps over persons, persons left, last arrival, seconds."""

    person_steps: int
    left: int
    clearance_step: int
    build_s: float
    solve_s: float


@dataclass(frozen=True, kw_only=True)
class Expanded:
    """The time-expanded graph as arcs: node (v, t) is v × (T + 1) + t; source and sink are the last two."""

    nodes: int
    begin: np.ndarray
    end: np.ndarray
    capacity: np.ndarray
    cost: np.ndarray
    first_into_safety: int


def expanded(one: Instance, last: int) -> Expanded:
    """Lay the instance out in time up to a step: travel, waiting, people, arrivals; whoever is left pays last + 1."""
    steps, everybody = last + 1, one.all_persons
    source, sink = one.nodes * steps, one.nodes * steps + 1
    time_of, node_of = np.arange(steps), np.arange(one.nodes)
    begin, end, capacity = [], [], []
    for edge in range(len(one.tail)):
        leave = time_of[: max(0, steps - one.travel_steps[edge])]
        begin.append(one.tail[edge] * steps + leave)
        end.append(one.head[edge] * steps + leave + one.travel_steps[edge])
        capacity.append(np.full(len(leave), one.capacity[edge]))
    waits = (node_of[:, None] * steps + time_of[None, :-1]).ravel()
    begin, end, capacity = [*begin, waits], [*end, waits + 1], [*capacity, np.full(len(waits), everybody)]
    ready = one.ready_step <= last
    begin.append(np.full(int(ready.sum()), source))
    end.append(one.source_node[ready] * steps + one.ready_step[ready])
    capacity.append(one.persons[ready])
    before = sum(map(len, begin))
    into = (one.safe[:, None] * steps + time_of[None, :]).ravel()
    begin.append(np.append(into, source))
    end.append(np.full(len(into) + 1, sink))
    capacity.append(np.full(len(into) + 1, everybody))
    cost = np.zeros(before + len(into) + 1, dtype=np.int64)
    cost[before:] = np.append(np.tile(time_of, len(one.safe)), one.horizon_steps + 1)
    return Expanded(
        nodes=sink + 1,
        begin=np.concatenate(begin),
        end=np.concatenate(end),
        capacity=np.concatenate(capacity),
        cost=cost,
        first_into_safety=before,
    )


def by_ortools(one: Instance, last: int) -> Answer:
    """Solve with OR-Tools' SimpleMinCostFlow (cost scaling push-relabel)."""
    from ortools.graph.python import min_cost_flow

    began = time.perf_counter()
    graph = expanded(one, last)
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(graph.begin, graph.end, graph.capacity, graph.cost)
    supply = np.zeros(graph.nodes, dtype=np.int64)
    supply[-2], supply[-1] = one.all_persons, -one.all_persons
    solver.set_nodes_supplies(np.arange(graph.nodes), supply)
    built = time.perf_counter()
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools did not solve the flow")
    solved = time.perf_counter()
    arrived = solver.flows(arcs)[graph.first_into_safety :]
    cost = graph.cost[graph.first_into_safety :]
    return _answer(cost, np.asarray(arrived), began, built, solved)


def by_networkx(one: Instance, last: int) -> Answer:
    """Solve with networkx's network simplex."""
    import networkx

    began = time.perf_counter()
    laid = expanded(one, last)
    graph = networkx.MultiDiGraph()
    graph.add_node(laid.nodes - 2, demand=-one.all_persons)
    graph.add_node(laid.nodes - 1, demand=one.all_persons)
    for arc in range(len(laid.begin)):
        begin, end = int(laid.begin[arc]), int(laid.end[arc])
        graph.add_edge(begin, end, key=arc, capacity=int(laid.capacity[arc]), weight=int(laid.cost[arc]))
    built = time.perf_counter()
    _cost, flow = networkx.network_simplex(networkx.DiGraph(_simple(graph)))
    solved = time.perf_counter()
    arcs = range(laid.first_into_safety, len(laid.begin))
    arrived = np.array([flow[int(laid.begin[arc])].get(int(laid.end[arc]), 0) for arc in arcs])
    return _answer(laid.cost[laid.first_into_safety :], arrived, began, built, solved)


def _simple(graph):  # type: ignore[no-untyped-def]
    """Return the graph without parallel arcs, which network simplex does not take: roads have none, people may."""
    import networkx

    simple = networkx.DiGraph()
    simple.add_nodes_from(graph.nodes(data=True))
    for begin, end, data in graph.edges(data=True):
        if simple.has_edge(begin, end):
            simple[begin][end]["capacity"] += data["capacity"]
        else:
            simple.add_edge(begin, end, **data)
    return simple


def _answer(cost: np.ndarray, arrived: np.ndarray, began: float, built: float, solved: float) -> Answer:
    left = int(arrived[-1])
    last = int(cost[:-1][arrived[:-1] > 0].max(initial=0))
    return Answer(
        person_steps=int(cost @ arrived),
        left=left,
        clearance_step=last,
        build_s=built - began,
        solve_s=solved - built,
    )


def by_ccrp(one: Instance) -> Answer:
    """
    Plan with the capacity-constrained route planner (Lu, George, Shekhar, SSTD 2005, doi:10.1007/11535331_17).

    Again and again: of all sources with people left, find the way that reaches safety soonest, given what is left of
    every edge at every step (a Dijkstra on times of arrival from all sources at once); send along it as many as its
    narrowest edge takes, and book them. Nothing booked is taken back. Here each group of people who become ready at a
    node at a step is a source from that step on, and people may wait at any node.
    """
    began = time.perf_counter()
    order = np.argsort(one.tail, kind="stable")
    out_at = np.concatenate([[0], np.cumsum(np.bincount(one.tail, minlength=one.nodes))])
    room = np.repeat(one.capacity.astype(np.int32)[:, None], one.horizon_steps + 1, axis=1)
    is_safe = np.zeros(one.nodes, dtype=np.bool_)
    is_safe[one.safe] = True
    rows = np.lexsort((one.ready_step, one.source_node))
    chunk_at = np.concatenate([[0], np.cumsum(np.bincount(one.source_node, minlength=one.nodes))])
    built = time.perf_counter()
    total, left, last = _book(
        out_at,
        order,
        one.tail,
        one.head,
        one.travel_steps,
        room,
        is_safe,
        chunk_at,
        one.ready_step[rows],
        one.persons[rows].copy(),
    )
    solved = time.perf_counter()
    return Answer(
        person_steps=int(total + left * (one.horizon_steps + 1)),
        left=int(left),
        clearance_step=int(last),
        build_s=built - began,
        solve_s=solved - built,
    )


@njit(cache=True)
def _book(out_at, order, tail, head, travel, room, is_safe, chunk_at, ready, persons):  # type: ignore[no-untyped-def]
    """Return sum of arrival steps, persons left and last arrival."""
    nodes = len(is_safe)
    chunk = chunk_at[:-1].copy()
    total = last = 0
    left = persons.sum()
    came, leaves, soonest = np.empty(nodes, np.int64), np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    while left > 0:
        end = _reach(out_at, order, head, travel, room, is_safe, chunk, chunk_at, ready, came, leaves, soonest)
        if end < 0:
            break
        size, at = left, end
        while came[at] >= 0:
            size = min(size, room[came[at], leaves[at]])
            at = tail[came[at]]
        size = min(size, persons[chunk[at]])
        persons[chunk[at]] -= size
        while chunk[at] < chunk_at[at + 1] and persons[chunk[at]] == 0:
            chunk[at] += 1
        at = end
        while came[at] >= 0:
            room[came[at], leaves[at]] -= size
            at = tail[came[at]]
        total, left, last = total + size * soonest[end], left - size, max(last, soonest[end])
    return total, left, last


@njit(cache=True)
def _reach(  # type: ignore[no-untyped-def]
    out_at, order, head, travel, room, is_safe, chunk, chunk_at, ready, came, leaves, soonest
):
    """Return the safe node that is reached first, −1 if none; the way to it is in `came` and `leaves`."""
    nodes, steps = len(is_safe), room.shape[1]
    heap = [(np.int64(0), np.int64(-1))]
    heap.pop()
    for node in range(nodes):
        came[node], soonest[node] = -1, steps
        if chunk[node] < chunk_at[node + 1] and ready[chunk[node]] < steps:
            soonest[node] = ready[chunk[node]]
            heapq.heappush(heap, (soonest[node], np.int64(node)))
    while len(heap):
        step, node = heapq.heappop(heap)
        if step > soonest[node]:
            continue
        if is_safe[node]:
            return node
        for out in range(out_at[node], out_at[node + 1]):
            edge = order[out]
            end, leave = head[edge], step
            while leave + travel[edge] < soonest[end] and room[edge, leave] == 0:
                leave += 1
            if leave + travel[edge] < soonest[end]:
                soonest[end], came[end], leaves[end] = leave + travel[edge], edge, leave
                heapq.heappush(heap, (soonest[end], np.int64(end)))
    return -1
