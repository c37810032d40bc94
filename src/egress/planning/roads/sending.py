"""Sending people along a tree of visits that leads from safety back to them."""

from typing import Any

from numba import njit

from egress.planning.roads.expansion import HOLDING, INTAKE_DEN, INTAKE_NUM, LEFT, READY, STEPS, per_step
from egress.planning.roads.network import UNLIMITED
from egress.planning.roads.residual import (
    ARC,
    ARRIVED,
    BEFORE,
    FULL,
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
def send_back(t: Any, chunk: int, last: int, is_fresh: bool) -> bool:
    """
    Send people of a chunk along the visits that led to them; False if these are full by now.

    At each visit they go on as early as there is room, whichever step the visit was made for: so a tree of visits
    serves many. On a tree that nobody has used yet the very steps of the visits are taken if that fails.
    """
    ready = t.chunks[chunk, READY]
    room = _pick_earliest(t, last, ready)
    if room <= 0 and is_fresh:
        room = _pick_as_visited(t, last, ready)
    at = last
    while t.visits[at, BEFORE] >= 0:
        at = t.visits[at, BEFORE]
    safe = -t.visits[at, BEFORE] - 1
    theta = t.counts[NEXT_STEP]
    intake = per_step(t.safes[safe, INTAKE_NUM], t.safes[safe, INTAKE_DEN], theta) - t.taken[safe, theta]
    persons = min(min(room, intake), t.chunks[chunk, LEFT])
    if intake <= 0:
        t.visits[at, FULL] = 1
    if persons <= 0:
        return False
    _put(t, last, ready, persons)
    if not _is_sound(t, last, ready):
        # The way uses something twice, and there is not room for both.
        _put(t, last, ready, -persons)
        if not is_fresh:
            return False
        room = _pick_as_visited(t, last, ready)
        persons = min(min(room, intake), t.chunks[chunk, LEFT])
        _put(t, last, ready, persons)
    _count_sent(t, safe, chunk, persons)
    return True


@njit(cache=True)
def _pick_earliest(t: Any, at: int, step: int) -> int:
    """Write into PICK of each visit when people who are there from a step best use its arc; return the room."""
    room = UNLIMITED
    while t.visits[at, BEFORE] >= 0 and room > 0:
        node, before, arc = t.visits[at, NODE], t.visits[at, BEFORE], t.visits[at, ARC]
        steps, last = t.arcs[arc, STEPS], t.visits[before, HIGH]
        meets, on = step - steps, 0
        while meets <= last:
            on = room_on(t, arc, meets) if meets >= 0 else 0
            if on > 0:
                break
            meets += 1
        if on <= 0:
            meets = min(step - steps, last + 1) - 1
            while meets >= 0 and meets + steps >= 0 and t.waiting[node, meets + steps] > 0:
                on = room_on(t, arc, meets) if meets <= last else 0
                if on > 0:
                    break
                meets -= 1
        if on <= 0:
            t.visits[at, FULL] = 1
            return 0
        room = min(min(room, on), stay(t, node, meets + steps, step))
        t.visits[at, PICK] = meets
        at, step = before, meets
    return min(room, stay(t, t.visits[at, NODE], t.visits[at, STEP], step))


@njit(cache=True)
def _pick_as_visited(t: Any, at: int, step: int) -> int:
    """Write the steps for which the visits were made into PICK; return the room."""
    room = UNLIMITED
    while t.visits[at, BEFORE] >= 0:
        arc, meets = t.visits[at, ARC], t.visits[at, MEETS]
        t.visits[at, PICK] = meets
        room = min(room, room_on(t, arc, meets))
        room = min(room, stay(t, t.visits[at, NODE], t.visits[at, STEP], step))
        at, step = t.visits[at, BEFORE], meets
    return min(room, stay(t, t.visits[at, NODE], t.visits[at, STEP], step))


@njit(cache=True)
def _put(t: Any, at: int, step: int, persons: int) -> None:
    """Let so many more (or fewer) go by the picked steps, from a step on at the last visit."""
    while t.visits[at, BEFORE] >= 0:
        arc, meets = t.visits[at, ARC], t.visits[at, PICK]
        let_stay(t, t.visits[at, NODE], meets + t.arcs[arc, STEPS], step, persons)
        add_on_arc(t, arc, meets, persons)
        at, step = t.visits[at, BEFORE], meets
    let_stay(t, t.visits[at, NODE], t.visits[at, STEP], step, persons)


@njit(cache=True)
def _is_sound(t: Any, at: int, step: int) -> bool:
    """Whether nothing on the way by the picked steps holds more than it can, or fewer than nobody."""
    while True:
        first = t.visits[at, BEFORE] < 0
        node = t.visits[at, NODE]
        leaves = t.visits[at, STEP] if first else t.visits[at, PICK] + t.arcs[t.visits[at, ARC], STEPS]
        for then in range(min(step, leaves), max(step, leaves)):
            if t.waiting[node, then] < 0 or t.waiting[node, then] > t.nodes[node, HOLDING]:
                return False
        if first:
            return True
        if room_on(t, t.visits[at, ARC], t.visits[at, PICK]) < 0:
            return False
        at, step = t.visits[at, BEFORE], t.visits[at, PICK]


@njit(cache=True)
def _count_sent(t: Any, safe: int, chunk: int, persons: int) -> None:
    """Count people of a chunk as safe."""
    t.chunks[chunk, LEFT] -= persons
    t.taken[safe, t.counts[NEXT_STEP]] += persons
    t.counts[ARRIVED] += persons
    t.counts[WAYS] += 1
