"""Sending people along a tree of visits that leads from safety back to them."""

from numba import njit

from egress.planning.roads.expansion import HOLDING, INTAKE_DEN, INTAKE_NUM, LEFT, READY, STEPS, Array, per_step
from egress.planning.roads.network import UNLIMITED
from egress.planning.roads.residual import (
    ARC,
    ARRIVED,
    BEFORE,
    HIGH,
    MEETS,
    NEXT_STEP,
    NODE,
    PICK,
    STEP,
    WAYS,
    add_on_arc,
    let_stay,
    room_on,
    stay,
)


@njit(cache=True)
def send_back(
    arcs: Array,
    edges: Array,
    windows: Array,
    chunks: Array,
    safes: Array,
    page_of: Array,
    pages: Array,
    nodes: Array,
    waiting: Array,
    visits: Array,
    taken: Array,
    count: Array,
    chunk: int,
    last: int,
    is_fresh: bool,
) -> bool:
    """
    Send people of a chunk along the visits that led to them; False if these are full by now.

    At each visit they go on as early as there is room, whichever step the visit was made for: so a tree of visits
    serves many. On a tree that nobody has used yet the very steps of the visits are taken if that fails.
    """
    ready = chunks[chunk, READY]
    room = _pick_earliest(arcs, edges, windows, page_of, pages, nodes, waiting, visits, last, ready)
    if room <= 0 and is_fresh:
        room = _pick_as_visited(arcs, edges, windows, page_of, pages, nodes, waiting, visits, last, ready)
    at = last
    while visits[at, BEFORE] >= 0:
        at = visits[at, BEFORE]
    safe = -visits[at, BEFORE] - 1
    theta = count[NEXT_STEP]
    intake = per_step(safes[safe, INTAKE_NUM], safes[safe, INTAKE_DEN], theta) - taken[safe, theta]
    persons = min(min(room, intake), chunks[chunk, LEFT])
    if persons <= 0:
        return False
    _put(arcs, edges, page_of, pages, waiting, visits, count, last, ready, persons)
    if not _is_sound(arcs, edges, windows, page_of, pages, nodes, waiting, visits, last, ready):
        # The way uses something twice, and there is not room for both.
        _put(arcs, edges, page_of, pages, waiting, visits, count, last, ready, -persons)
        if not is_fresh:
            return False
        room = _pick_as_visited(arcs, edges, windows, page_of, pages, nodes, waiting, visits, last, ready)
        persons = min(min(room, intake), chunks[chunk, LEFT])
        _put(arcs, edges, page_of, pages, waiting, visits, count, last, ready, persons)
    _count_sent(chunks, taken, count, safe, chunk, persons)
    return True


@njit(cache=True)
def _pick_earliest(
    arcs: Array,
    edges: Array,
    windows: Array,
    page_of: Array,
    pages: Array,
    nodes: Array,
    waiting: Array,
    visits: Array,
    at: int,
    step: int,
) -> int:
    """Write into PICK of each visit when people who are there from a step best use its arc; return the room."""
    room = UNLIMITED
    while visits[at, BEFORE] >= 0 and room > 0:
        node, before, arc = visits[at, NODE], visits[at, BEFORE], visits[at, ARC]
        steps, last = arcs[arc, STEPS], visits[before, HIGH]
        meets, on = step - steps, 0
        while meets <= last:
            on = room_on(arcs, edges, windows, page_of, pages, arc, meets) if meets >= 0 else 0
            if on > 0:
                break
            meets += 1
        if on <= 0:
            meets = min(step - steps, last + 1) - 1
            while meets >= 0 and meets + steps >= 0 and waiting[node, meets + steps] > 0:
                on = room_on(arcs, edges, windows, page_of, pages, arc, meets) if meets <= last else 0
                if on > 0:
                    break
                meets -= 1
        if on <= 0:
            return 0
        room = min(min(room, on), stay(nodes, waiting, node, meets + steps, step))
        visits[at, PICK] = meets
        at, step = before, meets
    return min(room, stay(nodes, waiting, visits[at, NODE], visits[at, STEP], step))


@njit(cache=True)
def _pick_as_visited(
    arcs: Array,
    edges: Array,
    windows: Array,
    page_of: Array,
    pages: Array,
    nodes: Array,
    waiting: Array,
    visits: Array,
    at: int,
    step: int,
) -> int:
    """Write the steps for which the visits were made into PICK; return the room."""
    room = UNLIMITED
    while visits[at, BEFORE] >= 0:
        arc, meets = visits[at, ARC], visits[at, MEETS]
        visits[at, PICK] = meets
        room = min(room, room_on(arcs, edges, windows, page_of, pages, arc, meets))
        room = min(room, stay(nodes, waiting, visits[at, NODE], visits[at, STEP], step))
        at, step = visits[at, BEFORE], meets
    return min(room, stay(nodes, waiting, visits[at, NODE], visits[at, STEP], step))


@njit(cache=True)
def _put(
    arcs: Array,
    edges: Array,
    page_of: Array,
    pages: Array,
    waiting: Array,
    visits: Array,
    count: Array,
    at: int,
    step: int,
    persons: int,
) -> None:
    """Let so many more (or fewer) go by the picked steps, from a step on at the last visit."""
    while visits[at, BEFORE] >= 0:
        arc, meets = visits[at, ARC], visits[at, PICK]
        let_stay(waiting, visits[at, NODE], meets + arcs[arc, STEPS], step, persons)
        add_on_arc(arcs, edges, page_of, pages, count, arc, meets, persons)
        at, step = visits[at, BEFORE], meets
    let_stay(waiting, visits[at, NODE], visits[at, STEP], step, persons)


@njit(cache=True)
def _is_sound(
    arcs: Array,
    edges: Array,
    windows: Array,
    page_of: Array,
    pages: Array,
    nodes: Array,
    waiting: Array,
    visits: Array,
    at: int,
    step: int,
) -> bool:
    """Whether nothing on the way by the picked steps holds more than it can, or fewer than nobody."""
    while True:
        first = visits[at, BEFORE] < 0
        node = visits[at, NODE]
        leaves = visits[at, STEP] if first else visits[at, PICK] + arcs[visits[at, ARC], STEPS]
        for then in range(min(step, leaves), max(step, leaves)):
            if waiting[node, then] < 0 or waiting[node, then] > nodes[node, HOLDING]:
                return False
        if first:
            return True
        if room_on(arcs, edges, windows, page_of, pages, visits[at, ARC], visits[at, PICK]) < 0:
            return False
        at, step = visits[at, BEFORE], visits[at, PICK]


@njit(cache=True)
def _count_sent(chunks: Array, taken: Array, count: Array, safe: int, chunk: int, persons: int) -> None:
    """Count people of a chunk as safe."""
    chunks[chunk, LEFT] -= persons
    taken[safe, count[NEXT_STEP]] += persons
    count[ARRIVED] += persons
    count[WAYS] += 1
