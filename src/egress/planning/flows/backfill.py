"""
Free seats of what is laid, backfilled: whoever waits at a place for a later departure takes an earlier one.

A trip is laid with the people who are promised to it, and they may stand where it begins long before. A trip that is
laid after it, or goes out with fewer than it could take, may leave before them with empty seats. Once all trips are
known, the seats are gone through in order of departure and filled with those who are there and booked on a later trip
along the same leg; their seats go to others in turn. Nobody goes later for it.
"""

import math

import numpy as np
from numba import njit

from egress.compiled import addressed
from egress.planning.flows.levels import add_between, level_at, settle
from egress.planning.flows.profiles import UNLIMITED, rate_left, room_left, use_rate
from egress.planning.flows.trips import PART_LOAD, top_up


@njit(cache=True, nogil=True)
def backfill(network, goals, policy, profiles, laid, chain_ok):
    """Let people move up to earlier trips, offer what seats are free then to whoever is left, and move up again."""
    net, st = addressed(network), addressed(profiles)
    goals, policy, laid = addressed(goals), addressed(policy), addressed(laid)
    _move_up(net, st, laid)
    top_up(net, goals, policy, st, laid, chain_ok)
    _move_up(net, st, laid)


@njit(cache=True)
def _move_up(net, st, laid):
    """Fill the free seats of every trip, in order of departure, from later trips along the same leg."""
    trips, groups = laid.counts[0], len(net.home)
    _count_people(net, st, laid)
    aboard = np.zeros((trips, groups), dtype=np.int64)
    for load in range(laid.counts[1]):
        aboard[laid.load[load, 0], laid.load[load, 1]] += laid.load[load, 2]
    order = np.argsort(laid.trip[:trips, 3], kind="mergesort")
    following = _following(net, laid, order)
    first_served = np.argsort(-net.weight, kind="mergesort")
    for i in order:
        _fill(net, st, laid, i, aboard, following, first_served)
    _write(laid, aboard)


@njit(cache=True)
def _fill(net, st, laid, i, aboard, following, first_served):
    """
    Fill the free seats of one trip from the next ones along its leg, with whoever is there all the time between.

    A trip that people are taken from keeps a part load, so that none goes nearly empty; and one whose load is larger
    than what a rate lets through in an hour keeps all of it, for others may owe it what passes at once.
    """
    site, seen = net.leg_from[net.ride_leg[laid.trip[i, 1]]], laid.trip[i, 3] // net.tick
    free = net.seats[net.ride_fleet[laid.trip[i, 1]]] - aboard[i].sum()
    there = np.full(len(net.home), UNLIMITED, dtype=np.int64)
    j = following[i]
    while j >= 0 and free > 0 and there.max() > 0:
        then = laid.trip[j, 3] // net.tick
        least = math.ceil(PART_LOAD * net.seats[net.ride_fleet[laid.trip[j, 1]]])
        if _exceeds_rates(net, net.ride_leg[laid.trip[j, 1]], aboard[j].sum()):
            least = aboard[j].sum()
        for g in first_served:
            row = st.pair[g, site]
            if row < 0:
                there[g] = 0
                continue
            for tick in range(seen, then):
                there[g] = min(there[g], level_at(st, row, tick))
            n = min(min(free, there[g]), min(aboard[j, g], aboard[j].sum() - least))
            if n > 0:
                n = _take_earlier(net, st, laid, i, j, g, n)
                aboard[i, g], aboard[j, g] = aboard[i, g] + n, aboard[j, g] - n
                there[g], free = there[g] - n, free - n
        seen, j = max(seen, then), following[j]


@njit(cache=True)
def _count_people(net, st, laid):
    """
    Write who is where at each tick, those called forward to meet a vehicle among them.

    They were promised a seat and room, but are missing from `level`; how many are unpromised stays the same.
    """
    width, pairs = st.level.shape[1], st.level.shape[0] - (st.hold_row >= 0).sum()
    st.level[:pairs] = 0
    for g in range(len(net.home)):
        for leg in range(len(net.leg_from)):
            for tick in range(width):
                if st.walking[g, leg, tick] > 0:
                    _pass_along(net, st, g, leg, tick * net.tick, st.walking[g, leg, tick])
    for load in range(laid.counts[1]):
        trip, g, persons = laid.load[load, 0], laid.load[load, 1], laid.load[load, 2]
        _pass_along(net, st, g, net.ride_leg[laid.trip[trip, 1]], laid.trip[trip, 3], persons)
    for row in range(pairs):
        for tick in range(1, width):
            st.level[row, tick] += st.level[row, tick - 1]
    for g in range(len(net.home)):
        st.level[st.pair[g, net.home[g]]] += net.ready[g]
    for row in range(pairs):
        settle(st, row)


