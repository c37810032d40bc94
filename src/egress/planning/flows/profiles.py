"""What is promised to whom over time: people, room, rates, stands and runway slots, as compiled profiles by tick."""

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from egress.planning.flows.levels import add_between, add_from, least_from, level_at, levels_of
from egress.planning.flows.network import FlowNetwork

PEOPLE, ROOM, RATE, WALK = 0, 1, 2, 3
"""Kinds of entry in the journal of promises."""

LEAVES, FROM_SITE, DEPARTS, AT_AFTER, FREE_AFTER, TRIP = 0, 1, 2, 3, 4, 5
"""Columns of what vehicles are booked for."""

UNLIMITED = 1_000_000_000


class Profiles(NamedTuple):
    """
    Everything that changes while a timetable is laid.

    Attributes
    ----------
    pair : row of a group at a site in the levels, or −1: unpromised persons of the group who are there at each tick,
        later arrivals counted when they come. So many can be promised as there are at least from then on.
        Shape (groups, sites).
    hold_row : row of a site in the levels, or −1 where there is room for any number: free room for people at each
        tick.
    level, least, added, lowest : the levels (`levels.py`).
    used, deficit : persons let through a rate at each tick, and what is owed to it after that; `burst` in hand;
        `last_use` the last tick used.
    stands : aircraft parked in each minute, per row of `stand_row`.
    slot_times, slot_theory, slot_count : departures taken at a runway, per row of `slot_row`.
    walking : persons setting out without a vehicle of ours. Shape (groups, legs, ticks + 1).
    sent : persons promised so far. Shape (groups, legs).
    trips_done : per ride. `last_trip` : per leg the last departure laid, minutes; 0 = none yet.
    at, free : per vehicle: site, and the first minute at which it can move again.
    booked : trips of an earlier plan that stand, vehicle by vehicle in order: when the vehicle leaves for it, from
        which site it departs and when, where the vehicle is afterwards and from when on, row in the trips laid.
        Shape (trips, 6).
    booked_next, booked_end : per vehicle, the next of them and the end of its own.
    journal, journal_size : promises since the last commit: kind, row, from, until, number.
    loads : persons per group of the trip that is being filled.
    """

    pair: np.ndarray
    hold_row: np.ndarray
    level: np.ndarray
    least: np.ndarray
    added: np.ndarray
    lowest: np.ndarray
    used: np.ndarray
    deficit: np.ndarray
    burst: np.ndarray
    last_use: np.ndarray
    stand_row: np.ndarray
    stands: np.ndarray
    slot_row: np.ndarray
    slot_times: np.ndarray
    slot_theory: np.ndarray
    slot_count: np.ndarray
    walking: np.ndarray
    sent: np.ndarray
    trips_done: np.ndarray
    last_trip: np.ndarray
    at: np.ndarray
    free: np.ndarray
    booked: np.ndarray
    booked_next: np.ndarray
    booked_end: np.ndarray
    journal: np.ndarray
    journal_size: np.ndarray
    loads: np.ndarray


