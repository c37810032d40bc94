"""What makes no sense is refused with every reason, and what cannot be done is an answer."""

from dataclasses import replace

import pytest

from egress.kit import InternalError
from egress.planning.shuttles import ShuttleStatus, solve_shuttles, vehicle_by_speed

from .tiny_shuttles import tiny


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"capacity_persons": 0}, "capacity of 0 persons"),
        ({"capacity_persons": 2.5}, "capacity of 2.5 persons"),
        ({"load_min": -1.0}, "load_min of -1.0 min"),
        ({"available_min": float("nan")}, "available_min of nan min"),
        ({"first_min": {"nowhere": 3.0}}, "first leg to nowhere names an unknown dock"),
        ({"back_min": {}}, "no leg back x → a1"),
        ({"loaded_min": {("a1", "x"): 0.0}, "load_min": 0.0, "unload_min": 0.0}, "takes no time"),
    ],
)
def test_vehicle_is_refused(change: dict[str, object], words: str) -> None:
    """A vehicle with an impossible figure or leg is refused, by name."""
    problem = tiny(1)
    with pytest.raises(InternalError, match=f"vehicle v0: .*{words}"):
        replace(problem, vehicles=(replace(problem.vehicles[0], **change),))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"demand_persons": {"a": -1, "b": 3}}, "demand of -1 persons"),
        ({"demand_persons": {"b": 3}}, "serves a, which has no demand given"),
        ({"ready_min": {"c": 1.0}}, "c: ready from 1.0"),
        ({"dropoff_docks": ("x", "y", "y")}, "drop-off dock y is there twice"),
        ({"dropoff_docks": ("x", "y", "a1")}, "dock a1 is on both sides"),
    ],
)
def test_problem_is_refused(change: dict[str, object], words: str) -> None:
    """A problem whose tables contradict each other is refused."""
    with pytest.raises(InternalError, match=words):
        replace(tiny(1), **change)


def test_every_reason_is_given() -> None:
    """All that is wrong is told in one pass."""
    problem = tiny(1)
    with pytest.raises(InternalError) as refused:
        replace(problem, vehicles=(replace(problem.vehicles[0], capacity_persons=-3, load_min=-2.0),))
    assert "capacity of -3" in str(refused.value)
    assert "load_min of -2.0" in str(refused.value)


def test_speed_is_refused() -> None:
    """A vehicle that does not move is refused."""
    with pytest.raises(InternalError, match=r"a speed of 0\.0 kn"):
        vehicle_by_speed(
            "boat",
            {},
            capacity_persons=1,
            loaded_kn=0.0,
            empty_kn=1.0,
            load_min=0,
            unload_min=0,
            available_min=0,
            origin="x",
            docks={},
            dropoff_docks=("x",),
            fits=frozenset(),
        )


def test_who_cannot_be_served_is_named() -> None:
    """A location that no vehicle fits is an answer, not an error."""
    problem = tiny(1)
    stranded = replace(problem, demand_persons={**problem.demand_persons, "c": 4}, docks={**problem.docks, "c1": "c"})
    answer = solve_shuttles(stranded)
    assert answer.status is ShuttleStatus.INFEASIBLE
    assert answer.unserved == ("c",)


def test_nobody_to_move() -> None:
    """Where nobody is left, nobody sails."""
    answer = solve_shuttles(replace(tiny(1), demand_persons={"a": 0, "b": 0}))
    assert answer.status is ShuttleStatus.OPTIMAL
    assert answer.makespan_min == 0
