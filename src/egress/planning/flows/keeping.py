"""
Which movements of an earlier plan still stand today, and with how many of their people.

The whole plan is written into the profiles of room and stands first, as if all of it stood; then its movements are
asked in order of departure whether vehicle, window, slot, stand, people, rate and room are there. What fails is
dropped or sails with fewer people, and everything is asked again until nothing changes: a movement only ever falls
because of what comes before it, so as much stands as can.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from egress.compiled import addressed
from egress.planning.flows.levels import add_from, level_at
from egress.planning.flows.network import FlowNetwork
from egress.planning.flows.previous_plan import PreviousMovements
from egress.planning.flows.profiles import (
    UNLIMITED,
    Profiles,
    empty_profiles,
    first_slot,
    rate_left,
    take_slot,
    take_stand,
    unpromised,
    use_rate,
)
from egress.planning.flows.trips import may_go_empty, next_in

MOST_SWEEPS = 200
"""Every sweep drops or lightens something; past so many the plan is too far from today's case to be mended."""


class Kept(NamedTuple):
    """
    What stands.

    Attributes
    ----------
    st : the profiles with all of it promised.
    previous : the movements, vehicles' origins as they are now. `stands` : which of them go. Shape (movements,).
    free : when the vehicle is free again after each, and `at` where; −1 for people on their own.
    """

    st: Profiles
    previous: PreviousMovements
    stands: np.ndarray
    free: np.ndarray
    at: np.ndarray


def keep(net: FlowNetwork, previous: PreviousMovements) -> Kept:
    """Return what of the earlier plan stands in today's network."""
    previous = PreviousMovements(*(column.copy() for column in previous))
    movements = len(previous.leg)
    stands = np.ones(movements, dtype=bool)
    free, at = np.full(movements, -1, dtype=np.int64), np.full(movements, -1, dtype=np.int64)
    for _ in range(MOST_SWEEPS):
        st = empty_profiles(net)
        if not _sweep(net, st, tuple(previous), stands, free, at):
            return Kept(st, previous, stands, free, at)
    stands[:] = False
    return Kept(empty_profiles(net), previous, stands, free, at)


@njit(cache=True)
def _sweep(network, profiles, previous, stands, free, at):
    """Promise whatever stands; return whether something had to fall or sail with fewer."""
    net, st = addressed(network), addressed(profiles)
    leg, departs, vehicle, ride, leaves, origin, home, loads = previous
    follows = _next_of_vehicle(vehicle, stands)
    _write_ahead(net, st, leg, departs, vehicle, ride, leaves, origin, home, loads, stands, follows)
    changed = False
    for i in range(len(leg)):
        if not stands[i]:
            continue
        aboard, comes_from, left = loads[i].sum(), origin[i], leaves[i]
        goes = _may_set_out(net, st, leg[i], departs[i], vehicle[i], ride[i])
        if goes and vehicle[i] >= 0:
            goes = _vehicle_comes(net, st, i, departs[i], vehicle[i], ride[i], leaves, origin)
            goes = goes and _stands_free(net, st, i, leg[i], departs[i], ride[i], origin[i], home)
        if goes:
            _lighten(net, st, i, leg[i], departs[i], vehicle[i], ride[i], loads)
        if not goes or loads[i].sum() == 0:
            stands[i], changed = False, True
            origin[i], leaves[i] = comes_from, left
            _room(net, st, leg[i], departs[i], loads[i], -1)
            _parked(net, st, i, leg, departs, vehicle, ride, leaves, origin, home, follows, -1)
            continue
        changed = changed or loads[i].sum() < aboard or origin[i] != comes_from or leaves[i] != left
        _promise(net, st, i, leg[i], departs[i], vehicle[i], ride[i], home, loads, free, at)
    return changed


@njit(cache=True)
def _next_of_vehicle(vehicle, stands):
    """Return the next standing movement of the same vehicle, or −1. Shape (movements,)."""
    follows = np.full(len(vehicle), -1, dtype=np.int64)
    last = np.full(vehicle.max() + 2 if len(vehicle) else 1, -1, dtype=np.int64)
    for i in range(len(vehicle) - 1, -1, -1):
        if stands[i] and vehicle[i] >= 0:
            follows[i], last[vehicle[i]] = last[vehicle[i]], i
    return follows


