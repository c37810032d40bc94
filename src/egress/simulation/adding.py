"""Movements that no plan has: the dispatcher adds them, and they are due at once."""

from numba import njit

from egress.simulation.agenda import push
from egress.simulation.lifting import uses
from egress.simulation.state import FOLLOW_ONS, MOVES, NO_ROOM
from egress.simulation.steps import DUE, DUE_NOW


@njit(cache=True)
def add_movement(sc, st, leg, fleet, group, persons, t):
    """
    Add a movement for so many people of a group; without people it runs the leg backwards. Return its number.

    −1 if there is room for no more.
    """
    i = st.n[MOVES]
    if i >= len(st.q_step):
        st.metric[NO_ROOM] += 1
        return -1
    st.n[MOVES] = i + 1
    a, b = sc.leg_from[leg], sc.leg_to[leg]
    st.q_step[i], st.q_leg[i], st.q_fleet[i], st.q_vehicle[i] = DUE, leg, fleet, -1
    st.q_from[i], st.q_to[i] = (a, b) if persons > 0 else (b, a)
    st.q_dur[i] = sc.leg_out[leg] if persons > 0 else sc.leg_back[leg]
    st.q_dep[i], st.q_next[i], st.q_prev[i], st.q_carries[i] = t, -1, 0, 1 if persons > 0 else 0
    st.q_room[i], st.q_listed[i], st.q_wake[i], st.q_held[i], st.q_lost[i] = 0, 0, -1.0, 0, 0
    st.q_open[i] = 0
    st.q_ready[i] = 0
    st.x_group[i], st.x_n[i] = group, persons
    st.q_persons[i] = 0
    st.backlog[a, group] -= persons
    if persons % max(1, sc.g_house[group]):
        st.odd[a, group] = 1
    st.q_uses[i] = st.q_hold[i] = st.q_ground[i] = st.q_out[i] = st.q_return[i] = 0
    if persons > 0:
        st.metric[FOLLOW_ONS] += 1
        if sc.lifts:
            uses(sc, st, i)
    push(st, t, DUE_NOW, i)
    return i
