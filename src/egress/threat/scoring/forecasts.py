"""A forecast as it was made, an outcome as it is known, and the two together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from egress.domain import Exit
from egress.kit import H_PER_DAY, hours_between

DAYS = np.arange(0.0, 121.0)
"""Days after as_of at which a stored forecast holds P(closed): daily to 120, a straight line between them."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """
    What one forecaster said of one exit on one day, stored when it was made.

    Attributes
    ----------
    forecaster : "egress", or the name of a baseline.
    p_closed : probability that the exit has closed by each of `DAYS`. Shape (121,).
    """

    case_id: str
    exit: Exit
    as_of: datetime
    forecaster: str
    p_closed: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """
    What became of an exit of a case; for scoring alone, never an input.

    Attributes
    ----------
    watched_from : the first day on which a forecast is asked for.
    asked_until : the last such day, where the exit outlasts it.
    closed_at : when it closed for the first time; None = it had not by `observed_until`.
    observed_until : so long is it known what happened; a case that has not closed by then is censored there.
    reversed_at : when the threat turned back; None = it did not, or it is not known.
    """

    case_id: str
    exit: Exit
    watched_from: datetime
    asked_until: datetime
    closed_at: datetime | None
    observed_until: datetime
    reversed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """
    A forecast beside what happened.

    Attributes
    ----------
    left_days : days from as_of until the exit closed; inf = it had not when the watch ended.
    seen_days : days from as_of for which it is known whether it had closed; inf once it has.
    """

    forecast: Forecast
    left_days: float
    seen_days: float


def resolved(forecasts: Iterable[Forecast], outcome: Outcome) -> tuple[Resolved, ...]:
    """
    Return the forecasts of an outcome's case and exit, made before it closed, beside it.

    One made when the watch was over is left out: nothing is known of what came, and nothing would be a perfect score.
    """
    found = []
    for forecast in forecasts:
        if (forecast.case_id, forecast.exit) != (outcome.case_id, outcome.exit):
            continue
        left = np.inf if outcome.closed_at is None else hours_between(forecast.as_of, outcome.closed_at) / H_PER_DAY
        if left <= 0:
            continue
        seen = hours_between(forecast.as_of, outcome.observed_until) / H_PER_DAY
        seen_days = np.inf if left < np.inf else seen
        if seen_days <= 0:
            continue
        found.append(Resolved(forecast=forecast, left_days=left, seen_days=seen_days))
    return tuple(found)
