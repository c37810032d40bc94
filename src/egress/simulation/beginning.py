"""The beginning of a replication: everything in its place, and the luck of the run drawn."""

import numpy as np
from numba import njit

from egress.simulation.agenda import push
from egress.simulation.laws import exponential, triangle
from egress.simulation.lifting import expect_forces, lift_sets_out, set_forces, shut_for_want_of_force
from egress.simulation.luck import ATTACKS, EXITS, FORCES, HEAD_COUNTS, PERMISSIONS, UNPLANNED_ARRIVALS, WEATHER
from egress.simulation.openings import add_chance, add_known, drawn
from egress.simulation.people import count_caught, count_safe, find_ways, gather
from egress.simulation.state import (
    ALREADY,
    BUSY,
    CLOSED,
    DUE_POINTER,
    FIRST_SAFE,
    IDLE,
    LAST_SAFE,
    LEFT_BEHIND,
    LOST,
    MOVES,
    NO_SHOWS,
)
from egress.simulation.steps import ARRIVE, ATTACK, CLOSE, FREE, LEAVE_STAND, UNDER_WAY, UNPLANNED
from egress.simulation.vehicles import next_trip

OF_HEAD_COUNTS, OF_STATIONS, OF_WEATHER, OF_PERMISSIONS, OF_ATTACKS, OF_EXITS = 2, 3, 4, 5, 6, 7
"""Where the switches of these disturbances stand in `DISTURBANCES`."""

MOST_UNPLANNED_BATCHES = 8
"""People of a group whom nobody counted come in so many batches at most, so that their number costs nothing."""

UNPLANNED_OVER_MIN = 720.0
"""They come within this from the moment when the first of the group are ready, or as long as the group takes."""


@njit(cache=True)
def begin(sc, st, run):
    """Set the state as it is when the order is given, or as it has become, and draw what befalls the run."""
    _clear(sc, st)
    _set_vehicles(sc, st)
    st.n[CLOSED] = sc.h_closed
    _draw_rates(sc, st, run)
    _draw_lateness(sc, st, run)
    set_forces(sc, st, run, sc.on[OF_PERMISSIONS])
    for target in range(len(sc.need)):
        shut_for_want_of_force(sc, st, target, -np.inf)
    _draw_weather(sc, st, run)
    find_ways(sc, st)
    for site in range(len(sc.s_safe)):
        for group in range(len(sc.g_home)):
            st.had_way[site, group] = st.way_min[site, group] < np.inf
    _draw_attacks(sc, st, run)
    _draw_head_counts(sc, st, run)
    _draw_closings(sc, st, run)
    _set_people(sc, st)
    _set_under_way(sc, st)
    expect_forces(sc, st)


@njit(cache=True)
def _clear(sc, st):
    planned = len(sc.m_dep)
    st.n[:] = 0
    st.n[MOVES] = planned
    st.q_step[:planned] = 0
    st.q_listed[:planned] = 0
    st.q_held[:planned] = 0
    st.q_lost[:planned] = 0
    st.q_open[:planned] = 0
    st.q_wake[:planned] = -1.0
    st.q_prev[:planned] = 0
    st.q_next[:planned] = sc.m_next
    st.q_vehicle[:planned] = sc.m_vehicle
    st.q_persons[:planned] = 0
    st.q_open_at[:planned] = -1.0
    st.q_ready[:planned] = 0
    st.convoy[:] = 0
    st.sold[:] = 0
    st.fuel_used[:] = 0.0
    for i in range(planned):
        if sc.m_next[i] >= 0:
            st.q_prev[sc.m_next[i]] = 1
    st.waits_vehicle[:] = -1
    st.waits_people[:] = -1
    st.joined_vehicle[:] = -1
    st.joined_people[:] = -1
    st.lands[:] = -1
    st.doors[:] = -1
    st.standing[:] = 0
    st.gathering[:] = -1.0
    st.open_from[:] = 0.0
    st.open_until[:] = -1.0
    st.held[:] = 0
    st.door[:] = 0
    st.came[:] = 0
    st.backlog[:] = 0
    st.odd[:] = 0
    st.gone[:] = 0
    st.leg_trips[:] = 0
    st.k_n[:] = 0
    st.u_n[:] = 0
    _clear_bins(st.safe, st.safe_bins)
    _clear_bins(st.caught, st.caught_bins)
    st.cause[:] = 0
    st.metric[:] = 0.0
    st.metric[FIRST_SAFE] = -1.0
    st.metric[LAST_SAFE] = -1.0


