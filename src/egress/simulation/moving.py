"""A movement from step to step: it waits, boards, queues and sets out, as declared in `steps`."""

import numpy as np
from numba import njit

from egress.simulation.agenda import join_in_order, leave_in_order, push, wake
from egress.simulation.boarding import board, people_awaited_until
from egress.simulation.convoys import convoy_is_off, convoy_may_go, muster
from egress.simulation.laws import exponential, happens, triangle
from egress.simulation.lifting import lift_opening, lift_sets_out, uses_no_more
from egress.simulation.luck import BREAKDOWNS, LOSSES, REPAIRS, TRAVEL
from egress.simulation.openings import (
    drawn,
    fuel_opening,
    passed_at,
    route_opening,
    seats_opening,
    take_fuel,
    waits_for_ground,
)
from egress.simulation.people import meet, stay
from egress.simulation.state import (
    BREAKS,
    DELAY,
    DEPARTURES,
    IDLE,
    LEFT_BEHIND,
    LOSSES_OF_VEHICLES,
    PERSON_DELAY,
    TRACED,
)
from egress.simulation.steps import (
    ADMIT,
    ARRIVE,
    CANCELLED,
    DONE,
    FIRST_STATION,
    FREE,
    LAND,
    LEG_RATE,
    PEOPLE,
    ROUTE,
    SLOT,
    UNDER_WAY,
)
from egress.simulation.vehicles import give_up, look_again, next_trip, works

OF_TRAVEL, OF_BREAKDOWNS = 0, 1
"""Where the switches of these disturbances stand in `DISTURBANCES`."""


@njit(cache=True)
def go_on(sc, st, run, i, t):
    """Take a movement as far as it gets at t; where it must wait, it is woken then."""
    while True:
        step = st.q_step[i]
        if step == ROUTE:
            opens = route_opening(sc, st, i, t)
            if sc.lifts:
                st.q_ground[i] = waits_for_ground(sc, st, i, t)
            if opens <= t and sc.lifts:
                opens = lift_opening(sc, st, i, t)
            if opens > t:
                _wait_or_give_up(sc, st, i, opens, t)
                return
            st.q_step[i], st.q_since[i], st.q_open_at[i] = PEOPLE, t, t
        elif step == PEOPLE:
            until = people_awaited_until(sc, st, i, t)
            if until > t:
                join_in_order(st, st.waits_people, st.joined_people, st.q_from[i], i)
                wake(st, i, until)
                return
            leave_in_order(st, st.waits_people, st.joined_people, st.q_from[i], i)
            persons = board(sc, st, i, t)
            if persons == 0 and st.q_fleet[i] < 0:
                st.q_step[i] = DONE
                if sc.lifts:
                    uses_no_more(sc, st, i, t)
                return
            queues = sc.s_queues[st.q_from[i]] or sc.leg_bucket[st.q_leg[i]] >= 0
            st.q_step[i] = FIRST_STATION if queues or sc.leg_seats[st.q_leg[i]] < np.inf else SLOT + 1
        elif step <= SLOT:
            passes = passed_at(sc, st, i, step, st.q_persons[i], t)
            if step == LEG_RATE and passes < np.inf:
                passes = seats_opening(sc, st, i, passes)
            if passes == np.inf:
                turn_back(sc, st, i, t)
                return
            st.q_step[i] = step + 1
            if passes > t:
                wake(st, i, passes)
                return
        else:
            opens = t if st.q_open_at[i] == t else route_opening(sc, st, i, t)
            if opens <= t:
                opens = fuel_opening(sc, st, i, t)
            if opens == np.inf or convoy_is_off(sc, st, i):
                turn_back(sc, st, i, t)
                return
            if sc.lifts:
                st.q_ground[i] = waits_for_ground(sc, st, i, t)
            if opens > t:
                wake(st, i, opens)
                return
            if convoy_may_go(sc, st, i, t):
                _set_out(sc, st, run, i, t)
            elif convoy_is_off(sc, st, i):
                turn_back(sc, st, i, t)
            return


@njit(cache=True)
def _wait_or_give_up(sc, st, i, opens, t):
    """Wait for the route to open; if it never does, the movement is cancelled and its vehicle looks for another."""
    if opens < np.inf:
        wake(st, i, opens)
        return
    give_up(sc, st, i, t)
    _release_vehicle(st, i, t)


