"""start_by: the latest start at which the last way out still outlasts the clearance."""

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from egress.decision.advice import StartBy, StartByStatus
from egress.decision.clearance import Timing
from egress.kit import H_PER_DAY, add_hours
from egress.threat import ThreatPicture

HORIZON_DAYS = 180
"""How far ahead a start is sought: as far as the exit curves reach."""


def risk_at(timing: Timing, group_ids: Sequence[str], start_h: float) -> float:
    """
    Return P(for some of the groups the last way out closes before start + clearance_time).

    A group that a plan does not clear counts with the end of that plan: its risk is at least this.
    """
    if not group_ids:
        return 0.0
    caught = np.zeros(len(next(iter(timing.last_way_h.values()))), dtype=bool)
    for group_id in group_ids:
        clearance = timing.clearance_h(group_id, start_h)
        needed = timing.starts[0].horizon_h if clearance is None else clearance
        caught |= timing.last_way_h[group_id] < start_h + needed
    return float(np.mean(caught))


def start_by(picture: ThreatPicture, timing: Timing, group_ids: Sequence[str], *, risk: float) -> StartBy:
    """Return the latest start s ≥ as_of with P(last way out closes before s + clearance_time) ≤ risk."""
    return starts_by(picture, timing, group_ids, risks=(risk,))[0]


def starts_by(
    picture: ThreatPicture, timing: Timing, group_ids: Sequence[str], *, risks: Sequence[float]
) -> tuple[StartBy, ...]:
    """
    Return, for each risk, the latest start s ≥ as_of with P(last way out closes before s + clearance_time) ≤ risk.

    Searched by the day over the horizon, then by the hour within the day after the last that will do. A start from
    which some group is not cleared will not do. If none will: "past", or "cannot_clear" where a start now would bring
    nobody of them to safety; if every day will: "beyond_horizon".
    """

    @cache
    def risk_of(start_h: int) -> float:
        clears = timing.clears_all(group_ids, start_h)
        return risk_at(timing, group_ids, start_h) if clears else math.inf

    return tuple(_latest(picture, timing, group_ids, risk, risk_of) for risk in risks)


def _latest(
    picture: ThreatPicture,
    timing: Timing,
    group_ids: Sequence[str],
    risk: float,
    risk_of: Callable[[int], float],
) -> StartBy:
    days = [day for day in range(HORIZON_DAYS + 1) if risk_of(day * H_PER_DAY) <= risk]
    if not days:
        helps = any(timing.starts[0].safe_persons[group_id] for group_id in group_ids)
        status = StartByStatus.PAST if helps else StartByStatus.CANNOT_CLEAR
        return StartBy(risk=risk, status=status, start_by=None, margin_h=None)
    if len(days) == HORIZON_DAYS + 1:
        return StartBy(risk=risk, status=StartByStatus.BEYOND_HORIZON, start_by=None, margin_h=None)
    last = days[-1] * H_PER_DAY
    hours = range(last, last + H_PER_DAY if days[-1] < HORIZON_DAYS else last + 1)
    latest = float(max(hour for hour in hours if risk_of(hour) <= risk))
    return StartBy(risk=risk, status=StartByStatus.OPEN, start_by=add_hours(picture.as_of, latest), margin_h=latest)
