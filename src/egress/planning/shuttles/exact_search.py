"""Prove that a limit can or cannot be met: one vehicle after the other, cut off by prices and by states seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from egress.planning.shuttles.covering import Options, lifts
from egress.planning.shuttles.kinds import Kind

SLACK = 1e-9
"""Relative slack of the prices: what fails by less than this is looked into."""

MOST_STATES = 2**20
"""States remembered at most; later ones are searched again."""


@dataclass(frozen=True)
class Verdict:
    """
    What a search found.

    Attributes
    ----------
    choice : the vector of each vehicle (index into its kind's options), kind by kind; None = no answer found.
    is_proof : whether that settles it; False = stopped after the nodes that it was given.
    nodes : counted work.
    """

    choice: np.ndarray | None
    is_proof: bool
    nodes: int


def prove(
    kinds: Sequence[Kind], options: Options, demand: np.ndarray, prices: np.ndarray, *, most_nodes: int
) -> Verdict:
    """
    Search for vectors that bring everybody out by the limit of the options, or prove that there are none.

    Vehicles are taken in order of their seats, so that what is left when only small ones remain can be rounded up to
    their whole loads. A branch ends where some price shows that the rest of the fleet is too small for what is left,
    and where the same number of people was left to the same vehicles before.
    """
    owner = np.repeat(np.arange(len(kinds)), [len(kind.members) for kind in kinds])
    cover = [kind.seats * _trips(kind, own) for kind, own in zip(kinds, options.cover, strict=True)]
    ranks = [np.argsort(-(own @ prices[-1]), kind="stable") for own in options.cover]
    values = np.array([[float((own @ price).max(initial=0.0)) for price in prices] for own in options.cover])
    after = np.zeros((len(owner) + 1, len(prices)))
    after[:-1] = np.cumsum(values[owner][::-1], axis=0)[::-1]
    lift = np.zeros((len(owner) + 1, int(demand.max(initial=0)) + 1), dtype=np.int64)
    for at in range(len(owner)):
        lift[at] = lifts(sorted({kinds[k].seats for k in owner[at:]}), lift.shape[1] - 1)
    ends = np.cumsum([len(own) for own in cover])
    found, picked, nodes = _search(
        np.concatenate([own[rank] for own, rank in zip(cover, ranks, strict=True)]),
        ends - np.diff(ends, prepend=0),
        ends,
        owner,
        demand,
        prices,
        after * (1 + SLACK) + SLACK,
        lift,
        most_nodes,
        _table_size(most_nodes),
    )
    choice = np.array([ranks[owner[at]][picked[at]] for at in range(len(owner))]) if found == 1 else None
    return Verdict(choice, found != 0, int(nodes))


def _trips(kind: Kind, cover: np.ndarray) -> np.ndarray:
    return -(-cover // kind.seats)


def _table_size(most_nodes: int) -> int:
    size = 1024
    while size < min(2 * most_nodes, MOST_STATES):
        size *= 2
    return size


@njit(cache=True)
def _search(
    cover: np.ndarray,
    begins: np.ndarray,
    ends: np.ndarray,
    owner: np.ndarray,
    demand: np.ndarray,
    prices: np.ndarray,
    after: np.ndarray,
    lift: np.ndarray,
    most_nodes: int,
    size: int,
) -> tuple[int, np.ndarray, int]:  # pragma: no cover - compiled
    """Return 1 found, -1 proven impossible, 0 stopped; the rows chosen from the beginning of each kind; and nodes."""
    vehicles, places = len(owner), len(demand)
    left = np.zeros((vehicles + 1, places), np.int64)
    at = np.empty(vehicles, np.int64)
    seen = np.full((size, places + 1), -1, np.int32)
    kept, nodes, depth = 0, 0, 0
    for p in range(places):
        left[0, p] = lift[0, demand[p]] if demand[p] > 0 else 0
    at[0] = begins[owner[0]]
    while depth >= 0:
        row = at[depth]
        if row >= ends[owner[depth]]:
            depth -= 1
            continue
        at[depth] += 1
        nodes += 1
        if nodes > most_nodes:
            return 0, at, nodes
        following, is_out = depth + 1, True
        for p in range(places):
            rest = left[depth, p] - cover[row, p]
            if rest <= 0:
                left[following, p] = 0
            else:
                is_out = False
                left[following, p] = lift[following, min(rest, lift.shape[1] - 1)] if following < vehicles else rest
        if is_out:
            for v in range(following, vehicles):
                at[v] = begins[owner[v]] + 1
            for v in range(vehicles):
                at[v] -= begins[owner[v]] + 1
            return 1, at, nodes
        if following == vehicles:
            continue
        if _is_out_of_reach(left[following], demand, prices, after[following]):
            continue
        if _is_known(seen, left[following], following, kept * 4 < size * 3):
            continue
        kept += 1
        depth = following
        at[depth] = begins[owner[depth]]
    return -1, at, nodes


@njit(cache=True)
def _is_out_of_reach(
    left: np.ndarray, demand: np.ndarray, prices: np.ndarray, after: np.ndarray
) -> bool:  # pragma: no cover - compiled
    """Whether some price shows that the vehicles to come are too few for what is left."""
    for j in range(len(prices)):
        need = 0.0
        for p in range(len(demand)):
            need += prices[j, p] * min(left[p], demand[p])
        if need > after[j]:
            return True
    return False


@njit(cache=True)
def _is_known(seen: np.ndarray, left: np.ndarray, following: int, may_keep: bool) -> bool:  # pragma: no cover
    """Whether so many were left to the same vehicles before; if not, remember it while there is room."""
    size, places = len(seen), len(left)
    slot = np.int64(following)
    for p in range(places):
        slot = (slot * 1000003) ^ left[p]
    slot &= size - 1
    while seen[slot, 0] >= 0:
        is_same = seen[slot, 0] == following
        for p in range(places):
            is_same &= seen[slot, p + 1] == left[p]
        if is_same:
            return True
        slot = (slot + 1) & (size - 1)
    if may_keep:
        seen[slot, 0] = following
        for p in range(places):
            seen[slot, p + 1] = left[p]
    return False
