"""For one kind of vehicle: every vector of trips per location that it can make in time, with its least finish."""

import math
from dataclasses import dataclass, replace

import numpy as np

from egress.planning.shuttles.kinds import Kind, within

LARGEST_KEY = 2**62


@dataclass(frozen=True)
class TripTable:
    """
    Vectors of trip counts and when each can be finished at the earliest, in order of finish.

    Attributes
    ----------
    trips : whole trips by location. Shape (vectors, locations); the first row is nothing at all, finished at 0.
    finish : minutes. Shape (vectors,).
    is_complete : whether every vector that can be finished by `limit_min` is among them.
    """

    trips: np.ndarray
    finish: np.ndarray
    limit_min: float
    is_complete: bool


def make_table(
    kind: Kind, locations: int, *, limit_min: float, most_vectors: int, most_trips: int | None = None
) -> TripTable:
    """
    Return the table of a kind: label-setting over (trips per location, dock where it stands), trip by trip.

    A vehicle that is somewhere earlier is never worse off, so one least time per vector and dock is enough. Stops
    after `most_vectors` vectors; the table is then not complete. `most_trips` is a number of trips known to suffice.
    """
    width = (_trips_in(kind, limit_min) if most_trips is None else most_trips) + 1
    most = np.minimum(kind.most, width - 1)
    radix = np.cumprod(np.concatenate([[1], (most[:-1] + 1).astype(object)]))
    is_keyed = int(radix[-1]) * (int(most[-1]) + 1) < LARGEST_KEY
    trips, times = np.zeros((1, locations), dtype=np.int64), np.full((1, kind.ends + 1), np.inf)
    times[0, -1] = kind.begins
    levels, finishes = [trips], [np.zeros(1)]
    count, is_complete = 1, is_keyed
    while is_complete:
        trips, times = _one_trip_more(kind, trips, times, most, radix.astype(np.int64), within(limit_min + kind.off))
        if not len(trips):
            break
        count += len(trips)
        is_complete = count <= most_vectors
        levels.append(trips)
        finishes.append(times.min(axis=1) - kind.off)
    finish, trips = np.concatenate(finishes), np.concatenate(levels)
    order = np.argsort(finish, kind="stable")
    return TripTable(trips[order], finish[order], limit_min, is_complete)


def fitting_table(kind: Kind, locations: int, *, limit_min: float, most_vectors: int) -> TripTable:
    """
    Return the table of a kind, or one of as many of its nearest locations as fit, marked as not complete.

    What is near is told by the shortest trip there and the way back to it.
    """
    table = make_table(kind, locations, limit_min=limit_min, most_vectors=most_vectors)
    if table.is_complete:
        return table
    round_trip = kind.come[:-1].min(axis=0, initial=np.inf) + kind.go.min(axis=1, initial=np.inf)
    near = np.array([round_trip[kind.place == place].min(initial=np.inf) for place in range(locations)])
    order = np.argsort(near, kind="stable")
    for count in range(locations - 1, 0, -1):
        most = np.zeros_like(kind.most)
        most[order[:count]] = kind.most[order[:count]]
        part = make_table(replace(kind, most=most), locations, limit_min=limit_min, most_vectors=most_vectors)
        if part.is_complete:
            return replace(part, is_complete=False)
    return TripTable(np.zeros((1, locations), dtype=np.int64), np.zeros(1), limit_min, False)


def maximal(table: TripTable, limit_min: float) -> np.ndarray:
    """Return the indices of the vectors in time to which no trip can be added in time."""
    count = int(np.searchsorted(table.finish, within(limit_min), side="right"))
    trips = table.trips[:count]
    radix = np.cumprod(np.concatenate([[1], trips.max(axis=0)[:-1] + 2]))
    keys = trips @ radix
    known = np.sort(keys)
    can_grow = np.zeros(count, dtype=bool)
    for step in radix:
        at = np.minimum(np.searchsorted(known, keys + step), count - 1)
        can_grow |= known[at] == keys + step
    return np.flatnonzero(~can_grow)


def _trips_in(kind: Kind, limit_min: float) -> int:
    """Return a number of trips that no vehicle of the kind can exceed by the limit."""
    shortest = float((kind.come[:-1].min(axis=0, initial=np.inf) + kind.go.min(axis=1)).min(initial=np.inf))
    room = limit_min + kind.off - kind.begins
    if not math.isfinite(shortest) or room <= 0:
        return 1
    return 1 + math.floor(within(room) / shortest)


def _one_trip_more(
    kind: Kind, trips: np.ndarray, times: np.ndarray, most: np.ndarray, radix: np.ndarray, limit_min: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors with one trip more that are in time, and their least times by place."""
    loaded = np.full((len(trips), kind.come.shape[1]), np.inf)
    for dock in range(kind.come.shape[1]):
        earliest = (times + kind.come[:, dock]).min(axis=1)
        loaded[:, dock] = np.maximum(earliest, kind.ready[dock])
    new_trips, new_times = [], []
    for place in range(trips.shape[1]):
        docks = np.flatnonzero(kind.place == place)
        if not len(docks):
            continue
        done = (loaded[:, docks, None] + kind.go[None, docks, :]).min(axis=1)
        done[done > limit_min] = np.inf
        fits = np.isfinite(done.min(axis=1)) & (trips[:, place] < most[place])
        more = trips[fits].copy()
        more[:, place] += 1
        new_trips.append(more)
        new_times.append(done[fits])
    if not new_trips:
        return trips[:0], times[:0]
    return _merged(np.concatenate(new_trips), np.concatenate(new_times), radix)


def _merged(trips: np.ndarray, times: np.ndarray, radix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep each vector once, with the least time at every drop-off dock; nobody stands at the origin any more."""
    keys = trips @ radix
    order = np.argsort(keys, kind="stable")
    keys, trips, times = keys[order], trips[order], times[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, int)
    if not len(first):
        return trips, np.empty((0, times.shape[1] + 1))
    least = np.minimum.reduceat(times, first, axis=0)
    return trips[first], np.concatenate([least, np.full((len(first), 1), np.inf)], axis=1)
