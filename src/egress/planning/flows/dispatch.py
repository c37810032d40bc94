"""The compiled dispatcher: walks through time and lays whole trips, each with its people promised beforehand."""

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from egress.planning.flows.by_reference import NetworkRef, ProfilesRef
from egress.planning.flows.profiles import (
    PEOPLE,
    RATE,
    UNLIMITED,
    WALK,
    first_slot,
    hold,
    note,
    rate_left,
    room_left,
    stand_free,
    take_back,
    take_slot,
    take_stand,
    unpromised,
)


GUIDED, OVERDUE, WAITING = 0, 1, 2
"""Turns in which a vehicle is filled: whom the goals mean for the leg, who is overdue at the site, who else waits there."""


class Goals(NamedTuple):
    """
    What the relaxed flow has done by each tick.

    Attributes
    ----------
    trips : cumulated trips per ride. Shape (rides, ticks + 1).
    board : cumulated persons per group and leg. Shape (groups, legs, ticks + 1).
    leaving : cumulated persons leaving a site, all groups and legs. Shape (sites, ticks + 1).
    stock : persons who came to a site and wait there. Shape (sites, ticks + 1).
    reluctance : what going costs one more person than the flow sends, beyond waiting; above 0 nobody goes unasked.
        Shape (groups, legs, ticks + 1).
    """

    trips: np.ndarray
    board: np.ndarray
    leaving: np.ndarray
    stock: np.ndarray
    reluctance: np.ndarray


class Policy(NamedTuple):
    """
    How the dispatcher behaves where the goals leave room.

    Attributes
    ----------
    fill : share of its seats that a vehicle waits for, per ride.
    ahead : ticks by which a trip may be ahead of the goals, per ride.
    look_min, onward_look_min : how far beyond the first possible departure one is planned.
    step_min : between two departures that are tried.
    patience_min : after so long without a departure on a leg a part load goes, per leg.
    call_early : whether people are called forward as early as they can go (rates are scarce) or as late (room is).
    drain_ahead_min : how far ahead of the goals people are sent on from a safe site.
    crowded : share of a hub's room from which people are sent on whatever the goals say.
    """

    fill: np.ndarray
    ahead: np.ndarray
    look_min: int
    onward_look_min: int
    step_min: int
    patience_min: np.ndarray
    call_early: bool
    drain_ahead_min: int
    crowded: float


class Laid(NamedTuple):
    """
    Trips in the order in which they were laid.

    Attributes
    ----------
    trip : per trip: vehicle, ride, leaves its place, departs, whether it goes home after, site it came from.
    load : trip, group, persons. `counts` : trips, loads.
    """

    trip: np.ndarray
    load: np.ndarray
    counts: np.ndarray


@njit(cache=True)
def dispatch(network, goals, policy, profiles, laid, chain_ok, upstream):
    """Lay the whole timetable."""
    net, st = NetworkRef(*network), ProfilesRef(*profiles)
    rides = len(net.ride_leg)
    failed = np.zeros(max(1, rides), dtype=np.bool_)
    for k in range(net.ticks + 1):
        for onward in (True, False):
            _lay_trips(net, goals, policy, st, laid, chain_ok, upstream, k, onward, failed)
        _walk_on(net, goals, st, chain_ok, k)


@njit(cache=True)
def _lay_trips(net, goals, policy, st, laid, chain_ok, upstream, k, onward, failed):
    failed[:] = False
    for r in range(len(net.ride_leg)):
        failed[r] = net.leg_onward[net.ride_leg[r]] != onward
    while True:
        best, best_due = -1, -1e18
        for r in range(len(net.ride_leg)):
            if not failed[r]:
                due = _due(net, goals, policy, st, k, r)
                if due <= -1e17:
                    failed[r] = True
                elif due > best_due:
                    best, best_due = r, due
        if best < 0:
            return
        early = -1e8 < best_due < -1e5
        if not _lay(net, goals, policy, st, laid, chain_ok, upstream, k, best, early):
            failed[best] = True


