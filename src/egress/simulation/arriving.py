"""A movement at its end: a stand to land on, room to let people in, and the vehicle free again."""

from numba import njit

from egress.simulation.agenda import join_last, leave, push
from egress.simulation.lifting import is_last, lift_is_there, takes_out, uses_no_more
from egress.simulation.moving import note
from egress.simulation.openings import TOLERANCE, chance_opening
from egress.simulation.people import count_safe, load_of, loads_of, meet, stay
from egress.simulation.state import DOOR_WAIT, IDLE, LEFT_BEHIND, LOST
from egress.simulation.steps import ARRIVE, DONE, DUE, FREE, LANDING, LEAVE_STAND, ROOM
from egress.simulation.vehicles import leave_force_to_others, look_again


@njit(cache=True)
def arrive(sc, st, i, t):
    """Let a movement arrive: a site that luck has shut keeps people waiting outside, an aircraft needs a stand."""
    site, fleet = st.q_to[i], st.q_fleet[i]
    if st.q_persons[i] > 0:
        opens = chance_opening(st, site, t)
        if opens > t:
            push(st, opens, ARRIVE, i)
            return
    if fleet >= 0 and sc.f_air[fleet]:
        is_full = st.standing[site] + 1 > sc.s_park[site] + TOLERANCE or st.lands[site] >= 0
        if is_full and not _goes_straight_on(sc, st, i, t):
            st.q_step[i] = LANDING
            note(st, t, 3, i, st.q_persons[i])
            join_last(st, st.lands, site, i)
            return
        if not is_full:
            st.standing[site] += 1
            st.v_stand[st.q_vehicle[i]] = 1
    _come_to_the_door(sc, st, i, t)


@njit(cache=True)
def _goes_straight_on(sc, st, i, t):
    """Tell whether an aircraft comes empty and sets out empty at once: it needs no stand, as in `site_parking`."""
    head = st.v_head[st.q_vehicle[i]]
    if st.q_persons[i] > 0 or head < 0 or (sc.lifts and takes_out(sc, head) and not is_last(sc, st, head)):
        return False
    return st.q_step[head] == DUE and not st.q_carries[head] and st.q_from[head] == st.q_to[i] and st.q_dep[head] <= t


@njit(cache=True)
def land(sc, st, site, t):
    """Let the aircraft land that have waited longest, as stands are free."""
    while st.lands[site] >= 0 and st.standing[site] + 1 <= sc.s_park[site] + TOLERANCE:
        i = st.lands[site]
        leave(st, st.lands, site, i)
        st.standing[site] += 1
        st.v_stand[st.q_vehicle[i]] = 1
        _come_to_the_door(sc, st, i, t)


@njit(cache=True)
def _come_to_the_door(sc, st, i, t):
    """
    Bring people before a site. They may go on from there; inside is the site full, they wait in their vehicle.
    """
    site, came = st.q_to[i], 0
    if sc.lifts:
        lift_is_there(sc, st, i, t)
    was_aboard = st.q_persons[i]
    inside = st.held[site] - st.door[site]
    for group in range(len(sc.g_home) if was_aboard else 0):
        persons = st.aboard[i, group]
        if persons:
            st.aboard[i, group] = stay(sc, st, site, group, persons, t)
            came += st.aboard[i, group]
    if st.n[LEFT_BEHIND]:
        _count_left_behind(sc, st, i)
    st.held[site] += came
    st.q_persons[i] = came
    st.q_held[i] = was_aboard
    if came:
        meet(sc, st, site, t)
    if came and (inside + came > sc.s_hold[site] + TOLERANCE or st.doors[site] >= 0):
        st.door[site] += came
        st.q_since[i] = t
        note(st, t, 2, i, came)
        join_last(st, st.doors, site, i)
        st.q_step[i] = ROOM
        if sc.lifts:
            uses_no_more(sc, st, i, t)
        return
    _let_in(sc, st, i, t)
    if sc.lifts:
        uses_no_more(sc, st, i, t)


@njit(cache=True)
def _count_left_behind(sc, st, i):
    """Count as left behind at the site reached whoever came there and was not planned on this movement."""
    site = st.q_to[i]
    for group in range(len(sc.g_home)):
        st.backlog[site, group] += st.aboard[i, group]
    if i < len(sc.m_dep):
        for k in range(loads_of(sc, st, i)):
            group, persons = load_of(sc, st, i, k)
            st.backlog[site, group] -= min(persons, st.aboard[i, group])


@njit(cache=True)
def admit(sc, st, site, t):
    """Let in those who have waited longest before a full site, as there is room."""
    while st.doors[site] >= 0:
        i = st.doors[site]
        persons = st.q_persons[i]
        if st.held[site] - st.door[site] + persons > sc.s_hold[site] + TOLERANCE:
            return
        leave(st, st.doors, site, i)
        st.door[site] -= persons
        st.metric[DOOR_WAIT] += t - st.q_since[i]
        _let_in(sc, st, i, t)


@njit(cache=True)
def _let_in(sc, st, i, t):
    """People are there, and safe if the site is and they come from one that is not; the vehicle unloads."""
    site = st.q_to[i]
    persons = st.q_persons[i]
    note(st, t, 1, i, persons)
    if sc.s_safe[site] and not sc.s_safe[st.q_from[i]]:
        for group in range(len(sc.g_home)):
            if st.aboard[i, group]:
                count_safe(sc, st, group, st.aboard[i, group], t)
    st.q_step[i] = DONE
    if st.q_fleet[i] >= 0:
        _vehicle_is_there(sc, st, i, t)


@njit(cache=True)
def _vehicle_is_there(sc, st, i, t):
    v, fleet, site = st.q_vehicle[i], st.q_fleet[i], st.q_to[i]
    st.v_site[v] = site
    st.v_free[v] = t + (sc.f_unload[fleet] if st.q_held[i] else 0.0)
    if st.v_stand[v] and (site == sc.f_base[fleet] or st.v_head[v] < 0 or st.q_lost[i]):
        st.v_stand_until[v] = t + sc.f_unload[fleet]
        push(st, st.v_stand_until[v], LEAVE_STAND, v)
    if st.q_lost[i]:
        st.v_state[v] = LOST
        if sc.lifts:
            leave_force_to_others(sc, st, v, t)
        look_again(st, v, t)
        return
    st.v_state[v] = IDLE
    push(st, st.v_free[v], FREE, v)
