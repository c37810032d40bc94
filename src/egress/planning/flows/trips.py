"""One trip of a ride: the vehicle, the moment, stands and slot, and what sending it changes."""

import math

import numpy as np
from numba import njit

from egress.planning.flows.filling import promise_people
from egress.planning.flows.profiles import UNLIMITED, first_slot, stand_free, take_slot, take_stand


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
def lay_trip(net, goals, policy, st, laid, chain_ok, upstream, k, r, early):
    """
    Lay one trip of a ride if a vehicle can leave within this tick and its people can be there; say whether.

    An `early` trip is ahead of the goals: it goes only if it need not wait, for a slot that would stay empty.
    """
    fleet, leg = net.ride_fleet[r], net.ride_leg[r]
    site, now = net.leg_from[leg], k * net.tick
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
        free = _can_move(net, st, v, r, departs, empty, leave)
        if free and promise_people(net, goals, policy, st, chain_ok, k, r, departs, at_least):
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
