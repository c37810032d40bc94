"""D-ICEP: never worse than published, proven, and sailed again by what knows nothing of the engine."""

import pytest

from egress.planning.shuttles import Effort, solve_shuttles

from .icep import INSTANCES, make_instance, problem_of, sailed_min

SMALL = sorted(name for name in INSTANCES if name.startswith("D1"))
LARGE = sorted(name for name in INSTANCES if name.startswith("D2"))


def proven_min(name: str) -> float:
    """Return the proven optimum of an instance, sailed again."""
    instance = INSTANCES[name]
    answer = solve_shuttles(problem_of(instance))
    assert answer.status == "optimal"
    assert sailed_min(instance, answer) == pytest.approx(answer.makespan_min, abs=1e-6)
    return answer.makespan_min


@pytest.mark.parametrize("name", [*SMALL, "D2-r2-s124"])
def test_not_worse_than_published(name: str) -> None:
    """Five vessels and three locations, and one case of the other set."""
    assert proven_min(name) <= INSTANCES[name]["published_makespan_min"] + 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_not_worse_than_published_either(name: str) -> None:
    """Six vessels of very different size and four locations."""
    assert proven_min(name) <= INSTANCES[name]["published_makespan_min"] + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_generated_can_be_sailed(seed: int) -> None:
    """Where the work does not suffice for a proof, the answer still brings everybody out, and above its bound."""
    instance = make_instance(seed, vessels=10, locations=5)
    answer = solve_shuttles(problem_of(instance), effort=Effort(nodes=100, looks=100_000, rounds=1))
    assert sailed_min(instance, answer) == pytest.approx(answer.makespan_min, abs=1e-6)
    assert 0 < answer.bound_min <= answer.makespan_min


@pytest.mark.parametrize("seed", range(4))
def test_little_work_bounds_no_higher(seed: int) -> None:
    """A bound from little work, even without tables, lies under the proven optimum."""
    instance = make_instance(seed, vessels=4, locations=3)
    best = solve_shuttles(problem_of(instance))
    assert best.status == "optimal"
    for effort in (Effort(vectors=1), Effort(nodes=1, looks=1, rounds=1), Effort(programmes=1, nodes=1, looks=1)):
        answer = solve_shuttles(problem_of(instance), effort=effort)
        assert answer.bound_min <= best.makespan_min * (1 + 1e-9)
        assert answer.makespan_min >= best.makespan_min * (1 - 1e-9)
