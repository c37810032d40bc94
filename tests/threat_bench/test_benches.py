"""The benches of the threat run, on worlds that are not to be judged, and say what they say they say."""

import numpy as np
import pytest
from bench_threat_kabul import past_cases
from bench_threat_worlds import climatology_scores, judged
from fit import NAMES, Sample, log_likelihood, pooled, told_on, tw_crps
from worlds.as_case import as_case, day_of
from worlds.generate import make_world

from egress.domain import known_at
from egress.threat.pool import PRIOR_WEIGHTS


@pytest.mark.parametrize("seed", [3, 21, 34, 55])
def test_every_world_gets_finite_scores(seed: int) -> None:
    """No hole in any curve, whatever a world tells: a delayed story once read the logarithm of a day before today."""
    for spoilt in (0.0, 0.3):
        for _, _, scores in judged((seed, spoilt)):
            assert np.isfinite(scores.tw_crps_days)
            assert np.isfinite(list(scores.brier.values())).all()


def test_a_case_of_a_world_holds_no_truth() -> None:
    """Nothing in the case of a world is dated after it was received, and what was not received is not known."""
    world = make_world(11)
    case = as_case(world)
    known = known_at(case, day_of(30))
    for row in (*known.reports, *known.series, *known.gauges, *known.resolutions):
        assert row.t_received <= day_of(30)
    assert not hasattr(case, "truth")


def test_the_fit_pools_as_the_package_does() -> None:
    """The names of the mechanisms are those of the package, but for the truce, and shares sum to one."""
    assert set(NAMES) == set(PRIOR_WEIGHTS) - {"truce"}
    rows = [row for seed in (1, 2) for row in told_on((seed, 0.0))]
    cdf, strength, left, kind, speed = zip(*rows, strict=True)
    sample = Sample(np.array(cdf), np.array(strength), np.array(left), np.array(kind), np.array(speed))
    p = pooled(sample, np.ones(len(NAMES)))
    assert ((p >= 0) & (p <= 1)).all()
    assert np.isfinite(log_likelihood(sample, p)).all()
    assert (tw_crps(sample, p) >= 0).all()


def test_the_baseline_of_the_worlds_is_a_number() -> None:
    """The base rate alone is scored on the same days."""
    assert 0 < climatology_scores(range(4)) < 120


def test_the_open_cases_are_twelve() -> None:
    """The benches judge the cases that are shipped."""
    assert len(past_cases()) == 12
