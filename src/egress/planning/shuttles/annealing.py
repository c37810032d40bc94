"""Look for vectors that bring everybody out by a limit when there are too many to try: simulated annealing."""

import numpy as np
from numba import njit

from egress.planning.shuttles.covering import Options

WARM_PERSONS, COLD_PERSONS = 100.0, 1.0
"""A change that leaves so many persons more behind is taken about every third time, at first and at last."""


def search_cover(
    options: Options, counts: np.ndarray, demand: np.ndarray, *, seed: int, most_looks: int
) -> tuple[np.ndarray | None, int]:
    """
    Return the chosen vector of each vehicle (index into its kind's options) or None, and the looks taken.

    A look is one vehicle tried with another of its vectors. `counts` is the number of vehicles by kind; vehicles are
    numbered kind by kind.
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum([len(cover) for cover in options.cover])
    begins = ends - np.diff(ends, prepend=0)
    warm = WARM_PERSONS * float(demand.mean()) / 1000.0
    choice, short, looks = _anneal(
        np.concatenate(options.cover),
        begins,
        ends,
        owner,
        demand,
        seed,
        most_looks,
        max(warm, 2 * COLD_PERSONS),
        COLD_PERSONS,
    )
    return (choice - begins[owner] if short == 0 else None), int(looks)


@njit(cache=True)
def _anneal(
    cover: np.ndarray,
    begins: np.ndarray,
    ends: np.ndarray,
    owner: np.ndarray,
    demand: np.ndarray,
    seed: int,
    most_looks: int,
    warm: float,
    cold: float,
) -> tuple[np.ndarray, int, int]:  # pragma: no cover - compiled
    """Return the rows chosen, the persons left behind, and the looks: single changes, then pairs while they help."""
    np.random.seed(seed)
    vehicles, places = len(owner), len(demand)
    choice = np.empty(vehicles, np.int64)
    have = np.zeros(places, np.int64)
    for v in range(vehicles):
        choice[v] = np.random.randint(begins[owner[v]], ends[owner[v]])
        have += cover[choice[v]]
    short = 0
    for p in range(places):
        short += max(0, demand[p] - have[p])
    best, kept = short, choice.copy()
    heat, cooling = warm, (cold / warm) ** (1000.0 / most_looks)
    look = 0
    while look < most_looks and best > 0:
        if look % 1000 == 0:
            heat *= cooling
        look += 1
        v = np.random.randint(0, vehicles)
        row = np.random.randint(begins[owner[v]], ends[owner[v]])
        now, limit, left = choice[v], short - heat * np.log(np.random.random()), 0
        for p in range(places):
            rest = demand[p] - have[p] + cover[now, p] - cover[row, p]
            if rest > 0:
                left += rest
                if left > limit:
                    break
        if left <= limit:
            short, choice[v] = left, row
            for p in range(places):
                have[p] += cover[row, p] - cover[now, p]
            if short < best:
                best = short
                kept[:] = choice
    return kept, best, look
