"""Prices, courses and branching say the same as what they stand for."""

import numpy as np
import pytest

from egress.planning.shuttles.bound import coarse_finish
from egress.planning.shuttles.branching import branch
from egress.planning.shuttles.courses import Courses
from egress.planning.shuttles.covering import lifted_demand
from egress.planning.shuttles.first_answer import send_greedily
from egress.planning.shuttles.kinds import Kind, kinds_of
from egress.planning.shuttles.master import Master
from egress.planning.shuttles.tables import fitting_table, make_table

from .icep import make_instance, problem_of
from .tiny_shuttles import optimum_min, tiny


def drawn(seed: int, vessels: int, locations: int) -> tuple[list[Kind], np.ndarray]:
    """Return kinds of vehicle and demand of a generated instance."""
    problem = problem_of(make_instance(seed, vessels=vessels, locations=locations))
    demand = np.array([problem.demand_persons[name] for name in problem.locations])
    return kinds_of(problem, demand), demand


@pytest.mark.parametrize("seed", range(60))
def test_coarse_bound(seed: int) -> None:
    """The bound without tables is none too high, not even where a detour is shorter than the direct way."""
    problem = tiny(seed)
    demand = np.array([problem.demand_persons[name] for name in problem.locations], dtype=np.int64)
    if len(demand):
        assert coarse_finish(kinds_of(problem, demand), demand) <= optimum_min(problem) * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_courses_earn_no_less_than_vectors(seed: int) -> None:
    """Over the grid a vehicle earns at least what the dearest vector of its table does, and hardly more."""
    kinds, demand = drawn(seed, 4, 3)
    price = np.random.default_rng(seed).uniform(0, 2, len(demand))
    for kind in kinds:
        table = make_table(kind, len(demand), limit_min=250.0, most_vectors=100_000)
        later = make_table(kind, len(demand), limit_min=260.0, most_vectors=100_000)
        courses = Courses.of(kind, len(demand), 250.0)
        assert courses is not None
        index, earned = courses.dearest(price)
        assert earned == pytest.approx(float(courses.trips[index] @ price))
        assert earned >= float((table.trips @ price).max()) * (1 - 1e-9)
        beyond_most = (courses.trips[index] > kind.most).any()
        assert beyond_most or earned <= float((later.trips @ price).max()) * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_no_mixture_means_no_answer(seed: int) -> None:
    """Limits that branching settles lie on the right side of each other, and what it finds is in time and enough."""
    kinds, demand = drawn(seed, 6, 3)
    latest, _ = send_greedily(kinds, demand)
    tables = [make_table(kind, len(demand), limit_min=latest, most_vectors=100_000) for kind in kinds]
    owner = [k for k, kind in enumerate(kinds) for _ in kind.members]
    found, proven = np.inf, 0.0
    for limit in np.linspace(0.4 * latest, latest, 25):
        verdict = branch(
            Master(kinds, tables, lifted_demand(kinds, demand), float(limit)), most_nodes=2000, most_priced=10**9
        )
        if verdict.rows is None:
            proven = max(proven, limit if verdict.is_proof else 0.0)
            continue
        found = min(found, limit)
        assert all(tables[k].finish[row] <= limit * (1 + 1e-8) for k, row in zip(owner, verdict.rows, strict=True))
        seats = sum(kinds[k].seats * tables[k].trips[row] for k, row in zip(owner, verdict.rows, strict=True))
        assert np.all(seats >= demand)
    assert proven < found < np.inf
    assert proven > 0.0


def test_part_of_a_table() -> None:
    """A table that does not fit keeps the nearest locations, whole, and says that it is not complete."""
    kinds, demand = drawn(1, 4, 3)
    whole = make_table(kinds[-1], len(demand), limit_min=300.0, most_vectors=100_000)
    part = fitting_table(kinds[-1], len(demand), limit_min=300.0, most_vectors=len(whole.trips) // 2)
    assert whole.is_complete
    assert not part.is_complete
    assert 1 < len(part.trips) <= len(whole.trips) // 2
    known = {tuple(trips): finish for trips, finish in zip(whole.trips.tolist(), whole.finish, strict=True)}
    for trips, finish in zip(part.trips.tolist(), part.finish, strict=True):
        assert known[tuple(trips)] <= finish + 1e-9
