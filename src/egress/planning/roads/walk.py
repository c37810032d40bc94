"""
Sending people forwards, depth first, through what a round has visited: many ways for one tree.

A visit here covers a stretch from LOW up to before HIGH; ARC is the arc in use and MEETS the step at which people
leave by it, PICK the persons that fit on the way so far, BEFORE what FAILED was.
"""

from typing import Any

from numba import njit

from egress.planning.roads.expansion import (
    ARC_AT,
    CHUNK,
    CHUNK_AT,
    CLOSED,
    COVERED,
    EDGE,
    FAILED,
    HAS_PAGE,
    INTAKE_DEN,
    INTAKE_NUM,
    KIND,
    LEFT,
    NARROW,
    ORIGIN,
    PAGE_BITS,
    PAGE_STEPS,
    READY,
    SAFE_NODE,
    STEPS,
    UNDO_EDGE,
    UNREACHED,
    capacity,
    per_step,
)
from egress.planning.roads.network import UNLIMITED
from egress.planning.roads.residual import (
    ARC,
    ARRIVED,
    BEFORE,
    HIGH,
    LOW,
    MEETS,
    NEXT_STEP,
    NODE,
    PAGES_USED,
    PICK,
    STEP,
    VISITS,
    WAYS,
    let_stay,
    stay,
)


@njit(cache=True)
def send_forward(t: Any) -> bool:
    """Send people on, depth first, by nodes and steps from which the round came; False when more room is needed."""
    theta = t.counts[NEXT_STEP]
    for node in range(len(t.nodes) - 1):
        t.nodes[node, FAILED] = UNREACHED if t.nodes[node, COVERED] >= 0 and t.nodes[node, NARROW] < 0 else -1
    for safe in range(len(t.safes)):
        t.nodes[t.safes[safe, SAFE_NODE], FAILED] = -2 - safe
    for node in range(len(t.nodes) - 1):
        for chunk in range(t.nodes[node, CHUNK], t.nodes[node + 1, CHUNK_AT]):
            ready = t.chunks[chunk, READY]
            if ready > t.nodes[node, COVERED] or t.nodes[node, COVERED] < 0 or 0 <= t.nodes[node, FAILED] <= ready:
                break
            while t.chunks[chunk, LEFT] > 0 and t.nodes[node, FAILED] > ready:
                _set_out(t, 0, node, ready, t.chunks[chunk, LEFT])
                has_room, persons = _walk(t, theta)
                t.chunks[chunk, LEFT] -= persons
                if not has_room:
                    return False
    return True


@njit(cache=True)
def _set_out(t: Any, at: int, node: int, step: int, room: int) -> None:
    """Put a node onto the way forward: the steps until which one can wait, or from which somebody need not."""
    low, end = step, min(t.nodes[node, FAILED], t.nodes[node, COVERED] + 1)
    while low > t.nodes[node, CLOSED] + 1 and t.waiting[node, low - 1] > 0:
        low -= 1
    t.visits[at, NODE], t.visits[at, STEP], t.visits[at, LOW], t.visits[at, HIGH] = node, step, low, end
    t.visits[at, PICK], t.visits[at, BEFORE] = room, t.nodes[node, FAILED]
    t.visits[at, ARC], t.visits[at, MEETS] = t.nodes[node, ARC_AT], low
    t.nodes[node, FAILED] = low