def empty_profiles(net: FlowNetwork) -> Profiles:
    """Return the profiles before anybody has moved."""
    groups, legs, sites, width = len(net.home), len(net.leg_from), len(net.safe), net.ticks + 1
    touched = np.zeros((groups, sites), dtype=bool)
    for g in range(groups):
        touched[g, net.home[g]] = True
        touched[g, net.leg_from[net.may[g]]] = True
        touched[g, net.leg_to[net.may[g]]] = True
    pair = np.full((groups, sites), -1, dtype=np.int64)
    pair[touched] = np.arange(touched.sum())
    pairs, limited, stand_row = int(touched.sum()), net.hold >= 0, _rows(net.parking >= 0)
    begin = np.zeros((pairs + int(limited.sum()), width), dtype=np.int32)
    for g in range(groups):
        begin[pair[g, net.home[g]]] = net.ready[g]
    begin[pairs:] = np.minimum(net.hold[limited], UNLIMITED)[:, np.newaxis]
    slot_row = _rows(net.slot_rate > 0)
    buckets = len(net.bucket_rate)
    most_slots = int(max(net.slot_rate, default=0.0) * (net.horizon / 60 + 1)) + 2 if (slot_row >= 0).any() else 1
    return Profiles(
        pair=pair,
        hold_row=_rows(limited, first=pairs),
        **levels_of(begin)._asdict(),
        used=np.zeros((buckets, width)),
        deficit=np.zeros((buckets, width)),
        burst=net.bucket_rate.copy(),
        last_use=np.full(buckets, -1, dtype=np.int64),
        stand_row=stand_row,
        stands=np.zeros((int((stand_row >= 0).sum()), net.horizon + 2), dtype=np.int16),
        slot_row=slot_row,
        slot_times=np.zeros((int((slot_row >= 0).sum()), most_slots), dtype=np.int64),
        slot_theory=np.zeros((int((slot_row >= 0).sum()), most_slots)),
        slot_count=np.zeros(max(1, int((slot_row >= 0).sum())), dtype=np.int64),
        walking=np.zeros((groups, legs, width), dtype=np.int32),
        sent=np.zeros((groups, legs), dtype=np.int64),
        trips_done=np.zeros(max(1, len(net.ride_leg)), dtype=np.int64),
        last_trip=np.zeros(max(1, legs), dtype=np.int64),
        at=net.base[net.vehicle_fleet] if len(net.vehicle_fleet) else np.zeros(0, dtype=np.int64),
        free=net.vehicle_free.copy(),
        booked=np.zeros((0, 6), dtype=np.int64),
        booked_next=np.zeros(len(net.vehicle_fleet), dtype=np.int64),
        booked_end=np.zeros(len(net.vehicle_fleet), dtype=np.int64),
        journal=np.zeros((4096, 5), dtype=np.int64),
        journal_size=np.zeros(1, dtype=np.int64),
        loads=np.zeros(groups, dtype=np.int64),
    )


def _rows(limited: np.ndarray, first: int = 0) -> np.ndarray:
    rows = np.full(len(limited), -1, dtype=np.int64)
    rows[limited] = first + np.arange(limited.sum())
    return rows


def left_at_end(st: Profiles) -> np.ndarray:
    """Return how many of each pair are there at the end and promised to nothing. Shape (rows of the levels,)."""
    return np.asarray(st.level[:, -1] + st.added[:, -1])


@njit(cache=True)
def unpromised(st, row, tick):
    """Return how many of a pair are there at a tick and promised to nothing later."""
    return max(0, least_from(st, row, tick))


@njit(cache=True)
def use_rate(st, rate_per_tick, row, tick, persons):
    """Let persons through a rate at a tick, and reckon what is owed to it from then on."""
    st.used[row, tick] += persons
    owed = st.deficit[row, tick - 1] if tick > 0 else 0.0
    for j in range(tick, st.used.shape[1]):
        now = max(0.0, owed - rate_per_tick) + st.used[row, j] if j > 0 else st.used[row, j]
        if j > tick and abs(now - st.deficit[row, j]) < 1e-9:
            break
        st.deficit[row, j] = now
        owed = now


@njit(cache=True)
def note(net, st, kind, row, first, until, persons):
    """Make one promise and write it into the journal; return False if the journal is full."""
    size = st.journal_size[0]
    if size >= st.journal.shape[0]:
        return False
    st.journal[size, 0], st.journal[size, 1], st.journal[size, 2] = kind, row, first
    st.journal[size, 3], st.journal[size, 4] = until, persons
    st.journal_size[0] = size + 1
    _apply(net, st, kind, row, first, until, persons)
    return True


@njit(cache=True)
def _apply(net, st, kind, row, first, until, persons):
    if kind == PEOPLE:
        add_from(st, row, first, persons)
    elif kind == ROOM:
        add_between(st, row, first, until, -persons)
    elif kind == RATE:
        st.last_use[row] = max(st.last_use[row], first)
        use_rate(st, net.bucket_rate[row] * net.tick / 60.0, row, first, float(persons))
    else:
        st.walking[row, until, first] += np.int32(persons)
        st.sent[row, until] += persons


@njit(cache=True)
def take_back(net, st, size):
    """Undo every promise after the first `size` of the journal."""
    while st.journal_size[0] > size:
        last = st.journal_size[0] - 1
        kind, row, first, until, persons = st.journal[last]
        _apply(net, st, kind, row, first, until, -persons)
        st.journal_size[0] = last


