"""The agenda: a heap of instants, and the lists in which movements wait."""

from numba import njit

from egress.simulation.state import DUE_POINTER, HEAP, KIND, WHAT
from egress.simulation.steps import DUE_NOW, GO_ON

ORDER = 1 << 32
"""Kind and number of an event in one, kind × ORDER + number: equal instants are taken in the order declared."""


@njit(cache=True)
def push(st, t, kind, number):
    """Put an event on the agenda."""
    heap_t, heap_k = st.heap_t, st.heap_k
    at, key = st.n[HEAP], kind * ORDER + number
    if at >= len(heap_t):
        raise RuntimeError("the agenda of a rehearsal is full")
    st.n[HEAP] = at + 1
    while at > 0:
        up = (at - 1) >> 1
        if heap_t[up] < t or (heap_t[up] == t and heap_k[up] <= key):
            break
        heap_t[at], heap_k[at] = heap_t[up], heap_k[up]
        at = up
    heap_t[at], heap_k[at] = t, key


@njit(cache=True)
def _drop_first(st):
    heap_t, heap_k = st.heap_t, st.heap_k
    count = st.n[HEAP] - 1
    st.n[HEAP] = count
    t, key = heap_t[count], heap_k[count]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= count:
            break
        other = down + 1
        if other < count and (
            heap_t[other] < heap_t[down] or (heap_t[other] == heap_t[down] and heap_k[other] < heap_k[down])
        ):
            down = other
        if heap_t[down] > t or (heap_t[down] == t and heap_k[down] >= key):
            break
        heap_t[at], heap_k[at] = heap_t[down], heap_k[down]
        at = down
    heap_t[at], heap_k[at] = t, key


@njit(cache=True)
def take_next(sc, st):
    """Take the next event: sets the instant, its kind and number; False when there is none before the end."""
    due = st.n[DUE_POINTER]
    planned = due < len(sc.m_dep)
    if st.n[HEAP] > 0:
        t, key = st.heap_t[0], st.heap_k[0]
        if not planned or t < sc.m_dep[due] or (t == sc.m_dep[due] and key <= DUE_NOW * ORDER + due):
            _drop_first(st)
            st.now[0], st.n[KIND], st.n[WHAT] = t, key // ORDER, key % ORDER
            return t <= sc.horizon_min
    if not planned:
        return False
    st.n[DUE_POINTER] = due + 1
    st.now[0], st.n[KIND], st.n[WHAT] = sc.m_dep[due], DUE_NOW, due
    return sc.m_dep[due] <= sc.horizon_min


@njit(cache=True)
def wake(st, i, t):
    """Let a movement look again at an instant; what was said before no longer holds."""
    st.q_wake[i] = t
    push(st, t, GO_ON, i)


@njit(cache=True)
def join_in_order(st, heads, joined, place, i):
    """
    Put a movement into the list of those that wait at a place, in the plan's order.

    `joined` is who joined last, by place, −1 for nobody: if that one stands before it, the search begins there.
    """
    if st.q_listed[i]:
        return
    st.q_listed[i] = 1
    before, at = -1, heads[place]
    if 0 <= joined[place] < i:
        before, at = joined[place], st.q_link[joined[place]]
    joined[place] = i
    while at >= 0 and at < i:
        before, at = at, st.q_link[at]
    st.q_link[i] = at
    if before < 0:
        heads[place] = i
    else:
        st.q_link[before] = i


@njit(cache=True)
def join_last(st, heads, place, i):
    """Put a movement at the end of the list of those that wait at a place."""
    st.q_link[i] = -1
    st.q_listed[i] = 1
    at = heads[place]
    if at < 0:
        heads[place] = i
        return
    while st.q_link[at] >= 0:
        at = st.q_link[at]
    st.q_link[at] = i


@njit(cache=True)
def leave_in_order(st, heads, joined, place, i):
    """Take a movement out of a list in the plan's order; who stands before it then counts as joined last."""
    before = leave(st, heads, place, i)
    if joined[place] == i:
        joined[place] = before


@njit(cache=True)
def leave(st, heads, place, i):
    """Take a movement out of the list where it waits, if it is in it; return who stands before it, −1 for nobody."""
    if not st.q_listed[i]:
        return -1
    st.q_listed[i] = 0
    before, at = -1, heads[place]
    while at >= 0 and at != i:
        before, at = at, st.q_link[at]
    if at < 0:
        return -1
    if before < 0:
        heads[place] = st.q_link[i]
    else:
        st.q_link[before] = st.q_link[i]
    return before
