"""Scores are what the literature says they are, and nothing that is censored is dropped."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import scoringrules
from lifelines import KaplanMeierFitter

from egress.domain import Exit
from egress.kit import named_stream
from egress.threat.scoring import (
    DAYS,
    Forecast,
    Outcome,
    Resolved,
    brier,
    climatology,
    coverage,
    log_score,
    pit,
    resolved,
    score_rows,
    scores_of,
    tw_crps,
)
from egress.threat.stories import empirical, exponential

START = datetime(2030, 1, 1, tzinfo=UTC)


def forecast(p: np.ndarray, *, day: int = 0, case_id: str = "case", name: str = "egress") -> Forecast:
    """Return a stored forecast."""
    as_of = START + timedelta(days=day)
    return Forecast(
        case_id=case_id, exit=Exit.CITY, as_of=as_of, forecaster=name, p_closed=tuple(float(value) for value in p)
    )


@pytest.mark.parametrize("outcome", [3.2, 40.0, 119.0, 500.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tw_crps_agrees_with_scoringrules(outcome: float, seed: int) -> None:
    """On a sample, weight 1 on 0 to 120 days is the CRPS of times cut at 120 (chaining function min(t, 120))."""
    sample = named_stream(seed, "scores").exponential(60.0, 400)
    fine = np.linspace(0.0, 130.0, 130_001)
    ours = tw_crps(fine, empirical(sample)(fine), outcome)
    theirs = scoringrules.twcrps_ensemble(outcome, sample, a=0.0, b=120.0, estimator="nrg")
    assert ours == pytest.approx(float(theirs), abs=2e-3)


@pytest.mark.parametrize("rate", [0.005, 0.05])
@pytest.mark.parametrize("outcome", [0.5, 12.0, 80.0])
def test_tw_crps_agrees_with_the_closed_form_of_scoringrules(rate: float, outcome: float) -> None:
    """An exponential forecast, looked at so long that the horizon does not matter, has its known CRPS."""
    fine = np.linspace(0.0, 4000.0, 400_001)
    ours = tw_crps(fine, exponential(rate)(fine), outcome, until_days=4000.0)
    assert ours == pytest.approx(float(scoringrules.crps_exponential(outcome, rate)), rel=1e-3)


def test_brier_and_log_score_agree_with_scoringrules() -> None:
    """For both outcomes and chances between 0 and 1."""
    for p in (0.02, 0.3, 0.97):
        for happened in (True, False):
            assert brier(p, happened) == pytest.approx(float(scoringrules.brier_score(float(happened), p)))
            assert log_score(p, happened) == pytest.approx(-np.log(p if happened else 1 - p))
    assert log_score(0.0, True) < 10


def test_frequency_agrees_with_lifelines() -> None:
    """Where everything is seen, the climatology of one case is 1 - the Kaplan-Meier curve of its case-days."""
    left = np.sort(named_stream(5, "left").exponential(50.0, 200))
    days = [Resolved(forecast=forecast(np.zeros(121)), left_days=float(t), seen_days=np.inf) for t in left]
    curve = KaplanMeierFitter().fit(left, np.ones(len(left)))
    theirs = 1.0 - curve.survival_function_at_times(DAYS).to_numpy()
    assert np.allclose(climatology([days]), theirs, atol=1e-9)


def test_a_case_that_was_not_watched_so_long_says_nothing_of_so_late() -> None:
    """Of two cases one closed after 30 days and one was watched for 50: at 100 days the first alone counts."""
    closed = Resolved(forecast=forecast(np.zeros(121)), left_days=30.0, seen_days=np.inf)
    short = Resolved(forecast=forecast(np.zeros(121)), left_days=np.inf, seen_days=50.0)
    told = climatology([[closed], [short]])
    assert (told[29], told[40], told[100]) == (0.0, 0.5, 1.0)
    alone = climatology([[short]])
    assert set(alone) == {0.0}


def test_a_forecast_made_after_the_watch_is_not_scored() -> None:
    """Nothing is known of what came after: no score, rather than a perfect one."""
    outcome = Outcome(
        case_id="case",
        exit=Exit.CITY,
        watched_from=START,
        asked_until=START + timedelta(days=20),
        closed_at=None,
        observed_until=START + timedelta(days=20),
    )
    told = resolved([forecast(np.ones(121), day=day) for day in (19, 20, 30)], outcome)
    assert [one.seen_days for one in told] == [1.0]


def test_the_base_story_agrees_with_lifelines_on_what_it_would_draw() -> None:
    """A constant hazard drawn from many times has the survival curve that Kaplan and Meier find, censored or not."""
    stream = named_stream(6, "drawn")
    times, cut = stream.exponential(100.0, 20_000), stream.uniform(0, 300, 20_000)
    seen = times <= cut
    curve = KaplanMeierFitter().fit(np.minimum(times, cut), seen)
    at = np.array([10.0, 30.0, 60.0, 120.0])
    assert np.allclose(1 - curve.survival_function_at_times(at).to_numpy(), exponential(0.01)(at), atol=0.015)


def test_a_proper_score_prefers_the_truth() -> None:
    """Over many outcomes of a constant hazard the true curve scores better than one half or twice as fast."""
    outcomes = named_stream(7, "truth").exponential(50.0, 3000)

    def mean(rate: float) -> float:
        p = exponential(rate)(DAYS)
        return float(np.mean([tw_crps(DAYS, p, float(t)) for t in outcomes]))

    assert mean(0.02) < min(mean(0.01), mean(0.04))


def test_what_is_censored_is_scored_as_far_as_it_was_seen() -> None:
    """Watched for 40 days without a closing: twCRPS to day 40, Brier at 7, 14 and 30 days, the rest not invented."""
    p = exponential(0.01)(DAYS)
    scores = scores_of(Resolved(forecast=forecast(p), left_days=np.inf, seen_days=40.0))
    fine = np.linspace(0, 40, 40_001)
    assert scores.tw_crps_days == pytest.approx(float(np.trapezoid(np.interp(fine, DAYS, p) ** 2, fine)), abs=1e-4)
    assert set(scores.brier) == {7, 14, 30}
    assert scores.pit == (pytest.approx(float(p[40])), 1.0)


def test_coverage_of_a_calibrated_forecast() -> None:
    """Half of the outcomes lie in the middle half, whether the rest is seen or censored."""
    outcomes = named_stream(8, "pit").exponential(100.0, 4000)
    p = exponential(0.01)(DAYS)
    pits = [pit(DAYS, p, float(t), until_days=120.0) for t in outcomes]
    assert coverage(pits, 0.5) == pytest.approx(0.5, abs=0.03)
    assert coverage(pits, 0.9) == pytest.approx(0.9, abs=0.02)


def test_each_case_counts_once() -> None:
    """A case of ninety days weighs no more than one of ten."""
    sure, unsure = np.zeros(121), np.full(121, 0.5)
    long = [Resolved(forecast=forecast(sure, day=i), left_days=np.inf, seen_days=np.inf) for i in range(90)]
    short = [
        Resolved(forecast=forecast(unsure, day=i, case_id="other"), left_days=np.inf, seen_days=np.inf)
        for i in range(10)
    ]
    row = score_rows({"egress": [*long, *short]})[0]
    assert (row.cases, row.case_days) == (2, 100)
    assert row.brier[30] == pytest.approx(0.125)
    assert row.tw_crps_days == pytest.approx(15.0)


def test_forecasts_are_matched_with_their_own_case_and_only_before_the_end() -> None:
    """A forecast of another case, or made after the closing, is not scored."""
    outcome = Outcome(
        case_id="case",
        exit=Exit.CITY,
        watched_from=START,
        asked_until=START + timedelta(days=50),
        closed_at=START + timedelta(days=5),
        observed_until=START + timedelta(days=50),
    )
    p = np.zeros(121)
    found = resolved([forecast(p, day=d) for d in (0, 4, 5, 6)] + [forecast(p, case_id="other")], outcome)
    assert [r.left_days for r in found] == [5.0, 1.0]
