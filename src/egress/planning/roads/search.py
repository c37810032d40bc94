"""
The compiled search: step by step of arrival, as many people more as can be safe then, those before kept.

It walks backwards from safety to people who have not set out, depth first, and sends them along the way it came. Since
people may wait, whoever can be safe from a node at some step can be so from every earlier step there: a visit covers a
stretch of steps of a node, and of each edge only the last step with room is tried. What a round has covered without
finding anybody is closed for good: whoever is sent later goes by other nodes and steps, so nothing changes there.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from egress.planning.roads.expansion import (
    BY_EDGE,
    PAGE_BITS,
    PAGE_STEPS,
    Flow,
    Layout,
    add_flow,
    capacity,
    find_coming,
    flow_on,
    per_step,
)
from egress.planning.roads.network import UNLIMITED

CLEARED, NEEDS_STEPS, NEEDS_PAGES = 0, 1, 2
"""Why the search came back."""

NEXT_STEP, ARRIVED, VISITS, WAYS, EMPTIED, EMPTIED_THEN = 0, 1, 2, 3, 4, 5
"""Places in `Search.count`: step looked at, persons safe, visits, ways along which people were sent, chunks without
people, and the same when `coming` was last found."""

OPEN, COVERED, CLOSED = 0, 1, 2
"""States of a node with limited holding at a step."""


class Search(NamedTuple):
    """
    What the search remembers.

    Attributes
    ----------
    covered, closed : by node, the last step covered in this round, and the last one closed for good; −1 at first.
    narrow : by node with limited holding, its row in `narrow_state`; −1 for others.
    narrow_state : by such a node and step.
    closed_since : by node and step, the arrival step from which on it is closed, plus 1; without columns if not wanted.
    at_node, at_step, low, high, arc, meets, room : the way under trial, visit by visit: where and when it comes in, the
        stretch it covers above `low` up to `high`, the arc in use, the step at which that arc meets the node, and the
        persons that fit on the way so far.
    chunk : by node, its first chunk with people left.
    taken_in : by safe node and step, persons.
    """

    covered: np.ndarray
    closed: np.ndarray
    narrow: np.ndarray
    narrow_state: np.ndarray
    closed_since: np.ndarray
    at_node: np.ndarray
    at_step: np.ndarray
    low: np.ndarray
    high: np.ndarray
    arc: np.ndarray
    meets: np.ndarray
    room: np.ndarray
    chunk: np.ndarray
    taken_in: np.ndarray
    count: np.ndarray


def new_search(layout: Layout, steps: int, *, keeps_cuts: bool) -> Search:
    """Return the memory of a search over so many steps that has not begun."""
    nodes = len(layout.holding)
    is_narrow = layout.holding < UNLIMITED
    deepest = nodes * steps + 2  # never written to the end: the system gives memory where it is touched
    at_node, at_step, low, high, arc, meets = (np.empty(deepest, dtype=np.int32) for _ in range(6))
    return Search(
        covered=np.full(nodes, -1, dtype=np.int32),
        closed=np.maximum(layout.earliest - 1, -1),
        narrow=np.where(is_narrow, np.cumsum(is_narrow) - 1, -1).astype(np.int32),
        narrow_state=np.zeros((int(is_narrow.sum()), steps), dtype=np.int8),
        closed_since=np.zeros((nodes, steps if keeps_cuts else 0), dtype=np.int32),
        at_node=at_node,
        at_step=at_step,
        low=low,
        high=high,
        arc=arc,
        meets=meets,
        room=np.empty(deepest, dtype=np.int64),
        chunk=layout.chunk_at[:-1].copy(),
        taken_in=np.zeros((len(layout.safe), steps), dtype=np.int64),
        count=np.zeros(8, dtype=np.int64),
    )


def with_longer_memory(search: Search, layout: Layout, steps: int) -> Search:
    """Return the same search with room for a longer time."""
    longer = new_search(layout, steps, keeps_cuts=bool(search.closed_since.shape[1]))
    for name in ("narrow_state", "closed_since", "taken_in"):
        old = getattr(search, name)
        getattr(longer, name)[:, : old.shape[1]] = old
    return longer._replace(covered=search.covered, closed=search.closed, chunk=search.chunk, count=search.count)


@njit(cache=True)
def advance(layout: Layout, flow: Flow, search: Search, persons: int) -> int:
    """Bring people to safety, step of arrival by step, until all are safe or more room is needed; return why."""
    count = search.count
    while count[ARRIVED] < persons:
        if count[NEXT_STEP] >= search.taken_in.shape[1]:
            return NEEDS_STEPS
        if 10 * (count[EMPTIED] - count[EMPTIED_THEN]) > len(flow.left) - count[EMPTIED_THEN]:
            count[EMPTIED_THEN] = count[EMPTIED]
            find_coming(layout, flow.left)
        while True:
            before = count[ARRIVED]
            has_pages = _round(layout, flow, search)
            is_over = has_pages and count[ARRIVED] == before
            _end_round(search, is_over)
            if not has_pages:
                return NEEDS_PAGES
            if is_over:
                break
        count[NEXT_STEP] += 1
    return CLEARED


@njit(cache=True)
def _end_round(search: Search, is_over: bool) -> None:
    """Close what a round without success has covered, and uncover the rest."""
    theta = search.count[NEXT_STEP]
    for node in range(len(search.covered)):
        row = search.narrow[node]
        if row >= 0:
            if search.covered[node] >= 0:
                for step in range(theta + 1):
                    if search.narrow_state[row, step] == COVERED:
                        search.narrow_state[row, step] = CLOSED if is_over else OPEN
                        if is_over and search.closed_since.shape[1]:
                            search.closed_since[node, step] = theta + 1
        elif is_over and search.covered[node] > search.closed[node]:
            if search.closed_since.shape[1]:
                for step in range(search.closed[node] + 1, search.covered[node] + 1):
                    search.closed_since[node, step] = theta + 1
            search.closed[node] = search.covered[node]
        search.covered[node] = -1


@njit(cache=True, inline="always")
def _is_covered(search: Search, node: int, step: int) -> bool:
    """Whether the round has been at the node at this step, or the step is closed."""
    row = search.narrow[node]
    if row >= 0:
        return search.narrow_state[row, step] != OPEN
    return step <= search.covered[node] or step <= search.closed[node]


@njit(cache=True)
def _round(layout: Layout, flow: Flow, search: Search) -> bool:
    """Send people into every safe node until no way is left untried; False when more pages are needed first."""
    theta = search.count[NEXT_STEP]
    for safe in range(len(layout.safe)):
        node = layout.safe[safe]
        room = per_step(layout.intake_num[safe], layout.intake_den[safe], theta) - search.taken_in[safe, theta]
        if room > 0 and theta >= layout.earliest[node] and not _is_covered(search, node, theta):
            search.room[0] = room
            _visit(layout, flow, search, node, theta, 0)
            if not _fill(layout, flow, search, safe):
                return False
    return True


@njit(cache=True)
def _visit(layout: Layout, flow: Flow, search: Search, node: int, step: int, depth: int) -> None:
    """Put a node onto the way: every step from which people can wait until `step`, or not wait any longer."""
    low = high = step
    while high < search.count[NEXT_STEP] and flow.waiting[node, high] > 0 and not _is_covered(search, node, high + 1):
        high += 1
    row = search.narrow[node]
    if row < 0:
        low = max(search.covered[node], search.closed[node])
        search.covered[node] = high
    else:
        low -= 1
        while low >= layout.earliest[node] and search.narrow_state[row, low] == OPEN:
            if flow.waiting[node, low] >= layout.holding[node]:
                break
            low -= 1
        search.narrow_state[row, low + 1 : high + 1] = COVERED
        search.covered[node] = high
    search.at_node[depth], search.at_step[depth] = node, step
    search.low[depth], search.high[depth] = low, high
    search.arc[depth], search.meets[depth] = layout.arc_at[node], high
    search.count[VISITS] += 1


@njit(cache=True)
def _fill(layout: Layout, flow: Flow, search: Search, safe: int) -> bool:
    """Send people into one safe node; False when more pages are needed first."""
    depth = 0
    while depth >= 0:
        chunk = _ready_chunk(layout, flow, search, depth)
        if chunk >= 0:
            if flow.used[0] + depth >= len(flow.pages):
                return False
            depth = _send(layout, flow, search, safe, chunk, depth)
        elif _try_arcs(layout, flow, search, depth):
            depth += 1
        else:
            depth -= 1
    return True


@njit(cache=True)
def _ready_chunk(layout: Layout, flow: Flow, search: Search, depth: int) -> int:
    """Return a chunk of people who can be met at this visit and have not left; -1 if there is none."""
    node = search.at_node[depth]
    end = layout.chunk_at[node + 1]
    chunk = search.chunk[node]
    while chunk < end and flow.left[chunk] == 0:
        chunk += 1
        search.count[EMPTIED] += 1
    search.chunk[node] = chunk
    if chunk == end or layout.chunk_step[chunk] > search.high[depth]:
        return -1
    return chunk if _stay(layout, flow, node, search.at_step[depth], layout.chunk_step[chunk]) > 0 else -1


@njit(cache=True)
def _try_arcs(layout: Layout, flow: Flow, search: Search, depth: int) -> bool:
    """Put the next node onto the way; False if there is none left."""
    page_of, pages, theta = flow.page_of, flow.pages, search.count[NEXT_STEP]
    has_page = flow.has_page
    node, low, high = search.at_node[depth], search.low[depth], search.high[depth]
    meets = search.meets[depth]
    for arc in range(search.arc[depth], layout.arc_at[node + 1]):
        origin, edge, steps = layout.arc_node[arc], layout.arc_edge[arc], layout.arc_steps[arc]
        by_edge, is_even = layout.arc_kind[arc] == BY_EDGE, layout.is_even[edge]
        if not by_edge and not has_page[edge]:
            meets = high
            continue
        least = layout.earliest[origin]
        meets = min(meets, theta - steps)
        while meets > low and meets + steps >= least:
            then = meets + steps
            if _is_covered(search, origin, then):
                if search.narrow[origin] < 0:
                    break
            else:
                if by_edge:
                    limit = layout.num[edge] if is_even else capacity(layout, edge, then)
                    room = limit - flow_on(page_of, pages, edge, then)
                else:
                    page = page_of[edge, meets >> PAGE_BITS]
                    if page < 0:
                        meets = ((meets >> PAGE_BITS) << PAGE_BITS) - 1
                        continue
                    room = np.int64(pages[page, meets & (PAGE_STEPS - 1)])
                if room > 0:
                    room = min(room, _stay(layout, flow, node, search.at_step[depth], meets))
                if room > 0:
                    search.arc[depth], search.meets[depth] = arc, meets
                    search.room[depth + 1] = min(room, search.room[depth])
                    _visit(layout, flow, search, origin, then, depth + 1)
                    return True
            meets -= 1
        meets = high
    search.arc[depth] = layout.arc_at[node + 1]
    return False


@njit(cache=True)
def _stay(layout: Layout, flow: Flow, node: int, step: int, meets: int) -> int:
    """Return how many more can wait from `meets` until `step`, or fewer from `step` until `meets` if that is later."""
    room = np.int64(UNLIMITED)
    if layout.holding[node] < UNLIMITED:
        for at in range(meets, step):
            room = min(room, layout.holding[node] - flow.waiting[node, at])
    for at in range(step, meets):
        room = min(room, np.int64(flow.waiting[node, at]))
    return room


@njit(cache=True)
def _let_stay(flow: Flow, node: int, step: int, meets: int, persons: int) -> None:
    """Let so many more wait from `meets` until `step`, or fewer from `step` until `meets`."""
    for at in range(meets, step):
        flow.waiting[node, at] += persons
    for at in range(step, meets):
        flow.waiting[node, at] -= persons


@njit(cache=True)
def _send(layout: Layout, flow: Flow, search: Search, safe: int, chunk: int, depth: int) -> int:
    """Send people of a chunk along the way; return the depth at which to go on, -1 if the intake is full."""
    node, step, ready = search.at_node[depth], search.at_step[depth], layout.chunk_step[chunk]
    persons = min(flow.left[chunk], search.room[depth], _stay(layout, flow, node, step, ready))
    _let_stay(flow, node, step, ready, persons)
    flow.left[chunk] -= persons
    search.taken_in[safe, search.count[NEXT_STEP]] += persons
    search.count[ARRIVED] += persons
    search.count[WAYS] += 1
    for at in range(depth):
        node, arc, meets = search.at_node[at], search.arc[at], search.meets[at]
        _let_stay(flow, node, search.at_step[at], meets, persons)
        if layout.arc_kind[arc] == BY_EDGE:
            add_flow(flow, layout.arc_edge[arc], meets + layout.arc_steps[arc], persons)
        else:
            add_flow(flow, layout.arc_edge[arc], meets, -persons)
    back = depth
    for at in range(depth, -1, -1):
        search.room[at] -= persons
        if search.room[at] == 0:
            back = at - 1
    for at in range(depth, back, -1):
        _uncover(search, at)
    return back


@njit(cache=True)
def _uncover(search: Search, depth: int) -> None:
    """Forget that a visit has covered its steps: its ways back may still be good."""
    node = search.at_node[depth]
    row = search.narrow[node]
    if row >= 0:
        search.narrow_state[row, search.low[depth] + 1 : search.high[depth] + 1] = OPEN
    elif search.covered[node] == search.high[depth]:
        search.covered[node] = search.low[depth]
