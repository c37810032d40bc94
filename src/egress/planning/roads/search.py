"""
The compiled search: step by step of arrival, as many people more as can be safe then, those before kept.

It walks backwards from safety, latest step first, to people who have not set out, and sends them along the way it
came; beyond what has become full it goes no further in that round. On such a way somebody may take the place of one
who is sent another way. Since people may wait, whoever can be safe from a node at some step can be so from every
earlier step there: a visit covers a stretch of steps of a node, and of each edge only the last step with room is
tried. What the last round of a step has covered is closed for good: whoever is sent later goes by other nodes and
steps, so nothing changes there.
"""

from typing import Any

import numpy as np
from numba import njit

from egress.compiled import addressed
from egress.planning.roads.expansion import (
    ARC_AT,
    BY_EDGE,
    CHUNK,
    CHUNK_AT,
    CLOSED,
    COVERED,
    EARLIEST,
    EDGE,
    HAS_PAGE,
    HOLDING,
    INTAKE_DEN,
    INTAKE_NUM,
    IS_EVEN,
    KIND,
    LEFT,
    NARROW,
    NUM,
    ORIGIN,
    PAGE_BITS,
    PAGE_STEPS,
    READY,
    SAFE_NODE,
    STEPS,
    capacity,
    per_step,
)
from egress.planning.roads.residual import (
    ARC,
    ARRIVED,
    BEFORE,
    FULL,
    HIGH,
    IS_CLOSED,
    IS_COVERED,
    IS_OPEN,
    LOW,
    MEETS,
    NEXT,
    NEXT_STEP,
    NODE,
    PAGES_USED,
    STEP,
    VISITS,
    Tables,
    stay,
)
from egress.planning.roads.sending import send_back

CLEARED, NEEDS_STEPS, NEEDS_ROOM = range(3)
"""Why the search came back."""


@njit(cache=True)
def advance(tables: Tables, all_: int) -> int:
    """Bring people to safety, step of arrival by step, until all are safe or more room is needed; return why."""
    t = addressed(tables)
    while t.counts[ARRIVED] < all_:
        theta = t.counts[NEXT_STEP]
        if theta >= t.taken.shape[1]:
            return NEEDS_STEPS
        while True:
            before = t.counts[ARRIVED]
            has_room = _latest_first(t)
            is_over = has_room and t.counts[ARRIVED] == before
            _end_round(t, theta, is_over)
            if not has_room:
                return NEEDS_ROOM
            if is_over:
                break
        t.counts[NEXT_STEP] += 1
    return CLEARED


@njit(cache=True)
def _end_round(t: Any, theta: int, is_over: bool) -> None:
    """Close what a round without success has covered, and uncover the rest."""
    keeps_cuts = t.since.shape[1] > 0
    for node in range(len(t.nodes) - 1):
        last, row = t.nodes[node, COVERED], t.nodes[node, NARROW]
        if last < 0:
            continue
        t.nodes[node, COVERED] = -1
        if row >= 0:
            for step in range(theta + 1):
                if t.narrow[row, step] == IS_COVERED:
                    t.narrow[row, step] = IS_CLOSED if is_over else IS_OPEN
                    if is_over and keeps_cuts:
                        t.since[node, step] = theta + 1
        elif is_over and last > t.nodes[node, CLOSED]:
            if keeps_cuts:
                t.since[node, t.nodes[node, CLOSED] + 1 : last + 1] = theta + 1
            t.nodes[node, CLOSED] = last


@njit(cache=True)
def _safe_room(t: Any, theta: int, safe: int) -> int:
    """Return how many more a safe node can take in at the step looked at, 0 if the round has been there."""
    node = t.safes[safe, SAFE_NODE]
    row = t.nodes[node, NARROW]
    if (
        theta < t.nodes[node, EARLIEST]
        or t.nodes[node, CLOSED] >= theta
        or (row < 0 and t.nodes[node, COVERED] >= theta)
    ):
        return 0
    if row >= 0 and t.narrow[row, theta] != IS_OPEN:
        return 0
    return int(per_step(t.safes[safe, INTAKE_NUM], t.safes[safe, INTAKE_DEN], theta) - t.taken[safe, theta])


@njit(cache=True)
def _visit(t: Any, at: int, node: int, step: int, theta: int) -> None:
    """Visit a node: every step from which people can wait until `step`, or up to which somebody need not wait."""
    high, row = step, t.nodes[node, NARROW]
    if row < 0:
        low = max(t.nodes[node, COVERED], t.nodes[node, CLOSED])
        while high < theta and t.waiting[node, high] > 0:
            high += 1
    else:
        low = step - 1
        while low >= t.nodes[node, EARLIEST] and t.narrow[row, low] == IS_OPEN:
            if t.waiting[node, low] >= t.nodes[node, HOLDING]:
                break
            low -= 1
        while high < theta and t.waiting[node, high] > 0 and t.narrow[row, high + 1] == IS_OPEN:
            high += 1
        t.narrow[row, low + 1 : high + 1] = IS_COVERED
    t.nodes[node, COVERED] = high
    t.visits[at, FULL] = 0
    t.visits[at, NODE], t.visits[at, STEP], t.visits[at, LOW], t.visits[at, HIGH] = node, step, low, high


