"""
start_by from the distribution of the clearance: the latest start whose risk, over paths and rehearsals, is borne.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from egress.decision.advice import StartBy, StartByStatus
from egress.decision.clearing_spread import ClearingSpread
from egress.decision.start_by import HORIZON_DAYS
from egress.kit import H_PER_DAY, add_hours

Longer = Callable[[float], float | None]
"""By how many hours the clearance of a start so many hours ahead is longer than today's; None = it does not clear."""


def as_today(_start_h: float) -> float | None:
    """Say that a later start clears as fast as one today."""
    return 0.0


def risk_of_start(
    closing_h: np.ndarray, spread: ClearingSpread, start_h: float, *, longer_h: float = 0.0
) -> np.ndarray:
    """
    Return P(the last way out closes before start + clearance) by path, the clearance drawn from rehearsals.

    P(clearance > closing − start), clearance and closing independent; 1 where it is closed at the start; none where
    it never closes, since whoever a rehearsal leaves behind can still go then. Shape (paths,).
    """
    never = np.isinf(closing_h) & (closing_h > 0)
    left = np.where(never, 0.0, closing_h - start_h - longer_h)
    risk = np.where(closing_h > start_h, spread.p_not_cleared(np.maximum(left, -1.0)), 1.0)
    return np.where(never, 0.0, risk)


def risks_by_day(closing_h: np.ndarray, spread: ClearingSpread, longer: Longer = as_today) -> np.ndarray:
    """
    Return that risk for a start on every day of the horizon, by path; 1 where a start does not clear. (days, paths).
    """
    rows = []
    for day in range(HORIZON_DAYS + 1):
        more = longer(day * H_PER_DAY)
        risk = np.ones(len(closing_h))
        rows.append(risk if more is None else risk_of_start(closing_h, spread, day * H_PER_DAY, longer_h=more))
    return np.stack(rows)


def margin_by_day(risks: np.ndarray, weight: np.ndarray, risk: float) -> float:
    """Return the hours to the last day on which the weighed risk is borne: −inf if none, inf if every day."""
    days = np.nonzero(risks @ weight <= risk)[0]
    if not len(days):
        return float("-inf")
    return float("inf") if len(days) == len(risks) else float(days[-1] * H_PER_DAY)


def start_by_of_spread(
    as_of: datetime,
    closing_h: np.ndarray,
    spread: ClearingSpread,
    *,
    risks: Sequence[float],
    longer: Longer = as_today,
    by_day: np.ndarray | None = None,
) -> tuple[StartBy, ...]:
    """
    Return, for each risk, the latest start s ≥ as_of with P(last way out closes before s + clearance) ≤ risk.

    Searched by the day over the horizon, then by the hour within the day after. A start from which some are not
    cleared will not do. "past" where none will; "beyond_horizon" where every day will; "cannot_clear" where nobody
    is cleared in any rehearsal. `by_day` is the mean of `risks_by_day` over the paths, where that is known already;
    shape (days,).
    """
    known = risks_by_day(closing_h, spread, longer).mean(axis=1) if by_day is None else by_day
    return tuple(_start_by(as_of, closing_h, spread, risk=risk, longer=longer, by_day=known) for risk in risks)


def _start_by(
    as_of: datetime,
    closing_h: np.ndarray,
    spread: ClearingSpread,
    *,
    risk: float,
    longer: Longer,
    by_day: np.ndarray,
) -> StartBy:
    days = np.nonzero(by_day <= risk)[0]
    if not len(days):
        nobody = not np.isfinite(spread.cleared_h).any() and spread.waiting_share[-1] >= 1.0
        status = StartByStatus.CANNOT_CLEAR if nobody else StartByStatus.PAST
        return StartBy(risk=risk, status=status, start_by=None, margin_h=None)
    if len(days) == HORIZON_DAYS + 1:
        return StartBy(risk=risk, status=StartByStatus.BEYOND_HORIZON, start_by=None, margin_h=None)
    latest = float(days[-1] * H_PER_DAY)
    for hour in range(1, H_PER_DAY if days[-1] < HORIZON_DAYS else 1):
        start_h = float(days[-1] * H_PER_DAY + hour)
        more = longer(start_h)
        if more is not None and risk_of_start(closing_h, spread, start_h, longer_h=more).mean() <= risk:
            latest = start_h
    return StartBy(risk=risk, status=StartByStatus.OPEN, start_by=add_hours(as_of, latest), margin_h=latest)
