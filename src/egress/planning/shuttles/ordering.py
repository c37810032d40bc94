"""In which order one vehicle makes its trips: within the finish of the whole, people arrive as early as can be."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from egress.planning.shuttles.kinds import Kind, within

MOST_LABELS = 6
"""Ways to stand at a dock after the same trips that are followed further; the quickest is always one of them."""


@dataclass(frozen=True)
class Stop:
    """One trip of a vehicle: from which place (the origin comes last) by which dock to which end, and when."""

    place: int
    dock: int
    end: int
    leaves: float
    departs: float
    unloaded: float


@dataclass(frozen=True)
class _Label:
    """A way to have made some trips: when free, what the arrivals so far cost, and how it came about."""

    free: float
    cost: float
    stop: Stop | None
    before: "_Label | None"


def order_trips(kind: Kind, trips: np.ndarray, value: np.ndarray, *, limit_min: float) -> list[Stop]:
    """
    Return the trips in order, all done by the limit, with the least sum of value × time of unloading.

    `value` is what a minute later costs per trip to each location. Labels over (trips made, dock); the quickest way
    to each is kept, so the limit is met whenever it can be.
    """
    last = within(limit_min + kind.off)
    level: dict[tuple[tuple[int, ...], int], list[_Label]] = {
        ((0,) * len(trips), kind.ends): [_Label(kind.begins, 0.0, None, None)]
    }
    for _ in range(int(trips.sum())):
        following: dict[tuple[tuple[int, ...], int], list[_Label]] = defaultdict(list)
        for (made, place), labels in level.items():
            for location in np.flatnonzero(trips > made):
                more = (*made[:location], made[location] + 1, *made[location + 1 :])
                for dock in np.flatnonzero(kind.place == location):
                    for end in range(kind.ends):
                        following[more, end] += [
                            grown
                            for label in labels
                            if (grown := _grown(kind, label, place, int(dock), end, float(value[location]))).free
                            <= last
                        ]
        level = {state: _worth_keeping(labels) for state, labels in following.items() if labels}
    final = [label for labels in level.values() for label in labels]
    return _stops(min(final, key=lambda label: (label.cost, label.free)))


def _grown(kind: Kind, label: _Label, place: int, dock: int, end: int, value: float) -> _Label:
    departs = max(label.free + float(kind.come[place, dock]), float(kind.ready[dock]))
    unloaded = departs + float(kind.go[dock, end])
    leaves = label.free
    return _Label(unloaded, label.cost + value * unloaded, Stop(place, dock, end, leaves, departs, unloaded), label)


def _worth_keeping(labels: list[_Label]) -> list[_Label]:
    """Keep what is quicker or cheaper than all others, the quickest first."""
    kept: list[_Label] = []
    for label in sorted(labels, key=lambda one: (one.free, one.cost)):
        if not kept or label.cost < kept[-1].cost:
            kept.append(label)
    return [kept[0], *kept[1:][-(MOST_LABELS - 1) :]]


def _stops(label: _Label) -> list[Stop]:
    stops = []
    while label.stop is not None and label.before is not None:
        stops.append(label.stop)
        label = label.before
    return stops[::-1]
