"""The time-expanded network as compiled code sees it: never laid out, only the flow on it is kept."""

from typing import NamedTuple

import numpy as np
from numba import njit

from egress.planning.roads.network import RoadNetwork

PAGE_BITS = 5
PAGE_STEPS = 1 << PAGE_BITS
"""Flow is kept in pages of so many steps of one edge, and only where there is any."""

UNREACHED = 1 << 30
"""The earliest step at a node where nobody can ever be."""


BY_EDGE, UNDO_EDGE = 0, 1
"""How one more person could come to a node: over an edge into it, or in place of somebody who sets out from it."""


class Layout(NamedTuple):
    """
    The network for compiled code.

    Attributes
    ----------
    arc_at : the arcs by which one more could come to node v lie at [arc_at[v], arc_at[v + 1]).
    arc_kind, arc_edge, arc_node, arc_steps : kind, edge, the node at its other end, and the step there
        less the step here. In the order in which they are tried.
    is_even : edges with the same whole capacity at every step, `num`.
    chunk_at : the people at node v are the chunks [chunk_at[v], chunk_at[v + 1]), by step.
    earliest : by node, nobody can be there before this step.
    coming : the same for those who have not set out yet; ways over which they come first are tried first.
    """

    arc_at: np.ndarray
    arc_kind: np.ndarray
    arc_edge: np.ndarray
    arc_node: np.ndarray
    arc_steps: np.ndarray
    out_at: np.ndarray
    out_edge: np.ndarray
    head: np.ndarray
    travel: np.ndarray
    num: np.ndarray
    den: np.ndarray
    is_even: np.ndarray
    window_at: np.ndarray
    window_from: np.ndarray
    window_until: np.ndarray
    window_first: np.ndarray
    holding: np.ndarray
    safe: np.ndarray
    intake_num: np.ndarray
    intake_den: np.ndarray
    chunk_at: np.ndarray
    chunk_step: np.ndarray
    earliest: np.ndarray
    coming: np.ndarray


class Flow(NamedTuple):
    """
    The flow so far, by step of setting out.

    Attributes
    ----------
    page_of : page of the flow on an edge in a stretch of steps; -1 = no flow. Shape (edges, pages per edge).
    has_page : edges on which there has been flow.
    pages : persons setting out. Shape (pages, PAGE_STEPS).
    used : how many pages are in use. Shape (1,).
    waiting : persons who stay at a node from a step to the next. Shape (nodes, steps).
    left : persons of each chunk who have not set out.
    """

    page_of: np.ndarray
    has_page: np.ndarray
    pages: np.ndarray
    used: np.ndarray
    waiting: np.ndarray
    left: np.ndarray


def lay_out(network: RoadNetwork) -> Layout:
    """Return the network in the order in which compiled code walks it."""
    arcs = _arcs(network)
    window_at = _begins(network.window_edge, network.edges)
    layout = Layout(
        arc_at=_begins(arcs[0], network.nodes),
        arc_kind=arcs[1].astype(np.int8),
        arc_edge=arcs[2].astype(np.int32),
        arc_node=arcs[3].astype(np.int32),
        arc_steps=arcs[4].astype(np.int32),
        out_at=_begins(network.tail, network.nodes),
        out_edge=np.argsort(network.tail, kind="stable").astype(np.int32),
        head=network.head.astype(np.int32),
        travel=network.travel_steps.astype(np.int32),
        num=network.rate_num,
        den=network.rate_den,
        is_even=(network.rate_den == 1) & (np.diff(window_at) == 0),
        window_at=window_at,
        window_from=network.window_from,
        window_until=network.window_until,
        window_first=network.window_first,
        holding=network.holding,
        safe=network.safe,
        intake_num=network.intake_num,
        intake_den=network.intake_den,
        chunk_at=_begins(network.source_node, network.nodes),
        chunk_step=network.ready_step[chunk_order(network)],
        earliest=np.empty(network.nodes, dtype=np.int32),
        coming=np.empty(network.nodes, dtype=np.int32),
    )
    find_coming(layout, network.persons)
    layout.earliest[:] = layout.coming
    return layout


def _arcs(network: RoadNetwork) -> np.ndarray:
    """Return node, kind, edge, where from and steps of every arc, by node, then kind. Shape (5, arcs)."""
    edge = np.arange(network.edges)
    tail, head, travel = network.tail, network.head, network.travel_steps
    parts = [
        (head, np.full_like(edge, BY_EDGE), edge, tail, -travel),
        (tail, np.full_like(edge, UNDO_EDGE), edge, head, travel),
    ]
    arcs = np.concatenate([np.array(part) for part in parts], axis=1)
    return arcs[:, np.lexsort((arcs[1], arcs[0]))]


def chunk_order(network: RoadNetwork) -> np.ndarray:
    """Return the order of the sources' rows by node, then by step."""
    return np.lexsort((network.ready_step, network.source_node))


def no_flow(network: RoadNetwork, steps: int) -> Flow:
    """Return room for a flow over so many steps, without any flow."""
    pages = (steps + PAGE_STEPS - 1) // PAGE_STEPS
    return Flow(
        page_of=np.full((network.edges, pages), -1, dtype=np.int32),
        has_page=np.zeros(network.edges, dtype=np.bool_),
        pages=np.zeros((64, PAGE_STEPS), dtype=np.int32),
        used=np.zeros(1, dtype=np.int64),
        waiting=np.zeros((network.nodes, steps), dtype=np.int32),
        left=network.persons[chunk_order(network)].copy(),
    )


