"""How a vehicle is filled: who is promised a seat, and how those who are not there yet come in time."""

import math

import numpy as np
from numba import njit

from egress.planning.flows.levels import level_at
from egress.planning.flows.profiles import (
    PEOPLE,
    RATE,
    UNLIMITED,
    WALK,
    hold,
    note,
    rate_left,
    room_left,
    take_back,
    unpromised,
)

GUIDED, OVERDUE, WAITING = 0, 1, 2
"""Turns in which a vehicle is filled: whom the goals mean for the leg, who is overdue at the site, who else waits."""

CALLED_AHEAD = 48
"""At most so many ticks before a departure somebody sets out to meet it."""


@njit(cache=True)
def promise_people(net, goals, policy, st, chain_ok, k, r, departs, at_least, seats):
    """Promise so many seats, the people for them and their ways; undo it all and return False if too few can come."""
    leg = net.ride_leg[r]
    site, end = net.leg_from[leg], net.leg_to[leg]
    tick = departs // net.tick
    arrive = departs + net.leg_out[leg]
    limit = min(seats, room_left(net, st, end, arrive // net.tick, net.ticks + 1))
    site_row, leg_row = net.bucket_of_site[site], net.bucket_of_leg[leg]
    limit = min(limit, rate_left(net, st, site_row, tick, seats))
    limit = min(limit, rate_left(net, st, leg_row, tick, seats))
    if limit < at_least or not _can_come(net, st, chain_ok, leg, departs, at_least):
        return False
    st.journal_size[0] = 0
    st.loads[:] = 0
    habits = policy.call_early, policy.overdue_reluctance, policy.lead_ticks
    got = _fill(net, goals, st, chain_ok, k, leg, departs, limit, habits)
    if got < at_least:
        take_back(net, st, 0)
        return False
    done = True
    for g in range(len(net.home)):
        if st.loads[g] > 0:
            into = min(net.ticks, -(-arrive // net.tick))
            if st.pair[g, end] >= 0 and arrive <= net.horizon:
                done = done and note(net, st, PEOPLE, st.pair[g, end], into, 0, st.loads[g])
            done = done and hold(net, st, end, arrive // net.tick, net.ticks + 1, st.loads[g])
            for row in (site_row, leg_row):
                if row >= 0:
                    done = done and note(net, st, RATE, row, tick, 0, st.loads[g])
    if not done:
        take_back(net, st, 0)
        return False
    for row in (site_row, leg_row):
        if row >= 0:
            st.burst[row] = max(st.burst[row], float(got))
    for g in range(len(net.home)):
        st.sent[g, leg] += st.loads[g]
    return True


@njit(cache=True)
def _can_come(net, st, chain_ok, leg, departs, persons):
    """Whether so many wait where a leg begins, or could walk there by a departure if all rates and room let them."""
    site, tick = net.leg_from[leg], departs // net.tick
    most = 0
    for g in range(len(net.home)):
        if net.may[g, leg]:
            if st.pair[g, site] >= 0 and tick <= net.ticks:
                most += unpromised(st, st.pair[g, site], tick)
            if not net.leg_onward[leg]:
                most += _could_walk(net, st, chain_ok, g, site, tick)
            if most >= persons:
                return True
    return False


@njit(cache=True)
def _could_walk(net, st, chain_ok, g, site, tick):
    """Return how many of a group, at most, could walk to a site by a tick."""
    most = 0
    for c in range(net.chains_to_first[site], net.chains_to_first[site + 1]):
        row = st.pair[g, net.leg_from[net.chains[c, 0]]]
        latest = tick - net.chain_off[c, net.chain_len[c]]
        if chain_ok[g, c] and row >= 0 and latest >= 0:
            most += unpromised(st, row, min(latest, net.ticks))
    return most


@njit(cache=True)
def _fill(net, goals, st, chain_ok, k, leg, departs, limit, habits):
    """
    Choose who goes: by weight, those first whom the goals mean; then whoever else waits; then whoever can come.

    Returns the persons promised; `st.loads` holds them by group.
    """
    got = 0
    if net.leg_onward[leg]:
        for g in range(len(net.home)):
            if net.may[g, leg] and got < limit:
                got += _take_waiting(net, st, g, leg, departs, limit - got)
        return got
    for turn in (GUIDED, OVERDUE, WAITING):
        got += _take_turn(net, goals, st, chain_ok, k, leg, departs, limit - got, turn, habits)
    return got + _call_anybody(net, goals, st, chain_ok, k, leg, departs, limit - got, habits[0])


@njit(cache=True)
def _take_turn(net, goals, st, chain_ok, k, leg, departs, limit, turn, habits):
    """Promise whom a turn admits: by weight, among equals the most overdue first. Returns the persons promised."""
    early, reluctance, lead = habits
    got, tick = 0, min(net.ticks, departs // net.tick)
    wanted = np.zeros(len(net.home), dtype=np.int64)
    for g in range(len(net.home)):
        if net.may[g, leg]:
            wanted[g] = _wanted(net, goals, st, g, leg, tick, turn, reluctance)
    while got < limit:
        best, key = -1, (-1.0, 0.0)
        for g in range(len(net.home)):
            if wanted[g] > 0 and (net.weight[g], wanted[g] / net.heads[g]) > key:
                best, key = g, (net.weight[g], wanted[g] / net.heads[g])
        if best < 0:
            return got
        want = min(limit - got, wanted[best])
        wanted[best] = 0
        n = _take_waiting(net, st, best, leg, departs, want)
        if turn != WAITING and n < want:
            n += _call_forward(net, goals, st, chain_ok, k, best, leg, departs, want - n, early, lead)
        got += n
    return got


@njit(cache=True)
def _wanted(net, goals, st, g, leg, tick, turn, reluctance):
    """Return how many of a group a turn admits to a leg."""
    ahead = min(net.ticks, tick + 1)
    if turn == GUIDED:
        return math.ceil(goals.board[g, leg, ahead] - 1e-6) - st.sent[g, leg] - st.loads[g]
    if goals.reluctance[g, leg, tick] > (reluctance if turn == OVERDUE else 0.0):
        return 0
    if turn == WAITING:
        return UNLIMITED
    due, site = 0.0, net.leg_from[leg]
    for n in range(net.legs_first[site], net.legs_first[site + 1]):
        other = net.legs_by_site[n]
        if net.may[g, other]:
            due += goals.board[g, other, ahead] - st.sent[g, other]
    return math.ceil(due - 1e-6) - st.loads[g]


@njit(cache=True)
def _call_anybody(net, goals, st, chain_ok, k, leg, departs, want, early):
    """Promise whoever can walk there in time and is willing: by weight, then the least reluctant first."""
    site, got = net.leg_from[leg], 0
    first, last = net.chains_to_first[site], net.chains_to_first[site + 1]
    tried = np.zeros((len(net.home), last - first), dtype=np.bool_)
    tick = min(net.ticks, departs // net.tick)
    while got < want:
        best, best_g, best_c = (-1.0, 0.0), -1, -1
        for g in range(len(net.home)):
            if net.may[g, leg] and goals.reluctance[g, leg, tick] <= 0:
                for c in range(first, last):
                    if chain_ok[g, c] and not tried[g, c - first]:
                        how = -goals.reluctance[g, net.chains[c, 0], min(net.ticks, k)]
                        if how >= 0 and (net.weight[g], how) > best:
                            best, best_g, best_c = (net.weight[g], how), g, c
        if best_g < 0:
            return got
        tried[best_g, best_c - first] = True
        got += _call_along(net, st, k, best_g, best_c, departs, want - got, early)
    return got


@njit(cache=True)
def _take_waiting(net, st, g, leg, departs, want):
    """Promise persons who are at the leg's beginning by then."""
    site = net.leg_from[leg]
    row, tick = st.pair[g, site], departs // net.tick
    if row < 0 or tick > net.ticks:
        return 0
    n = min(want, unpromised(st, row, tick))
    if n <= 0 or not note(net, st, PEOPLE, row, tick, 0, -n):
        return 0
    if site != net.home[g]:
        gone = -(-departs // net.tick)
        hold(net, st, site, gone, net.ticks + 1, -n)
    st.loads[g] += n
    return n


@njit(cache=True)
def _call_forward(net, goals, st, chain_ok, k, g, leg, departs, want, early, lead):
    """Promise persons of a group who can walk to the leg's beginning in time, by the ways that they mind least."""
    site, got = net.leg_from[leg], 0
    first, last = net.chains_to_first[site], net.chains_to_first[site + 1]
    tried = np.zeros(last - first, dtype=np.bool_)
    while got < want:
        best, least = -1, np.inf
        for c in range(first, last):
            if chain_ok[g, c] and not tried[c - first]:
                how = goals.reluctance[g, net.chains[c, 0], min(net.ticks, k)]
                if how < least:
                    best, least = c, how
        if best < 0:
            return got
        tried[best - first] = True
        some = want - got
        if lead >= 0:
            way = net.chains[best, 0]
            meant = goals.board[g, way, min(net.ticks, k + lead)]
            some = min(some, max(0, math.ceil(meant - 1e-6) - st.sent[g, way]))
        if some > 0:
            got += _call_along(net, st, k, g, best, departs, some, early)
    return got


@njit(cache=True)
def _call_along(net, st, k, g, c, departs, want, early):
    """Promise persons of a group who walk a chain to be at its end by a departure, late or early."""
    got, length = 0, net.chain_len[c]
    row = st.pair[g, net.leg_from[net.chains[c, 0]]]
    latest = departs // net.tick - net.chain_off[c, length]
    if row < 0:
        return 0
    soonest = max(k, latest - CALLED_AHEAD)
    for step in range(latest - soonest + 1):
        start = soonest + step if early else latest - step
        if got >= want:
            break
        there = unpromised(st, row, start)
        if there > 0:
            got += send_along(net, st, g, c, start, min(want - got, there), departs)
        elif level_at(st, row, start) <= 0 and not early:
            break
    st.loads[g] += got
    return got


@njit(cache=True)
def send_along(net, st, g, c, start, want, departs):
    """Promise up to so many persons a chain from a tick on; at its end they wait until `departs` (−1: for good)."""
    n, length = want, net.chain_len[c]
    for i in range(length):
        leg, tick = net.chains[c, i], start + net.chain_off[c, i]
        if tick > net.ticks or not net.open_ticks[leg, tick]:
            return 0
        n = min(n, rate_left(net, st, net.bucket_of_site[net.leg_from[leg]], tick, 0))
        n = min(n, rate_left(net, st, net.bucket_of_leg[leg], tick, 0))
        arrive = tick * net.tick + net.leg_out[leg]
        until = _leaves_tick(net, c, i, start, departs)
        if arrive < until * net.tick:
            n = min(n, room_left(net, st, net.leg_to[leg], arrive // net.tick, until))
        if n <= 0:
            return 0
    first = net.chains[c, 0]
    size = st.journal_size[0]
    done = note(net, st, PEOPLE, st.pair[g, net.leg_from[first]], start, 0, -n)
    if net.leg_from[first] != net.home[g]:
        done = done and hold(net, st, net.leg_from[first], start, net.ticks + 1, -n)
    for i in range(length):
        leg, tick = net.chains[c, i], start + net.chain_off[c, i]
        for row in (net.bucket_of_site[net.leg_from[leg]], net.bucket_of_leg[leg]):
            if row >= 0:
                done = done and note(net, st, RATE, row, tick, 0, n)
        done = done and note(net, st, WALK, g, tick, leg, n)
        arrive = tick * net.tick + net.leg_out[leg]
        until = _leaves_tick(net, c, i, start, departs)
        if arrive < until * net.tick:
            done = done and hold(net, st, net.leg_to[leg], arrive // net.tick, until, n)
    if not done:
        take_back(net, st, size)
        return 0
    return n


@njit(cache=True)
def _leaves_tick(net, c, i, start, departs):
    """Return the tick before which people on a chain have left the end of its leg i again."""
    if i + 1 < net.chain_len[c]:
        return start + net.chain_off[c, i + 1]
    return net.ticks + 1 if departs < 0 else -(-departs // net.tick)
