"""What may still change on the flow: room on arcs, people who wait; and the tables of the search."""

from typing import Any, NamedTuple

import numpy as np
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
    capacity,
)
from egress.planning.roads.network import UNLIMITED

NEXT_STEP, ARRIVED, VISITS, WAYS, PAGES_USED = range(5)
"""Places in `counts`: step looked at, persons safe, visits, ways along which people were sent, pages in use."""

NODE, STEP, LOW, HIGH, ARC, MEETS, PICK, BEFORE, NEXT, FULL = range(10)
"""Columns of `visits`: where and when it comes in; the stretch it covers, above LOW up to HIGH; the arc by which it
was made from the visit numbered BEFORE (−1 − safe node for a first one) and the step at which that arc meets BEFORE's
node; the step picked instead for those who are sent; the next visit that awaits its turn with the same HIGH; and
whether its arc was found full in this round."""

IS_OPEN, IS_COVERED, IS_CLOSED = range(3)
"""States of a node with limited holding at a step, in `narrow`."""


class Tables(NamedTuple):
    """
    Everything that the search works on, as `t` in compiled functions.

    Attributes
    ----------
    nodes, arcs, edges, windows, chunks, safes, page_of, pages, waiting : see `expansion.Expansion`.
    visits : what the round has visited. Shape (room for visits, 9).
    narrow : state of each node with limited holding. Shape (such nodes, steps).
    since : the step from which on nobody more could get through a node at a step, plus 1; where cuts are kept.
    taken : persons who become safe. Shape (safe nodes, steps).
    counts : see above. Shape (5,).
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
    visits: np.ndarray
    narrow: np.ndarray
    since: np.ndarray
    taken: np.ndarray
    counts: np.ndarray


@njit(cache=True)
def room_on(t: Any, arc: int, meets: int) -> int:
    """Return how many more could come by an arc that meets its node at a step."""
    edge, by_edge = t.arcs[arc, EDGE], t.arcs[arc, KIND] == BY_EDGE
    begin = meets + t.arcs[arc, STEPS] if by_edge else meets
    page = t.page_of[edge, begin >> PAGE_BITS]
    on = int(t.pages[page, begin & (PAGE_STEPS - 1)]) if page >= 0 else 0
    return capacity(t, edge, begin) - on if by_edge else on


@njit(cache=True)
def stay(t: Any, node: int, step: int, meets: int) -> int:
    """Return how many more can wait from `meets` until `step`, or fewer from `step` until a later `meets`."""
    room = UNLIMITED
    if t.nodes[node, HOLDING] < UNLIMITED:
        for at in range(meets, step):
            room = min(room, t.nodes[node, HOLDING] - t.waiting[node, at])
    for at in range(step, meets):
        room = min(room, int(t.waiting[node, at]))
    return room


@njit(cache=True)
def let_stay(t: Any, node: int, step: int, meets: int, persons: int) -> None:
    """Let so many more wait from `meets` until `step`, or fewer from `step` until `meets`."""
    for at in range(meets, step):
        t.waiting[node, at] += persons
    for at in range(step, meets):
        t.waiting[node, at] -= persons


@njit(cache=True)
def add_on_arc(t: Any, arc: int, meets: int, persons: int) -> None:
    """Let so many more come by an arc that meets its node at a step; a page must be left."""
    edge, by_edge = t.arcs[arc, EDGE], t.arcs[arc, KIND] == BY_EDGE
    begin = meets + t.arcs[arc, STEPS] if by_edge else meets
    page = t.page_of[edge, begin >> PAGE_BITS]
    if page < 0:
        page = t.counts[PAGES_USED]
        t.page_of[edge, begin >> PAGE_BITS] = page
        t.edges[edge, HAS_PAGE] = 1
        t.counts[PAGES_USED] += 1
    t.pages[page, begin & (PAGE_STEPS - 1)] += persons if by_edge else -persons
