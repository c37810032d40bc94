"""
The time-expanded network as compiled code sees it: never laid out, only the flow on it is kept.

The tables have one row per thing.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit
from scipy import sparse
from scipy.sparse import csgraph

from egress.planning.roads.network import UNLIMITED, RoadNetwork

PAGE_BITS = 5
PAGE_STEPS = 1 << PAGE_BITS
"""Flow is kept in pages of so many steps of one edge, and only where there is any."""

UNREACHED = 1 << 30
"""The earliest step at a node where nobody can ever be."""

UNDO_EDGE, BY_EDGE = 0, 1
"""How one more person could come to a node: over an edge into it, or in place of somebody who sets out from it."""

ARC_AT, CHUNK_AT, CHUNK, EARLIEST, HOLDING, NARROW, COVERED, CLOSED = range(8)
"""Columns of `nodes`: its arcs and its chunks begin there; its first chunk with people left; nobody can be there
before; its limit of holding and, if it has one, its row among such nodes (else −1); the last step covered in this
round, and the last one closed."""

KIND, EDGE, ORIGIN, STEPS = range(4)
"""Columns of `arcs`, by node, those that lead to safety soonest first: kind, edge, the node at its other end, and the
step there less the step here."""

HEAD, TRAVEL, NUM, DEN, IS_EVEN, WINDOW_AT, HAS_PAGE = range(7)
"""Columns of `edges`; `IS_EVEN`: the capacity is NUM at every step; `HAS_PAGE`: there has been flow."""

OPENS, SHUTS, FIRST = range(3)
"""Columns of `windows`."""

READY, LEFT = range(2)
"""Columns of `chunks`: people of a node who are ready from a step on, and how many of them have not set out."""

SAFE_NODE, INTAKE_NUM, INTAKE_DEN = range(3)
"""Columns of `safes`."""


@dataclass(frozen=True, kw_only=True)
class Expansion:
    """
    The network and the flow on it, as tables whose columns are named above.

    Attributes
    ----------
    nodes, edges : with one more row at the end, where the last one's parts end.
    page_of : page of the flow on an edge in a stretch of steps; -1 = no flow. Shape (edges, pages per edge).
    pages : persons setting out. Shape (pages, PAGE_STEPS).
    waiting : persons who stay at a node from a step to the next. Shape (nodes, steps).
    """

    nodes: np.ndarray
    arcs: np.ndarray
    edges: np.ndarray
    windows: np.ndarray
    chunks: np.ndarray
    safes: np.ndarray
    page_of: np.ndarray
    pages: np.ndarray
    waiting: np.ndarray


def expand(network: RoadNetwork, steps: int) -> Expansion:
    """Return the network without any flow and with room for so many steps."""
    chunks = np.column_stack([network.ready_step, network.persons])[chunk_order(network)]
    expansion = Expansion(
        nodes=_nodes(network),
        arcs=_arcs(network),
        edges=_edges(network),
        windows=np.column_stack([network.window_from, network.window_until, network.window_first]),
        chunks=chunks,
        safes=np.column_stack([network.safe, network.intake_num, network.intake_den]),
        page_of=np.full((network.edges, _pages(steps)), -1, dtype=np.int32),
        pages=np.zeros((64, PAGE_STEPS), dtype=np.int32),
        waiting=np.zeros((network.nodes, steps), dtype=np.int32),
    )
    find_earliest(expansion.nodes, expansion.arcs, expansion.edges, expansion.windows, expansion.chunks)
    expansion.nodes[:, CLOSED] = np.maximum(expansion.nodes[:, EARLIEST] - 1, -1)
    return expansion


def chunk_order(network: RoadNetwork) -> np.ndarray:
    """Return the order of the sources' rows by node, then by step."""
    return np.lexsort((network.ready_step, network.source_node))


def with_more_pages(expansion: Expansion, least: int) -> Expansion:
    """Return the same with room for at least so many more pages."""
    pages = np.zeros((len(expansion.pages) + max(len(expansion.pages), least), PAGE_STEPS), dtype=np.int32)
    pages[: len(expansion.pages)] = expansion.pages
    return replace(expansion, pages=pages)


def with_more_steps(expansion: Expansion, steps: int) -> Expansion:
    """Return the same with room for a longer time."""
    page_of = np.full((len(expansion.page_of), _pages(steps)), -1, dtype=np.int32)
    page_of[:, : expansion.page_of.shape[1]] = expansion.page_of
    waiting = np.zeros((len(expansion.waiting), steps), dtype=np.int32)
    waiting[:, : expansion.waiting.shape[1]] = expansion.waiting
    return replace(expansion, page_of=page_of, waiting=waiting)


def _pages(steps: int) -> int:
    return (steps + PAGE_STEPS - 1) // PAGE_STEPS


def _nodes(network: RoadNetwork) -> np.ndarray:
    nodes = np.zeros((network.nodes + 1, 8), dtype=np.int64)
    nodes[:, ARC_AT] = _begins(np.concatenate([network.head, network.tail]), network.nodes)
    nodes[:, CHUNK_AT] = nodes[:, CHUNK] = _begins(network.source_node, network.nodes)
    nodes[:-1, HOLDING] = network.holding
    is_narrow = network.holding < UNLIMITED
    nodes[:-1, NARROW] = np.where(is_narrow, np.cumsum(is_narrow) - 1, -1)
    nodes[:, COVERED] = -1
    return nodes


