"""Vehicles: who takes which trip, and the dispatcher's first recourse: an idle vehicle takes over another's trips."""

import numpy as np
from numba import njit

from egress.simulation.adding import add_movement
from egress.simulation.agenda import join_in_order, leave_in_order, push, wake
from egress.simulation.convoys import muster
from egress.simulation.lifting import held, hold, moves_a_force, takes_out, uses, uses_no_more
from egress.simulation.openings import runs_again
from egress.simulation.people import gather, load_of, loads_of
from egress.simulation.state import BUSY, CANCELS, DUE_POINTER, IDLE, LEFT_BEHIND, LOST, TAKEN_OVER
from egress.simulation.steps import CANCELLED, DUE, DUE_NOW, ROUTE, VEHICLE


@njit(cache=True)
def becomes_due(sc, st, i, t):
    """
    Give a movement whose minute has come its vehicle; return whether it goes on at once.

    If its own is not there, the idle vehicle of the fleet at the place whose next trip is last in the plan takes over
    its trips, and leaves its own to the vehicle that is missing. If there is none, the movement waits.
    """
    if st.q_step[i] != DUE:
        return False
    if st.q_fleet[i] < 0:
        st.q_step[i] = ROUTE
        return True
    own = st.q_vehicle[i]
    if st.q_prev[i]:
        if st.v_state[own] == LOST:
            _open_seats(sc, st, i, t)
        return False
    if sc.lifts and moves_a_force(sc, i):
        if st.v_state[own] == LOST and _another_comes_for(sc, st, i, t):
            return False
        if takes_out(sc, i) and _waits_for_the_last(sc, st, own, i, t):
            return False
    if st.v_state[own] == IDLE and st.v_site[own] == st.q_from[i]:
        return take_trip(sc, st, own, i, t)
    other = _idle_vehicle(sc, st, i, t)
    if other >= 0:
        _exchange(st, i, other)
        st.v_free[other] = t
        return take_trip(sc, st, other, i, t)
    if st.v_state[own] == LOST:
        _open_seats(sc, st, i, t)
    st.q_step[i] = VEHICLE
    join_in_order(st, st.waits_vehicle, st.joined_vehicle, st.q_from[i], i)
    return False


@njit(cache=True)
def _idle_vehicle(sc, st, i, t):
    """Return the idle vehicle of a movement's fleet at its place with the latest next trip; −1 if none is later."""
    found, latest = -1, i
    for v in range(len(sc.v_fleet)):
        ready = st.v_state[v] == IDLE and st.v_free[v] <= t
        if ready and sc.v_fleet[v] == st.q_fleet[i] and st.v_site[v] == st.q_from[i]:
            head = st.v_head[v]
            if head < 0:
                return v
            if head > latest and st.q_step[head] == DUE:
                found, latest = v, head
    return found


@njit(cache=True)
def _exchange(st, i, other):
    """Give movement i and the trips after it to another vehicle, and that one's trips to the vehicle of i."""
    own, theirs = st.q_vehicle[i], st.v_head[other]
    st.v_head[other], st.v_head[own] = i, theirs
    while i >= 0:
        st.q_vehicle[i] = other
        i = st.q_next[i]
    while theirs >= 0:
        st.q_vehicle[theirs] = own
        theirs = st.q_next[theirs]
    st.metric[TAKEN_OVER] += 1


@njit(cache=True)
def _open_seats(sc, st, i, t):
    """Count those whom a lost vehicle was to fetch as left behind; should another come, its seats are open to all."""
    if st.q_open[i] or not st.q_carries[i]:
        return
    for k in range(loads_of(sc, st, i)):
        group, persons = load_of(sc, st, i, k)
        st.backlog[st.q_from[i], group] += persons
    st.q_open[i] = 1
    if sc.lifts:
        uses_no_more(sc, st, i, t)
    st.n[LEFT_BEHIND] = 1
    gather(sc, st, st.q_from[i], t)


@njit(cache=True)
def take_trip(sc, st, v, i, t):
    """Commit a vehicle to a trip; return whether it goes on at once, or has to load first."""
    loads = sc.f_load[sc.v_fleet[v]] if st.q_carries[i] else 0.0
    ready = rested(sc, st, v, i, max(t, st.v_free[v] + loads), loads)
    st.v_state[v] = BUSY
    st.q_step[i] = ROUTE
    if sc.lifts and st.q_open[i] and not st.q_uses[i]:
        uses(sc, st, i)
    if ready > t:
        wake(st, i, ready)
        return False
    return True


