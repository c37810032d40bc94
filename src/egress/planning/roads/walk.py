"""
Sending people forwards, depth first, through what a round has visited: many ways for one tree.

A visit here covers a stretch from LOW up to before HIGH; ARC is the arc in use and MEETS the step at which people
leave by it, PICK the persons that fit on the way so far, BEFORE what FAILED was.
"""

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
    Array,
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
def send_forward(
    nodes: Array,
    arcs: Array,
    edges: Array,
    windows: Array,
    chunks: Array,
    safes: Array,
    page_of: Array,
    pages: Array,
    waiting: Array,
    visits: Array,
    taken: Array,
    count: Array,
) -> bool:
    """Send people on, depth first, by nodes and steps from which the round came; False when more room is needed."""
    theta = count[NEXT_STEP]
    for node in range(len(nodes) - 1):
        nodes[node, FAILED] = UNREACHED if nodes[node, COVERED] >= 0 and nodes[node, NARROW] < 0 else -1
    for safe in range(len(safes)):
        nodes[safes[safe, SAFE_NODE], FAILED] = -2 - safe
    for node in range(len(nodes) - 1):
        for chunk in range(nodes[node, CHUNK], nodes[node + 1, CHUNK_AT]):
            ready = chunks[chunk, READY]
            if ready > nodes[node, COVERED] or nodes[node, COVERED] < 0 or 0 <= nodes[node, FAILED] <= ready:
                break
            while chunks[chunk, LEFT] > 0 and nodes[node, FAILED] > ready:
                _set_out(nodes, waiting, visits, 0, node, ready, chunks[chunk, LEFT])
                has_room, persons = _walk(
                    nodes, arcs, edges, windows, safes, page_of, pages, waiting, visits, taken, count, theta
                )
                chunks[chunk, LEFT] -= persons
                if not has_room:
                    return False
    return True


@njit(cache=True)
def _set_out(nodes: Array, waiting: Array, visits: Array, at: int, node: int, step: int, room: int) -> None:
    """Put a node onto the way forward: the steps until which one can wait, or from which somebody need not."""
    low, end = step, min(nodes[node, FAILED], nodes[node, COVERED] + 1)
    while low > nodes[node, CLOSED] + 1 and waiting[node, low - 1] > 0:
        low -= 1
    visits[at, NODE], visits[at, STEP], visits[at, LOW], visits[at, HIGH] = node, step, low, end
    visits[at, PICK], visits[at, BEFORE] = room, nodes[node, FAILED]
    visits[at, ARC], visits[at, MEETS] = nodes[node, ARC_AT], low
    nodes[node, FAILED] = low


@njit(cache=True)
def _walk(
    nodes: Array,
    arcs: Array,
    edges: Array,
    windows: Array,
    safes: Array,
    page_of: Array,
    pages: Array,
    waiting: Array,
    visits: Array,
    taken: Array,
    count: Array,
    theta: int,
) -> tuple[bool, int]:
    """Bring people from the first visit to safety in all ways there are; return whether there was room, how many."""
    depth = total = 0
    while depth >= 0:
        count[VISITS] += 1
        if depth + 1 >= len(visits) or count[PAGES_USED] + depth >= len(pages):
            return False, total
        arc, leaves, room = _next_forward(
            nodes, arcs, edges, windows, safes, page_of, pages, waiting, visits, taken, theta, depth
        )
        visits[depth, ARC], visits[depth, MEETS] = arc, leaves
        if room <= 0:
            depth -= 1
            continue
        room = min(room, visits[depth, PICK])
        end, arrive = arcs[arc, ORIGIN], leaves + arcs[arc, STEPS]
        if nodes[end, FAILED] >= 0:
            _set_out(nodes, waiting, visits, depth + 1, end, arrive, room)
            depth += 1
            continue
        safe = -nodes[end, FAILED] - 2
        let_stay(waiting, end, theta, arrive, room)
        for at in range(depth + 1):
            let_stay(waiting, visits[at, NODE], visits[at, MEETS], visits[at, STEP], room)
            _add_forward(arcs, edges, page_of, pages, count, visits[at, ARC], visits[at, MEETS], room)
        taken[safe, theta] += room
        count[ARRIVED] += room
        count[WAYS] += 1
        total += room
        depth = _step_back(nodes, visits, depth, room)
    return True, total


@njit(cache=True)
def _step_back(nodes: Array, visits: Array, depth: int, persons: int) -> int:
    """Take back the visits beyond the first full place of the way; return the depth at which to go on."""
    back = depth
    for at in range(depth, -1, -1):
        visits[at, PICK] -= persons
        if visits[at, PICK] == 0:
            back = at - 1
    for at in range(depth, max(back, 0), -1):
        nodes[visits[at, NODE], FAILED] = visits[at, BEFORE]
    return back


@njit(cache=True)
def _next_forward(
    nodes: Array,
    arcs: Array,
    edges: Array,
    windows: Array,
    safes: Array,
    page_of: Array,
    pages: Array,
    waiting: Array,
    visits: Array,
    taken: Array,
    theta: int,
    depth: int,
) -> tuple[int, int, int]:
    """Return the next arc by which one can go on, the step at which, and the room; no room if there is none."""
    node, step, end, leaves = visits[depth, NODE], visits[depth, STEP], visits[depth, HIGH], visits[depth, MEETS]
    last = nodes[node + 1, ARC_AT]
    for arc in range(visits[depth, ARC], last):
        other, edge, steps = arcs[arc, ORIGIN], arcs[arc, EDGE], arcs[arc, STEPS]
        failed, by_edge = nodes[other, FAILED], arcs[arc, KIND] == UNDO_EDGE
        top, room = min(failed - 1, nodes[other, COVERED]), UNLIMITED
        if failed < -1:
            top, safe = theta, -failed - 2
            room = per_step(safes[safe, INTAKE_NUM], safes[safe, INTAKE_DEN], theta) - taken[safe, theta]
        if failed != -1 and room > 0 and (by_edge or edges[edge, HAS_PAGE] == 1):
            leaves = max(leaves, nodes[other, CLOSED] + 1 - steps)
            while leaves < end and leaves + steps <= top:
                begin = leaves if by_edge else leaves + steps
                page = page_of[edge, begin >> PAGE_BITS]
                on = int(pages[page, begin & (PAGE_STEPS - 1)]) if page >= 0 else 0
                on = capacity(edges, windows, edge, begin) - on if by_edge else on
                if on > 0:
                    on = min(min(on, room), stay(nodes, waiting, node, leaves, step))
                if on > 0 and failed < -1:
                    on = min(on, stay(nodes, waiting, other, theta, leaves + steps))
                if on > 0:
                    return arc, leaves, on
                leaves += 1
        leaves = visits[depth, LOW]
    return last, leaves, 0


@njit(cache=True)
def _add_forward(
    arcs: Array, edges: Array, page_of: Array, pages: Array, count: Array, arc: int, leaves: int, persons: int
) -> None:
    """Let so many go on by an arc that they enter at a step; a page must be left."""
    edge, by_edge = arcs[arc, EDGE], arcs[arc, KIND] == UNDO_EDGE
    begin = leaves if by_edge else leaves + arcs[arc, STEPS]
    page = page_of[edge, begin >> PAGE_BITS]
    if page < 0:
        page = count[PAGES_USED]
        page_of[edge, begin >> PAGE_BITS] = page
        edges[edge, HAS_PAGE] = 1
        count[PAGES_USED] += 1
    pages[page, begin & (PAGE_STEPS - 1)] += persons if by_edge else -persons
