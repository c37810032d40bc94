"""Convoys: vehicles that set out together or not at all."""

from numba import njit

from egress.simulation.agenda import wake
from egress.simulation.state import CONVOY_GONE, CONVOY_OFF, LOST
from egress.simulation.steps import CANCELLED, PEOPLE, SLOT


@njit(cache=True)
def convoy_may_go(sc, st, i, t):
    """Tell whether a movement that is ready may set out: it is in no convoy, or its convoy sets out with it."""
    convoy = sc.m_convoy[i] if i < len(sc.m_dep) else -1
    if convoy < 0:
        return True
    if st.convoy[convoy] == CONVOY_GONE:
        return st.q_ready[i] == 1
    if st.q_ready[i] == 0:
        st.q_ready[i] = 1
        st.q_since[i] = t
        wake(st, i, t + sc.leg_patience[st.q_leg[i]])
    is_over = t >= st.q_since[i] + sc.leg_patience[st.q_leg[i]]
    _muster(sc, st, convoy, t, is_over)
    if is_over and st.convoy[convoy] == 0:
        wake(st, i, t + max(1.0, sc.leg_patience[st.q_leg[i]]))
    return st.convoy[convoy] == CONVOY_GONE


@njit(cache=True)
def convoy_is_off(sc, st, i):
    """Tell whether the convoy of a movement cannot be formed any more, or has gone without it."""
    convoy = sc.m_convoy[i] if i < len(sc.m_dep) else -1
    if convoy < 0:
        return False
    return st.convoy[convoy] == CONVOY_OFF or (st.convoy[convoy] == CONVOY_GONE and st.q_ready[i] == 0)


@njit(cache=True)
def muster(sc, st, i, t):
    """See whether the convoy of a movement that was cancelled can still be formed without it."""
    convoy = sc.m_convoy[i] if i < len(sc.m_dep) else -1
    if convoy >= 0:
        st.q_ready[i] = 0
        _muster(sc, st, convoy, t, False)


@njit(cache=True)
def _muster(sc, st, convoy, t, patience_is_over):
    """
    Let a convoy set out once all are ready, or enough and patience is over; call it off if too few are left.

    Patience is not over while one of its vehicles takes people up or has them in the queues: that ends by itself. Too
    few wait for those who are still to come, however late: people whom it leaves behind have no convoy to follow in.
    """
    if st.convoy[convoy] != 0:
        return
    left = ready = escorts_left = escorts_ready = 0
    some_come = False
    for k in range(sc.conv_ptr[convoy], sc.conv_ptr[convoy + 1]):
        move = sc.conv_move[k]
        if st.q_step[move] != CANCELLED:
            left += 1
            escorts_left += sc.m_escort[move]
            ready += st.q_ready[move]
            escorts_ready += sc.m_escort[move] * st.q_ready[move]
            if PEOPLE <= st.q_step[move] <= SLOT:
                patience_is_over = False
            elif st.q_step[move] < PEOPLE and st.v_state[st.q_vehicle[move]] != LOST:
                some_come = True
    enough = ready >= sc.conv_least[convoy] and escorts_ready >= sc.conv_escorts[convoy]
    too_few = left < sc.conv_least[convoy] or escorts_left < sc.conv_escorts[convoy]
    if too_few or (patience_is_over and not enough and not some_come):
        st.convoy[convoy] = CONVOY_OFF
    elif ready == left or (patience_is_over and enough):
        st.convoy[convoy] = CONVOY_GONE
    else:
        return
    for k in range(sc.conv_ptr[convoy], sc.conv_ptr[convoy + 1]):
        if st.q_ready[sc.conv_move[k]]:
            wake(st, sc.conv_move[k], t)