def with_more_pages(flow: Flow, least: int) -> Flow:
    """Return the flow with room for at least so many more pages."""
    count = max(2 * len(flow.pages), int(flow.used[0]) + least)
    pages = np.zeros((count, PAGE_STEPS), dtype=np.int32)
    pages[: len(flow.pages)] = flow.pages
    return flow._replace(pages=pages)


def with_more_steps(flow: Flow, steps: int) -> Flow:
    """Return the flow with room for a longer time."""
    pages = (steps + PAGE_STEPS - 1) // PAGE_STEPS
    page_of = np.full((len(flow.page_of), pages), -1, dtype=np.int32)
    page_of[:, : flow.page_of.shape[1]] = flow.page_of
    waiting = np.zeros((len(flow.waiting), steps), dtype=np.int32)
    waiting[:, : flow.waiting.shape[1]] = flow.waiting
    return flow._replace(page_of=page_of, waiting=waiting)


def _begins(keys: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=count))]).astype(np.int32)


@njit(cache=True, inline="always")
def per_step(num: int, den: int, step: int) -> int:
    """Return floor((step + 1) num / den) − floor(step num / den)."""
    if den == 1:
        return num
    return ((step + 1) * num) // den - (step * num) // den


@njit(cache=True)
def capacity(layout: Layout, edge: int, step: int) -> int:
    """Return how many whole persons may enter the edge in the step."""
    first, end = layout.window_at[edge], layout.window_at[edge + 1]
    limit = per_step(layout.num[edge], layout.den[edge], step)
    if first == end:
        return limit
    low, high = first, end
    while low < high:
        middle = (low + high) // 2
        if layout.window_until[middle] <= step:
            low = middle + 1
        else:
            high = middle
    if low == end or step < layout.window_from[low]:
        return 0
    return max(limit, layout.window_first[low]) if step == layout.window_from[low] else limit


@njit(cache=True, inline="always")
def flow_on(page_of: np.ndarray, pages: np.ndarray, edge: int, step: int) -> int:
    """Return how many set out on the edge in the step."""
    page = page_of[edge, step >> PAGE_BITS]
    return np.int64(pages[page, step & (PAGE_STEPS - 1)]) if page >= 0 else np.int64(0)


@njit(cache=True, inline="always")
def add_flow(flow: Flow, edge: int, step: int, persons: int) -> None:
    """Let so many more (or fewer) set out on the edge in the step; a page must be left."""
    page = flow.page_of[edge, step >> PAGE_BITS]
    if page < 0:
        page = flow.used[0]
        flow.page_of[edge, step >> PAGE_BITS] = page
        flow.has_page[edge] = True
        flow.used[0] += 1
    flow.pages[page, step & (PAGE_STEPS - 1)] += persons


@njit(cache=True)
def next_open(layout: Layout, edge: int, step: int) -> int:
    """Return the first step from this one on in which the edge can be entered, whatever its rate; UNREACHED if none."""
    first, end = layout.window_at[edge], layout.window_at[edge + 1]
    if first == end:
        return step if layout.num[edge] > 0 else UNREACHED
    for window in range(first, end):
        if step < layout.window_until[window]:
            return max(step, layout.window_from[window])
    return UNREACHED


@njit(cache=True)
def find_coming(layout: Layout, left: np.ndarray) -> None:
    """
    Write the first step at which anybody who has not set out can be at each node, were there no others on the way.

    And let the ways over which they come first be tried first.
    """
    nodes = len(layout.coming)
    queue = np.empty(nodes, dtype=np.int32)
    queued = np.zeros(nodes, dtype=np.bool_)
    at = count = 0
    for node in range(nodes):
        layout.coming[node] = UNREACHED
        for chunk in range(layout.chunk_at[node], layout.chunk_at[node + 1]):
            if left[chunk] > 0:
                layout.coming[node] = layout.chunk_step[chunk]
                queue[count] = node
                queued[node] = True
                count += 1
                break
    while count:
        node = queue[at]
        at, count = (at + 1) % nodes, count - 1
        queued[node] = False
        for out in range(layout.out_at[node], layout.out_at[node + 1]):
            edge = layout.out_edge[out]
            arrive = next_open(layout, edge, layout.coming[node]) + layout.travel[edge]
            end = layout.head[edge]
            if arrive < layout.coming[end]:
                layout.coming[end] = arrive
                if not queued[end]:
                    queue[(at + count) % nodes] = end
                    queued[end] = True
                    count += 1
    for node in range(nodes):
        _sort_arcs(layout, node)


@njit(cache=True)
def _sort_arcs(layout: Layout, node: int) -> None:
    """Put the edges into a node in order of the first step at which somebody can come over them."""
    first = layout.arc_at[node]
    for place in range(first + 1, layout.arc_at[node + 1]):
        if layout.arc_kind[place] != BY_EDGE:
            return
        edge, origin, steps = layout.arc_edge[place], layout.arc_node[place], layout.arc_steps[place]
        hole = place
        while hole > first and _comes(layout, hole - 1) > layout.coming[origin] - steps:
            layout.arc_edge[hole] = layout.arc_edge[hole - 1]
            layout.arc_node[hole] = layout.arc_node[hole - 1]
            layout.arc_steps[hole] = layout.arc_steps[hole - 1]
            hole -= 1
        layout.arc_edge[hole], layout.arc_node[hole], layout.arc_steps[hole] = edge, origin, steps


@njit(cache=True, inline="always")
def _comes(layout: Layout, arc: int) -> int:
    return layout.coming[layout.arc_node[arc]] - layout.arc_steps[arc]
