"""Turning roads round never makes anything slower, is exact where it says so, and says which roads."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from egress.kit import InternalError
from egress.planning.roads import RoadNetwork, contraflow, earliest_arrival, turn

from .networks import faults

HORIZON = 40


def two_way(seed: int, *, one_source: bool) -> tuple[RoadNetwork, list[tuple[int, int]]]:
    """Return a network of two-way roads with the same travel time both ways."""
    luck = Random(seed)
    nodes = luck.randint(3, 5)
    pairs = [(a, b) for a in range(nodes) for b in range(a)]
    pairs = luck.sample(pairs, min(len(pairs), luck.randint(nodes - 1, nodes + 1)))
    travel = [luck.randint(1, 3) for _ in pairs]
    rows = [(0, 0, luck.randint(5, 30))]
    if not one_source:
        rows += [(1, luck.randint(0, 4), luck.randint(1, 10))]
    network = RoadNetwork(
        nodes=nodes,
        tail=np.array([end for a, b in pairs for end in (a, b)]),
        head=np.array([end for a, b in pairs for end in (b, a)]),
        travel_steps=np.repeat(travel, 2),
        rate_num=np.array([luck.randint(1, 3) for _ in range(2 * len(pairs))]),
        rate_den=np.ones(2 * len(pairs)),
        source_node=np.array([row[0] for row in rows]),
        ready_step=np.array([row[1] for row in rows]),
        persons=np.array([row[2] for row in rows]),
        safe=np.array([nodes - 1]),
    )
    return network, [(2 * n, 2 * n + 1) for n in range(len(pairs))]


def best_clearance(network: RoadNetwork, roads: list[tuple[int, int]]) -> int:
    """Return the soonest clearance over every choice of directions, tried one by one."""
    last = []
    for choice in product((0, 1, 2), repeat=len(roads)):
        turned = [road[way - 1] for road, way in zip(roads, choice, strict=True) if way]
        step = earliest_arrival(turn(network, turned), HORIZON).clearance_step
        last.append(HORIZON + 1 if step is None else step)
    return min(last)


@pytest.mark.parametrize("seed", range(25))
def test_one_source_is_cleared_as_soon_as_can_be(seed: int) -> None:
    """One source, one safe node, times alike both ways: no choice of directions clears sooner."""
    network, roads = two_way(seed, one_source=True)
    answer = contraflow(network, roads, HORIZON)
    found = HORIZON + 1 if answer.flow.clearance_step is None else answer.flow.clearance_step
    assert found == best_clearance(network, roads)
    assert answer.is_soonest == (answer.flow.clearance_step is not None)


@pytest.mark.parametrize("seed", range(40))
def test_never_slower_than_without(seed: int) -> None:
    """Turning roads leaves nobody more behind and clears no later; the bound lies below; the flow is sound."""
    network, roads = two_way(seed, one_source=False)
    plain, answer = earliest_arrival(network, HORIZON), contraflow(network, roads, HORIZON)
    assert faults(answer.flow) == []
    assert answer.flow.left.sum() <= plain.left.sum()
    if plain.clearance_step is not None:
        assert answer.flow.clearance_step is not None
        assert answer.flow.clearance_step <= plain.clearance_step
        assert answer.least_clearance_step is not None
        assert answer.least_clearance_step <= answer.flow.clearance_step
    assert answer.least_person_steps <= answer.flow.person_steps
    assert answer.turned or answer.flow.person_steps == plain.person_steps
    again = earliest_arrival(turn(network, answer.turned), HORIZON)
    assert again.person_steps == answer.flow.person_steps


def test_the_road_in_is_turned() -> None:
    """One road out and one in, two per step each: turned, four per step leave, and the answer names the edge."""
    network, roads = two_way(0, one_source=True)
    simple = replace(
        network,
        nodes=2,
        tail=np.array([0, 1]),
        head=np.array([1, 0]),
        travel_steps=np.array([1, 1]),
        rate_num=np.array([2, 2]),
        rate_den=np.array([1, 1]),
        persons=np.array([12]),
        safe=np.array([1]),
        holding=np.empty(0),
    )
    answer = contraflow(simple, roads[:1], 20)
    assert answer.turned == (1,)
    assert answer.is_proven
    assert (earliest_arrival(simple, 20).clearance_step, answer.flow.clearance_step) == (6, 3)


def test_roads_that_are_none_are_refused() -> None:
    """A pair that does not lead there and back, or an edge in two roads, is refused."""
    network, roads = two_way(1, one_source=True)
    with pytest.raises(InternalError, match="not the two directions"):
        contraflow(network, [(0, 2)], HORIZON)
    with pytest.raises(InternalError, match="two roads"):
        contraflow(network, [roads[0], roads[0]], HORIZON)