@njit(cache=True)
def rested(sc, st, v, i, departs, loads):
    """Return when a vehicle may set out so that its crew works no longer than its day; as the rule `crew_day`."""
    fleet = sc.v_fleet[v]
    if sc.f_crew_min[fleet] == np.inf or st.v_duty_end[v] < 0.0:
        return departs
    unloads = sc.f_unload[fleet] if st.q_carries[i] else 0.0
    if departs - loads - st.v_duty_end[v] >= sc.f_rest_min[fleet]:
        return departs
    if departs + st.q_dur[i] + unloads - st.v_duty_from[v] <= sc.f_crew_min[fleet] + 1e-6:
        return departs
    return st.v_duty_end[v] + sc.f_rest_min[fleet] + loads


@njit(cache=True)
def works(sc, st, v, i, t, minutes):
    """Note that a vehicle's crew is on duty for a movement that sets out at t."""
    fleet = sc.v_fleet[v]
    loads, unloads = (sc.f_load[fleet], sc.f_unload[fleet]) if st.q_persons[i] else (0.0, 0.0)
    if st.v_duty_end[v] < 0.0 or t - loads - st.v_duty_end[v] >= sc.f_rest_min[fleet]:
        st.v_duty_from[v] = t - loads
    st.v_duty_end[v] = t + minutes + unloads


@njit(cache=True)
def comes_free(sc, st, v, t):
    """
    Find the next trip for a vehicle that is unloaded; return it if it goes on at once, else −1.

    First whoever of its fleet has waited at the place for a vehicle, in the plan's order, unless its own next trip
    comes before; then its own. A vehicle without trips asks whether people were left behind where it can go.
    """
    if st.v_state[v] != IDLE or st.v_free[v] > t:
        return -1
    _drop_trips_from_elsewhere(sc, st, v, t)
    site, head = st.v_site[v], st.v_head[v]
    i = st.waits_vehicle[site]
    while i >= 0 and (st.q_fleet[i] != sc.v_fleet[v] or (head >= 0 and i > head)):
        i = st.q_link[i]
    if i >= 0:
        leave_in_order(st, st.waits_vehicle, st.joined_vehicle, site, i)
        if i != head:
            _exchange(st, i, v)
            st.v_free[v] = max(st.v_free[v], t)
        if sc.lifts and takes_out(sc, i):
            st.q_step[i] = DUE
            if _waits_for_the_last(sc, st, v, i, t):
                return -1
        return i if take_trip(sc, st, v, i, t) else -1
    if head < 0:
        if not (sc.lifts and _goes_for_a_force(sc, st, v, t)):
            _ask_for_work(sc, st, v, t)
        return -1
    known = head >= len(sc.m_dep) or head < st.n[DUE_POINTER]
    if known and st.q_step[head] == DUE:
        if sc.lifts and takes_out(sc, head) and _waits_for_the_last(sc, st, v, head, t):
            return -1
        return head if take_trip(sc, st, v, head, t) else -1
    return -1


@njit(cache=True)
def _waits_for_the_last(sc, st, v, i, t):
    """Tell whether a vehicle waits before it takes a force out, and see whether it can fetch people meanwhile."""
    if st.v_state[v] == IDLE and st.v_site[v] == st.q_from[i] and not (held(st, i) and st.v_free[v] < t):
        _ask_for_work(sc, st, v, t)
    return hold(sc, st, i, t)


@njit(cache=True)
def _drop_trips_from_elsewhere(sc, st, v, t):
    """Give up the next trips that begin where the vehicle is not, since one between was cancelled."""
    while st.v_head[v] >= 0:
        i = st.v_head[v]
        if st.q_from[i] == st.v_site[v] and st.q_step[i] != CANCELLED:
            return
        if sc.lifts and takes_out(sc, i) and not st.q_return[i] and _goes_back_for(sc, st, v, i, t):
            return
        if st.q_step[i] == VEHICLE:
            leave_in_order(st, st.waits_vehicle, st.joined_vehicle, st.q_from[i], i)
        give_up(sc, st, i, t)
        next_trip(st, v, i)


