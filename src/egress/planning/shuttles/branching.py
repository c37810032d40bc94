"""Decide a limit by branching on how many trips parts of the fleet make to a location."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.planning.shuttles.master import Limits, Master, Sum

WHOLE = 1e-6
"""Distance from a whole number that counts as none."""


@dataclass(frozen=True)
class Branched:
    """
    What branching found.

    Attributes
    ----------
    rows : for each vehicle, kind by kind, the row of its kind's table; None = no answer found.
    is_proof : whether that settles it; False = stopped after the nodes that it was given.
    nodes : relaxations branched on or cut off.
    """

    rows: list[int] | None
    is_proof: bool
    nodes: int


def branch(master: Master, *, most_nodes: int, most_priced: int) -> Branched:
    """
    Search depth first for whole vectors that bring everybody out, or prove that there are none.

    In any plan the trips of the whole fleet to a location are a whole number, and so are those of any part of it. The
    fleet is halved again and again in order of seats; the first halving with a sum that is not whole is branched on.
    Vehicles that are much alike can hide half a trip each, but not all of them together.
    """
    halves = _halves(len(master.counts))
    stack: list[Limits] = [{}]
    nodes = 0
    while stack:
        if nodes >= most_nodes or (nodes and master.priced >= most_priced):
            return Branched(None, False, nodes)
        limits = stack.pop()
        nodes += 1
        shares = master.mixture(limits)
        if shares is None:
            continue
        made = _made(master, shares)
        chosen = _most_split(halves, made)
        if chosen is None:
            rows = _whole_rows(master, shares, made)
            if rows is not None:
                return Branched(rows, True, nodes)
            at = int(np.argmax(np.abs(shares - np.round(shares))))
            kind, row = master.picked[at]
            if master.courses[kind] is not None or abs(shares[at] - round(float(shares[at]))) <= WHOLE:
                return Branched(None, False, nodes)
            chosen = Sum(kind, kind + 1, 0, row), float(shares[at])
        stack += _children(limits, *chosen)
    return Branched(None, True, nodes)


def _children(limits: Limits, one: Sum, value: float) -> list[Limits]:
    """Return the two sides of a sum, the nearer one last."""
    lower, upper = limits.get(one, (-np.inf, np.inf))
    below = np.floor(value)
    sides = [(lower, below), (below + 1.0, upper)]
    if value - below <= 0.5:
        sides.reverse()
    return [{**limits, one: side} for side in sides if side[0] <= side[1]]


def _halves(kinds: int) -> list[list[tuple[int, int]]]:
    """Return the parts of the fleet, level by level: all kinds, both halves, their halves, down to single kinds."""
    levels, level = [], [(0, kinds)]
    while level:
        levels.append(level)
        level = [
            part
            for first, end in level
            if end - first > 1
            for part in ((first, (first + end) // 2), ((first + end) // 2, end))
        ]
    return levels


def _made(master: Master, shares: np.ndarray) -> np.ndarray:
    """Return the trips of each kind to each location."""
    made = np.zeros((len(master.counts), len(master.demand)))
    for at in np.flatnonzero(shares):
        kind, row = master.picked[at]
        made[kind] += shares[at] * master.trips[kind][row]
    return made


def _most_split(halves: Sequence[Sequence[tuple[int, int]]], made: np.ndarray) -> tuple[Sum, float] | None:
    """Return the sum that is furthest from a whole number, of the coarsest parts that have one."""
    for level in halves:
        sums = np.array([made[first:end].sum(axis=0) for first, end in level])
        split = np.abs(sums - np.round(sums))
        part, place = divmod(int(np.argmax(split)), split.shape[1])
        if split[part, place] > WHOLE:
            first, end = level[part]
            return Sum(first, end, place), float(sums[part, place])
    return None


def _whole_rows(master: Master, shares: np.ndarray, made: np.ndarray) -> list[int] | None:
    """Return the vector of each vehicle if each kind takes whole ones, or a single vehicle could take the sum."""
    if any(courses is not None for courses in master.courses):
        return None
    rows: list[list[int]] = [[] for _ in master.counts]
    split = set()
    for at in np.flatnonzero(shares > WHOLE):
        kind, row = master.picked[at]
        rows[kind] += [row] * round(float(shares[at]))
        if abs(shares[at] - round(float(shares[at]))) > WHOLE:
            split.add(kind)
    for kind in split:
        same = np.flatnonzero((master.trips[kind] == np.round(made[kind])).all(axis=1))
        if master.counts[kind] > 1 or not len(same):
            return None
        rows[kind] = [int(same[0])]
    seats = sum(master.seats[kind] * master.trips[kind][row] for kind, own in enumerate(rows) for row in own)
    if np.any(seats < master.demand):
        return None
    return [row for own, count in zip(rows, master.counts, strict=True) for row in [*own, *[0] * (count - len(own))]]
