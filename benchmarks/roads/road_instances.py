"""Random road networks in plain arrays: the same seed gives the same network on every machine."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

STEP_MIN, HORIZON_STEPS = 5, 288
NEIGHBOURS, NODES_PER_SAFE, BORDER_SHARE, SOURCE_SHARE = 3, 100, 0.05, 0.2
PERSONS_PER_STEP, P_PERSONS_PER_STEP = (20, 40, 80), (0.5, 0.35, 0.15)
READY_STEPS, FIRST_READY_STEPS = 48, 24


@dataclass(frozen=True, kw_only=True)
class Instance:
    """
    One network out.

    Attributes
    ----------
    tail, head, travel_steps, capacity : by directed edge; persons per step. Road r is the edges 2r and 2r + 1.
    source_node, ready_step, persons : people who are ready at a node from a step on.
    safe : node numbers.
    """

    nodes: int
    tail: np.ndarray
    head: np.ndarray
    travel_steps: np.ndarray
    capacity: np.ndarray
    source_node: np.ndarray
    ready_step: np.ndarray
    persons: np.ndarray
    safe: np.ndarray
    horizon_steps: int

    @property
    def all_persons(self) -> int:
        """Everybody."""
        return int(self.persons.sum())


def make_instance(nodes: int, persons: int, seed: int, *, horizon_steps: int = HORIZON_STEPS) -> Instance:
    """Return the network of a seed."""
    draw = np.random.Generator(np.random.PCG64(seed))
    place = draw.random((nodes, 2))
    pairs = _joined(place, _nearest(place))
    length = np.linalg.norm(place[pairs[:, 0]] - place[pairs[:, 1]], axis=1)
    travel = 1 + np.searchsorted(np.quantile(length, [1 / 3, 2 / 3]), length)
    capacity = draw.choice(PERSONS_PER_STEP, size=len(pairs), p=P_PERSONS_PER_STEP)
    safe = _safe(draw, place)
    source_node, ready_step, ready_persons = _people(draw, nodes, persons, safe)
    return Instance(
        nodes=nodes,
        tail=pairs.ravel(),
        head=pairs[:, ::-1].ravel(),
        travel_steps=np.repeat(travel, 2),
        capacity=np.repeat(capacity, 2),
        source_node=source_node,
        ready_step=ready_step,
        persons=ready_persons,
        safe=safe,
        horizon_steps=horizon_steps,
    )


def _nearest(place: np.ndarray) -> np.ndarray:
    """Return every pair of a node and one of its nearest neighbours, once. Shape (roads, 2)."""
    _, found = cKDTree(place).query(place, k=NEIGHBOURS + 1)
    pairs = np.column_stack([np.repeat(np.arange(len(place)), NEIGHBOURS), found[:, 1:].ravel()])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def _joined(place: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Add the shortest road out of each part but the largest, until there is one part."""
    while True:
        graph = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(place), len(place)))
        parts, label = connected_components(graph, directed=False)
        if parts == 1:
            return pairs
        largest = np.bincount(label).argmax()
        added = []
        for part in range(parts):
            if part != largest:
                inside, outside = np.flatnonzero(label == part), np.flatnonzero(label != part)
                distance, nearest = cKDTree(place[outside]).query(place[inside])
                k = int(distance.argmin())
                added.append(sorted((int(inside[k]), int(outside[nearest[k]]))))
        pairs = np.unique(np.vstack([pairs, np.array(added)]), axis=0)


def _safe(draw: np.random.Generator, place: np.ndarray) -> np.ndarray:
    to_border = np.minimum(place, 1 - place).min(axis=1)
    count = max(2, len(place) // NODES_PER_SAFE)
    near = np.argsort(to_border, kind="stable")[: max(count, int(len(place) * BORDER_SHARE))]
    return np.sort(draw.choice(near, size=count, replace=False))


def _people(
    draw: np.random.Generator, nodes: int, persons: int, safe: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    others = np.setdiff1d(np.arange(nodes), safe)
    homes = np.sort(draw.choice(others, size=max(1, int(nodes * SOURCE_SHARE)), replace=False))
    weight = draw.lognormal(0.0, 1.0, size=len(homes))
    upto = np.floor(np.concatenate([[0.0], np.cumsum(weight)]) / weight.sum() * persons + 0.5).astype(np.int64)
    first = draw.integers(0, FIRST_READY_STEPS + 1, size=len(homes))
    node, step, count = [], [], []
    for home, begins, total in zip(homes, first, np.diff(upto), strict=True):
        ready = np.diff(np.arange(READY_STEPS + 2) * total // (READY_STEPS + 1))
        steps = np.flatnonzero(ready)
        node += [home] * len(steps)
        step += (begins + steps).tolist()
        count += ready[steps].tolist()
    return np.array(node), np.array(step), np.array(count)
