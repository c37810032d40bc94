"""
The compiled search: step by step of arrival, as many people more as can be safe then, those before kept.

It walks backwards from safety, latest step first, to people who have not set out, and sends them along the way it came.
On this way somebody may also take the place of somebody who is sent another way. Since people may wait, whoever can be
safe from a node at some step can be so from every earlier step there: a visit covers a stretch of steps of a node, and
of each edge only the last step with room is tried. What the last round of a step has covered is closed for good:
whoever is sent later goes by other nodes and steps, so nothing changes there.
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
    FAILED,
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
    UNDO_EDGE,
    UNREACHED,
    capacity,
    per_step,
)
from egress.planning.roads.network import UNLIMITED

CLEARED, NEEDS_STEPS, NEEDS_ROOM = 0, 1, 2
"""Why the search came back."""

NEXT_STEP, ARRIVED, VISITS, WAYS, PAGES_USED = range(5)
"""Places in `count`: step looked at, persons safe, visits, ways along which people were sent, and pages of flow in
use."""

NODE, STEP, LOW, HIGH, ARC, MEETS, PICK, BEFORE, NEXT = range(9)
"""Columns of `visits`: where and when it comes in; the stretch it covers, above LOW up to HIGH; the arc by which it was
made from the visit numbered BEFORE (−1 − safe node for a first one) and the step at which that arc meets BEFORE's node;
the step picked instead for those who are sent; and the next visit that awaits its turn with the same HIGH."""

IS_OPEN, IS_COVERED, IS_CLOSED = range(3)
"""States of a node with limited holding at a step, in `narrow`."""


@njit(cache=True)
def advance(
    nodes, arcs, edges, windows, chunks, safes, page_of, pages, waiting, visits, narrow, since, taken, count, all_
):  # type: ignore[no-untyped-def]
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
                has_room = _forward(
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
def _end_round(nodes, narrow, since, theta, is_over):  # type: ignore[no-untyped-def]
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
def _safe_room(nodes, safes, narrow, taken, theta, safe):  # type: ignore[no-untyped-def]
    """Return how many more a safe node can take in at the step looked at, 0 if the round has been there."""
    node = safes[safe, SAFE_NODE]
    row = nodes[node, NARROW]
    if theta < nodes[node, EARLIEST] or nodes[node, CLOSED] >= theta or (row < 0 and nodes[node, COVERED] >= theta):
        return 0
    if row >= 0 and narrow[row, theta] != IS_OPEN:
        return 0
    return per_step(safes[safe, INTAKE_NUM], safes[safe, INTAKE_DEN], theta) - taken[safe, theta]


@njit(cache=True)
def _visit(nodes, waiting, visits, narrow, at, node, step, theta):  # type: ignore[no-untyped-def]
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
def _ready_chunk(nodes, chunks, waiting, visits, at):  # type: ignore[no-untyped-def]
    """Return a chunk of people who can be met at this visit and have not left; -1 if there is none."""
    node = visits[at, NODE]
    chunk, end = nodes[node, CHUNK], nodes[node + 1, CHUNK_AT]
    if chunk == end:
        return -1
    while chunk < end and chunks[chunk, LEFT] == 0:
        chunk += 1
    nodes[node, CHUNK] = chunk
    if chunk == end or chunks[chunk, READY] > visits[at, HIGH]:
        return -1
    return chunk if _stay(nodes, waiting, node, visits[at, STEP], chunks[chunk, READY]) > 0 else -1


@njit(cache=True)
def _last_with_room(
    nodes, arcs, edges, windows, page_of, pages, narrow, arc, low, meets, theta
):  # type: ignore[no-untyped-def]
    """Return the last step, not after `meets`, at which an arc has room and comes from where the round has not been."""
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
def _room_on(arcs, edges, windows, page_of, pages, arc, meets):  # type: ignore[no-untyped-def]
    """Return how many more could come by an arc that meets its node at a step."""
    edge, by_edge = arcs[arc, EDGE], arcs[arc, KIND] == BY_EDGE
    begin = meets + arcs[arc, STEPS] if by_edge else meets
    page = page_of[edge, begin >> PAGE_BITS]
    on = np.int64(pages[page, begin & (PAGE_STEPS - 1)]) if page >= 0 else np.int64(0)
    return capacity(edges, windows, edge, begin) - on if by_edge else on


@njit(cache=True)
def _stay(nodes, waiting, node, step, meets):  # type: ignore[no-untyped-def]
    """Return how many more can wait from `meets` until `step`, or fewer from `step` until `meets` if that is later."""
    room = np.int64(UNLIMITED)
    if nodes[node, HOLDING] < UNLIMITED:
        for at in range(meets, step):
            room = min(room, nodes[node, HOLDING] - waiting[node, at])
    for at in range(step, meets):
        room = min(room, np.int64(waiting[node, at]))
    return room


@njit(cache=True)
def _let_stay(waiting, node, step, meets, persons):  # type: ignore[no-untyped-def]
    """Let so many more wait from `meets` until `step`, or fewer from `step` until `meets`."""
    for at in range(meets, step):
        waiting[node, at] += persons
    for at in range(step, meets):
        waiting[node, at] -= persons


@njit(cache=True)
def _add_on_arc(arcs, edges, page_of, pages, count, arc, meets, persons):  # type: ignore[no-untyped-def]
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


@njit(cache=True)
def _count_sent(chunks, taken, count, safe, chunk, persons):  # type: ignore[no-untyped-def]
    """Count people of a chunk as safe."""
    chunks[chunk, LEFT] -= persons
    taken[safe, count[NEXT_STEP]] += persons
    count[ARRIVED] += persons
    count[WAYS] += 1


@njit(cache=True)
def _latest_first(
    nodes, arcs, edges, windows, chunks, safes, page_of, pages, waiting, visits, narrow, taken, count
):  # type: ignore[no-untyped-def]
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
        chunk = _ready_chunk(nodes, chunks, waiting, visits, at)
        while chunk >= 0:
            if count[PAGES_USED] + made >= len(pages):
                return False
            is_fresh = count[ARRIVED] == before
            if not _send(
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
                break
            chunk = _ready_chunk(nodes, chunks, waiting, visits, at)
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
def _visit_all(
    nodes, arcs, edges, windows, page_of, pages, waiting, visits, narrow, theta, at, made
):  # type: ignore[no-untyped-def]
    """Visit every node from which one more could come to this visit; return the number of visits."""
    node, step, low, high = visits[at, NODE], visits[at, STEP], visits[at, LOW], visits[at, HIGH]
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


@njit(cache=True)
def _send(
    arcs, edges, windows, chunks, safes, page_of, pages, nodes, waiting, visits, taken, count, chunk, last, is_fresh
):  # type: ignore[no-untyped-def]
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
    arcs, edges, windows, page_of, pages, nodes, waiting, visits, at, step
):  # type: ignore[no-untyped-def]
    """Write into PICK of each visit when its arc is best used by people who are there from a step; return the room."""
    room = np.int64(UNLIMITED)
    while visits[at, BEFORE] >= 0 and room > 0:
        node, before, arc = visits[at, NODE], visits[at, BEFORE], visits[at, ARC]
        steps, last = arcs[arc, STEPS], visits[before, HIGH]
        meets, on = step - steps, np.int64(0)
        while meets <= last:
            on = _room_on(arcs, edges, windows, page_of, pages, arc, meets) if meets >= 0 else np.int64(0)
            if on > 0:
                break
            meets += 1
        if on <= 0:
            meets = min(step - steps, last + 1) - 1
            while meets >= 0 and meets + steps >= 0 and waiting[node, meets + steps] > 0:
                on = _room_on(arcs, edges, windows, page_of, pages, arc, meets) if meets <= last else np.int64(0)
                if on > 0:
                    break
                meets -= 1
        if on <= 0:
            return np.int64(0)
        room = min(min(room, on), _stay(nodes, waiting, node, meets + steps, step))
        visits[at, PICK] = meets
        at, step = before, meets
    return min(room, _stay(nodes, waiting, visits[at, NODE], visits[at, STEP], step))


@njit(cache=True)
def _pick_as_visited(
    arcs, edges, windows, page_of, pages, nodes, waiting, visits, at, step
):  # type: ignore[no-untyped-def]
    """Write the steps for which the visits were made into PICK; return the room."""
    room = np.int64(UNLIMITED)
    while visits[at, BEFORE] >= 0:
        arc, meets = visits[at, ARC], visits[at, MEETS]
        visits[at, PICK] = meets
        room = min(room, _room_on(arcs, edges, windows, page_of, pages, arc, meets))
        room = min(room, _stay(nodes, waiting, visits[at, NODE], visits[at, STEP], step))
        at, step = visits[at, BEFORE], meets
    return min(room, _stay(nodes, waiting, visits[at, NODE], visits[at, STEP], step))


@njit(cache=True)
def _put(arcs, edges, page_of, pages, waiting, visits, count, at, step, persons):  # type: ignore[no-untyped-def]
    """Let so many more (or fewer) go by the picked steps, from a step on at the last visit."""
    while visits[at, BEFORE] >= 0:
        arc, meets = visits[at, ARC], visits[at, PICK]
        _let_stay(waiting, visits[at, NODE], meets + arcs[arc, STEPS], step, persons)
        _add_on_arc(arcs, edges, page_of, pages, count, arc, meets, persons)
        at, step = visits[at, BEFORE], meets
    _let_stay(waiting, visits[at, NODE], visits[at, STEP], step, persons)


@njit(cache=True)
def _is_sound(
    arcs, edges, windows, page_of, pages, nodes, waiting, visits, at, step
):  # type: ignore[no-untyped-def]
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
        if _room_on(arcs, edges, windows, page_of, pages, visits[at, ARC], visits[at, PICK]) < 0:
            return False
        at, step = visits[at, BEFORE], visits[at, PICK]


@njit(cache=True)
def _forward(
    nodes, arcs, edges, windows, chunks, safes, page_of, pages, waiting, visits, taken, count
):  # type: ignore[no-untyped-def]
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
def _set_out(nodes, waiting, visits, at, node, step, room):  # type: ignore[no-untyped-def]
    """Put a node onto the way forward: every step to which one can wait, or from which somebody need not have waited."""
    low, end = step, min(nodes[node, FAILED], nodes[node, COVERED] + 1)
    while low > nodes[node, CLOSED] + 1 and waiting[node, low - 1] > 0:
        low -= 1
    visits[at, NODE], visits[at, STEP], visits[at, LOW], visits[at, HIGH] = node, step, low, end
    visits[at, PICK], visits[at, BEFORE] = room, nodes[node, FAILED]
    visits[at, ARC], visits[at, MEETS] = nodes[node, ARC_AT], low
    nodes[node, FAILED] = low


@njit(cache=True)
def _walk(
    nodes, arcs, edges, windows, safes, page_of, pages, waiting, visits, taken, count, theta
):  # type: ignore[no-untyped-def]
    """Bring people from the first visit to safety in all ways there are; return whether there was room, how many."""
    depth = total = 0
    while depth >= 0:
        count[VISITS] += 1
        if depth + 1 >= len(visits) or count[PAGES_USED] + depth >= len(pages):
            return False, total
        node, step = visits[depth, NODE], visits[depth, STEP]
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
        _let_stay(waiting, end, theta, arrive, room)
        for at in range(depth + 1):
            _let_stay(waiting, visits[at, NODE], visits[at, MEETS], visits[at, STEP], room)
            _add_forward(arcs, edges, page_of, pages, count, visits[at, ARC], visits[at, MEETS], room)
        taken[safe, theta] += room
        count[ARRIVED] += room
        count[WAYS] += 1
        total += room
        depth = _step_back(nodes, visits, depth, room)
    return True, total


@njit(cache=True)
def _step_back(nodes, visits, depth, persons):  # type: ignore[no-untyped-def]
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
    nodes, arcs, edges, windows, safes, page_of, pages, waiting, visits, taken, theta, depth
):  # type: ignore[no-untyped-def]
    """Return the next arc by which one can go on, the step at which, and the room; no room if there is none."""
    node, step, end, leaves = visits[depth, NODE], visits[depth, STEP], visits[depth, HIGH], visits[depth, MEETS]
    last = nodes[node + 1, ARC_AT]
    for arc in range(visits[depth, ARC], last):
        other, edge, steps = arcs[arc, ORIGIN], arcs[arc, EDGE], arcs[arc, STEPS]
        failed, by_edge = nodes[other, FAILED], arcs[arc, KIND] == UNDO_EDGE
        top, room = min(failed - 1, nodes[other, COVERED]), np.int64(UNLIMITED)
        if failed < -1:
            top, safe = theta, -failed - 2
            room = per_step(safes[safe, INTAKE_NUM], safes[safe, INTAKE_DEN], theta) - taken[safe, theta]
        if failed != -1 and room > 0 and (by_edge or edges[edge, HAS_PAGE] == 1):
            leaves = max(leaves, nodes[other, CLOSED] + 1 - steps)
            while leaves < end and leaves + steps <= top:
                begin = leaves if by_edge else leaves + steps
                page = page_of[edge, begin >> PAGE_BITS]
                on = np.int64(pages[page, begin & (PAGE_STEPS - 1)]) if page >= 0 else np.int64(0)
                on = capacity(edges, windows, edge, begin) - on if by_edge else on
                if on > 0:
                    on = min(min(on, room), _stay(nodes, waiting, node, leaves, step))
                if on > 0 and failed < -1:
                    on = min(on, _stay(nodes, waiting, other, theta, leaves + steps))
                if on > 0:
                    return arc, leaves, on
                leaves += 1
        leaves = visits[depth, LOW]
    return last, leaves, np.int64(0)


@njit(cache=True)
def _add_forward(arcs, edges, page_of, pages, count, arc, leaves, persons):  # type: ignore[no-untyped-def]
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
