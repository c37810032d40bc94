"""Promises that hold for every legal case: a seed makes the case, and a failing test names its seed."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import pytest

from egress.domain import Case, apply_scenario
from egress.planning import PlanningResult, make_plan

from .generated_cases import generated
from .toys import breaches

QUICK, LONG = range(60), range(60, 1060)
TOLERANCE = 1e-6

SEEDS = [pytest.param(seed, id=f"seed{seed}") for seed in QUICK] + [
    pytest.param(seed, id=f"seed{seed}", marks=pytest.mark.long) for seed in LONG
]
"""Sixty seeds for every run, a thousand more for the full trials."""


@dataclass(frozen=True)
class Planned:
    """A case with its scenario applied, and what the planner answers."""

    case: Case
    result: PlanningResult


@lru_cache(maxsize=4)
def planned(seed: int) -> Planned:
    """Return the answer to the case of a seed."""
    made = generated(seed)
    result = make_plan(made.case, made.scenario_id, made.seen, made.options)
    return Planned(apply_scenario(made.case, made.scenario_id), result)


def ends(one: Planned) -> dict[str, Counter[str]]:
    """Return, by group, how many end at which site, counted from the movements alone."""
    where = {g.id: Counter({g.site_id: g.head_count}) for g in one.case.groups}
    for movement in one.result.plan.movements:
        leg = one.case.leg_by_id[movement.leg_id]
        for group_id, persons in movement.loads:
            where[group_id][leg.from_site_id] -= persons
            where[group_id][leg.to_site_id] += persons
    return where


@pytest.mark.parametrize("seed", SEEDS)
def test_promises_of_a_plan(seed: int) -> None:
    """The plan breaks no rule, is not better than its bound, and everybody ends at one place, counted once."""
    one = planned(seed)
    result = one.result
    assert breaches(one.case, result) == []
    assert 0 <= result.bound <= result.weighted_caught * (1 + TOLERANCE) + TOLERANCE
    assert 0 <= result.gap <= 1
    safe = {site.id for site in one.case.sites if site.safe}
    outcomes = {outcome.group_id: outcome for outcome in result.groups}
    for group in one.case.groups:
        persons = ends(one)[group.id]
        assert min(persons.values()) >= 0
        assert persons.total() == group.head_count
        if group.head_count:
            outcome = outcomes[group.id]
            assert outcome.safe_persons == sum(n for site_id, n in persons.items() if site_id in safe)
            assert (outcome.clearance_time_h is not None) == (outcome.safe_persons == outcome.persons)
            assert -TOLERANCE <= outcome.expected_caught_persons <= outcome.persons + TOLERANCE
    assert result.safe_persons == sum(outcome.safe_persons for outcome in result.groups)
    assert result.persons == sum(group.head_count for group in one.case.groups)
    assert (result.status == "clears") == (result.safe_persons == result.persons)
    curve = [persons for _, persons in result.clearance_curve]
    assert curve == sorted(curve)
    assert curve[-1] == result.safe_persons


@pytest.mark.parametrize("seed", SEEDS)
def test_going_is_not_worse_than_staying(seed: int) -> None:
    """No plan is worth less than leaving everybody where they are."""
    result = planned(seed).result
    still = result.weighted_caught_without_movement
    assert result.weighted_caught <= still * (1 + TOLERANCE) + TOLERANCE


@pytest.mark.parametrize("seed", SEEDS[:20] + SEEDS[60:360])
def test_no_bound_lies_above_a_plan_of_another_grid(seed: int) -> None:
    """Whatever the grid, its bound speaks of all plans: also of those that another grid has led to."""
    made = generated(seed)
    options = [replace(made.options, step_min=step_min, explained=False) for step_min in (None, 20, 60, 240)]
    results = [make_plan(made.case, made.scenario_id, made.seen, one) for one in options]
    best = min(result.weighted_caught for result in results)
    assert max(result.bound for result in results) <= best * (1 + 1e-5) + 1e-5
