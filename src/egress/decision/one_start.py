"""The clock where one start alone was looked at: its clearance counts for every start, so each path is read once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.decision.advice import ClockLine, StartBy, StartByStatus
from egress.decision.clearance import Timing
from egress.decision.clock import targets_of
from egress.decision.start_by import HORIZON_DAYS
from egress.domain import Case
from egress.kit import H_PER_DAY, add_hours
from egress.threat import ThreatPicture


@dataclass(frozen=True)
class _Slack:
    """
    How late some groups may start on each path.

    Attributes
    ----------
    latest_h : hours from as_of until a start is too late for one of the groups, by path, ascending. Shape (paths,).
    """

    latest_h: np.ndarray

    def risk(self, start_h: np.ndarray) -> np.ndarray:
        """Return P(for some group the last way closes before start + clearance). Shape of `start_h`."""
        return np.asarray(np.searchsorted(self.latest_h, start_h, side="left") / len(self.latest_h))


def clock_of_one_start(case: Case, picture: ThreatPicture, timing: Timing) -> tuple[ClockLine, ...]:
    """Return the same as `clock` for a timing of one start, in a fraction of the time."""
    return tuple(_line(case, picture, timing, *target) for target in targets_of(case))


def _line(
    case: Case, picture: ThreatPicture, timing: Timing, target: str, label: str, group_ids: Sequence[str]
) -> ClockLine:
    start = timing.starts[0]
    times = [start.clearance_h[group_id] for group_id in group_ids]
    known = [time for time in times if time is not None]
    clears = len(known) == len(times)
    slack = _Slack(np.sort(np.min([_latest(timing, group_id) for group_id in group_ids], axis=0)))
    helps = any(start.safe_persons[group_id] for group_id in group_ids)
    return ClockLine(
        target=target,
        label=label,
        persons=sum(group.head_count for group in case.groups if group.id in set(group_ids)),
        clearance_time_h=max(known) if clears else None,
        risk_if_started_now=float(slack.risk(np.zeros(1))[0]),
        risk_is_at_least=not clears,
        start_by=tuple(_start_by(picture, slack, risk, clears, helps) for risk in case.values.risk_levels),
        price_of_waiting_persons=None,
    )


def _latest(timing: Timing, group_id: str) -> np.ndarray:
    """Return the last start that a group outlasts on each path; one that is not cleared needs the whole plan."""
    start = timing.starts[0]
    clearance = start.clearance_h[group_id]
    return np.asarray(timing.last_way_h[group_id] - (start.horizon_h if clearance is None else clearance))


def _start_by(picture: ThreatPicture, slack: _Slack, risk: float, clears: bool, helps: bool) -> StartBy:
    """Return the latest start within a risk, searched as `start_by` does: by the day, then by the hour."""
    days_h = np.arange(HORIZON_DAYS + 1) * float(H_PER_DAY)
    will_do = np.flatnonzero(slack.risk(days_h) <= risk) if clears else np.empty(0, dtype=int)
    if not len(will_do):
        status = StartByStatus.PAST if helps else StartByStatus.CANNOT_CLEAR
        return StartBy(risk=risk, status=status, start_by=None, margin_h=None)
    if len(will_do) == len(days_h):
        return StartBy(risk=risk, status=StartByStatus.BEYOND_HORIZON, start_by=None, margin_h=None)
    last = days_h[will_do[-1]]
    hours = last + np.arange(H_PER_DAY if will_do[-1] < HORIZON_DAYS else 1)
    latest = float(hours[np.flatnonzero(slack.risk(hours) <= risk)[-1]])
    return StartBy(risk=risk, status=StartByStatus.OPEN, start_by=add_hours(picture.as_of, latest), margin_h=latest)