@njit(cache=True)
def _clear_bins(table, touched):
    """Set to nought what the run before has counted."""
    for group in range(len(touched)):
        table[group, touched[group, 0] : touched[group, 1] + 1] = 0
        touched[group, 0], touched[group, 1] = table.shape[1], -1


@njit(cache=True)
def _set_vehicles(sc, st):
    """Put every vehicle where it is; an aircraft that unloads, or has a trip to come from there, takes a stand."""
    for v in range(len(sc.v_fleet)):
        fleet, site = sc.v_fleet[v], sc.v_site[v]
        st.v_head[v] = sc.v_first[v]
        st.v_site[v] = site
        st.v_state[v] = LOST if sc.v_lost[v] else IDLE
        st.v_free[v] = sc.v_free[v]
        st.v_trips[v] = 0
        st.v_stand[v] = 0
        st.v_duty_from[v] = st.v_duty_end[v] = -1.0
        st.v_stand_until[v] = -1.0
        if not sc.goes_on or sc.v_lost[v]:
            continue
        busy = sc.v_free[v] > max(sc.begins_min, sc.f_from[fleet])
        push(st, max(sc.begins_min, sc.v_free[v]), FREE, v)
        leaves = site == sc.f_base[fleet] or sc.v_first[v] < 0
        if sc.f_air[fleet] and (busy or not leaves):
            st.v_stand[v] = 1
            st.standing[site] += 1
            if leaves:
                st.v_stand_until[v] = sc.v_free[v]
                push(st, sc.v_free[v], LEAVE_STAND, v)


@njit(cache=True)
def _set_people(sc, st):
    """Put people where they have come to, and count who is safe and caught already."""
    for group in range(len(sc.g_home)):
        st.gone[group] += sc.h_gone[group]
        if sc.h_safe[group] > 0:
            count_safe(sc, st, group, sc.h_safe[group], sc.begins_min)
        if sc.h_caught[group] > 0:
            count_caught(sc, st, group, sc.h_caught[group], ALREADY, sc.begins_min)
        for site in range(len(sc.s_safe)):
            st.came[site, group] += sc.h_came[site, group]
            st.held[site] += sc.h_came[site, group]
            st.backlog[site, group] += sc.h_backlog[site, group]
            if sc.h_backlog[site, group] > 0:
                st.n[LEFT_BEHIND] = 1
                gather(sc, st, site, sc.begins_min)


@njit(cache=True)
def _set_under_way(sc, st):
    """Let the movements that are under way arrive when they are expected."""
    i = 0
    while i < len(sc.m_dep) and sc.m_on_way[i] >= 0.0:
        st.q_step[i] = UNDER_WAY
        st.aboard[i, :] = 0
        for k in range(sc.load_ptr[i], sc.load_ptr[i + 1]):
            st.aboard[i, sc.load_group[k]] += sc.load_n[k]
            st.q_persons[i] += sc.load_n[k]
        if sc.m_fleet[i] >= 0:
            v = sc.m_vehicle[i]
            st.v_state[v] = BUSY
            next_trip(st, v, i)
        if sc.lifts:
            lift_sets_out(sc, st, i, sc.begins_min, max(sc.begins_min, sc.m_on_way[i]))
        push(st, max(sc.begins_min, sc.m_on_way[i]), ARRIVE, i)
        i += 1
    st.n[DUE_POINTER] = i


@njit(cache=True)
def _draw_rates(sc, st, run):
    """Draw what stations, legs and airfields let through per hour in this run."""
    for b in range(len(sc.b_low)):
        rate = sc.b_likely[b]
        if sc.on[OF_STATIONS]:
            u = drawn(sc, sc.b_stream[b], run, sc.b_key[b], 0)
            rate = triangle(u, sc.b_low[b], sc.b_likely[b], sc.b_high[b])
        st.b_rate[b] = rate
        st.b_cap[b] = max(rate, sc.b_least_cap[b])
        st.b_level[b] = st.b_cap[b]
        st.b_time[b] = 0.0


