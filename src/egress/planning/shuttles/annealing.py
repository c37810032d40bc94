"""Look for vectors that bring everybody out by a limit when there are too many to try: simulated annealing."""

from collections.abc import Sequence

import numpy as np
from numba import njit

from egress.kit import named_stream
from egress.planning.shuttles.kinds import Kind, within
from egress.planning.shuttles.tables import TripTable

WARM_PERSONS, COLD_PERSONS = 40.0, 2.0
"""Heat in persons left behind, at first and at last."""

EXCHANGED_SHARE, PASSED_ON_SHARE = 0.5, 0.3
"""Share of the looks at two vehicles, and share of these in which the second takes no trip back from the first."""

COOLED_AFTER = 1000
"""Looks at one heat."""

NEVER_SHORT = -(2**40)
"""Persons short where no trip is made to."""

SCATTER = np.uint64(11400714819323198485)
"""Spreads keys over the slots (2^64 divided by the golden ratio; Knuth, volume 3, 6.4)."""


class Annealing:
    """
    Looks for one vector per vehicle, all in time, that leave nobody behind.

    A look drops a trip of a vehicle, gives it one, or both; or lets two vehicles exchange a trip, so that the trips
    to each location remain as many and only the seats change: fleets that are alike are hard to settle otherwise.
    What a vehicle can make by the limit is found by a key for each vector of its table.
    """

    def __init__(self, kinds: Sequence[Kind], tables: Sequence[TripTable], demand: np.ndarray, *, seed: int) -> None:
        """Give each vector of the tables a key; `demand` in persons by location."""
        self._demand, self._seed, self._looked = demand, seed, 0
        self._tables = tables
        self._owner = np.repeat(np.arange(len(kinds)), [len(kind.members) for kind in kinds])
        self._seats = np.array([kind.seats for kind in kinds])
        luck = named_stream(seed, "shuttles.keys")
        self._weights = luck.integers(1, 2**63, size=len(demand), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        self._room = 1 + len(self._owner) * max(int(table.trips.sum(axis=1).max()) for table in tables)
        self._keys = [table.trips.astype(np.uint64) @ self._weights for table in tables]

    def search(self, limit_min: float, *, most_looks: int) -> tuple[list[int] | None, int]:
        """Return the row of each vehicle in the table of its kind, kind by kind, or None; and the looks taken."""
        done = [int(np.searchsorted(table.finish, within(limit_min), side="right")) for table in self._tables]
        sizes = np.array([1 << int(2 * count + 1).bit_length() for count in done], dtype=np.int64)
        base = np.cumsum(sizes) - sizes
        first = np.cumsum(done) - done
        keys = np.concatenate([own[:count] for own, count in zip(self._keys, done, strict=True)])
        slots = np.full(int(sizes.sum()), -1, np.int64)
        for at, count, size, start in zip(first, done, sizes, base, strict=True):
            _fill(slots, keys, int(at), int(at) + count, int(start), int(size) - 1)
        self._looked += 1
        luck = named_stream(self._seed, f"shuttles.annealing.{self._looked}").integers(1, 2**62)
        short, made, looks = _anneal(
            keys,
            slots,
            base,
            sizes - 1,
            self._weights,
            self._owner,
            self._seats,
            self._demand,
            np.array([luck], dtype=np.uint64),
            most_looks,
            self._room,
        )
        if short > 0:
            return None, int(looks)
        wanted = made.astype(np.uint64) @ self._weights
        owner = self._owner.tolist()
        rows = [
            _row_of(slots, keys, wanted[v], int(base[k]), int(sizes[k]) - 1) - int(first[k])
            for v, k in enumerate(owner)
        ]
        # Two vectors could share a key by chance; what is chosen must be what was meant.
        if any((self._tables[k].trips[row] != own).any() for k, row, own in zip(owner, rows, made, strict=True)):
            return None, int(looks)
        return rows, int(looks)


@njit(cache=True)
def _fill(
    slots: np.ndarray, keys: np.ndarray, first: int, end: int, base: int, mask: int
) -> None:  # pragma: no cover - compiled
    """Put the keys of one kind into its slots."""
    for row in range(first, end):
        slot = int(np.int64((keys[row] * SCATTER) >> np.uint64(20))) & mask
        while slots[base + slot] >= 0:
            slot = (slot + 1) & mask
        slots[base + slot] = row


# What a look calls is written into it ("inline"): a call would count the users of every array that it is handed, by
# instructions that lock the counter for all threads, which took a quarter of the time of a hard instance.
@njit(cache=True, inline="always")
def _row_of(slots: np.ndarray, keys: np.ndarray, key: np.uint64, base: int, mask: int) -> int:  # pragma: no cover
    """Return the row with a key, or -1."""
    slot = int(np.int64((key * SCATTER) >> np.uint64(20))) & mask
    while slots[base + slot] >= 0:
        if keys[slots[base + slot]] == key:
            return int(slots[base + slot])
        slot = (slot + 1) & mask
    return -1


@njit(cache=True, inline="always")
def _draw(luck: np.ndarray) -> np.uint64:  # pragma: no cover - compiled
    """Return the next number of the stream (xorshift; Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    luck[0] ^= luck[0] << np.uint64(13)
    luck[0] ^= luck[0] >> np.uint64(7)
    luck[0] ^= luck[0] << np.uint64(17)
    return np.uint64(luck[0])


@njit(cache=True, inline="always")
def _below(luck: np.ndarray, count: int) -> int:  # pragma: no cover - compiled
    return int(np.int64((_draw(luck) >> np.uint64(11)) % np.uint64(count)))


@njit(cache=True, inline="always")
def _share(luck: np.ndarray) -> float:  # pragma: no cover - compiled
    return ((_draw(luck) >> np.uint64(11)) + 0.5) / 9007199254740992.0


@njit(cache=True, inline="always")
def _more_left(left: int, seats: int) -> int:  # pragma: no cover - compiled
    """Return by how much those left behind grow in number if so many seats are taken away where `left` are short."""
    return max(0, left + seats) - max(0, left)


@njit(cache=True)
def _anneal(
    keys: np.ndarray,
    slots: np.ndarray,
    base: np.ndarray,
    mask: np.ndarray,
    weights: np.ndarray,
    owner: np.ndarray,
    seats: np.ndarray,
    demand: np.ndarray,
    luck: np.ndarray,
    most_looks: int,
    room: int,
) -> tuple[int, np.ndarray, int]:  # pragma: no cover - compiled
    """
    Return the persons left behind in the best plan met, its trips by vehicle and location, and the looks taken.

    `left` is demand less seats, by location; place `places` stands for no trip at all. All trips that are made are
    listed in `who` and `where`, which have room for as many as there could be.
    """
    vehicles, places = len(owner), len(demand)
    made, at = np.zeros((vehicles, places + 1), np.int64), np.zeros(vehicles, np.uint64)
    weight, left = np.zeros(places + 1, np.uint64), np.zeros(places + 1, np.int64)
    weight[:places], left[:places], left[places] = weights, demand, NEVER_SHORT
    who, where, trips = np.zeros(room, np.int64), np.zeros(room, np.int64), 0
    short = demand.sum()
    best, kept = short, made.copy()
    heat, cooling = WARM_PERSONS, (COLD_PERSONS / WARM_PERSONS) ** (COOLED_AFTER / most_looks)
    look = 0
    while look < most_looks and best > 0:
        if look % COOLED_AFTER == 0:
            heat *= cooling
        look += 1
        i, j, v, p, w, q, r = _change(luck, who, where, trips, vehicles, places)
        if p == q or w == v or r == q:
            continue
        other = seats[owner[w]] if w >= 0 else 0
        one = seats[owner[v]]
        worse = _worse(left, p, q, r, one, other)
        if worse > 0 and worse > -heat * np.log(_share(luck)):
            continue
        key = at[v] - weight[p] + weight[q]
        if _row_of(slots, keys, key, base[owner[v]], mask[owner[v]]) < 0:
            continue
        if w >= 0:
            following = at[w] - weight[q] + weight[r]
            if _row_of(slots, keys, following, base[owner[w]], mask[owner[w]]) < 0:
                continue
            at[w] = following
            _move(made, left, w, q, r, other)
        at[v] = key
        _move(made, left, v, p, q, one)
        trips = _list(who, where, trips, i, v, q, places)
        if w >= 0:
            trips = _list(who, where, trips, j, w, r, places)
        short += worse
        if short < best:
            best = short
            kept[:] = made
    return best, kept[:, :places], look


@njit(cache=True, inline="always")
def _change(
    luck: np.ndarray, who: np.ndarray, where: np.ndarray, trips: int, vehicles: int, nowhere: int
) -> tuple[int, int, int, int, int, int, int]:  # pragma: no cover - compiled
    """
    Draw a change: trip i of the list, of vehicle v, goes to q instead of p; then trip j, of w, to r instead of q.

    A new trip has i = `trips`, and comes from nowhere; with w = -1 there is no second one, and r = p.
    """
    if trips > 0 and _share(luck) < EXCHANGED_SHARE:
        i, j = _below(luck, trips), _below(luck, trips)
        r = _below(luck, nowhere + 1) if _share(luck) < PASSED_ON_SHARE else where[i]
        return i, j, who[i], where[i], who[j], where[j], r
    i, q = _below(luck, trips + vehicles), _below(luck, nowhere + 1)
    if i < trips:
        return i, -1, who[i], where[i], -1, q, where[i]
    return trips, -1, i - trips, nowhere, -1, q, nowhere


@njit(cache=True, inline="always")
def _list(
    who: np.ndarray, where: np.ndarray, trips: int, i: int, v: int, q: int, nowhere: int
) -> int:  # pragma: no cover - compiled
    """Let trip i of the list, a new one if i = trips, be of vehicle v to q or be none; return how many there are."""
    if q == nowhere:
        who[i], where[i] = who[trips - 1], where[trips - 1]
        return trips - 1
    who[i], where[i] = v, q
    return max(trips, i + 1)


@njit(cache=True, inline="always")
def _worse(left: np.ndarray, p: int, q: int, r: int, one: int, other: int) -> int:  # pragma: no cover - compiled
    """Return how many more are left behind if `one` seats go from p to q, and `other` seats from q to r."""
    worse = _more_left(left[q], other - one)
    if r == p:
        return worse + _more_left(left[p], one - other)
    return worse + _more_left(left[p], one) + _more_left(left[r], -other)


@njit(cache=True, inline="always")
def _move(
    made: np.ndarray, left: np.ndarray, v: int, p: int, q: int, seats: int
) -> None:  # pragma: no cover - compiled
    """Let a vehicle go to q instead of p; the last place stands for no trip."""
    made[v, p] -= 1
    made[v, q] += 1
    left[p] += seats
    left[q] -= seats
    left[-1] = NEVER_SHORT
