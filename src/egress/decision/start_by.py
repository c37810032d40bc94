"""start_by: the latest start at which the last way out still outlasts the clearance."""

from collections.abc import Sequence

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
    caught = np.zeros(len(next(iter(timing.last_way_h.values()))), dtype=bool)
    for group_id in group_ids:
        clearance = timing.clearance_h(group_id, start_h)
        needed = timing.starts[0].horizon_h if clearance is None else clearance
        caught |= timing.last_way_h[group_id] < start_h + needed
    return float(np.mean(caught))


def start_by(picture: ThreatPicture, timing: Timing, group_ids: Sequence[str], *, risk: float) -> StartBy:
    """
    Return the latest start s ≥ as_of with P(last way out closes before s + clearance_time) ≤ risk.

    Searched by the day over the horizon, then by the hour within the day after the last that will do. A start from
    which some group is not cleared will not do. If none will: "past", or "cannot_clear" where a start now would bring
    nobody of them to safety; if every day will: "beyond_horizon".
    """
    days = [day for day in range(HORIZON_DAYS + 1) if _will_do(timing, group_ids, day * H_PER_DAY, risk)]
    if not days:
        helps = any(timing.starts[0].safe_persons[group_id] for group_id in group_ids)
        status = StartByStatus.PAST if helps else StartByStatus.CANNOT_CLEAR
        return StartBy(risk=risk, status=status, start_by=None, margin_h=None)
    if len(days) == HORIZON_DAYS + 1:
        return StartBy(risk=risk, status=StartByStatus.BEYOND_HORIZON, start_by=None, margin_h=None)
    latest = float(days[-1] * H_PER_DAY)
    for hour in range(1, H_PER_DAY if days[-1] < HORIZON_DAYS else 1):
        if _will_do(timing, group_ids, days[-1] * H_PER_DAY + hour, risk):
            latest = float(days[-1] * H_PER_DAY + hour)
    return StartBy(risk=risk, status=StartByStatus.OPEN, start_by=add_hours(picture.as_of, latest), margin_h=latest)


def _will_do(timing: Timing, group_ids: Sequence[str], start_h: float, risk: float) -> bool:
    return timing.clears_all(group_ids, start_h) and risk_at(timing, group_ids, start_h) <= risk