@njit(cache=True)
def _write_ahead(net, st, leg, departs, vehicle, ride, leaves, origin, home, loads, stands, follows):
    """Write room, stands and the largest load through each rate of the whole plan."""
    for i in range(len(leg)):
        if stands[i]:
            _room(net, st, leg[i], departs[i], loads[i], 1)
            _parked(net, st, i, leg, departs, vehicle, ride, leaves, origin, home, follows, 1)
            if vehicle[i] >= 0:
                for row in (net.bucket_of_site[net.leg_from[leg[i]]], net.bucket_of_leg[leg[i]]):
                    if row >= 0:
                        st.burst[row] = max(st.burst[row], float(loads[i].sum()))


@njit(cache=True)
def _room(net, st, leg, departs, persons, sign):
    """Write the room that one movement takes at its end and frees at its beginning, or take it back."""
    arrive = departs + net.leg_out[leg]
    begin, end = st.hold_row[net.leg_from[leg]], st.hold_row[net.leg_to[leg]]
    for g in range(len(persons)):
        n = np.int32(sign * persons[g])
        if n != 0 and end >= 0:
            add_from(st, end, arrive // net.tick, -n)
        if n != 0 and begin >= 0 and net.leg_from[leg] != net.home[g]:
            add_from(st, begin, -(-departs // net.tick), n)


@njit(cache=True)
def _parked(net, st, i, leg, departs, vehicle, ride, leaves, origin, home, follows, sign):
    """Write the stands of an aircraft from its coming for the people to its next departure, or take them back."""
    if vehicle[i] < 0 or not net.is_air[net.ride_fleet[ride[i]]]:
        return
    fleet, begin, end = net.ride_fleet[ride[i]], net.leg_from[leg[i]], net.leg_to[leg[i]]
    if origin[i] != begin:
        take_stand(st, begin, departs[i] - net.load[fleet], departs[i], sign)
    arrive = departs[i] + net.leg_out[leg[i]]
    emptied, base = arrive + net.unload[fleet], net.base[fleet]
    until = emptied
    if not home[i] and end != base:
        until = net.horizon + 2
        j = follows[i]
        if j >= 0:
            until = departs[j] if net.leg_from[leg[j]] == end and origin[j] == end else leaves[j]
    take_stand(st, end, arrive, until, sign)
    if home[i] and end != base:
        back = emptied + max(0, net.empty[fleet, end, base])
        take_stand(st, base, back, back + net.unload[fleet], sign)


@njit(cache=True)
def _may_set_out(net, st, leg, departs, vehicle, ride):
    """Whether way, permissions and runway let the movement set out at its minute, and it arrives in time."""
    tick, arrive = departs // net.tick, departs + net.leg_out[leg]
    site = net.leg_from[leg]
    if departs < 0 or arrive > net.horizon:
        return False
    rated = net.bucket_of_site[site] >= 0 or net.bucket_of_leg[leg] >= 0
    if (rated or vehicle < 0) and departs % net.tick != 0:
        return False
    if vehicle < 0:
        return net.open_ticks[leg, tick]
    if next_in(net.ride_windows, net.ride_first[ride], net.ride_first[ride + 1], float(departs)) != departs:
        return False
    return not net.is_air[net.ride_fleet[ride]] or first_slot(net, st, site, departs) == departs


@njit(cache=True)
def _vehicle_comes(net, st, i, departs, vehicle, ride, leaves, origin):
    """Whether the vehicle can be there, loaded, by then; write from where it comes and when it leaves."""
    fleet, site = net.ride_fleet[ride], net.leg_from[net.ride_leg[ride]]
    if net.vehicle_fleet[vehicle] != fleet:
        return False
    empty = net.empty[fleet, st.at[vehicle], site]
    leave = departs - net.load[fleet] - empty
    if empty < 0 or leave < st.free[vehicle]:
        return False
    origin[i], leaves[i] = st.at[vehicle], leave
    return empty == 0 or may_go_empty(net, fleet, st.at[vehicle], site, leave)


@njit(cache=True)
def _stands_free(net, st, i, leg, departs, ride, origin, home):
    """Whether the stands that were written for an aircraft are within what there is; it goes home where it may."""
    fleet, begin, end = net.ride_fleet[ride], net.leg_from[leg], net.leg_to[leg]
    arrive = departs + net.leg_out[leg]
    if home[i]:
        emptied = arrive + net.unload[fleet]
        if not may_go_empty(net, fleet, end, net.base[fleet], emptied):
            return False
        back = emptied + net.empty[fleet, end, net.base[fleet]]
        if net.is_air[fleet] and _is_crowded(net, st, net.base[fleet], back, back + net.unload[fleet]):
            return False
    if not net.is_air[fleet]:
        return True
    if origin != begin and _is_crowded(net, st, begin, departs - net.load[fleet], departs):
        return False
    return not _is_crowded(net, st, end, arrive, arrive + net.unload[fleet])


@njit(cache=True)
def _is_crowded(net, st, site, first, until):
    row = st.stand_row[site]
    if row < 0:
        return False
    for minute in range(max(0, first), min(until, st.stands.shape[1])):
        if st.stands[row, minute] > net.parking[site]:
            return True
    return False


@njit(cache=True)
def _lighten(net, st, i, leg, departs, vehicle, ride, loads):
    """Take off whoever is not there, may not go, or exceeds seats, rates and room; the least weighted first."""
    tick, arrive = departs // net.tick, departs + net.leg_out[leg]
    site, end = net.leg_from[leg], net.leg_to[leg]
    for g in range(len(net.home)):
        if loads[i, g] > 0:
            row = st.pair[g, site]
            there = unpromised(st, row, tick) if net.may[g, leg] and row >= 0 else 0
            _take_off(net, st, i, leg, departs, loads, g, loads[i, g] - there)
    aboard = loads[i].sum()
    seats = UNLIMITED if vehicle < 0 else net.seats[net.ride_fleet[ride]]
    most = min(aboard, seats)
    for row in (net.bucket_of_site[site], net.bucket_of_leg[leg]):
        most = min(most, rate_left(net, st, row, tick, 0 if vehicle < 0 else seats))
    row = st.hold_row[end]
    if row >= 0:
        most = min(most, max(0, aboard + min(0, level_at(st, row, arrive // net.tick))))
    over = aboard - most
    while over > 0:
        least = -1
        for g in range(len(net.home)):
            if loads[i, g] > 0 and (least < 0 or net.weight[g] <= net.weight[least]):
                least = g
        n = min(over, loads[i, least])
        _take_off(net, st, i, leg, departs, loads, least, n)
        over -= n


@njit(cache=True)
def _take_off(net, st, i, leg, departs, loads, g, persons):
    if persons > 0:
        fewer = np.zeros(loads.shape[1], dtype=np.int64)
        fewer[g] = persons
        _room(net, st, leg, departs, fewer, -1)
        loads[i, g] -= persons


@njit(cache=True)
def _promise(net, st, i, leg, departs, vehicle, ride, home, loads, free, at):
    """Promise people, rates, slot and vehicle of a movement that stands; its room and stands are written already."""
    tick, arrive = departs // net.tick, departs + net.leg_out[leg]
    site, end = net.leg_from[leg], net.leg_to[leg]
    for g in range(len(net.home)):
        n = loads[i, g]
        if n > 0:
            row, there = st.pair[g, site], st.pair[g, end]
            add_from(st, row, tick, -n)
            if there >= 0:
                add_from(st, there, -(-arrive // net.tick), n)
            if vehicle < 0:
                st.walking[g, leg, tick] += np.int32(n)
    for bucket in (net.bucket_of_site[site], net.bucket_of_leg[leg]):
        if bucket >= 0:
            st.last_use[bucket] = max(st.last_use[bucket], tick)
            use_rate(st, net.bucket_rate[bucket] * net.tick / 60.0, bucket, tick, float(loads[i].sum()))
    if vehicle < 0:
        return
    fleet = net.ride_fleet[ride]
    if net.is_air[fleet]:
        take_slot(net, st, site, departs)
    at[i], free[i] = end, arrive + net.unload[fleet]
    if home[i]:
        at[i], free[i] = net.base[fleet], free[i] + net.empty[fleet, end, net.base[fleet]]
    st.at[vehicle], st.free[vehicle] = at[i], free[i]
    st.last_trip[leg] = departs
