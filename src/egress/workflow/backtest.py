"""The verb `backtest`: replay past cases by the day, each judged by what the others teach, and score it all."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from egress.domain import Case, known_at
from egress.kit import Progress, pool_context
from egress.threat import PRIOR_WEIGHTS, main_story, stories_of
from egress.threat.scoring import (
    DAYS,
    Forecast,
    Outcome,
    Resolved,
    climatology,
    constant_rate,
    front_only,
    last_official,
    learned_base_rate,
    learned_widening,
    resolved,
)

PastCase = tuple[Case, Outcome]
EGRESS, CLIMATOLOGY, CONSTANT, OFFICIAL, FRONT = (
    *("egress", "climatology", "constant base rate"),
    *("last official", "front only"),
)
WITHOUT = tuple(f"egress without {name}" for name in (*PRIOR_WEIGHTS, "reports"))
"""The names of forecasters: ours, the baselines, and ours with each mechanism left out in turn."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One past case replayed: every forecast of every forecaster beside its outcome."""

    case: Case
    outcome: Outcome
    told: dict[str, tuple[Resolved, ...]]


def main_outcome(case: Case, outcomes: Iterable[Outcome]) -> Outcome | None:
    """Return what became of the case's main exit; None where that is not told."""
    return next((o for o in outcomes if o.exit is case.threat_prior.main_exit), None)


def backtest(
    past: Sequence[PastCase], *, leave_out: bool = False, workers: int = 1, progress: Progress | None = None
) -> tuple[Replayed, ...]:
    """
    Replay every case by the day, with base rate and spread of estimates learned from the other cases alone.

    Parameters
    ----------
    leave_out : also forecast with each mechanism left out in turn.
    workers : so many processes at once; the answer is the same.

    Notes
    -----
    With a single case there is nothing to learn from: its own stated priors stand, and there is no climatology.
    """
    jobs = [(one, tuple(o for o in past if o is not one), leave_out) for one in past]
    told = progress or Progress()
    with told.stage(f"replaying {len(past)} past cases by the day"):
        if workers <= 1 or len(jobs) == 1:
            return tuple(replayed(*job) for job in jobs)
        with ProcessPoolExecutor(max_workers=workers, mp_context=pool_context(__name__)) as pool:
            return tuple(pool.map(_replayed, jobs))


def replayed(one: PastCase, others: Sequence[PastCase], leave_out: bool = False) -> Replayed:
    """Return one case replayed by what the others teach."""
    case, outcome = one
    if others:
        case = taught(case, others)
    other_days = [days_alone(o) for _, o in others]
    frequency = climatology(other_days) if others else None
    forecasts: list[Forecast] = []
    for as_of in asked_days(outcome):
        forecasts += forecasts_on(case, as_of, frequency=frequency, leave_out=leave_out)
    names = dict.fromkeys(f.forecaster for f in forecasts)
    return Replayed(
        case=case,
        outcome=outcome,
        told={name: resolved([f for f in forecasts if f.forecaster == name], outcome) for name in names},
    )


def taught(case: Case, others: Sequence[PastCase]) -> Case:
    """Return the case with base rate, share of never and spread of estimates by the record of the others."""
    rate, never = learned_base_rate([outcome for _, outcome in others])
    prior = replace(
        case.threat_prior,
        base_rate_per_day=rate,
        base_p_never=never,
        expert_widening=learned_widening(others),
    )
    return replace(case, threat_prior=prior)


def asked_days(outcome: Outcome) -> tuple[datetime, ...]:
    """Return the ends of day on which a forecast is asked for, while the exit is open."""
    until = min(outcome.asked_until, outcome.closed_at or outcome.asked_until)
    count = max(0, (until - outcome.watched_from).days + 1)
    days = (outcome.watched_from + timedelta(days=i) for i in range(count))
    return tuple(day for day in days if day < until)


def forecasts_on(
    case: Case, as_of: datetime, *, frequency: tuple[float, ...] | None, leave_out: bool
) -> list[Forecast]:
    """Return what every forecaster says of the main exit on one day, by what was known then."""
    known = known_at(case, as_of)
    stories = stories_of(known, as_of)
    exit_ = case.threat_prior.main_exit

    def said(name: str, p_closed: Iterable[float]) -> Forecast:
        return Forecast(
            case_id=case.case_id, exit=exit_, as_of=as_of, forecaster=name, p_closed=tuple(float(p) for p in p_closed)
        )

    found = [said(EGRESS, _curve(main_story(known, stories)))]
    if leave_out:
        names = (*PRIOR_WEIGHTS, "reports")
        found += [
            said(told, _curve(main_story(known, stories, without=name)))
            for told, name in zip(WITHOUT, names, strict=True)
        ]
    flat = constant_rate(case.threat_prior.base_rate_per_day)
    found.append(said(CONSTANT, flat))
    found.append(said(OFFICIAL, last_official(case, as_of, exit_) or flat))
    found.append(said(FRONT, front_only(case, as_of) or flat))
    if frequency is not None:
        found.append(said(CLIMATOLOGY, frequency))
    return found


def _curve(story: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    return np.asarray(np.clip(story(DAYS), 0.0, 1.0))


def days_alone(outcome: Outcome) -> tuple[Resolved, ...]:
    """Return the case-days of an outcome, for counting how often it happened; the forecasts in them say nothing."""
    empty = tuple(0.0 for _ in DAYS)
    days = [
        Forecast(case_id=outcome.case_id, exit=outcome.exit, as_of=day, forecaster="", p_closed=empty)
        for day in asked_days(outcome)
    ]
    return resolved(days, outcome)


def _replayed(job: tuple[PastCase, tuple[PastCase, ...], bool]) -> Replayed:
    return replayed(*job)
