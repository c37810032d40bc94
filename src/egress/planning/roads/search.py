"""
The compiled search: step by step of arrival, as many people more as can be safe then, those before kept.

It walks backwards from safety, latest step first, to people who have not set out, sends them along the way it came,
and then others forwards through what it has visited. On such a way somebody may take the place of one who is sent
another way. Since people may wait, whoever can be safe from a node at some step can be so from every earlier step
there: a visit covers a stretch of steps of a node, and of each edge only the last step with room is tried. What the
last round of a step has covered is closed for good: whoever is sent later goes by other nodes and steps, so nothing
changes there.
"""

import numpy as np
from numba import njit

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
    Array,
    capacity,
    per_step,
)
from egress.planning.roads.residual import (
    ARC,
    ARRIVED,
    BEFORE,
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
    stay,
)
from egress.planning.roads.sending import send_back
from egress.planning.roads.walk import send_forward

CLEARED, NEEDS_STEPS, NEEDS_ROOM = range(3)
"""Why the search came back."""


@njit(cache=True)
def advance(
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
    narrow: Array,
    since: Array,
    taken: Array,
    count: Array,
    all_: int,
) -> int:
    """Bring people to safety, step of arrival by step, until all are safe or more room is needed; return why."""
    while count[ARRIVED] < all_:
        theta = count[NEXT_STEP]
        if theta >= taken.shape[1]:
            return NEEDS_STEPS
        while True:
            before = count[ARRIVED]
            has_room = _latest_first(
                nodes, arcs, edges, windows, chunks, safes, page_of, pages, waiting, visits, narrow, taken, count
            )
            is_over = has_room and count[ARRIVED] == before
            if has_room and not is_over:
                has_room = send_forward(
                    nodes, arcs, edges, windows, chunks, safes, page_of, pages, waiting, visits, taken, count
                )
            _end_round(nodes, narrow, since, theta, is_over)
            if not has_room:
                return NEEDS_ROOM
            if is_over:
                break
        count[NEXT_STEP] += 1
    return CLEARED


@njit(cache=True)
def _end_round(nodes: Array, narrow: Array, since: Array, theta: int, is_over: bool) -> None:
    """Close what a round without success has covered, and uncover the rest."""
    keeps_cuts = since.shape[1] > 0
    for node in range(len(nodes) - 1):
        last, row = nodes[node, COVERED], nodes[node, NARROW]
        if last < 0:
            continue
        nodes[node, COVERED] = -1
        if row >= 0:
            for step in range(theta + 1):
                if narrow[row, step] == IS_COVERED:
                    narrow[row, step] = IS_CLOSED if is_over else IS_OPEN
                    if is_over and keeps_cuts:
                        since[node, step] = theta + 1
        elif is_over and last > nodes[node, CLOSED]:
            if keeps_cuts:
                since[node, nodes[node, CLOSED] + 1 : last + 1] = theta + 1
            nodes[node, CLOSED] = last


@njit(cache=True)
def _safe_room(nodes: Array, safes: Array, narrow: Array, taken: Array, theta: int, safe: int) -> int:
    """Return how many more a safe node can take in at the step looked at, 0 if the round has been there."""
    node = safes[safe, SAFE_NODE]
    row = nodes[node, NARROW]
    if theta < nodes[node, EARLIEST] or nodes[node, CLOSED] >= theta or (row < 0 and nodes[node, COVERED] >= theta):
        return 0
    if row >= 0 and narrow[row, theta] != IS_OPEN:
        return 0
    return int(per_step(safes[safe, INTAKE_NUM], safes[safe, INTAKE_DEN], theta) - taken[safe, theta])


@njit(cache=True)
def _visit(
    nodes: Array, waiting: Array, visits: Array, narrow: Array, at: int, node: int, step: int, theta: int
) -> None:
    """Visit a node: every step from which people can wait until `step`, or up to which somebody need not wait."""
    high, row = step, nodes[node, NARROW]
    if row < 0:
        low = max(nodes[node, COVERED], nodes[node, CLOSED])
        while high < theta and waiting[node, high] > 0:
            high += 1
    else:
        low = step - 1
        while low >= nodes[node, EARLIEST] and narrow[row, low] == IS_OPEN:
            if waiting[node, low] >= nodes[node, HOLDING]:
                break
            low -= 1
        while high < theta and waiting[node, high] > 0 and narrow[row, high + 1] == IS_OPEN:
            high += 1
        narrow[row, low + 1 : high + 1] = IS_COVERED
    nodes[node, COVERED] = high
    visits[at, NODE], visits[at, STEP], visits[at, LOW], visits[at, HIGH] = node, step, low, high


@njit(cache=True)
def _ready_chunk(nodes: Array, chunks: Array, waiting: Array, visits: Array, at: int) -> int:
    """Return a chunk of people who can be met at this visit and have not left; -1 if there is none."""
    node = visits[at, NODE]
    chunk, end = int(nodes[node, CHUNK]), nodes[node + 1, CHUNK_AT]
    if chunk == end:
        return -1
    while chunk < end and chunks[chunk, LEFT] == 0:
        chunk += 1
    nodes[node, CHUNK] = chunk
    if chunk == end or chunks[chunk, READY] > visits[at, HIGH]:
        return -1
    return chunk if stay(nodes, waiting, node, visits[at, STEP], chunks[chunk, READY]) > 0 else -1


