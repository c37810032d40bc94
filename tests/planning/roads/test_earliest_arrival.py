"""The flow has, at every step at once, the most people safe that there can be; and it is a flow of whole persons."""

from dataclasses import replace

import numpy as np
import pytest

from egress.kit import InternalError
from egress.planning.roads import UNLIMITED, RoadNetwork, earliest_arrival

from .networks import faults, most_safe_by, tiny_network

HORIZON = 16
QUICK, LONG = range(60), range(60, 1060)
SEEDS = [*QUICK, *(pytest.param(seed, marks=pytest.mark.long) for seed in LONG)]


@pytest.mark.parametrize("seed", SEEDS)
def test_most_are_safe_at_every_step(seed: int) -> None:
    """At every step the arrival curve meets the maximum flow to that step, found by other means."""
    network = tiny_network(seed)
    flow = earliest_arrival(network, HORIZON)
    assert faults(flow) == []
    assert flow.safe_by_step.tolist() == [most_safe_by(network, step) for step in range(HORIZON + 1)]


@pytest.mark.parametrize("seed", QUICK)
def test_more_room_is_never_later(seed: int) -> None:
    """More persons per step on every edge: at no step are fewer safe. More people: none earlier."""
    network = tiny_network(seed)
    curve = earliest_arrival(network, HORIZON).safe_by_step
    wider = replace(network, rate_num=np.minimum(2 * network.rate_num, UNLIMITED))
    if not (network.rate_den > 1).any():
        assert (earliest_arrival(wider, HORIZON).safe_by_step >= curve).all()
    crowded = replace(network, persons=network.persons + 2)
    more = earliest_arrival(crowded, HORIZON)
    assert (more.safe_by_step >= curve).all()
    assert more.person_steps >= earliest_arrival(network, HORIZON).person_steps
    free = replace(network, holding=np.full(network.nodes, UNLIMITED))
    assert (earliest_arrival(free, HORIZON).safe_by_step >= curve).all()


@pytest.mark.parametrize("seed", QUICK[:20])
def test_a_longer_horizon_changes_nothing_before(seed: int) -> None:
    """The curve up to a step is the same whatever comes after it."""
    network = tiny_network(seed)
    short, long = earliest_arrival(network, 7).safe_by_step, earliest_arrival(network, 200).safe_by_step
    assert short.tolist() == long[:8].tolist()


def road(**changes: object) -> RoadNetwork:
    """Return one road of two steps from node 0 to node 1, which is safe; five people, two per step."""
    given: dict[str, object] = {
        "nodes": 2,
        "tail": np.array([0]),
        "head": np.array([1]),
        "travel_steps": np.array([2]),
        "rate_num": np.array([2]),
        "rate_den": np.array([1]),
        "source_node": np.array([0]),
        "ready_step": np.array([0]),
        "persons": np.array([5]),
        "safe": np.array([1]),
    }
    return RoadNetwork(**(given | changes))  # type: ignore[arg-type]


def test_one_road() -> None:
    """Five people at two per step over two steps are safe at steps 2, 3 and 4."""
    flow = earliest_arrival(road(), 10)
    assert flow.safe_by_step.tolist() == [0, 0, 2, 4, 5, 5, 5, 5, 5, 5, 5]
    assert flow.clearance_step == 4
    assert flow.person_steps == 2 * 2 + 2 * 3 + 4


def test_who_is_left_is_counted() -> None:
    """Within three steps four are safe; the fifth has not set out and counts with the step after the horizon."""
    flow = earliest_arrival(road(), 3)
    assert flow.clearance_step is None
    assert flow.left.tolist() == [1]
    assert flow.person_steps == 2 * 2 + 2 * 3 + 4


def test_a_closed_road_brings_nobody() -> None:
    """Without anything that can be entered, nobody is safe, and the answer says so."""
    flow = earliest_arrival(road(rate_num=np.array([0])), 5)
    assert flow.safe_by_step.tolist() == [0] * 6
    assert flow.left.tolist() == [5]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"head": np.array([7])}, "head names a node"),
        ({"travel_steps": np.array([-1])}, "travel_steps is below 0"),
        ({"travel_steps": np.array([1.5])}, "travel_steps is not a row of whole numbers"),
        ({"rate_num": np.array([float("nan")])}, "rate_num is not a row of whole numbers"),
        ({"rate_den": np.array([0])}, "rate_den lies outside"),
        ({"persons": np.array([0])}, "persons is below 1"),
        ({"head": np.array([0])}, "an edge leads to where it begins"),
        ({"rate_num": np.array([1, 2])}, "rate_num has 2 entries, tail has 1"),
        ({"safe": np.array([1, 1])}, "a safe node is named twice"),
        ({"holding": np.array([3, UNLIMITED])}, "limited holding"),
        ({"window_edge": [0], "window_from": [4], "window_until": [4]}, "a window ends before it begins"),
        ({"window_edge": [0, 0], "window_from": [4, 2], "window_until": [6, 3]}, "windows are not in order"),
    ],
)
def test_a_network_that_makes_no_sense_is_refused(changes: dict[str, object], word: str) -> None:
    """What is wrong is named."""
    with pytest.raises(InternalError, match=word):
        road(**changes)


def test_edges_of_no_travel_form_no_circle() -> None:
    """Two nodes between which one could go round and round in no time are refused."""
    with pytest.raises(InternalError, match="circle"):
        road(
            tail=np.array([0, 1]),
            head=np.array([1, 0]),
            travel_steps=np.array([0, 0]),
            rate_num=np.array([1, 1]),
            rate_den=np.array([1, 1]),
        )
