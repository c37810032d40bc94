"""Forecasts kept when they are made, of every exit, to be scored once they are resolved."""

from collections.abc import Iterable, Sequence

import numpy as np

from egress.kit import H_PER_DAY, InputProblem, Problem
from egress.threat import ThreatPicture
from egress.threat.scoring import DAYS, Forecast, Outcome, Resolved, resolved
from egress.workflow.backtest import EGRESS, PastCase, Replayed

KEPT_DIGITS = 9
"""Digits kept of a chance, as everywhere where answers are written."""


def forecasts_of(picture: ThreatPicture, case_id: str) -> tuple[Forecast, ...]:
    """Return what a picture says of every exit that it has a curve of, at each of `DAYS`."""
    return tuple(
        Forecast(
            case_id=case_id,
            exit=exit_,
            as_of=picture.as_of,
            forecaster=EGRESS,
            p_closed=tuple(
                round(float(p), KEPT_DIGITS) for p in np.interp(DAYS * H_PER_DAY, curve.hours, curve.p_closed)
            ),
        )
        for exit_, curve in picture.curves.items()
    )


def new_forecasts(kept: Iterable[Forecast], made: Sequence[Forecast]) -> tuple[Forecast, ...]:
    """
    Return those that are not kept yet.

    Raises
    ------
    InputProblem
        where something else was kept of the same exit and day: a forecast is never rewritten.
    """
    before = {(f.case_id, f.exit, f.as_of, f.forecaster): f for f in kept}
    problems, new = [], []
    for forecast in made:
        old = before.get((forecast.case_id, forecast.exit, forecast.as_of, forecast.forecaster))
        if old is None:
            new.append(forecast)
        elif old != forecast:
            what = f"{forecast.case_id}, {forecast.exit}, {forecast.as_of:%Y-%m-%d}"
            remedy = "Keep the new one in another file: what was said then stays as it was."
            problems.append(
                Problem("--keep", 0, "", what, "a forecast that was not kept before, or the same", remedy)
            )
    if problems:
        raise InputProblem(problems)
    return tuple(new)


def kept_beside(past: Sequence[PastCase], kept: Sequence[Forecast]) -> tuple[Replayed, ...]:
    """Return kept forecasts of the main exits of past cases beside what became of them."""
    found = []
    for case, outcome in past:
        told: dict[str, tuple[Resolved, ...]] = {}
        for name in dict.fromkeys(f.forecaster for f in kept):
            told[name] = _resolved(kept, outcome, name)
        if any(told.values()):
            found.append(Replayed(case=case, outcome=outcome, told={n: t for n, t in told.items() if t}))
    return tuple(found)


def _resolved(kept: Sequence[Forecast], outcome: Outcome, name: str) -> tuple[Resolved, ...]:
    return resolved([f for f in kept if f.forecaster == name], outcome)