@njit(cache=True)
def _walk(t: Any, theta: int) -> tuple[bool, int]:
    """Bring people from the first visit to safety in all ways there are; return whether there was room, how many."""
    depth = total = 0
    while depth >= 0:
        t.counts[VISITS] += 1
        if depth + 1 >= len(t.visits) or t.counts[PAGES_USED] + depth >= len(t.pages):
            return False, total
        arc, leaves, room = _next_forward(t, theta, depth)
        t.visits[depth, ARC], t.visits[depth, MEETS] = arc, leaves
        if room <= 0:
            depth -= 1
            continue
        room = min(room, t.visits[depth, PICK])
        end, arrive = t.arcs[arc, ORIGIN], leaves + t.arcs[arc, STEPS]
        if t.nodes[end, FAILED] >= 0:
            _set_out(t, depth + 1, end, arrive, room)
            depth += 1
            continue
        safe = -t.nodes[end, FAILED] - 2
        let_stay(t, end, theta, arrive, room)
        for at in range(depth + 1):
            let_stay(t, t.visits[at, NODE], t.visits[at, MEETS], t.visits[at, STEP], room)
            _add_forward(t, t.visits[at, ARC], t.visits[at, MEETS], room)
        t.taken[safe, theta] += room
        t.counts[ARRIVED] += room
        t.counts[WAYS] += 1
        total += room
        depth = _step_back(t, depth, room)
    return True, total


@njit(cache=True)
def _step_back(t: Any, depth: int, persons: int) -> int:
    """Take back the visits beyond the first full place of the way; return the depth at which to go on."""
    back = depth
    for at in range(depth, -1, -1):
        t.visits[at, PICK] -= persons
        if t.visits[at, PICK] == 0:
            back = at - 1
    for at in range(depth, max(back, 0), -1):
        t.nodes[t.visits[at, NODE], FAILED] = t.visits[at, BEFORE]
    return back


@njit(cache=True)
def _next_forward(t: Any, theta: int, depth: int) -> tuple[int, int, int]:
    """Return the next arc by which one can go on, the step at which, and the room; no room if there is none."""
    node, step, end, leaves = (
        t.visits[depth, NODE],
        t.visits[depth, STEP],
        t.visits[depth, HIGH],
        t.visits[depth, MEETS],
    )
    last = t.nodes[node + 1, ARC_AT]
    for arc in range(t.visits[depth, ARC], last):
        other, edge, steps = t.arcs[arc, ORIGIN], t.arcs[arc, EDGE], t.arcs[arc, STEPS]
        failed, by_edge = t.nodes[other, FAILED], t.arcs[arc, KIND] == UNDO_EDGE
        top, room = min(failed - 1, t.nodes[other, COVERED]), UNLIMITED
        if failed < -1:
            top, safe = theta, -failed - 2
            room = per_step(t.safes[safe, INTAKE_NUM], t.safes[safe, INTAKE_DEN], theta) - t.taken[safe, theta]
        if failed != -1 and room > 0 and (by_edge or t.edges[edge, HAS_PAGE] == 1):
            leaves = max(leaves, t.nodes[other, CLOSED] + 1 - steps)
            while leaves < end and leaves + steps <= top:
                begin = leaves if by_edge else leaves + steps
                page = t.page_of[edge, begin >> PAGE_BITS]
                on = int(t.pages[page, begin & (PAGE_STEPS - 1)]) if page >= 0 else 0
                on = capacity(t, edge, begin) - on if by_edge else on
                if on > 0:
                    on = min(min(on, room), stay(t, node, leaves, step))
                if on > 0 and failed < -1:
                    on = min(on, stay(t, other, theta, leaves + steps))
                if on > 0:
                    return arc, leaves, on
                leaves += 1
        leaves = t.visits[depth, LOW]
    return last, leaves, 0


@njit(cache=True)
def _add_forward(t: Any, arc: int, leaves: int, persons: int) -> None:
    """Let so many go on by an arc that they enter at a step; a page must be left."""
    edge, by_edge = t.arcs[arc, EDGE], t.arcs[arc, KIND] == UNDO_EDGE
    begin = leaves if by_edge else leaves + t.arcs[arc, STEPS]
    page = t.page_of[edge, begin >> PAGE_BITS]
    if page < 0:
        page = t.counts[PAGES_USED]
        t.page_of[edge, begin >> PAGE_BITS] = page
        t.edges[edge, HAS_PAGE] = 1
        t.counts[PAGES_USED] += 1
    t.pages[page, begin & (PAGE_STEPS - 1)] += persons if by_edge else -persons