@njit(cache=True)
def _pass_along(net, st, g, leg, departs, persons):
    """Write by how many a movement changes who is at its two ends, at the ticks at which it does."""
    begin, end = st.pair[g, net.leg_from[leg]], st.pair[g, net.leg_to[leg]]
    st.level[begin, departs // net.tick] -= np.int32(persons)
    into = -(-(departs + net.leg_out[leg]) // net.tick)
    if end >= 0 and into < st.level.shape[1]:
        st.level[end, into] += np.int32(persons)


@njit(cache=True)
def _following(net, laid, order):
    """Return the next trip along the same leg by trip; −1 after the last."""
    found = np.full(len(order), -1, dtype=np.int64)
    next_on = np.full(len(net.leg_from), -1, dtype=np.int64)
    for n in range(len(order) - 1, -1, -1):
        leg = net.ride_leg[laid.trip[order[n], 1]]
        found[order[n]] = next_on[leg]
        next_on[leg] = order[n]
    return found


@njit(cache=True)
def _take_earlier(net, st, laid, i, j, g, most):
    """Move up to so many of a group from trip j to trip i, as rates and room allow; return how many."""
    leg = net.ride_leg[laid.trip[i, 1]]
    site, end = net.leg_from[leg], net.leg_to[leg]
    first, last = laid.trip[i, 3], laid.trip[j, 3]
    tick, then = first // net.tick, last // net.tick
    come, would_come = first + net.leg_out[leg], last + net.leg_out[leg]
    n = min(most, room_left(net, st, end, come // net.tick, would_come // net.tick))
    rows = (net.bucket_of_site[site], net.bucket_of_leg[leg])
    if n > 0 and tick < then:
        for row in rows:
            if row >= 0:
                n = min(n, _rate_left_without(net, st, row, tick, then, n))
    if n <= 0:
        return 0
    for row in rows:
        if row >= 0:
            rate = net.bucket_rate[row] * net.tick / 60.0
            use_rate(st, rate, row, then, -float(n))
            use_rate(st, rate, row, tick, float(n))
    add_between(st, st.pair[g, site], tick, then, -n)
    if st.pair[g, end] >= 0:
        into = -(-come // net.tick)
        add_between(st, st.pair[g, end], into, -(-would_come // net.tick), n)
    if site != net.home[g] and st.hold_row[site] >= 0:
        add_between(st, st.hold_row[site], -(-first // net.tick), -(-last // net.tick), n)
    if st.hold_row[end] >= 0:
        add_between(st, st.hold_row[end], come // net.tick, would_come // net.tick, -n)
    return n


@njit(cache=True)
def _exceeds_rates(net, leg, persons):
    """Whether a load is larger than the burst that a rate of the leg, or of its beginning, allows to anybody."""
    for row in (net.bucket_of_site[net.leg_from[leg]], net.bucket_of_leg[leg]):
        if row >= 0 and persons > net.bucket_rate[row]:
            return True
    return False


@njit(cache=True)
def _rate_left_without(net, st, row, tick, then, n):
    """Return how many a rate lets through at a tick if so many fewer went through it at a later one."""
    rate = net.bucket_rate[row] * net.tick / 60.0
    use_rate(st, rate, row, then, -float(n))
    left = rate_left(net, st, row, tick, 0)
    use_rate(st, rate, row, then, float(n))
    return left


@njit(cache=True)
def _write(laid, aboard):
    """Write the loads anew, one row for each trip and group."""
    rows = 0
    for trip in range(aboard.shape[0]):
        for g in range(aboard.shape[1]):
            if aboard[trip, g] > 0:
                laid.load[rows, 0], laid.load[rows, 1], laid.load[rows, 2] = trip, g, aboard[trip, g]
                rows += 1
    laid.counts[1] = rows
