"""What befalls a plan at an instant: exits that close for good, attacks, people nobody counted."""

import numpy as np
from numba import njit

from egress.simulation.agenda import push
from egress.simulation.moving import turn_back
from egress.simulation.people import count_caught, count_safe, find_ways, stay
from egress.simulation.state import ATTACKED, CLOSED, LAST_EXIT, LEFT_BEHIND, MOVES, UNPLANNED_PERSONS
from egress.simulation.steps import ADMIT, FIRST_STATION, LANDING, UNDER_WAY


@njit(cache=True)
def close_exit(sc, st, exit_, t):
    """
    Close an exit for good.

    Who is under way on a route that closes with it is caught, unless from a safe site; who has boarded there alights;
    and who waits where no way to safety is left is caught, at home too.
    """
    st.n[CLOSED] |= 1 << exit_
    st.n[LAST_EXIT] = exit_
    find_ways(sc, st)
    for i in range(st.n[MOVES]):
        if not sc.leg_exits[st.q_leg[i]] & (1 << exit_) or not st.q_carries[i]:
            continue
        step = st.q_step[i]
        if step in (UNDER_WAY, LANDING):
            if not sc.s_safe[st.q_from[i]]:
                _catch_aboard(sc, st, i, exit_, t)
        elif FIRST_STATION <= step < UNDER_WAY and st.q_persons[i] > 0:
            turn_back(sc, st, i, t)
            st.q_wake[i] = -1.0
    _catch_those_cut_off(sc, st, exit_, t)


@njit(cache=True)
def _catch_aboard(sc, st, i, exit_, t):
    for group in range(len(sc.g_home)):
        if st.aboard[i, group]:
            count_caught(sc, st, group, st.aboard[i, group], exit_, t)
            st.aboard[i, group] = 0
    st.q_persons[i] = 0


@njit(cache=True)
def _catch_those_cut_off(sc, st, exit_, t):
    for site in range(len(sc.s_safe)):
        for group in range(len(sc.g_home)):
            if not st.had_way[site, group] or st.way_min[site, group] < np.inf:
                continue
            persons = st.came[site, group]
            st.held[site] -= persons
            st.came[site, group] = 0
            if sc.g_home[group] == site:
                at_home = st.here[group] - st.gone[group]
                st.gone[group] += at_home
                persons += at_home
            if persons:
                count_caught(sc, st, group, persons, exit_, t)
            st.backlog[site, group] = 0
        if st.doors[site] >= 0:
            push(st, t, ADMIT, site)


@njit(cache=True)
def attack(sc, st, site, t):
    """Harm a share of those who wait at a site; that it is shut then stands in the closures of the run."""
    for group in range(len(sc.g_home)):
        harmed = int(sc.s_attack_share[site] * st.came[site, group] + 0.5)
        if harmed:
            st.came[site, group] -= harmed
            st.held[site] -= harmed
            count_caught(sc, st, group, harmed, ATTACKED, t)


@njit(cache=True)
def come_unplanned(sc, st, group, persons, t):
    """Add people of a group at home whom nobody counted: they have missed every movement already."""
    home = sc.g_home[group]
    st.metric[UNPLANNED_PERSONS] += persons
    if sc.s_safe[home]:
        count_safe(sc, st, group, persons, t)
    stayed = stay(sc, st, home, group, persons, t)
    st.held[home] += stayed
    st.backlog[home, group] += stayed
    st.n[LEFT_BEHIND] = 1
