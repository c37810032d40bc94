"""The other exits of past cases, scored beside the main one: their links are learned from the other cases alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from egress.domain import Case, Exit, ExitLink, known_at
from egress.kit import H_PER_DAY, Progress, Range, hours_between
from egress.threat import DEFAULT_PATHS, curves_of, exits_without_basis, joint_paths, stories_of
from egress.threat.scoring import (
    DAYS,
    Forecast,
    Outcome,
    Resolved,
    climatology,
    closed_while_asked,
    constant_rate,
    last_official,
    learned_base_rate,
    resolved,
)
from egress.workflow.backtest import (
    CLIMATOLOGY,
    CONSTANT,
    EGRESS,
    OFFICIAL,
    PastCase,
    asked_days,
    days_alone,
    main_outcome,
    taught,
)

WholeCase = tuple[Case, tuple[Outcome, ...]]
"""A past case with what became of all its exits."""

AS_MAIN = "as the main exit"
"""Forecaster: what egress says of the main exit, taken for this one too."""

FEWEST_FOR_A_LAG = 2
"""So many cases in which both closed tell how long one comes after the other."""


@dataclass(frozen=True, kw_only=True)
class ExitReplayed:
    """An exit that is not the main one: every forecast of every forecaster, over all cases that tell of it."""

    exit: Exit
    told: Mapping[str, tuple[Resolved, ...]]


def main_exits(past: Iterable[WholeCase]) -> list[PastCase]:
    """Return the cases with what became of their main exits, those of which that is told."""
    return [(one[0], outcome) for one in past if (outcome := main_outcome(*one)) is not None]


def other_exits(past: Sequence[WholeCase], *, progress: Progress | None = None) -> tuple[ExitReplayed, ...]:
    """
    Replay past cases by the day for every exit but the main one of which an outcome is told.

    Forecasters: egress, by the case's own estimates and links of the exit, else by a link learned from the other
    cases; what it says of the main exit; climatology, constant rate and last official word of the exit itself.
    """

    def said(one: WholeCase, outcome: Outcome) -> Sequence[Forecast]:
        return _forecasts(one[0], outcome, [other for other in past if other is not one])

    with (progress or Progress()).stage("replaying their other exits"):
        return _by_exit(past, said)


def kept_of_other_exits(past: Sequence[WholeCase], kept: Sequence[Forecast]) -> tuple[ExitReplayed, ...]:
    """Return kept forecasts of every exit but the main ones beside what became of them."""
    return _by_exit(past, lambda _one, _outcome: kept)


def learned_link(exit_: Exit, main_exit: Exit, others: Iterable[WholeCase]) -> ExitLink | None:
    """
    Return how an exit closes after the main one by the record of other cases; None if too few tell.

    Chance: of the cases whose main exit closed, the share in which it closed too, with one of each kind added. Lag:
    from the least to the largest of those, the median likely. Own cause: closings per day watched where the main exit
    held.
    """
    lags, fell, followed, rates = [], 0, 0, []
    for one in others:
        main, outcome = main_outcome(*one), _outcome_of(one, exit_)
        if main is None or outcome is None or main.exit is not main_exit:
            continue
        closed = outcome.closed_at if closed_while_asked(outcome) else None
        if main.closed_at is not None and closed_while_asked(main):
            fell += 1
            if closed is not None:
                followed += 1
                lags.append(hours_between(main.closed_at, closed))
        else:
            watched = hours_between(outcome.watched_from, closed or outcome.asked_until) / H_PER_DAY
            rates.append(1.0 / max(1.0, watched) if closed is not None else 0.0)
    if len(lags) < FEWEST_FOR_A_LAG:
        return None
    return ExitLink(
        exit=exit_,
        follows=main_exit,
        p_follows=(followed + 1) / (fell + 2),
        lag_h=Range(min(lags), float(np.median(lags)), max(lags)),
        own_rate_per_day=float(np.mean(rates)) if rates else 0.0,
    )


def _outcome_of(one: WholeCase, exit_: Exit) -> Outcome | None:
    """Return what became of an exit of a case, unless it is its main one."""
    case, outcomes = one
    return next((o for o in outcomes if o.exit is exit_ is not case.threat_prior.main_exit), None)


def _by_exit(
    past: Sequence[WholeCase], said: Callable[[WholeCase, Outcome], Sequence[Forecast]]
) -> tuple[ExitReplayed, ...]:
    """Return what was said of each exit beside what became of it."""
    found = []
    for exit_ in Exit:
        told: dict[str, list[Resolved]] = {}
        for one in past:
            outcome = _outcome_of(one, exit_)
            for resolved_one in () if outcome is None else resolved(said(one, outcome), outcome):
                told.setdefault(resolved_one.forecast.forecaster, []).append(resolved_one)
        if told:
            found.append(ExitReplayed(exit=exit_, told={name: tuple(days) for name, days in told.items()}))
    return tuple(found)


def _forecasts(case: Case, outcome: Outcome, others: Sequence[WholeCase]) -> list[Forecast]:
    """Return what every forecaster says of an exit, day by day while it is open."""
    exit_, main_exit = outcome.exit, case.threat_prior.main_exit
    mains = main_exits(others)
    case = taught(case, mains) if mains else case
    link = learned_link(exit_, main_exit, others)
    if link is not None and all(one.exit is not exit_ for one in case.exit_links):
        case = replace(case, exit_links=(*case.exit_links, link))
    same = [told for other in others if (told := _outcome_of(other, exit_)) is not None]
    rate = learned_base_rate(same)[0] if same else case.threat_prior.base_rate_per_day
    flat = constant_rate(rate)
    frequency = climatology([days_alone(one) for one in same]) if same else None
    found: list[Forecast] = []

    def say(name: str, as_of: datetime, p_closed: Iterable[float] | None) -> None:
        if p_closed is not None:
            p = tuple(float(one) for one in p_closed)
            found.append(Forecast(case_id=case.case_id, exit=exit_, as_of=as_of, forecaster=name, p_closed=p))

    for as_of in asked_days(outcome):
        ours = _curves(case, as_of, (exit_, main_exit))
        say(EGRESS, as_of, ours.get(exit_))
        say(AS_MAIN, as_of, ours.get(main_exit))
        say(CLIMATOLOGY, as_of, frequency)
        say(CONSTANT, as_of, flat)
        say(OFFICIAL, as_of, last_official(case, as_of, exit_) or flat)
    return found


def _curves(case: Case, as_of: datetime, exits: Sequence[Exit]) -> dict[Exit, np.ndarray]:
    """Return P(closed) on each of `DAYS`, by exit of which anything is known."""
    known = known_at(case, as_of)
    stories = stories_of(known, as_of)
    closing_h = joint_paths(known, stories, DEFAULT_PATHS)
    nothing = exits_without_basis(known, stories)
    curves = curves_of({exit_: closing_h[exit_] for exit_ in exits if exit_ not in nothing})
    return {exit_: np.interp(DAYS * H_PER_DAY, curve.hours, curve.p_closed) for exit_, curve in curves.items()}