def _arcs(network: RoadNetwork) -> np.ndarray:
    edge = np.arange(network.edges)
    into = np.column_stack([np.full_like(edge, BY_EDGE), edge, network.tail, -network.travel_steps])
    out_of = np.column_stack([np.full_like(edge, UNDO_EDGE), edge, network.head, network.travel_steps])
    node = np.concatenate([network.head, network.tail])
    arcs = np.concatenate([into, out_of])
    away = steps_to_safety(network)
    order = np.lexsort((away[arcs[:, ORIGIN]] + arcs[:, STEPS], arcs[:, KIND], node))
    return np.ascontiguousarray(arcs[order], dtype=np.int32)


def steps_to_safety(network: RoadNetwork) -> np.ndarray:
    """Return the steps from each node to the nearest safe one, were all edges open, plus one per edge."""
    sink, links = network.nodes, np.full(len(network.safe), network.nodes)
    # One more per edge, since a sparse matrix takes 0 for no edge: this only sets the order in which ways are tried.
    length = np.concatenate([network.travel_steps, np.zeros(len(network.safe), dtype=np.int64)]) + 1.0
    ends = (np.concatenate([network.head, links]), np.concatenate([network.tail, network.safe]))
    order = np.lexsort((length, *ends))
    keep = np.append(True, (np.diff(ends[0][order]) != 0) | (np.diff(ends[1][order]) != 0))
    best = order[keep]
    graph = sparse.csr_matrix((length[best], (ends[0][best], ends[1][best])), shape=(sink + 1, sink + 1))
    dijkstra: Any = csgraph.dijkstra
    away = dijkstra(graph, indices=sink)[:-1]
    return np.where(np.isfinite(away), away, UNREACHED).astype(np.int64)


def _edges(network: RoadNetwork) -> np.ndarray:
    edges = np.zeros((network.edges + 1, 7), dtype=np.int64)
    edges[:, WINDOW_AT] = _begins(network.window_edge, network.edges)
    edges[:-1, HEAD], edges[:-1, TRAVEL] = network.head, network.travel_steps
    edges[:-1, NUM], edges[:-1, DEN] = network.rate_num, network.rate_den
    edges[:-1, IS_EVEN] = (network.rate_den == 1) & (np.diff(edges[:, WINDOW_AT]) == 0)
    return edges


def _begins(keys: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=count))])


@njit(cache=True)
def per_step(num: int, den: int, step: int) -> int:
    """Return floor((step + 1) num / den) − floor(step num / den)."""
    if den == 1:
        return num
    return ((step + 1) * num) // den - (step * num) // den


@njit(cache=True)
def capacity(t: Any, edge: int, step: int) -> int:
    """Return how many whole persons may enter an edge in a step; `t` has `edges` and `windows`."""
    limit = per_step(t.edges[edge, NUM], t.edges[edge, DEN], step)
    low, end = t.edges[edge, WINDOW_AT], t.edges[edge + 1, WINDOW_AT]
    if low == end:
        return limit
    high = end
    while low < high:
        middle = (low + high) // 2
        if t.windows[middle, SHUTS] <= step:
            low = middle + 1
        else:
            high = middle
    if low == end or step < t.windows[low, OPENS]:
        return 0
    return max(limit, int(t.windows[low, FIRST])) if step == t.windows[low, OPENS] else limit


@njit(cache=True)
def next_open(edges: np.ndarray, windows: np.ndarray, edge: int, step: int) -> int:
    """Return the first step from this one on in which the edge is open, whatever its rate; UNREACHED if none."""
    first, end = edges[edge, WINDOW_AT], edges[edge + 1, WINDOW_AT]
    if first == end:
        return step if edges[edge, NUM] > 0 else UNREACHED
    for window in range(first, end):
        if step < windows[window, SHUTS]:
            return max(step, int(windows[window, OPENS]))
    return UNREACHED


@njit(cache=True)
def find_earliest(
    nodes: np.ndarray, arcs: np.ndarray, edges: np.ndarray, windows: np.ndarray, chunks: np.ndarray
) -> None:
    """Write the first step at which anybody can be at each node, were there no others on the way."""
    count = len(nodes) - 1
    queue = np.empty(count, dtype=np.int32)
    queued = np.zeros(count, dtype=np.bool_)
    at = waiting = 0
    for node in range(count):
        nodes[node, EARLIEST] = UNREACHED
        if nodes[node, CHUNK_AT] < nodes[node + 1, CHUNK_AT]:
            nodes[node, EARLIEST] = chunks[nodes[node, CHUNK_AT], READY]
            queue[waiting] = node
            queued[node] = True
            waiting += 1
    while waiting:
        node = queue[at]
        at, waiting = (at + 1) % count, waiting - 1
        queued[node] = False
        for arc in range(nodes[node, ARC_AT], nodes[node + 1, ARC_AT]):
            if arcs[arc, KIND] != UNDO_EDGE:
                break
            end = arcs[arc, ORIGIN]
            arrive = next_open(edges, windows, arcs[arc, EDGE], nodes[node, EARLIEST]) + arcs[arc, STEPS]
            if arrive < nodes[end, EARLIEST]:
                nodes[end, EARLIEST] = arrive
                if not queued[end]:
                    queue[(at + waiting) % count] = end
                    queued[end] = True
                    waiting += 1
