"""Forces on the plan's own lift: there once their run has landed them, and out when nobody uses their ground."""

import numpy as np
from numba import njit

from egress.simulation.agenda import push, wake
from egress.simulation.laws import triangle
from egress.simulation.luck import FORCES
from egress.simulation.openings import add_known, drawn
from egress.simulation.state import FORCE_OUT, MOVES
from egress.simulation.steps import CANCELLED, DONE, DUE, DUE_NOW, ROOM, SECURE

LOOK_AGAIN_MIN = 30.0
"""How long, at least, nobody sets out for a place whose force is late, before the dispatcher asks again."""

USES, HAS_LEFT = 1, 2
"""Of a movement with people: it has yet to set out, or has set out."""

UNTIL_IT_LEAVES, TO_THE_END = 1, 2
"""Of a leg: people on it use what a force secures until they set out, or until they are there."""


@njit(cache=True)
def set_forces(sc, st, run, lateness):
    """Put the forces where they are, draw how late lifted ones may set out, and count who will use their ground."""
    for o in range(len(sc.o_from)):
        st.o_left[o], st.o_gone[o] = sc.o_strength[o], sc.o_until[o]
        st.o_there[o] = sc.o_from[o] + st.late_o[o]
        for k in range(sc.o_ptr[o], sc.o_ptr[o + 1]):
            e = sc.o_enabler[k]
            st.o_there[o] = max(st.o_there[o], sc.e_from[e] + st.late_e[e])
        st.o_ready_at[o] = sc.o_ready[o]
        if lateness and sc.o_ready_lead[o] > 0.0:
            factor = triangle(drawn(sc, FORCES, run, sc.o_ready_key[o], 0), sc.late_low, sc.late_likely, sc.late_high)
            st.o_ready_at[o] += max(0.0, factor - 1.0) * sc.o_ready_lead[o]
    st.o_late[:] = 0
    st.held_until[:] = -np.inf
    for out in range(len(sc.out_gone)):
        st.metric[FORCE_OUT] += _take_from(sc, st, out, sc.out_gone[out], sc.begins_min)
        _set_last_departure(sc, st, out)
    st.out_uses[:] = 0
    for i in range(len(sc.m_dep) if sc.lifts else 0):
        st.q_uses[i] = st.q_hold[i] = st.q_ground[i] = st.q_out[i] = st.q_return[i] = 0
        if sc.m_planned[i] > 0:
            uses(sc, st, i)


@njit(cache=True)
def expect_forces(sc, st):
    """See of every lifted force whether it is there when it should be; one that should be by now is late already."""
    for o in range(len(sc.o_from)):
        if sc.o_run[o] >= 0:
            if sc.o_from[o] <= sc.begins_min:
                secure(sc, st, o, sc.begins_min)
            else:
                push(st, sc.o_from[o], SECURE, o)


@njit(cache=True)
def _set_last_departure(sc, st, out):
    """Let a force that has to be out by an instant guard its ground until its last run must set out."""
    last = -np.inf
    for i in range(len(sc.m_dep)):
        for k in range(sc.takes_ptr[i], sc.takes_ptr[i + 1]):
            if sc.takes_out[k] == out:
                last = max(last, leaves_by(sc, st, i))
    for k in range(sc.out_ptr[out], sc.out_ptr[out + 1]):
        o = sc.out_force[k]
        if last > -np.inf and sc.o_until[o] < np.inf:
            st.o_gone[o] = min(st.o_gone[o], last)


@njit(cache=True)
def leaves_by(sc, st, i):
    """Return the last minute at which a movement may set out so that those whom it takes out are out in time."""
    latest = sc.ends_min - st.q_dur[i]
    for k in range(sc.takes_ptr[i], sc.takes_ptr[i + 1]):
        for j in range(sc.out_ptr[sc.takes_out[k]], sc.out_ptr[sc.takes_out[k] + 1]):
            latest = min(latest, sc.o_until[sc.out_force[j]] - st.q_dur[i])
    return latest