@njit(cache=True)
def _last_with_room(
    nodes: Array,
    arcs: Array,
    edges: Array,
    windows: Array,
    page_of: Array,
    pages: Array,
    narrow: Array,
    arc: int,
    low: int,
    meets: int,
    theta: int,
) -> int:
    """Return the last step, up to `meets`, at which an arc has room and comes from where the round has not been."""
    origin, edge, steps, by_edge = arcs[arc, ORIGIN], arcs[arc, EDGE], arcs[arc, STEPS], arcs[arc, KIND] == BY_EDGE
    if not by_edge and edges[edge, HAS_PAGE] == 0:
        return low
    row = nodes[origin, NARROW]
    least = max(low, nodes[origin, EARLIEST] - steps - 1)
    if row < 0:
        least = max(least, max(nodes[origin, COVERED], nodes[origin, CLOSED]) - steps)
    meets = min(meets, theta - steps)
    is_even, limit = edges[edge, IS_EVEN] == 1, edges[edge, NUM]
    while meets > least:
        if row < 0 or narrow[row, meets + steps] == IS_OPEN:
            begin = meets + steps if by_edge else meets
            page = page_of[edge, begin >> PAGE_BITS]
            on = pages[page, begin & (PAGE_STEPS - 1)] if page >= 0 else 0
            if by_edge:
                if on < (limit if is_even else capacity(edges, windows, edge, begin)):
                    return meets
            elif on > 0:
                return meets
            elif page < 0:
                meets = (meets >> PAGE_BITS) << PAGE_BITS
        meets -= 1
    return low


@njit(cache=True)
def _latest_first(
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
    narrow: Array,
    taken: Array,
    count: Array,
) -> bool:
    """Send people along quick ways, be it in the place of others; False when more room is needed first."""
    theta, made, before = count[NEXT_STEP], 0, count[ARRIVED]
    turns = np.full(theta + 1, -1, dtype=np.int64)
    for safe in range(len(safes)):
        if _safe_room(nodes, safes, narrow, taken, theta, safe) > 0:
            visits[made, BEFORE] = -safe - 1
            _visit(nodes, waiting, visits, narrow, made, safes[safe, SAFE_NODE], theta, theta)
            visits[made, NEXT], turns[theta] = turns[theta], made
            made += 1
    turn = theta
    while turn >= 0:
        at = turns[turn]
        if at < 0:
            turn -= 1
            continue
        turns[turn] = visits[at, NEXT]
        count[VISITS] += 1
        if not _send_all(
            arcs,
            edges,
            windows,
            chunks,
            safes,
            page_of,
            pages,
            nodes,
            waiting,
            visits,
            taken,
            count,
            at,
            made,
            before,
        ):
            return False
        node = visits[at, NODE]
        if made + (nodes[node + 1, ARC_AT] - nodes[node, ARC_AT]) * (theta + 1) >= len(visits):
            return False
        first = made
        made = _visit_all(nodes, arcs, edges, windows, page_of, pages, waiting, visits, narrow, theta, at, made)
        for new in range(first, made):
            high = visits[new, HIGH]
            visits[new, NEXT], turns[high] = turns[high], new
            turn = max(turn, high)
    return True


@njit(cache=True)
def _send_all(
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
    at: int,
    made: int,
    before: int,
) -> bool:
    """
    Send back everybody who can be met at a visit; False when more pages are needed first.

    `made` visits are there so far, and `before` people were safe when the first was made.
    """
    chunk = _ready_chunk(nodes, chunks, waiting, visits, at)
    while chunk >= 0:
        if count[PAGES_USED] + made >= len(pages):
            return False
        is_fresh = count[ARRIVED] == before
        if not send_back(
            arcs,
            edges,
            windows,
            chunks,
            safes,
            page_of,
            pages,
            nodes,
            waiting,
            visits,
            taken,
            count,
            chunk,
            at,
            is_fresh,
        ):
            return True
        chunk = _ready_chunk(nodes, chunks, waiting, visits, at)
    return True


@njit(cache=True)
def _visit_all(
    nodes: Array,
    arcs: Array,
    edges: Array,
    windows: Array,
    page_of: Array,
    pages: Array,
    waiting: Array,
    visits: Array,
    narrow: Array,
    theta: int,
    at: int,
    made: int,
) -> int:
    """Visit every node from which one more could come to this visit; return the number of visits."""
    node, low, high = visits[at, NODE], visits[at, LOW], visits[at, HIGH]
    for arc in range(nodes[node, ARC_AT], nodes[node + 1, ARC_AT]):
        origin, meets = arcs[arc, ORIGIN], high
        while True:
            meets = _last_with_room(nodes, arcs, edges, windows, page_of, pages, narrow, arc, low, meets, theta)
            if meets <= low:
                break
            visits[made, ARC], visits[made, MEETS], visits[made, BEFORE] = arc, meets, at
            then = meets + arcs[arc, STEPS]
            _visit(nodes, waiting, visits, narrow, made, origin, then, theta)
            made += 1
            if nodes[origin, NARROW] < 0:
                break
            meets -= 1
    return made