@njit(cache=True)
def _release_vehicle(st, i, t):
    if st.q_fleet[i] >= 0:
        v = st.q_vehicle[i]
        next_trip(st, v, i)
        st.v_state[v] = IDLE
        push(st, max(t, st.v_free[v]), FREE, v)


@njit(cache=True)
def turn_back(sc, st, i, t):
    """Let those who had boarded alight: they are left behind, or caught if no way is left to them."""
    site = st.q_from[i]
    st.q_step[i] = CANCELLED
    st.q_wake[i] = -1.0
    muster(sc, st, i, t)
    if sc.lifts:
        uses_no_more(sc, st, i, t)
    st.held[site] -= st.q_held[i]
    for group in range(len(sc.g_home)):
        persons = st.aboard[i, group]
        if persons:
            stayed = stay(sc, st, site, group, persons, t)
            st.held[site] += stayed
            st.backlog[site, group] += stayed
            st.aboard[i, group] = 0
    st.q_persons[i] = 0
    st.n[LEFT_BEHIND] = 1
    meet(sc, st, site, t)
    _release_vehicle(st, i, t)


@njit(cache=True)
def _set_out(sc, st, run, i, t):
    leg, site = st.q_leg[i], st.q_from[i]
    persons = st.q_persons[i]
    st.held[site] -= st.q_held[i]
    if st.q_held[i] and st.doors[site] >= 0:
        push(st, t, ADMIT, site)
    st.q_wake[i] = -1.0
    minutes = st.q_dur[i]
    if sc.on[OF_TRAVEL]:
        u = drawn(sc, TRAVEL, run, sc.leg_key[leg], st.leg_trips[leg])
        minutes *= triangle(u, sc.leg_low[leg], sc.leg_likely[leg], sc.leg_high[leg]) / sc.leg_likely[leg]
    st.leg_trips[leg] += 1
    take_fuel(sc, st, i)
    if st.q_fleet[i] >= 0:
        minutes += _vehicle_sets_out(sc, st, run, i, minutes, t)
    st.q_step[i] = UNDER_WAY
    if sc.lifts:
        lift_sets_out(sc, st, i, t, t + minutes)
    if persons:
        late = max(0.0, t - st.q_dep[i])
        st.metric[DEPARTURES] += 1
        st.metric[DELAY] += late
        st.metric[PERSON_DELAY] += late * persons
    note(st, t, 0, i, persons)
    push(st, t + minutes, ARRIVE, i)


@njit(cache=True)
def _vehicle_sets_out(sc, st, run, i, minutes, t):
    """Take the vehicle off its stand and on to its next trip; return the minutes that a breakdown costs."""
    v, fleet, site = st.q_vehicle[i], st.q_fleet[i], st.q_from[i]
    if st.v_stand[v]:
        st.v_stand[v] = 0
        st.standing[site] -= 1
        if st.lands[site] >= 0:
            push(st, t, LAND, site)
    next_trip(st, v, i)
    look_again(st, v, t)
    trip, delay = st.v_trips[v], 0.0
    st.v_trips[v] += 1
    if sc.on[OF_BREAKDOWNS] and sc.f_break_per_h[fleet] > 0.0:
        who = sc.v_key[v]
        if happens(drawn(sc, BREAKDOWNS, run, who, trip), sc.f_break_per_h[fleet], minutes / 60.0):
            st.metric[BREAKS] += 1
            delay = exponential(drawn(sc, REPAIRS, run, who, trip), sc.f_repair_min[fleet])
            if drawn(sc, LOSSES, run, who, trip) < sc.p_lost:
                st.metric[LOSSES_OF_VEHICLES] += 1
                st.q_lost[i] = 1
    works(sc, st, v, i, t, minutes + delay)
    return delay


@njit(cache=True)
def note(st, t, event, i, persons):
    """Write a line of the trace, if one is kept; events in the order of `traces.EVENT_WORDS`."""
    row = st.n[TRACED]
    if row < len(st.trace):
        st.n[TRACED] = row + 1
        st.trace[row, 0], st.trace[row, 1], st.trace[row, 2] = t, event, i
        st.trace[row, 3], st.trace[row, 4] = st.q_leg[i], st.q_vehicle[i] if st.q_fleet[i] >= 0 else -1
        st.trace[row, 5], st.trace[row, 6], st.trace[row, 7] = st.q_from[i], st.q_to[i], persons