@njit(cache=True)
def uses(sc, st, i):
    """Count a movement with people among those that have yet to use what a force that leaves last secures."""
    st.q_uses[i] = USES
    for out in range(len(sc.out_gone)):
        if sc.leg_guarded[st.q_leg[i], out]:
            st.out_uses[out] += 1


@njit(cache=True)
def uses_no_more(sc, st, i, t):
    """Count it no longer; whoever waited for the last of them may look again."""
    over = st.q_uses[i]
    st.q_uses[i] = 0
    for out in range(len(sc.out_gone) if over else 0):
        guarded = sc.leg_guarded[st.q_leg[i], out]
        if guarded == TO_THE_END or (guarded == UNTIL_IT_LEAVES and over == USES):
            _one_less(sc, st, out, t)


@njit(cache=True)
def _leaves_guarded_ground(sc, st, i, t):
    """Count a movement no longer for forces that secure only the place that it leaves."""
    if st.q_uses[i] != USES:
        return
    st.q_uses[i] = HAS_LEFT
    for out in range(len(sc.out_gone)):
        if sc.leg_guarded[st.q_leg[i], out] == UNTIL_IT_LEAVES:
            _one_less(sc, st, out, t)


@njit(cache=True)
def _one_less(sc, st, out, t):
    st.out_uses[out] -= 1
    if st.out_uses[out] == 0:
        may_leave(sc, st, t)


@njit(cache=True)
def may_leave(sc, st, t):
    """Let the runs look again that wait to take forces out."""
    for i in range(len(sc.m_dep)):
        if held(st, i) and is_last(sc, st, i):
            push(st, t, DUE_NOW, i)


@njit(cache=True)
def held(st, i):
    """Tell whether a run that is to take a force out waits for the last people, and its vehicle with it."""
    return st.q_hold[i] == 1 and st.q_step[i] == DUE


@njit(cache=True)
def takes_out(sc, i):
    """Tell whether a movement takes out a force that leaves last."""
    return i < len(sc.m_dep) and sc.takes_ptr[i] < sc.takes_ptr[i + 1]


@njit(cache=True)
def moves_a_force(sc, i):
    """Tell whether a movement brings a force or takes one out."""
    return takes_out(sc, i) or (i < len(sc.m_dep) and sc.brings_ptr[i] < sc.brings_ptr[i + 1])


@njit(cache=True)
def hold(sc, st, i, t):
    """
    Tell whether a run that takes a force out waits, and have it look again at its last minute.

    One in a convoy waits with its convoy. Others wait for the last people, until the minute that lets the force be
    out by its own withdrawal, or by the end of the plan.
    """
    latest = leaves_by(sc, st, i)
    if sc.m_convoy[i] >= 0 or t >= latest or is_last(sc, st, i):
        return False
    if not st.q_hold[i]:
        st.q_hold[i] = 1
        push(st, latest, DUE_NOW, i)
    return True


@njit(cache=True)
def is_last(sc, st, i):
    """Tell whether nobody has yet to use, or is gathered to use, what those secure whom a movement takes out."""
    for k in range(sc.takes_ptr[i], sc.takes_ptr[i + 1]):
        out = sc.takes_out[k]
        if st.out_uses[out] > 0:
            return False
        for leg in range(len(sc.leg_from)):
            if sc.leg_guarded[leg, out] and st.gathering[sc.leg_from[leg]] >= 0.0:
                return False
    return True


@njit(cache=True)
def lift_opening(sc, st, i, t):
    """Return when a movement may leave for the sake of the forces it brings: they must be ready."""
    if i >= len(sc.m_dep):
        return t
    opens = t
    for k in range(sc.brings_ptr[i], sc.brings_ptr[i + 1]):
        opens = max(opens, st.o_ready_at[sc.brings_force[k]])
    return opens


