"""The compiled simulator and the SimPy model agree: to the person under the same luck, else in distribution."""

import math
from dataclasses import replace

import numpy as np
import pytest

from egress.domain import Mode
from egress.kit import Range
from egress.simulation import DISTURBANCES, PlanningFactors, all_disturbances
from egress.simulation.compiling import compile_script
from egress.simulation.script import Script

from .oracle import OUTPUTS, compiled_outputs, oracle_outputs, own_luck, same_luck
from .rehearsed import Planned, generated_plan, shipped

FACTORS = PlanningFactors(breakdowns_per_h=dict.fromkeys(Mode, 0.2), late_permission=Range(1, 1.2, 2))

TEN = ["tiny-post", "field-office", "company-site", 3, 5, 8, 11, 14, 17, 20]
"""The ten cases compared in distribution: shipped ones by name, generated ones by seed."""

LEVEL = 0.01


def planned(which: str | int) -> Planned:
    """Return one of the cases, planned."""
    return shipped(which) if isinstance(which, str) else generated_plan(which)


def script_of(one: Planned, disturbances: frozenset[str], factors: PlanningFactors = FACTORS) -> Script:
    """Return the script of a planned case."""
    case, plan, seen = one
    return compile_script(case, plan, picture=seen, factors=factors, disturbances=disturbances, seed=1)[0]


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 60))])
def test_same_luck_same_outcome(seed: int) -> None:
    """Under the same luck both play the same run, with each disturbance alone and with all of them."""
    for let_in in [frozenset[str](), *(frozenset({name}) for name in DISTURBANCES), all_disturbances()]:
        script = script_of(generated_plan(seed), let_in)
        found = compiled_outputs(script, 3)
        for run in range(3):
            expected = np.array(oracle_outputs(script, same_luck(script, run)))
            assert np.allclose(found[run], expected, atol=1e-3), (sorted(let_in), run, OUTPUTS)


def p_values(one: np.ndarray, other: np.ndarray) -> list[float]:
    """Return, per output, the p-value of equal means (Welch's statistic, normal for so many runs)."""
    found = []
    for a, b in zip(one.T, other.T, strict=True):
        error = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        apart = abs(a.mean() - b.mean())
        found.append((1.0 if apart < 1e-9 else 0.0) if error == 0 else math.erfc(apart / error / math.sqrt(2)))
    return found


def rejected_by_holm(p: list[float], level: float = LEVEL) -> int:
    """Return how many of the hypotheses are rejected: the k-th smallest p is compared with level / (m − k)."""
    for k, value in enumerate(sorted(p)):
        if value > level / (len(p) - k):
            return k
    return len(p)


def compared(runs: int, *, oracle_factors: PlanningFactors = FACTORS) -> list[float]:
    """Return the p-values of ten cases and twelve outputs, each side with luck of its own."""
    found: list[float] = []
    for which in TEN:
        script = script_of(planned(which), all_disturbances())
        other = script_of(planned(which), all_disturbances(), oracle_factors)
        expected = np.array([oracle_outputs(other, own_luck(7, run)) for run in range(runs)])
        found += p_values(compiled_outputs(script, runs), expected)
    return found


@pytest.mark.parametrize("runs", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_equal_in_distribution(runs: int) -> None:
    """Ten cases × twelve outputs: none differs at 99 % by Holm's correction."""
    p = compared(runs)
    assert len(p) == 120
    assert rejected_by_holm(p) == 0, sorted(p)[:3]


def test_a_model_that_differs_is_told() -> None:
    """The comparison bites: with vehicles that break down three times as often, it finds outputs that differ."""
    wrong = replace(FACTORS, breakdowns_per_h=dict.fromkeys(Mode, 0.6))
    assert rejected_by_holm(compared(40, oracle_factors=wrong)) > 0


def test_holm() -> None:
    """Holm's correction rejects one by one, each at a wider level, and stops at the first that is not."""
    assert rejected_by_holm([0.5] * 10) == 0
    assert rejected_by_holm([0.0009, 0.5, 0.6]) == 1
    assert rejected_by_holm([0.001, 0.004, 0.011]) == 2
