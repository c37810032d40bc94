"""The compiled dispatcher: walks through time and lays whole trips, each with its people promised beforehand."""

import numpy as np
from numba import njit

from egress.compiled import addressed
from egress.planning.flows.levels import level_at
from egress.planning.flows.trips import lay_trip, take_up_bookings, top_up
from egress.planning.flows.walking import walk_on, walk_onward, walk_to_safety

MEANT = 0.02
"""Less than this share of a trip in the goals is rounding, not meant."""


@njit(cache=True, nogil=True)
def dispatch(network, goals, policy, profiles, laid, chain_ok, upstream):
    """Lay the whole timetable."""
    net, st = addressed(network), addressed(profiles)
    _walk_through(net, st, addressed(goals), addressed(policy), addressed(laid), chain_ok, upstream)


@njit(cache=True, nogil=True)
def dispatch_around(network, goals, policy, profiles, laid, chain_ok, upstream):
    """Fill the free seats of the trips that are laid already, in order of departure; then lay what else is needed."""
    net, st = addressed(network), addressed(profiles)
    goals, policy, laid = addressed(goals), addressed(policy), addressed(laid)
    top_up(net, goals, policy, st, laid, chain_ok)
    _walk_through(net, st, goals, policy, laid, chain_ok, upstream)


@njit(cache=True)
def _walk_through(net, st, goals, policy, laid, chain_ok, upstream):
    rides = len(net.ride_leg)
    failed = np.zeros(max(1, rides), dtype=np.bool_)
    for k in range(net.ticks + 1):
        take_up_bookings(st, k * net.tick + net.tick - 1)
        walk_onward(net, st, k, policy.onward_walk_min // net.tick)
        if policy.walk_min >= 0:
            walk_to_safety(net, goals, st, chain_ok, k, policy.walk_min // net.tick)
        for onward in (True, False):
            _lay_trips(net, goals, policy, st, laid, chain_ok, upstream, k, onward, failed)
        walk_on(net, goals, st, chain_ok, k, policy.line_min // net.tick)


@njit(cache=True)
def _lay_trips(net, goals, policy, st, laid, chain_ok, upstream, k, onward, failed):
    failed[:] = False
    for r in range(len(net.ride_leg)):
        failed[r] = net.leg_onward[net.ride_leg[r]] != onward
    gone = np.zeros(len(net.safe))
    for g in range(len(net.home)):
        for leg in range(len(net.leg_from)):
            gone[net.leg_from[leg]] += st.sent[g, leg]
    while True:
        best, best_due = -1, -1e18
        for r in range(len(net.ride_leg)):
            if not failed[r]:
                due = _due(net, goals, policy, st, k, r, gone)
                if due <= -1e17:
                    failed[r] = True
                elif due > best_due:
                    best, best_due = r, due
        if best < 0:
            return
        early = -5e6 < best_due < -1e5
        if not lay_trip(net, goals, policy, st, laid, chain_ok, upstream, k, best, early):
            failed[best] = True


@njit(cache=True)
def _due(net, goals, policy, st, k, r, gone):
    """Return by how many trips the goals are ahead of a ride, or −1e18 if it is not to be made now."""
    leg = net.ride_leg[r]
    seats = net.seats[net.ride_fleet[r]]
    width = net.ticks
    soonest = net.load[net.ride_fleet[r]]
    now = min(width, k + soonest // net.tick)
    then = min(width, now + policy.ahead[r])
    lag = goals.trips[r, then] - st.trips_done[r]
    if net.leg_onward[leg]:
        return _onward_due(net, goals, policy, st, r, now)
    if lag > MEANT:
        return policy.favour[r] * (seats if policy.largest_first else 1) * 1e3 + lag
    site = net.leg_from[leg]
    has_slots = net.is_air[net.ride_fleet[r]] and st.slot_row[site] >= 0
    if has_slots and goals.trips[r, width] - st.trips_done[r] > MEANT:
        return lag - 1e6
    late = max(0, now - policy.behind[r])
    if policy.behind[r] < width and goals.leaving[site, late] - gone[site] >= seats:
        return lag - 1e7
    if goals.leaving[site, now] >= goals.leaving[site, width] * 0.995 - 0.5:
        return seats * 1e-6 - 1e9
    return -1e18


@njit(cache=True)
def _onward_due(net, goals, policy, st, r, now):
    """Return by how many trips a ride from a safe site is due soon; making room early costs nothing."""
    soon = min(net.ticks, now + policy.drain_ahead_min // net.tick)
    lag = goals.trips[r, soon] - st.trips_done[r]
    if lag > MEANT:
        return lag
    site = net.leg_from[net.ride_leg[r]]
    row = st.hold_row[site]
    if row < 0 or net.hold[site] - level_at(st, row, min(net.ticks, now)) < policy.crowded * net.hold[site]:
        return -1e18
    for other in range(len(net.ride_leg)):
        if net.ride_fleet[other] == net.ride_fleet[r] and goals.trips[other, soon] - st.trips_done[other] > MEANT:
            return -1e18
    return lag - 1e3