@njit(cache=True)
def lift_sets_out(sc, st, i, t, arrives):
    """Note when those whom a movement brings will be there, and that those whom it takes out guard nothing more."""
    _leaves_guarded_ground(sc, st, i, t)
    if i >= len(sc.m_dep):
        return
    for k in range(sc.brings_ptr[i], sc.brings_ptr[i + 1]):
        o = sc.brings_force[k]
        if arrives > st.o_there[o]:
            _is_late(sc, st, o, arrives, t)
    for k in range(sc.takes_ptr[i], sc.takes_ptr[i + 1]):
        st.q_out[i] += _take_from(sc, st, sc.takes_out[k], sc.takes_n[k], t)
        for j in range(sc.out_ptr[sc.takes_out[k]], sc.out_ptr[sc.takes_out[k] + 1]):
            _shut_again(sc, st, sc.out_force[j], t)


@njit(cache=True)
def lift_is_there(sc, st, i, t):
    """Count those who have been taken out; let those set out who have waited for those whom it brings."""
    if i >= len(sc.m_dep):
        return
    st.metric[FORCE_OUT] += st.q_out[i]
    waited = False
    for k in range(sc.brings_ptr[i], sc.brings_ptr[i + 1]):
        o = sc.brings_force[k]
        waited = waited or st.o_late[o] == 1
        st.o_late[o] = 0
        _hold_ground(sc, st, o, t)
    for other in range(st.n[MOVES] if waited else 0):
        if st.q_ground[other] and st.q_wake[other] > t:
            wake(st, other, t)


@njit(cache=True)
def secure(sc, st, o, t):
    """See when part of a force should be there whether it is, or will be; what it secures waits until then."""
    i = sc.o_run[o]
    step = st.q_step[i]
    if step in (DONE, ROOM):
        return
    if step == CANCELLED:
        st.o_there[o], st.o_late[o] = np.inf, 0
        _shut_again(sc, st, o, t)
        _hold_ground(sc, st, o, t)
        return
    expected = t + max(LOOK_AGAIN_MIN, st.q_dur[i])
    if st.o_late[o] and st.o_expected[o] > t:
        expected = st.o_expected[o]
    push(st, expected, SECURE, o)
    _is_late(sc, st, o, expected, t)


@njit(cache=True)
def _is_late(sc, st, o, expected, t):
    st.o_late[o], st.o_expected[o] = 1, expected
    _hold_ground(sc, st, o, t)


@njit(cache=True)
def _hold_ground(sc, st, o, t):
    """Let nobody set out for what part of a force secures before the late ones are there whom it takes."""
    for target in range(len(sc.need)):
        secures = False
        strength, until = 0.0, -np.inf
        for k in range(sc.need_ptr[target], sc.need_ptr[target + 1]):
            other = sc.need_force[k]
            secures = secures or other == o
            if st.o_late[other]:
                until = max(until, st.o_expected[other])
            elif st.o_there[other] <= t < st.o_gone[other]:
                strength += st.o_left[other]
        if secures:
            st.held_until[target] = until if strength < sc.need[target] else -np.inf


@njit(cache=True)
def _take_from(sc, st, out, persons, t):
    """Take people away from the parts of a force that are there; return how many."""
    taken = 0
    for k in range(sc.out_ptr[out], sc.out_ptr[out + 1]):
        o = sc.out_force[k]
        if st.o_late[o] or st.o_there[o] > t:
            continue
        some = min(st.o_left[o], persons - taken)
        st.o_left[o] -= some
        taken += some
    return taken


@njit(cache=True)
def _shut_again(sc, st, o, t):
    for target in range(len(sc.need)):
        for k in range(sc.need_ptr[target], sc.need_ptr[target + 1]):
            if sc.need_force[k] == o:
                shut_for_want_of_force(sc, st, target, t)


@njit(cache=True)
def shut_for_want_of_force(sc, st, target, edge):
    """Shut a place that must be secured, from an instant on, while less strength than it needs secures it."""
    st.open_until[target] = -1.0
    while sc.need[target] > 0.0 and edge < np.inf:
        strength, until = 0.0, np.inf
        for k in range(sc.need_ptr[target], sc.need_ptr[target + 1]):
            o = sc.need_force[k]
            there = st.o_there[o]
            if there <= edge < st.o_gone[o]:
                strength += st.o_left[o]
            for instant in (there, st.o_gone[o]):
                if edge < instant < until:
                    until = instant
        if strength < sc.need[target]:
            add_known(st, target, edge, until)
        edge = until
