"""What a forecast must beat: a constant rate, other cases' frequency, the last official word, a straight line."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from egress.domain import Case, Estimate, Exit, GaugeKind, known_at
from egress.kit import H_PER_DAY, hours_between
from egress.threat.experts import CENTRAL_HALF, P_NEVER_UNKNOWN, log_normal_through
from egress.threat.front import level_of
from egress.threat.scoring.forecasts import DAYS, Resolved
from egress.threat.stories import Cdf, exponential, log_normal, not_yet

OFFICIAL_GRADES = ("A", "B")
LINE_DAYS = 14.0
LINE_LOG_SD = 0.5
"""The straight line is made a distribution by this log-sd, so that it can be scored at all."""


def constant_rate(rate_per_day: float) -> tuple[float, ...]:
    """Return the forecast of a constant hazard."""
    return _told(exponential(rate_per_day))


def climatology(others: Sequence[Sequence[Resolved]]) -> tuple[float, ...]:
    """
    Return how often the exit closed within each of `DAYS`, over the case-days of other cases, cases weighted equally.

    A case-day counts at a horizon where it is known what had happened by then, a case where any of its days does; a
    horizon that no case tells of has the frequency of the one before it.
    """
    each = np.array([_frequency(days) for days in others if days])
    told = np.maximum((~np.isnan(each)).sum(axis=0), 1)
    return tuple(float(p) for p in np.maximum.accumulate(np.nansum(each, axis=0) / told))


def last_official(case: Case, as_of: datetime, exit_: Exit) -> tuple[float, ...] | None:
    """
    Return the latest estimate graded A or B that was public by as_of: log-normal through its quantiles, not yet.

    `p_never` is mass at never. None while there is none with figures.
    """
    public = [
        e
        for e in case.estimates
        if e.exit is exit_
        and e.grade[:1] in OFFICIAL_GRADES
        and e.t_public is not None
        and e.t_public <= as_of
        and e.lo_days is not None
    ]
    if not public:
        return None
    latest = max(public, key=lambda e: (e.t_public or as_of, e.t_made, e.id))
    age_days = hours_between(latest.t_made, as_of) / H_PER_DAY
    return _told(not_yet(_as_stated(latest), age_days)[0])


def front_only(case: Case, as_of: datetime) -> tuple[float, ...] | None:
    """
    Return first passage from a straight line through the last 14 days of distance; None without a front.

    One that does not come nearer never arrives; the line is spread by a log-sd of 0.5.
    """
    known = known_at(case, as_of)
    readings = [g for g in known.gauges if g.kind is GaugeKind.FRONT_KM]
    if not readings:
        return None
    days, km = level_of(readings)
    age_days = hours_between(max(r.t_event for r in readings), as_of) / H_PER_DAY
    recent = days >= -LINE_DAYS
    if recent.sum() < 2 or age_days > LINE_DAYS:
        return tuple(np.zeros(len(DAYS)))
    slope, level = np.polyfit(days[recent], km[recent], 1)
    if slope >= 0 or level <= 0:
        return tuple(np.zeros(len(DAYS)))
    return _told(not_yet(log_normal(float(np.log(level / -slope)), LINE_LOG_SD, 0.0), age_days)[0])


def _as_stated(estimate: Estimate) -> Cdf:
    ends = (estimate.lo_days or 0.0, estimate.hi_days or 0.0)
    q_lo, q_hi = estimate.p_by_lo_days, estimate.p_by_hi_days
    p_by = CENTRAL_HALF if q_lo is None or q_hi is None else (q_lo, q_hi)
    mu, sigma = log_normal_through(ends, p_by)
    return log_normal(mu, sigma, P_NEVER_UNKNOWN if estimate.p_never is None else estimate.p_never)


def _frequency(days: Sequence[Resolved]) -> np.ndarray:
    left, seen = (np.array([getattr(d, name) for d in days]) for name in ("left_days", "seen_days"))
    known = seen[:, None] >= DAYS[None, :]
    happened = left[:, None] <= DAYS[None, :]
    counted = known.sum(axis=0)
    return np.where(counted > 0, (happened & known).sum(axis=0) / np.maximum(counted, 1), np.nan)


def _told(cdf: Cdf) -> tuple[float, ...]:
    return tuple(float(p) for p in np.clip(cdf(DAYS), 0.0, 1.0))
