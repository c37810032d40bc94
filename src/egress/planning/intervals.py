"""Sets of times as sorted, disjoint, half-open intervals [from, until) in minutes."""

from collections.abc import Iterable, Sequence

Intervals = tuple[tuple[float, float], ...]


def intersect(a: Intervals, b: Intervals) -> Intervals:
    """Return the times that lie in both."""
    found = []
    i = j = 0
    while i < len(a) and j < len(b):
        first, last = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if first < last:
            found.append((first, last))
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def intersect_all(sets: Iterable[Intervals], *, within: tuple[float, float]) -> Intervals:
    """Return the times inside `within` that lie in every set."""
    found: Intervals = (within,)
    for one in sets:
        found = intersect(found, one)
    return found


def without(a: Intervals, hole: tuple[float, float]) -> Intervals:
    """Return the times of `a` outside the hole."""
    kept = []
    for first, last in a:
        if first < min(last, hole[0]):
            kept.append((first, min(last, hole[0])))
        if max(first, hole[1]) < last:
            kept.append((max(first, hole[1]), last))
    return tuple(kept)


def shifted(a: Intervals, by: float) -> Intervals:
    """Return the intervals moved by so many minutes."""
    return tuple((first + by, last + by) for first, last in a)


def union(sets: Sequence[Intervals]) -> Intervals:
    """Return the times that lie in any of the sets."""
    merged: list[tuple[float, float]] = []
    for first, last in sorted(interval for one in sets for interval in one):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def measure(a: Intervals, *, before: float = float("inf")) -> float:
    """Return the minutes covered before a moment."""
    return sum(min(last, before) - first for first, last in a if first < before)


def begun(a: Intervals, *, before: float) -> int:
    """Return how many of the intervals begin before a moment."""
    return sum(1 for first, _ in a if first < before)


def next_moment(a: Intervals, moment: float) -> float:
    """Return the first time ≥ `moment` inside the set; inf if there is none."""
    for first, last in a:
        if moment < last:
            return max(first, moment)
    return float("inf")


def holds(a: Intervals, moment: float) -> bool:
    """Whether the moment lies in the set."""
    return any(first <= moment < last for first, last in a)