@njit(cache=True)
def _goes_back_for(sc, st, v, i, t):
    """Send a vehicle empty to where it is to move a force; tell whether it can go there at all."""
    fleet = sc.v_fleet[v]
    if st.q_step[i] == CANCELLED or not runs_again(sc, st, fleet, t):
        return False
    for leg in range(len(sc.leg_from)):
        if sc.leg_runs[leg, fleet] and sc.leg_from[leg] == st.q_from[i] and sc.leg_to[leg] == st.v_site[v]:
            back = add_movement(sc, st, leg, fleet, 0, 0, t)
            if back < 0:
                return False
            if st.q_step[i] == VEHICLE:
                leave_in_order(st, st.waits_vehicle, st.joined_vehicle, st.q_from[i], i)
                st.q_step[i] = DUE
            if st.q_vehicle[i] != v:
                _exchange(st, i, v)
                st.v_free[v] = max(st.v_free[v], t)
            st.q_return[i] = st.q_prev[i] = 1
            st.q_next[back], st.q_vehicle[back], st.v_head[v] = i, v, back
            return True
    return False


@njit(cache=True)
def _another_comes_for(sc, st, i, t):
    """Send a vehicle without trips from elsewhere for a force whose own vehicle is lost, if there is none here."""
    if _idle_vehicle(sc, st, i, t) >= 0:
        return False
    for v in range(len(sc.v_fleet)):
        spare = st.v_state[v] == IDLE and st.v_head[v] < 0 and sc.v_fleet[v] == st.q_fleet[i]
        if spare and _goes_back_for(sc, st, v, i, t):
            return True
    return False


@njit(cache=True)
def _goes_for_a_force(sc, st, v, t):
    """Send a vehicle that has no trips to come for a force that waits, since its own vehicle is lost."""
    for i in range(len(sc.m_dep)):
        waits = moves_a_force(sc, i) and st.q_step[i] == VEHICLE and st.q_fleet[i] == sc.v_fleet[v]
        if waits and st.v_state[st.q_vehicle[i]] == LOST and _goes_back_for(sc, st, v, i, t):
            return True
    return False


@njit(cache=True)
def leave_force_to_others(sc, st, v, t):
    """Give up the trips that a lost vehicle was to make for people left behind before it took a force out."""
    i = st.v_head[v]
    while i >= len(sc.m_dep) and st.q_next[i] >= 0:
        if st.q_step[i] == VEHICLE:
            leave_in_order(st, st.waits_vehicle, st.joined_vehicle, st.q_from[i], i)
        give_up(sc, st, i, t)
        next_trip(st, v, i)
        i = st.v_head[v]


@njit(cache=True)
def next_trip(st, v, i):
    """Set the head of a vehicle's trips to the one after i."""
    head = st.q_next[i]
    st.v_head[v] = head
    if head >= 0:
        st.q_prev[head] = 0
        st.q_vehicle[head] = v


@njit(cache=True)
def give_up(sc, st, i, t):
    """Cancel a movement: those it was to carry are left behind, and others' free seats are open to them."""
    if st.q_step[i] == CANCELLED:
        return
    st.q_step[i] = CANCELLED
    muster(sc, st, i, t)
    if sc.lifts:
        uses_no_more(sc, st, i, t)
    st.metric[CANCELS] += 1
    for k in range(loads_of(sc, st, i)):
        group, persons = load_of(sc, st, i, k)
        st.backlog[st.q_from[i], group] += persons
    st.n[LEFT_BEHIND] = 1
    gather(sc, st, st.q_from[i], t)


@njit(cache=True)
def _ask_for_work(sc, st, v, t):
    """See whether people were left behind where a vehicle without trips is, or where a leg that it runs begins."""
    if not st.n[LEFT_BEHIND]:
        return
    site, fleet = st.v_site[v], sc.v_fleet[v]
    for leg in range(len(sc.leg_from)):
        begins = sc.leg_from[leg]
        if sc.leg_runs[leg, fleet] and not sc.s_safe[begins] and (begins == site or sc.leg_to[leg] == site):
            for group in range(len(sc.g_home)):
                if st.backlog[begins, group] > 0 and sc.leg_open[leg, group]:
                    gather(sc, st, begins, t)
                    break


@njit(cache=True)
def look_again(st, v, t):
    """Let the next trip of a vehicle that has set out or is lost be taken over, if its minute has passed."""
    head = st.v_head[v]
    if head >= 0 and st.q_step[head] == DUE and st.q_dep[head] <= t:
        push(st, t, DUE_NOW, head)