@njit(cache=True)
def _due(net, goals, policy, st, k, r):
    """Return by how many trips the goals are ahead of a ride, or −1e18 if it is not to be made now."""
    leg = net.ride_leg[r]
    seats = net.seats[net.ride_fleet[r]]
    width = net.ticks
    soonest = net.leg_out[leg] * 0 + net.load[net.ride_fleet[r]]
    now = min(width, k + soonest // net.tick)
    then = min(width, now + policy.ahead[r])
    lag = goals.trips[r, then] - st.trips_done[r]
    if net.leg_onward[leg]:
        return _onward_due(net, goals, policy, st, r, now)
    if lag > 0.02:
        return seats * 1e3 + lag
    if goals.trips[r, width] - st.trips_done[r] > 0.02:
        return lag - 1e6
    site = net.leg_from[leg]
    if goals.leaving[site, now] >= goals.leaving[site, width] * 0.995 - 0.5:
        return seats * 1e-6 - 1e9
    return -1e18


@njit(cache=True)
def _onward_due(net, goals, policy, st, r, now):
    """Return by how many trips a ride from a safe site is due soon; making room early costs nothing."""
    soon = min(net.ticks, now + policy.drain_ahead_min // net.tick)
    lag = goals.trips[r, soon] - st.trips_done[r]
    if lag > 0.02:
        return lag
    row = st.hold_row[net.leg_from[net.ride_leg[r]]]
    if row < 0 or st.held[row, min(net.ticks, now)] < policy.crowded * net.hold[net.leg_from[net.ride_leg[r]]]:
        return -1e18
    for other in range(len(net.ride_leg)):
        if net.ride_fleet[other] == net.ride_fleet[r] and goals.trips[other, soon] - st.trips_done[other] > 0.02:
            return -1e18
    return lag - 1e3


@njit(cache=True)
def _nearest(net, st, fleet, site, by):
    """Return the vehicle of a fleet that is soonest at a site among those free by a minute, or −1."""
    best, best_min = -1, UNLIMITED
    for v in range(len(net.vehicle_fleet)):
        if net.vehicle_fleet[v] == fleet and st.free[v] <= by:
            empty = net.empty[fleet, st.at[v], site]
            if empty >= 0 and empty < best_min:
                best, best_min = v, empty
    return best


@njit(cache=True)
def _next_in(windows, first, last, moment):
    """Return the first time from a moment on that lies in one of the windows first … last − 1; inf if none."""
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if windows[middle, 1] > moment:
            high = middle
        else:
            low = middle + 1
    return max(windows[low, 0], moment) if low < last else np.inf


@njit(cache=True)
def _departure(net, st, r, moment):
    """Return the first whole minute from a moment on at which a ride may depart, or −1."""
    leg, fleet = net.ride_leg[r], net.ride_fleet[r]
    site = net.leg_from[leg]
    rated = net.bucket_of_site[site] >= 0 or net.bucket_of_leg[leg] >= 0
    while True:
        opens = _next_in(net.ride_windows, net.ride_first[r], net.ride_first[r + 1], moment)
        if not np.isfinite(opens) or opens > net.horizon:
            return -1
        minute = int(math.ceil(opens - 1e-9))
        if rated:
            minute = -(-minute // net.tick) * net.tick
        if net.is_air[fleet]:
            minute = first_slot(net, st, site, minute)
            if rated:
                minute = -(-minute // net.tick) * net.tick
                if first_slot(net, st, site, minute) != minute:
                    moment = minute + 1
                    continue
        if minute > net.horizon:
            return -1
        if _next_in(net.ride_windows, net.ride_first[r], net.ride_first[r + 1], float(minute)) == minute:
            return minute
        moment = minute + 1


@njit(cache=True)
def _may_go_empty(net, fleet, a, b, leaves):
    """Whether an empty vehicle may leave at every hop of its way, and arrives within the horizon."""
    if net.empty[fleet, a, b] < 0:
        return False
    minute = leaves
    for n in range(net.hop_first[fleet, a, b, 0], net.hop_first[fleet, a, b, 1]):
        opens = _next_in(net.fleet_windows, net.fleet_first[fleet], net.fleet_first[fleet + 1], float(minute))
        if opens != minute:
            return False
        minute += net.hops[n]
    return minute <= net.horizon


@njit(cache=True)
def _lay(net, goals, policy, st, laid, chain_ok, upstream, k, r, early):
    """
    Lay one trip of a ride if a vehicle can leave within this tick and its people can be there; say whether.

    An `early` trip is ahead of the goals: it goes only if it need not wait, for a slot that would stay empty.
    """
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, end, now = net.leg_from[leg], net.leg_to[leg], k * net.tick
    by = now + net.tick - 1
    v = _nearest(net, st, fleet, site, by)
    if v < 0:
        return False
    empty = net.empty[fleet, st.at[v], site]
    leave = max(now, st.free[v])
    if empty > 0:
        opens = _next_in(net.fleet_windows, net.fleet_first[fleet], net.fleet_first[fleet + 1], float(leave))
        if not np.isfinite(opens):
            return False
        leave = int(math.ceil(opens - 1e-9))
    if leave > by:
        return False
    rest = _rest(net, st, upstream, site, leg)
    need = _needed(net, policy, r, rest)
    if rest < 1:
        return False
    soonest = leave + empty + net.load[fleet]
    last = soonest + (policy.onward_look_min if net.leg_onward[leg] else policy.look_min)
    last = soonest + net.tick - 1 if early else last
    departs = _departure(net, st, r, float(soonest))
    tries = 0
    while departs >= 0 and departs <= last:
        at_least = need
        if departs - st.last_trip[leg] >= policy.patience_min[leg]:
            at_least = min(need, max(1, int(0.3 * net.seats[fleet])))
        if _can_move(net, st, v, r, departs, empty, leave):
            if _promise_people(net, goals, st, chain_ok, k, r, departs, at_least, policy.call_early):
                _commit(net, st, laid, v, r, departs, empty, leave)
                return True
        tries += 1
        departs = _departure(net, st, r, float(max(departs + 1, soonest + tries * policy.step_min)))
    return False


@njit(cache=True)
def _rest(net, st, upstream, site, leg):
    """Return the unpromised persons who are, or will be, where the site can still be reached from."""
    rest = 0
    for g in range(len(net.home)):
        if net.may[g, leg]:
            for place in range(len(net.safe)):
                if upstream[g, place, site] and st.pair[g, place] >= 0:
                    rest += st.level[st.pair[g, place], net.ticks]
    return rest


@njit(cache=True)
def _needed(net, policy, r, rest):
    wanted = int(math.ceil(policy.fill[r] * net.seats[net.ride_fleet[r]]))
    if net.leg_onward[net.ride_leg[r]]:
        return max(1, wanted)
    return max(1, min(wanted, rest))


@njit(cache=True)
def _goes_home(net, st, v, r, departs):
    """Whether an aircraft leaves the place it has reached for its base, so that it blocks no stand there."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    end, base = net.leg_to[leg], net.base[fleet]
    if not net.is_air[fleet] or st.stand_row[end] < 0 or end == base:
        return False
    off = departs + net.leg_out[leg] + net.unload[fleet]
    if not _may_go_empty(net, fleet, end, base, off):
        return False
    home = off + net.empty[fleet, end, base]
    return stand_free(net, st, base, home, home + net.unload[fleet])


@njit(cache=True)
def _can_move(net, st, v, r, departs, empty, leave):
    """Whether vehicle, stands and permissions allow the trip."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, end = net.leg_from[leg], net.leg_to[leg]
    leaves = departs - net.load[fleet] - empty if empty > 0 else leave
    if empty > 0 and not _may_go_empty(net, fleet, st.at[v], site, leaves):
        return False
    if not net.is_air[fleet]:
        return True
    if empty > 0 and not stand_free(net, st, site, leaves + empty, departs):
        return False
    arrive = departs + net.leg_out[leg]
    freed = end == net.base[fleet] or _goes_home(net, st, v, r, departs)
    until = arrive + net.unload[fleet] if freed else net.horizon + 1
    return stand_free(net, st, end, arrive, until)


@njit(cache=True)
def _promise_people(net, goals, st, chain_ok, k, r, departs, at_least, early):
    """Promise seats, the people for them and their ways there; undo it all and return False if too few can come."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, end = net.leg_from[leg], net.leg_to[leg]
    tick = departs // net.tick
    seats = net.seats[fleet]
    arrive = departs + net.leg_out[leg]
    limit = min(seats, room_left(net, st, end, arrive // net.tick, net.ticks + 1))
    site_row, leg_row = net.bucket_of_site[site], net.bucket_of_leg[leg]
    limit = min(limit, rate_left(net, st, site_row, tick, seats))
    limit = min(limit, rate_left(net, st, leg_row, tick, seats))
    if limit < at_least:
        return False
    st.journal_size[0] = 0
    st.loads[:] = 0
    got = _fill(net, goals, st, chain_ok, k, leg, departs, limit, early)
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
def _fill(net, goals, st, chain_ok, k, leg, departs, limit, early):
    """
    Choose who goes: by weight, those first whom the goals mean; then whoever else waits; then whoever can come.

    Returns the persons promised; `st.loads` holds them by group.
    """
    got = 0
    tick = min(net.ticks, departs // net.tick)
    if net.leg_onward[leg]:
        for g in range(len(net.home)):
            if net.may[g, leg] and got < limit:
                got += _take_waiting(net, st, g, leg, departs, limit - got)
        return got
    for turn in (GUIDED, OVERDUE, WAITING):
        got += _take_turn(net, goals, st, chain_ok, k, leg, departs, limit - got, turn, early)
    return got + _call_anybody(net, goals, st, chain_ok, k, leg, departs, limit - got, early)


@njit(cache=True)
def _take_turn(net, goals, st, chain_ok, k, leg, departs, limit, turn, early):
    """Promise whom a turn admits: by weight, among equals the most overdue first. Returns the persons promised."""
    got, tick = 0, min(net.ticks, departs // net.tick)
    served = np.zeros(len(net.home), dtype=np.bool_)
    while got < limit:
        best, key, wanted = -1, (-1.0, 0.0), 0
        for g in range(len(net.home)):
            if not served[g] and net.may[g, leg]:
                want = _wanted(net, goals, st, g, leg, tick, turn)
                if want > 0 and (net.weight[g], want / net.heads[g]) > key:
                    best, key, wanted = g, (net.weight[g], want / net.heads[g]), want
        if best < 0:
            return got
        served[best] = True
        want = min(limit - got, wanted)
        n = _take_waiting(net, st, best, leg, departs, want)
        if turn != WAITING and n < want:
            n += _call_forward(net, goals, st, chain_ok, k, best, leg, departs, want - n, early)
        got += n
    return got


@njit(cache=True)
def _wanted(net, goals, st, g, leg, tick, turn):
    """Return how many of a group a turn admits to a leg."""
    ahead = min(net.ticks, tick + 1)
    if turn == GUIDED:
        return int(math.ceil(goals.board[g, leg, ahead] - 1e-6)) - st.sent[g, leg] - st.loads[g]
    if goals.reluctance[g, leg, tick] > 0:
        return 0
    if turn == WAITING:
        return UNLIMITED
    due = 0.0
    for other in range(len(net.leg_from)):
        if net.leg_from[other] == net.leg_from[leg] and net.may[g, other]:
            due += goals.board[g, other, ahead] - st.sent[g, other]
    return int(math.ceil(due - 1e-6)) - st.loads[g]


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
        got += _call_along(net, st, k, best_g, best_c, leg, departs, want - got, early)
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
def _call_forward(net, goals, st, chain_ok, k, g, leg, departs, want, early):
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
        got += _call_along(net, st, k, g, best, leg, departs, want - got, early)
    return got


@njit(cache=True)
def _call_along(net, st, k, g, c, leg, departs, want, early):
    """Promise persons of a group who walk a chain to be at its end by a departure, as late or as early as they can."""
    got, length = 0, net.chain_len[c]
    row = st.pair[g, net.leg_from[net.chains[c, 0]]]
    latest = departs // net.tick - net.chain_off[c, length]
    if row < 0:
        return 0
    soonest = max(k, latest - 48)
    for step in range(latest - soonest + 1):
        start = soonest + step if early else latest - step
        if got >= want:
            break
        there = unpromised(st, row, start)
        if there > 0:
            got += _send_along(net, st, g, c, start, min(want - got, there), departs)
        elif st.level[row, start] <= 0 and not early:
            break
    st.loads[g] += got
    return got


@njit(cache=True)
def _send_along(net, st, g, c, start, want, departs):
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


@njit(cache=True)
def _commit(net, st, laid, v, r, departs, empty, leave):
    """Send the vehicle: stands, slot, where it is next, and the trip itself."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, end = net.leg_from[leg], net.leg_to[leg]
    leaves = departs - net.load[fleet] - empty if empty > 0 else leave
    arrive = departs + net.leg_out[leg]
    home = _goes_home(net, st, v, r, departs)
    free = arrive + net.unload[fleet]
    if net.is_air[fleet]:
        if empty > 0:
            take_stand(st, site, leaves + empty, departs, 1)
        freed = home or end == net.base[fleet]
        take_stand(st, end, arrive, free if freed else net.horizon + 2, 1)
        take_slot(net, st, site, departs)
        if home:
            back = free + net.empty[fleet, end, net.base[fleet]]
            take_stand(st, net.base[fleet], back, back + net.unload[fleet], 1)
        elif st.stand_row[site] >= 0 and empty == 0 and site != net.base[fleet]:
            take_stand(st, site, departs, net.horizon + 2, -1)
    trip = laid.counts[0]
    laid.trip[trip, 0], laid.trip[trip, 1], laid.trip[trip, 2] = v, r, leaves
    laid.trip[trip, 3], laid.trip[trip, 4], laid.trip[trip, 5] = departs, 1 if home else 0, st.at[v]
    for g in range(len(net.home)):
        if st.loads[g] > 0:
            load = laid.counts[1]
            laid.load[load, 0], laid.load[load, 1], laid.load[load, 2] = trip, g, st.loads[g]
            laid.counts[1] = load + 1
    laid.counts[0] = trip + 1
    st.trips_done[r] += 1
    st.last_trip[leg] = departs
    st.at[v], st.free[v] = end, free
    if home:
        st.at[v] = net.base[fleet]
        st.free[v] = free + net.empty[fleet, end, net.base[fleet]]


@njit(cache=True)
def _walk_on(net, goals, st, chain_ok, k):
    """Send people on by their own means to where there is room for any number, as the goals mean."""
    for leg in range(len(net.leg_from)):
        if net.leg_walks[leg] and net.leg_onward[leg] and net.open_ticks[leg, k]:
            _walk_onward(net, st, leg, k)
    for end in range(len(net.safe)):
        if st.hold_row[end] >= 0 and not net.safe[end]:
            _walk_into_line(net, goals, st, chain_ok, k, end)
            continue
        for c in range(net.chains_to_first[end], net.chains_to_first[end + 1]):
            first, last = net.chains[c, 0], net.chains[c, net.chain_len[c] - 1]
            if not net.open_ticks[first, k]:
                continue
            for g in range(len(net.home)):
                if chain_ok[g, c]:
                    _walk(net, goals, st, g, c, k, first, last)


@njit(cache=True)
def _walk_into_line(net, goals, st, chain_ok, k, end):
    """Let people into a site with limited room for nobody's seat yet, up to the line that the goals keep there."""
    for c in range(net.chains_to_first[end], net.chains_to_first[end + 1]):
        leg = net.chains[c, 0]
        if net.chain_len[c] > 1 or not net.open_ticks[leg, k]:
            continue
        then = min(net.ticks, k + net.chain_off[c, 1])
        line = goals.stock[end, then]
        for g in range(len(net.home)):
            if st.pair[g, end] >= 0:
                line -= st.level[st.pair[g, end], net.ticks]
        for g in range(len(net.home)):
            if line < 1:
                break
            if chain_ok[g, c]:
                want = min(int(line), unpromised(st, st.pair[g, net.leg_from[leg]], k))
                want = min(want, int(math.ceil(goals.board[g, leg, min(net.ticks, k + 1)] - 1e-6)) - st.sent[g, leg])
                if want > 0 and then <= net.ticks:
                    st.journal_size[0] = 0
                    n = _send_along(net, st, g, c, k, want, -1)
                    if n > 0:
                        note(net, st, PEOPLE, st.pair[g, end], then, 0, n)
                        line -= n


@njit(cache=True)
def _walk(net, goals, st, g, c, k, first, last):
    row = st.pair[g, net.leg_from[first]]
    want = unpromised(st, row, k)
    if want <= 0:
        return
    goal = goals.board[g, first, min(net.ticks, k + 1)]
    spent = goal > 0.5 and goal >= goals.board[g, first, net.ticks] - 0.5
    if not (spent or (net.leg_seats[last] and goals.reluctance[g, first, k] <= 0)):
        want = min(want, int(math.ceil(goal - 1e-6)) - st.sent[g, first])
    if want <= 0:
        return
    st.journal_size[0] = 0
    n = _send_along(net, st, g, c, k, want, -1)
    if n > 0 and not net.safe[net.leg_to[last]]:
        arrive = k + net.chain_off[c, net.chain_len[c]]
        if arrive <= net.ticks:
            note(net, st, PEOPLE, st.pair[g, net.leg_to[last]], arrive, 0, n)


@njit(cache=True)
def _walk_onward(net, st, leg, k):
    """Send people on from a safe site, so that there is room for others."""
    site, end = net.leg_from[leg], net.leg_to[leg]
    arrive = k * net.tick + net.leg_out[leg]
    into = min(net.ticks, -(-arrive // net.tick))
    for g in range(len(net.home)):
        row = st.pair[g, site]
        if not net.may[g, leg] or row < 0 or arrive > net.horizon:
            continue
        n = min(unpromised(st, row, k), room_left(net, st, end, arrive // net.tick, net.ticks + 1))
        for bucket in (net.bucket_of_site[site], net.bucket_of_leg[leg]):
            n = min(n, rate_left(net, st, bucket, k, 0))
        if n <= 0:
            continue
        st.journal_size[0] = 0
        note(net, st, PEOPLE, row, k, 0, -n)
        hold(net, st, site, k, net.ticks + 1, -n)
        for bucket in (net.bucket_of_site[site], net.bucket_of_leg[leg]):
            if bucket >= 0:
                note(net, st, RATE, bucket, k, 0, n)
        note(net, st, WALK, g, k, leg, n)
        note(net, st, PEOPLE, st.pair[g, end], into, 0, n)
        hold(net, st, end, arrive // net.tick, net.ticks + 1, n)
