"""One trip of a ride: the vehicle, the moment, stands and slot, and what sending it changes."""

import math

import numpy as np
from numba import njit

from egress.planning.flows.filling import CALLED_AHEAD, promise_people
from egress.planning.flows.levels import level_at
from egress.planning.flows.profiles import (
    AT_AFTER,
    DEPARTS,
    FREE_AFTER,
    FROM_SITE,
    LEAVES,
    TRIP,
    first_slot,
    stand_free,
    take_slot,
    take_stand,
)

PART_LOAD = 0.3
"""Once nobody has left along a leg for long, a vehicle goes with this share of its seats taken."""


@njit(cache=True)
def _nearest(net, st, r, now, by, detour):
    """
    Return the vehicle that is soonest where a ride begins among those free by a minute and in time, or −1.

    An empty way counts `detour` times more than waiting. Where that is not negative, one that is still under way and
    would be there sooner is waited for: −1.
    """
    best, best_min = -1, 1e18
    fleet, site = net.ride_fleet[r], net.leg_from[net.ride_leg[r]]
    for v in range(len(net.vehicle_fleet)):
        if net.vehicle_fleet[v] == fleet and (st.free[v] <= by or detour >= 0):
            empty = net.empty[fleet, st.at[v], site]
            there = max(now + net.tick, st.free[v]) + empty + max(0.0, detour) * empty
            if empty >= 0 and there < best_min:
                departs = max(now, st.free[v]) + empty + net.load[fleet]
                if _is_in_time(net, st, v, r, departs):
                    best, best_min = v, there
    return best if best >= 0 and st.free[best] <= by else -1


@njit(cache=True)
def next_in(windows, first, last, moment):
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
        opens = next_in(net.ride_windows, net.ride_first[r], net.ride_first[r + 1], moment)
        if not np.isfinite(opens) or opens > net.horizon:
            return -1
        minute = math.ceil(opens - 1e-9)
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
        if next_in(net.ride_windows, net.ride_first[r], net.ride_first[r + 1], float(minute)) == minute:
            return minute
        moment = minute + 1


@njit(cache=True)
def may_go_empty(net, fleet, a, b, leaves):
    """Whether an empty vehicle may leave at every hop of its way, and arrives within the horizon."""
    if net.empty[fleet, a, b] < 0:
        return False
    minute = leaves
    for n in range(net.hop_first[fleet, a, b, 0], net.hop_first[fleet, a, b, 1]):
        opens = next_in(net.fleet_windows, net.fleet_first[fleet], net.fleet_first[fleet + 1], float(minute))
        if opens != minute:
            return False
        minute += net.hops[n]
    return minute <= net.horizon


@njit(cache=True)
def take_up_bookings(st, by):
    """Let every vehicle go for the next trip that it is booked for, where it leaves for it by a minute."""
    for v in range(len(st.booked_next)):
        while st.booked_next[v] < st.booked_end[v] and st.booked[st.booked_next[v], LEAVES] <= by:
            booking = st.booked[st.booked_next[v]]
            st.at[v], st.free[v] = booking[AT_AFTER], booking[FREE_AFTER]
            st.booked_next[v] += 1


@njit(cache=True)
def _is_in_time(net, st, v, r, departs):
    """
    Whether a vehicle that makes a ride now can still make the next trip that it is booked for.

    Back at its place before it leaves for that trip, or at its beginning by another empty way. An aircraft that is
    booked from a stand away from its base stays there, as its stand is written.
    """
    b = st.booked_next[v]
    if b >= st.booked_end[v]:
        return True
    fleet, place = net.ride_fleet[r], st.at[v]
    if net.is_air[fleet] and place != net.base[fleet] and st.stand_row[place] >= 0:
        return False
    at, free = _after(net, st, r, departs)
    if at == place and free <= st.booked[b, LEAVES]:
        return True
    if net.is_air[fleet] and st.stand_row[at] >= 0:
        return False
    site = st.booked[b, FROM_SITE]
    empty, loads_from = net.empty[fleet, at, site], st.booked[b, DEPARTS] - net.load[fleet]
    if empty < 0 or free > loads_from - empty:
        return False
    if empty > 0 and not may_go_empty(net, fleet, at, site, loads_from - empty):
        return False
    is_parked = place != site or empty == 0 or not net.is_air[fleet]
    return is_parked or stand_free(net, st, site, loads_from, st.booked[b, DEPARTS])


@njit(cache=True)
def _after(net, st, r, departs):
    """Return where a vehicle is after a ride, and from when on."""
    fleet, end = net.ride_fleet[r], net.leg_to[net.ride_leg[r]]
    free = departs + net.leg_out[net.ride_leg[r]] + net.unload[fleet]
    if _goes_home(net, st, r, departs):
        return net.base[fleet], free + net.empty[fleet, end, net.base[fleet]]
    return end, free


@njit(cache=True)
def _rebook(net, st, laid, v, place):
    """Let the next trip that a vehicle is booked for begin where the vehicle is now, not at its former place."""
    b = st.booked_next[v]
    if b >= st.booked_end[v] or (st.at[v] == place and st.free[v] <= st.booked[b, LEAVES]):
        return
    fleet, site, departs = net.vehicle_fleet[v], st.booked[b, FROM_SITE], st.booked[b, DEPARTS]
    leaves = departs - net.load[fleet] - net.empty[fleet, st.at[v], site]
    if net.is_air[fleet] and place == site and st.at[v] != site:
        take_stand(st, site, departs - net.load[fleet], departs, 1)
    st.booked[b, LEAVES] = leaves
    laid.trip[st.booked[b, TRIP], 2], laid.trip[st.booked[b, TRIP], 5] = leaves, st.at[v]