@njit(cache=True)
def room_left(net, st, site, first, until):
    """Return the persons who still fit at a site during the ticks first … until − 1."""
    row, width = st.hold_row[site], st.level.shape[1]
    if row < 0:
        return UNLIMITED
    if first >= width:
        return net.hold[site]
    if until >= width:
        return max(0, least_from(st, row, first))
    room = net.hold[site]
    for tick in range(first, until):
        room = min(room, level_at(st, row, tick))
    return max(0, room)


@njit(cache=True)
def hold(net, st, site, first, until, persons):
    """Promise room; False if the journal is full."""
    row = st.hold_row[site]
    if row < 0 or first >= until:
        return True
    return note(net, st, ROOM, row, first, min(until, st.level.shape[1]), persons)


@njit(cache=True)
def rate_left(net, st, row, tick, vehicle):
    """
    Return the persons whom a rate lets through at a tick, with all that is promised later kept.

    With `vehicle` > 0, the load of one vehicle may exceed the burst once nothing is owed.
    """
    if row < 0:
        return UNLIMITED
    rate = net.bucket_rate[row] * net.tick / 60.0
    owed = max(0.0, st.deficit[row, tick - 1] - rate) if tick > 0 else 0.0
    owed += st.used[row, tick]
    cap = st.burst[row]
    if vehicle > 0 and owed <= 1e-9:
        cap = max(cap, float(vehicle))
    room, slack, before = cap - owed, 0.0, st.deficit[row, tick]
    for j in range(tick + 1, st.last_use[row] + 1):
        slack += max(0.0, rate - before)
        if slack >= room:
            break
        room = min(room, cap - st.deficit[row, j] + slack)
        before = st.deficit[row, j]
    return max(0, math.floor(room + 1e-9))


@njit(cache=True)
def stand_free(net, st, site, first, until):
    """Whether one more aircraft can be parked at a site in the minutes first … until − 1."""
    row = st.stand_row[site]
    if row < 0:
        return True
    if net.parking[site] < 1:
        return False
    for minute in range(max(0, first), min(until, st.stands.shape[1])):
        if st.stands[row, minute] >= net.parking[site]:
            return False
    return True


@njit(cache=True)
def take_stand(st, site, first, until, number):
    """Take (or give back, with a negative number) stands for a stretch."""
    row = st.stand_row[site]
    if row >= 0:
        for minute in range(max(0, first), min(until, st.stands.shape[1])):
            st.stands[row, minute] += np.int16(number)


@njit(cache=True)
def first_slot(net, st, site, minute):
    """Return the first minute from `minute` on at which the runway has a slot (generic cell rate algorithm)."""
    row = st.slot_row[site]
    if row < 0:
        return minute
    while True:
        later = _slot_conflict(net, st, site, row, minute)
        if later < 0:
            return minute
        minute = max(minute + 1, later)


@njit(cache=True)
def _slot_conflict(net, st, site, row, minute):
    period = 60.0 / net.slot_rate[site]
    play = (max(1.0, net.slot_rate[site]) - 1.0) * period + 1e-6
    times, theory, count = st.slot_times[row], st.slot_theory[row], st.slot_count[row]
    if count + 1 >= len(times):
        return UNLIMITED
    at = np.searchsorted(times[:count], minute, side="right")
    previous = theory[at - 1] if at else 0.0
    if minute < previous - play:
        return math.ceil(previous - play - 1e-6)
    previous = max(float(minute), previous) + period
    for n in range(at, count):
        if times[n] < previous - play:
            return times[n]
        previous = max(float(times[n]), previous) + period
        if previous <= theory[n]:
            return -1
    return -1


@njit(cache=True)
def take_slot(net, st, site, minute):
    """Use a slot that is free."""
    row = st.slot_row[site]
    if row < 0:
        return
    period = 60.0 / net.slot_rate[site]
    times, theory, count = st.slot_times[row], st.slot_theory[row], st.slot_count[row]
    at = np.searchsorted(times[:count], minute, side="right")
    for n in range(count, at, -1):
        times[n], theory[n] = times[n - 1], theory[n - 1]
    times[at], theory[at] = minute, 0.0
    st.slot_count[row] = count + 1
    previous = theory[at - 1] if at else 0.0
    for n in range(at, count + 1):
        previous = max(float(times[n]), previous) + period
        if theory[n] == previous:
            return
        theory[n] = previous
