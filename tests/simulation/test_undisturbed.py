"""With nothing going wrong a rehearsal is the timetable, to the minute and to the person."""

import pytest

from egress.domain import check_plan
from egress.simulation import all_disturbances

from .rehearsed import SHIPPED, as_planned, as_played, generated_plan, outcomes, shipped, shuttle

SEEDS = [pytest.param(seed, id=f"seed{seed}") for seed in range(24)] + [
    pytest.param(seed, id=f"seed{seed}", marks=pytest.mark.long) for seed in range(24, 324)
]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_plans_are_reproduced(name: str) -> None:
    """Every movement of a shipped case's plan sets out and arrives at its minute with its people, and no other."""
    planned = shipped(name)
    assert as_played(planned) == as_planned(planned[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_plans_are_reproduced(seed: int) -> None:
    """So does every movement of a plan for a generated case, with its windows, forces, permissions and limits."""
    planned = generated_plan(seed)
    assert as_played(planned) == as_planned(planned[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_lost_or_counted_twice(seed: int) -> None:
    """With every disturbance let in, safe and caught never fall, and never are more than there are people."""
    found = outcomes(generated_plan(seed), *all_disturbances(), runs=40)
    assert (found.safe >= 0).all()
    assert (found.caught >= 0).all()
    assert (found.safe[:, :, 1:] >= found.safe[:, :, :-1]).all()
    assert (found.caught[:, :, 1:] >= found.caught[:, :, :-1]).all()
    assert (found.safe[:, :, -1] + found.caught[:, :, -1] <= found.total).all()
    assert (found.cause.sum(axis=2) == found.caught[:, :, -1]).all()


def test_a_plan_drawn_by_hand_is_reproduced() -> None:
    """The hand-drawn shuttle keeps the rules, and is played as drawn."""
    planned = shuttle()
    assert not [f for f in check_plan(planned[0], planned[1]) if f.severity == "breach"]
    assert as_played(planned) == as_planned(planned[1])
