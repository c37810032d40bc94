"""The score table: each case counted once, with intervals from drawing cases again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from egress.kit import named_stream
from egress.threat.scoring.forecasts import Resolved
from egress.threat.scoring.scores import BRIER_DAYS, Scores, coverage, scores_of

DRAWS = 2000
MIDDLE = (5.0, 95.0)


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """
    One forecaster over several cases, each case weighing the same.

    Attributes
    ----------
    cases, case_days : so many cases and days were scored.
    tw_crps_days, tw_crps_range : mean over cases, and its middle 90 % when cases are drawn again; days.
    brier, log_score : by horizon, mean over the cases in which it is known.
    coverage : share of outcomes within the central 50 % and 90 %.
    by_case : mean twCRPS of each case, days.
    """

    forecaster: str
    cases: int
    case_days: int
    tw_crps_days: float
    tw_crps_range: tuple[float, float]
    brier: Mapping[int, float]
    log_score: Mapping[int, float]
    coverage: Mapping[int, float]
    by_case: Mapping[str, float]


def score_rows(forecasts: Mapping[str, Sequence[Resolved]], *, seed: int = 1) -> tuple[ScoreRow, ...]:
    """Return one row per forecaster, in the order given; forecasts are grouped by their case."""
    return tuple(_row(name, told, seed) for name, told in forecasts.items() if told)


def by_case(told: Sequence[Resolved]) -> dict[str, list[Scores]]:
    """Return the scores of every case, in order of the cases' ids."""
    found: dict[str, list[Scores]] = {}
    for one in sorted(told, key=lambda r: (r.forecast.case_id, r.forecast.as_of)):
        found.setdefault(one.forecast.case_id, []).append(scores_of(one))
    return found


def mean_by_horizon(scores: Sequence[Scores], name: str) -> dict[int, float]:
    """Return the mean of a score by horizon within one case, where anything is known."""
    values = {h: [getattr(s, name)[h] for s in scores if h in getattr(s, name)] for h in BRIER_DAYS}
    return {h: float(np.mean(v)) for h, v in values.items() if v}


def _row(name: str, told: Sequence[Resolved], seed: int) -> ScoreRow:
    cases = by_case(told)
    means = {case: float(np.mean([s.tw_crps_days for s in scores])) for case, scores in cases.items()}
    values = np.array(list(means.values()))
    drawn = named_stream(seed, f"scoring/{len(values)}").integers(len(values), size=(DRAWS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), MIDDLE)
    return ScoreRow(
        forecaster=name,
        cases=len(cases),
        case_days=sum(len(s) for s in cases.values()),
        tw_crps_days=float(values.mean()),
        tw_crps_range=(float(low), float(high)),
        brier=_over_cases(cases, "brier"),
        log_score=_over_cases(cases, "log_score"),
        coverage={
            level: float(np.mean([coverage([s.pit for s in scores], level / 100) for scores in cases.values()]))
            for level in (50, 90)
        },
        by_case=means,
    )


def _over_cases(cases: Mapping[str, Sequence[Scores]], name: str) -> dict[int, float]:
    each = [mean_by_horizon(scores, name) for scores in cases.values()]
    values = {h: [m[h] for m in each if h in m] for h in BRIER_DAYS}
    return {h: float(np.mean(v)) for h, v in values.items() if v}
