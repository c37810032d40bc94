"""Look for vectors that bring everybody out by a limit when there are too many to try: simulated annealing."""

import numpy as np
from numba import njit

from egress.kit import named_stream
from egress.planning.shuttles.covering import Options

WARM_PER_PERSON, COLD_PERSONS = 0.1, 1.0
"""Heat in persons left behind: at first this share of the mean demand of a location, at last so many."""

PAIRED_SHARE = 0.5
"""Share of the looks that is left for pairs of vehicles once single changes no longer help."""


def search_cover(
    options: Options, counts: np.ndarray, demand: np.ndarray, *, seed: int, most_looks: int
) -> tuple[np.ndarray | None, int]:
    """
    Return the chosen vector of each vehicle (index into its kind's options) or None, and the looks taken.

    Vehicles change one by one at random, cooling down; then two at a time, to the best of all their pairs of vectors.
    A look is one vector tried. `counts` is the number of vehicles by kind; vehicles are numbered kind by kind.
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    cover = np.concatenate(options.cover)
    ends = np.cumsum([len(own) for own in options.cover])
    begins = ends - np.diff(ends, prepend=0)
    luck = np.array([named_stream(seed, "shuttles.annealing").integers(1, 2**62)], dtype=np.uint64)
    warm = max(WARM_PER_PERSON * float(demand.mean()), 2 * COLD_PERSONS)
    single = max(1, round(most_looks * (1 - PAIRED_SHARE)))
    choice, looks = _anneal(cover, begins, ends, owner, demand, luck, single, warm, COLD_PERSONS)
    short, paired = _pair_up(cover, begins, ends, owner, demand, luck, choice, most_looks - single)
    return (choice - begins[owner] if short == 0 else None), int(looks + paired)


@njit(cache=True)
def _draw(luck: np.ndarray) -> np.uint64:  # pragma: no cover - compiled
    """Return the next number of the stream (xorshift; Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    luck[0] ^= luck[0] << np.uint64(13)
    luck[0] ^= luck[0] >> np.uint64(7)
    luck[0] ^= luck[0] << np.uint64(17)
    return np.uint64(luck[0])


@njit(cache=True)
def _below(luck: np.ndarray, count: int) -> int:  # pragma: no cover - compiled
    return int((_draw(luck) >> np.uint64(11)) % np.uint64(count))


@njit(cache=True)
def _share(luck: np.ndarray) -> float:  # pragma: no cover - compiled
    return ((_draw(luck) >> np.uint64(11)) + 0.5) / 9007199254740992.0


@njit(cache=True)
def _shortfall(have: np.ndarray, demand: np.ndarray) -> int:  # pragma: no cover - compiled
    short = 0
    for p in range(len(demand)):
        short += max(0, demand[p] - have[p])
    return short


@njit(cache=True)
def _anneal(
    cover: np.ndarray,
    begins: np.ndarray,
    ends: np.ndarray,
    owner: np.ndarray,
    demand: np.ndarray,
    luck: np.ndarray,
    most_looks: int,
    warm: float,
    cold: float,
) -> tuple[np.ndarray, int]:  # pragma: no cover - compiled
    """Return the rows chosen that leave fewest persons behind, and the looks taken."""
    vehicles, places = len(owner), len(demand)
    choice = np.empty(vehicles, np.int64)
    have = np.zeros(places, np.int64)
    for v in range(vehicles):
        choice[v] = begins[owner[v]] + _below(luck, ends[owner[v]] - begins[owner[v]])
        have += cover[choice[v]]
    short = _shortfall(have, demand)
    best, kept = short, choice.copy()
    heat, cooling = warm, (cold / warm) ** (1000.0 / most_looks)
    look = 0
    while look < most_looks and best > 0:
        if look % 1000 == 0:
            heat *= cooling
        look += 1
        v = _below(luck, vehicles)
        row = begins[owner[v]] + _below(luck, ends[owner[v]] - begins[owner[v]])
        now, limit, left = choice[v], short - heat * np.log(_share(luck)), 0
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
    return kept, look


@njit(cache=True)
def _pair_up(
    cover: np.ndarray,
    begins: np.ndarray,
    ends: np.ndarray,
    owner: np.ndarray,
    demand: np.ndarray,
    luck: np.ndarray,
    choice: np.ndarray,
    most_looks: int,
) -> tuple[int, int]:  # pragma: no cover - compiled
    """Change `choice` two vehicles at a time; return the persons left behind and the looks taken."""
    vehicles, places = len(owner), len(demand)
    have = np.zeros(places, np.int64)
    for v in range(vehicles):
        have += cover[choice[v]]
    short, look = _shortfall(have, demand), 0
    need, rest = np.zeros(places, np.int64), np.zeros(places, np.int64)
    while short > 0 and look < most_looks and vehicles > 1:
        a = _below(luck, vehicles)
        b = (a + 1 + _below(luck, vehicles - 1)) % vehicles
        for p in range(places):
            need[p] = max(0, demand[p] - have[p] + cover[choice[a], p] + cover[choice[b], p])
        best, ties, first, second = short, 1, choice[a], choice[b]
        for row in range(begins[owner[a]], ends[owner[a]]):
            for p in range(places):
                rest[p] = max(0, need[p] - cover[row, p])
            for other in range(begins[owner[b]], ends[owner[b]]):
                left = 0
                for p in range(places):
                    left += max(0, rest[p] - cover[other, p])
                    if left > best:
                        break
                if left < best:
                    best, ties, first, second = left, 1, row, other
                elif left == best:
                    ties += 1
                    if _below(luck, ties) == 0:
                        first, second = row, other
        look += (ends[owner[a]] - begins[owner[a]]) * (ends[owner[b]] - begins[owner[b]])
        for p in range(places):
            have[p] += cover[first, p] + cover[second, p] - cover[choice[a], p] - cover[choice[b], p]
        short, choice[a], choice[b] = best, first, second
    return short, look
