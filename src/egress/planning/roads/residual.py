"""What may still change on the flow: room on arcs, people who wait; and the tables of the search."""

from numba import njit

from egress.planning.roads.expansion import (
    BY_EDGE,
    EDGE,
    HAS_PAGE,
    HOLDING,
    KIND,
    PAGE_BITS,
    PAGE_STEPS,
    STEPS,
    Array,
    capacity,
)
from egress.planning.roads.network import UNLIMITED

NEXT_STEP, ARRIVED, VISITS, WAYS, PAGES_USED = range(5)
"""Places in `count`: step looked at, persons safe, visits, ways along which people were sent, pages in use."""

NODE, STEP, LOW, HIGH, ARC, MEETS, PICK, BEFORE, NEXT = range(9)
"""Columns of `visits`: where and when it comes in; the stretch it covers, above LOW up to HIGH; the arc by which it
was made from the visit numbered BEFORE (−1 − safe node for a first one) and the step at which that arc meets BEFORE's
node; the step picked instead for those who are sent; and the next visit that awaits its turn with the same HIGH."""

IS_OPEN, IS_COVERED, IS_CLOSED = range(3)
"""States of a node with limited holding at a step, in `narrow`."""


@njit(cache=True)
def room_on(arcs: Array, edges: Array, windows: Array, page_of: Array, pages: Array, arc: int, meets: int) -> int:
    """Return how many more could come by an arc that meets its node at a step."""
    edge, by_edge = arcs[arc, EDGE], arcs[arc, KIND] == BY_EDGE
    begin = meets + arcs[arc, STEPS] if by_edge else meets
    page = page_of[edge, begin >> PAGE_BITS]
    on = int(pages[page, begin & (PAGE_STEPS - 1)]) if page >= 0 else 0
    return capacity(edges, windows, edge, begin) - on if by_edge else on


@njit(cache=True)
def stay(nodes: Array, waiting: Array, node: int, step: int, meets: int) -> int:
    """Return how many more can wait from `meets` until `step`, or fewer from `step` until a later `meets`."""
    room = UNLIMITED
    if nodes[node, HOLDING] < UNLIMITED:
        for at in range(meets, step):
            room = min(room, nodes[node, HOLDING] - waiting[node, at])
    for at in range(step, meets):
        room = min(room, int(waiting[node, at]))
    return room


@njit(cache=True)
def let_stay(waiting: Array, node: int, step: int, meets: int, persons: int) -> None:
    """Let so many more wait from `meets` until `step`, or fewer from `step` until `meets`."""
    for at in range(meets, step):
        waiting[node, at] += persons
    for at in range(step, meets):
        waiting[node, at] -= persons


@njit(cache=True)
def add_on_arc(
    arcs: Array, edges: Array, page_of: Array, pages: Array, count: Array, arc: int, meets: int, persons: int
) -> None:
    """Let so many more come by an arc that meets its node at a step; a page must be left."""
    edge, by_edge = arcs[arc, EDGE], arcs[arc, KIND] == BY_EDGE
    begin = meets + arcs[arc, STEPS] if by_edge else meets
    page = page_of[edge, begin >> PAGE_BITS]
    if page < 0:
        page = count[PAGES_USED]
        page_of[edge, begin >> PAGE_BITS] = page
        edges[edge, HAS_PAGE] = 1
        count[PAGES_USED] += 1
    pages[page, begin & (PAGE_STEPS - 1)] += persons if by_edge else -persons