@njit(cache=True)
def _ready_chunk(t: Any, at: int) -> int:
    """Return a chunk of people who can be met at this visit and have not left; -1 if there is none."""
    node = t.visits[at, NODE]
    chunk, end = int(t.nodes[node, CHUNK]), t.nodes[node + 1, CHUNK_AT]
    if chunk == end:
        return -1
    while chunk < end and t.chunks[chunk, LEFT] == 0:
        chunk += 1
    t.nodes[node, CHUNK] = chunk
    if chunk == end or t.chunks[chunk, READY] > t.visits[at, HIGH]:
        return -1
    return chunk if stay(t, node, t.visits[at, STEP], t.chunks[chunk, READY]) > 0 else -1


@njit(cache=True)
def _last_with_room(t: Any, arc: int, low: int, meets: int, theta: int) -> int:
    """Return the last step, up to `meets`, at which an arc has room and comes from where the round has not been."""
    origin, edge, steps, by_edge = (
        t.arcs[arc, ORIGIN],
        t.arcs[arc, EDGE],
        t.arcs[arc, STEPS],
        t.arcs[arc, KIND] == BY_EDGE,
    )
    if not by_edge and t.edges[edge, HAS_PAGE] == 0:
        return low
    row = t.nodes[origin, NARROW]
    least = max(low, t.nodes[origin, EARLIEST] - steps - 1)
    if row < 0:
        least = max(least, max(t.nodes[origin, COVERED], t.nodes[origin, CLOSED]) - steps)
    meets = min(meets, theta - steps)
    is_even, limit = t.edges[edge, IS_EVEN] == 1, t.edges[edge, NUM]
    while meets > least:
        if row < 0 or t.narrow[row, meets + steps] == IS_OPEN:
            begin = meets + steps if by_edge else meets
            page = t.page_of[edge, begin >> PAGE_BITS]
            on = t.pages[page, begin & (PAGE_STEPS - 1)] if page >= 0 else 0
            if by_edge:
                if on < (limit if is_even else capacity(t, edge, begin)):
                    return meets
            elif on > 0:
                return meets
            elif page < 0:
                meets = (meets >> PAGE_BITS) << PAGE_BITS
        meets -= 1
    return low


@njit(cache=True)
def _latest_first(t: Any) -> bool:
    """Send people along quick ways, be it in the place of others; False when more room is needed first."""
    theta, made, before = t.counts[NEXT_STEP], 0, t.counts[ARRIVED]
    turns = np.full(theta + 1, -1, dtype=np.int64)
    for safe in range(len(t.safes)):
        if _safe_room(t, theta, safe) > 0:
            t.visits[made, BEFORE] = -safe - 1
            _visit(t, made, t.safes[safe, SAFE_NODE], theta, theta)
            t.visits[made, NEXT], turns[theta] = turns[theta], made
            made += 1
    turn = theta
    while turn >= 0:
        at = turns[turn]
        if at < 0:
            turn -= 1
            continue
        turns[turn] = t.visits[at, NEXT]
        t.counts[VISITS] += 1
        if not _send_all(t, at, made, before):
            return False
        if t.counts[ARRIVED] > before and _is_full(t, at):
            continue
        node = t.visits[at, NODE]
        if made + (t.nodes[node + 1, ARC_AT] - t.nodes[node, ARC_AT]) * (theta + 1) >= len(t.visits):
            return False
        first = made
        made = _visit_all(t, theta, at, made)
        for new in range(first, made):
            high = t.visits[new, HIGH]
            t.visits[new, NEXT], turns[high] = turns[high], new
            turn = max(turn, high)
    return True


@njit(cache=True)
def _is_full(t: Any, at: int) -> bool:
    """Whether the way from a visit to safety is known to have become full; if so, note it all along."""
    on = at
    while t.visits[on, FULL] == 0 and t.visits[on, BEFORE] >= 0:
        on = t.visits[on, BEFORE]
    if t.visits[on, FULL] == 0:
        return False
    while at != on:
        t.visits[at, FULL] = 1
        at = t.visits[at, BEFORE]
    return True


@njit(cache=True)
def _send_all(t: Any, at: int, made: int, before: int) -> bool:
    """
    Send back everybody who can be met at a visit; False when more pages are needed first.

    `made` visits are there so far, and `before` people were safe when the first was made.
    """
    chunk = _ready_chunk(t, at)
    while chunk >= 0:
        if t.counts[PAGES_USED] + made >= len(t.pages):
            return False
        is_fresh = t.counts[ARRIVED] == before
        if not send_back(t, chunk, at, is_fresh):
            return True
        chunk = _ready_chunk(t, at)
    return True


@njit(cache=True)
def _visit_all(t: Any, theta: int, at: int, made: int) -> int:
    """Visit every node from which one more could come to this visit; return the number of visits."""
    node, low, high = t.visits[at, NODE], t.visits[at, LOW], t.visits[at, HIGH]
    for arc in range(t.nodes[node, ARC_AT], t.nodes[node + 1, ARC_AT]):
        origin, meets = t.arcs[arc, ORIGIN], high
        while True:
            meets = _last_with_room(t, arc, low, meets, theta)
            if meets <= low:
                break
            t.visits[made, ARC], t.visits[made, MEETS], t.visits[made, BEFORE] = arc, meets, at
            then = meets + t.arcs[arc, STEPS]
            _visit(t, made, origin, then, theta)
            made += 1
            if t.nodes[origin, NARROW] < 0:
                break
            meets -= 1
    return made