@njit(cache=True)
def _draw_lateness(sc, st, run):
    """Draw how late permissions and forces on their way come, and shut until then what the permissions unlock."""
    for e in range(len(sc.e_from)):
        st.late_e[e] = 0.0
        if sc.on[OF_PERMISSIONS] and sc.e_lead[e] > 0.0:
            u = drawn(sc, PERMISSIONS, run, sc.e_key[e], 0)
            factor = triangle(u, sc.late_low, sc.late_likely, sc.late_high)
            st.late_e[e] = max(0.0, factor - 1.0) * sc.e_lead[e]
            for k in range(sc.e_ptr[e], sc.e_ptr[e + 1]):
                add_known(st, sc.e_target[k], sc.e_from[e], sc.e_from[e] + st.late_e[e])
    for o in range(len(sc.o_from)):
        st.late_o[o] = 0.0
        if sc.on[OF_PERMISSIONS] and sc.o_lead[o] > 0.0:
            u = drawn(sc, FORCES, run, sc.o_key[o], 0)
            factor = triangle(u, sc.late_low, sc.late_likely, sc.late_high)
            st.late_o[o] = max(0.0, factor - 1.0) * sc.o_lead[o]


@njit(cache=True)
def _draw_weather(sc, st, run):
    for leg in range(len(sc.leg_from)):
        if sc.on[OF_WEATHER] and sc.leg_weather_per_min[leg] > 0.0:
            _draw_closures(
                sc,
                st,
                run,
                WEATHER,
                sc.leg_weather_key[leg],
                len(sc.s_safe) + leg,
                1.0 / sc.leg_weather_per_min[leg],
                sc.leg_weather_min[leg],
            )


@njit(cache=True)
def _draw_attacks(sc, st, run):
    for site in range(len(sc.s_safe)):
        if sc.on[OF_ATTACKS] and sc.s_attack_per_min[site] > 0.0:
            mean = 1.0 / sc.s_attack_per_min[site]
            _draw_closures(sc, st, run, ATTACKS, sc.s_key[site], site, mean, sc.s_attack_min[site])
            for k in range(st.u_n[site]):
                if st.u_lo[site, k] >= sc.begins_min:
                    push(st, st.u_lo[site, k], ATTACK, site)


@njit(cache=True)
def _draw_closures(sc, st, run, stream, who, place, mean_between, mean_lasts):
    """Draw stretches in which luck shuts a place: times between them, and how long each lasts, are exponential."""
    t, nth = 0.0, 0
    while True:
        t += exponential(drawn(sc, stream, run, who, nth), mean_between)
        lasts = exponential(drawn(sc, stream, run, who, nth + 1), mean_lasts)
        if t > sc.horizon_min:
            return
        add_chance(st, place, t, t + lasts)
        t += lasts
        nth += 2


@njit(cache=True)
def _draw_head_counts(sc, st, run):
    """Draw how many there are of each group: fewer do not show up, more come unplanned."""
    for group in range(len(sc.g_home)):
        counted = sc.g_count[group]
        persons = counted
        if sc.h_known[group]:
            st.here[group], st.total[group] = sc.h_here[group], counted
            continue
        if sc.on[OF_HEAD_COUNTS] and sc.g_high[group] > sc.g_low[group]:
            u = drawn(sc, HEAD_COUNTS, run, sc.g_key[group], 0)
            likely = min(max(float(counted), sc.g_low[group]), sc.g_high[group])
            persons = int(triangle(u, sc.g_low[group], likely, sc.g_high[group]) + 0.5)
        st.here[group] = min(persons, counted)
        st.total[group] = persons
        st.metric[NO_SHOWS] += max(0, counted - persons)
        more = max(0, persons - counted)
        batches = min(MOST_UNPLANNED_BATCHES, more)
        span = max(UNPLANNED_OVER_MIN, sc.g_all[group] - sc.g_first[group])
        for batch in range(batches):
            part = more // batches + (1 if batch < more % batches else 0)
            u = drawn(sc, UNPLANNED_ARRIVALS, run, sc.g_key[group], batch)
            push(st, max(sc.begins_min, sc.g_first[group] + u * span), UNPLANNED, part * len(sc.g_home) + group)
        if sc.s_safe[sc.g_home[group]]:
            count_safe(sc, st, group, st.here[group], 0.0)


@njit(cache=True)
def _draw_closings(sc, st, run):
    """Let the exits close at the times of one of the joint paths of the threat picture."""
    if not sc.on[OF_EXITS]:
        return
    paths = len(sc.closing_min)
    path = min(paths - 1, int(drawn(sc, EXITS, run, np.uint64(0), 0) * paths))
    for exit_ in range(sc.closing_min.shape[1]):
        if sc.closing_min[path, exit_] <= sc.horizon_min:
            push(st, max(0.0, sc.closing_min[path, exit_]), CLOSE, exit_)
