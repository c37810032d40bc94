"""A first answer: the vehicle that can bring people out soonest takes its next trip, again and again."""

from collections.abc import Sequence

import numpy as np

from egress.planning.shuttles.kinds import Kind


def send_greedily(kinds: Sequence[Kind], demand: np.ndarray) -> tuple[float, list[np.ndarray]]:
    """
    Return the finish of a simple answer and the trips of each vehicle by location, vehicles kind by kind.

    Every vehicle looks at the trip that brings out most persons per minute; the one that would finish first goes.
    """
    owner = [kind for kind in kinds for _ in kind.members]
    trips = [np.zeros(len(demand), dtype=np.int64) for _ in owner]
    times = [np.full(kind.ends + 1, np.inf) for kind in owner]
    for kind, time in zip(owner, times, strict=True):
        time[-1] = kind.begins
    left, finish = demand.copy(), 0.0
    while left.any():
        found = [(trip, v) for v, kind in enumerate(owner) if (trip := _best_trip(kind, times[v], left)) is not None]
        (done, place, stands), v = min(found, key=lambda one: (one[0][0], one[1]))
        times[v] = np.full(owner[v].ends + 1, np.inf)
        times[v][stands] = done
        trips[v][place] += 1
        left[place] = max(0, left[place] - owner[v].seats)
        finish = max(finish, done - owner[v].off)
    return finish, trips


def _best_trip(kind: Kind, times: np.ndarray, left: np.ndarray) -> tuple[float, int, int] | None:
    """Return finish, location and drop-off dock of the trip that brings out most persons per minute."""
    loaded = np.maximum((times[:, None] + kind.come).min(axis=0), kind.ready)
    done = loaded[:, None] + kind.go
    since = float(times.min())
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = np.minimum(kind.seats, left[kind.place])[:, None] / (done - since)
    worth[~np.isfinite(done)] = 0.0
    dock, stands = np.unravel_index(int(np.argmax(worth)), worth.shape)
    if worth[dock, stands] <= 0:
        return None
    return float(done[dock, stands]), int(kind.place[dock]), int(stands)
