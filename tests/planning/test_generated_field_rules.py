"""Promises that hold for every case that asks for rules of the field, by whichever engine plans it."""

from dataclasses import replace

import pytest

from egress.domain import apply_scenario
from egress.planning import make_plan

from .generated_field_rules import ruled
from .toys import breaches

QUICK, LONG = range(40), range(40, 1040)
TOLERANCE = 1e-6

ENGINES = {"as the product does": {}, "even steps": {"step_min": 60}, "large flows where they may": {"looks": 4}}
"""Options by which each engine gets its turn."""

SEEDS = [pytest.param(seed, id=f"seed{seed}") for seed in QUICK] + [
    pytest.param(seed, id=f"seed{seed}", marks=pytest.mark.long) for seed in LONG
]
"""Forty seeds for every run, a thousand more for the full trials, each by every engine."""


def promises(seed: int, engine: str) -> None:
    """Assert that the plan of a seed breaks no rule, is not better than its bound and counts everybody."""
    made = ruled(seed)
    options = replace(made.options, explained=False, **ENGINES[engine])  # type: ignore[arg-type]
    result = make_plan(made.case, made.scenario_id, made.seen, options)
    case = apply_scenario(made.case, made.scenario_id)
    assert breaches(case, result) == []
    assert 0 <= result.bound <= result.weighted_caught * (1 + TOLERANCE) + TOLERANCE
    assert result.weighted_caught <= result.weighted_caught_without_movement * (1 + TOLERANCE) + TOLERANCE
    assert result.persons == sum(group.head_count for group in case.groups)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_of_the_field_is_broken(seed: int) -> None:
    """Whatever rules a case asks for, and whichever engine may plan it, its plan breaks none of them."""
    for engine in list(ENGINES) if seed in LONG else list(ENGINES)[seed % 3 : seed % 3 + 1]:
        promises(seed, engine)