@njit(cache=True)
def lay_trip(net, goals, policy, st, laid, chain_ok, upstream, k, r, early):
    """
    Lay one trip of a ride if a vehicle can leave within this tick and its people can be there; say whether.

    An `early` trip is ahead of the goals: it goes only if it need not wait, for a slot that would stay empty.
    """
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, now = net.leg_from[leg], k * net.tick
    by = now + net.tick - 1
    if net.leg_onward[leg]:
        by += policy.onward_book_min
    elif st.hold_row[site] >= 0:
        by += policy.book_min
    v = _nearest(net, st, r, now, by, policy.detour)
    if v < 0 or laid.counts[0] >= len(laid.trip):
        return False
    empty = net.empty[fleet, st.at[v], site]
    leave = max(now, st.free[v])
    if empty > 0:
        opens = next_in(net.fleet_windows, net.fleet_first[fleet], net.fleet_first[fleet + 1], float(leave))
        if not np.isfinite(opens):
            return False
        leave = math.ceil(opens - 1e-9)
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
        free = _is_in_time(net, st, v, r, departs) and _can_move(net, st, v, r, departs, empty, leave)
        if free and promise_people(net, goals, policy, st, chain_ok, k, r, departs, at_least, net.seats[fleet]):
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
                    rest += level_at(st, st.pair[g, place], net.ticks)
    return rest


@njit(cache=True)
def _needed(net, policy, r, rest):
    wanted = math.ceil(policy.fill[r] * net.seats[net.ride_fleet[r]])
    if net.leg_onward[net.ride_leg[r]]:
        return max(1, wanted)
    return max(1, min(wanted, rest))


@njit(cache=True)
def _goes_home(net, st, r, departs):
    """Whether an aircraft leaves the place it has reached for its base, so that it blocks no stand there."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    end, base = net.leg_to[leg], net.base[fleet]
    if not net.is_air[fleet] or st.stand_row[end] < 0 or end == base:
        return False
    off = departs + net.leg_out[leg] + net.unload[fleet]
    if not may_go_empty(net, fleet, end, base, off):
        return False
    home = off + net.empty[fleet, end, base]
    return stand_free(net, st, base, home, home + net.unload[fleet])


@njit(cache=True)
def _can_move(net, st, v, r, departs, empty, leave):
    """Whether vehicle, stands and permissions allow the trip."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, end = net.leg_from[leg], net.leg_to[leg]
    leaves = departs - net.load[fleet] - empty if empty > 0 else leave
    if empty > 0 and not may_go_empty(net, fleet, st.at[v], site, leaves):
        return False
    if not net.is_air[fleet]:
        return True
    if empty > 0 and not stand_free(net, st, site, leaves + empty, departs):
        return False
    arrive = departs + net.leg_out[leg]
    freed = end == net.base[fleet] or _goes_home(net, st, r, departs)
    until = arrive + net.unload[fleet] if freed else net.horizon + 1
    return stand_free(net, st, end, arrive, until)


@njit(cache=True)
def _commit(net, st, laid, v, r, departs, empty, leave):
    """Send the vehicle: stands, slot, where it is next, and the trip itself."""
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, end = net.leg_from[leg], net.leg_to[leg]
    leaves = departs - net.load[fleet] - empty if empty > 0 else leave
    arrive = departs + net.leg_out[leg]
    home = _goes_home(net, st, r, departs)
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
    _load(net, st, laid, trip)
    laid.counts[0] = trip + 1
    st.trips_done[r] += 1
    st.last_trip[leg] = departs
    place = st.at[v]
    st.at[v], st.free[v] = end, free
    if home:
        st.at[v] = net.base[fleet]
        st.free[v] = free + net.empty[fleet, end, net.base[fleet]]
    _rebook(net, st, laid, v, place)


@njit(cache=True)
def top_up(net, goals, policy, st, laid, chain_ok):
    """Offer the free seats of the trips that are laid, in order of departure."""
    aboard = np.zeros(laid.counts[0], dtype=np.int64)
    for load in range(laid.counts[1]):
        aboard[laid.load[load, 0]] += laid.load[load, 2]
    for trip in np.argsort(laid.trip[: laid.counts[0], 3], kind="mergesort"):
        r, departs = laid.trip[trip, 1], laid.trip[trip, 3]
        free = net.seats[net.ride_fleet[r]] - aboard[trip]
        k = max(0, departs // net.tick - CALLED_AHEAD)
        if free > 0 and promise_people(net, goals, policy, st, chain_ok, k, r, departs, 1, free):
            _load(net, st, laid, trip)


@njit(cache=True)
def _load(net, st, laid, trip):
    """Write down who was promised a seat on a trip."""
    for g in range(len(net.home)):
        if st.loads[g] > 0:
            load = laid.counts[1]
            laid.load[load, 0], laid.load[load, 1], laid.load[load, 2] = trip, g, st.loads[g]
            laid.counts[1] = load + 1
