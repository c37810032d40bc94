"""The front's story: how far it is by road and how fast it comes become the time until it is in the city."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.special import ndtri

from egress.domain import Case, GaugeKind, GaugeReading
from egress.kit import H_PER_DAY, hours_between, stratified_uniforms
from egress.threat.grades import freshness
from egress.threat.stories import Cdf, empirical, mixture, not_yet, tabled

DRAWS = 1000

WINDOWS_DAYS = (7.0, 14.0, 28.0)
"""The speed is read over each of these windows, in equal parts."""

SPEED_LOG_SD = 1.2
"""A column halts, regroups and leaps: log-sd of the speed from here on about the speed so far."""

CRAWL_DAYS = 100.0
"""A front that stands still is taken to need so many days for what is left."""

LAST_MILE_MEDIAN_DAYS, LAST_MILE_LOG_SD = 14.0, 1.2
"""From the outskirts to control of the city; middle 90 % from two days to three and a half months."""

OUTSKIRTS_KM = 10.0

P_HALT, P_HALT_RETREATING = 0.35, 0.85
"""Chance that the front never comes: stopped on the way; or going back, by `goes_back`."""

RETREAT = 0.10
HALF_LIFE_DAYS = 14.0
LONE_READING = 0.4
"""Weight of a gauge with one reading: a distance without a speed."""


@dataclass(frozen=True, kw_only=True)
class FrontStory:
    """
    One front as it reads at as_of.

    Attributes
    ----------
    km, km_per_day : newest road distance, and how fast it shrank over the middle window (negative: it grew).
    cdf : days from as_of, conditioned on not yet.
    """

    gauge_id: str
    km: float
    km_per_day: float
    age_days: float
    cdf: Cdf
    weight: float


def front_stories(case: Case, as_of: datetime) -> tuple[FrontStory, ...]:
    """Return one story per front, in order of their ids."""
    by_gauge: dict[str, list[GaugeReading]] = {}
    for reading in case.gauges:
        if reading.kind is GaugeKind.FRONT_KM:
            by_gauge.setdefault(reading.gauge_id, []).append(reading)
    return tuple(_story(case.seed, readings, as_of) for _, readings in sorted(by_gauge.items()))


def nearest_front(stories: Sequence[FrontStory]) -> tuple[Cdf | None, float]:
    """Return the linear pool of the fronts by weight and their greatest weight; None without any."""
    parts = [(s.weight, s.cdf) for s in stories if s.weight > 0]
    return (mixture(parts), max(w for w, _ in parts)) if parts else (None, 0.0)


def closing_km_per_day(days: np.ndarray, km: np.ndarray, window_days: float) -> float:
    """
    Return how fast the distance shrank over the last days before the newest reading (negative: it grew).

    Between readings it runs in a straight line; before the first nothing was watched. At least one day is taken.
    """
    watched = max(min(window_days, -float(days[0])), 0.0)
    if watched == 0.0:
        return 0.0
    return (float(np.interp(-watched, days, km)) - float(km[-1])) / max(watched, 1.0)


def goes_back(days: np.ndarray, km: np.ndarray) -> bool:
    """Tell whether the newest distance is farther by a tenth than the nearest within the last fortnight."""
    recent = km[days >= -WINDOWS_DAYS[1]]
    return bool(km[-1] > (1.0 + RETREAT) * recent.min())


def level_of(readings: Sequence[GaugeReading]) -> tuple[np.ndarray, np.ndarray]:
    """Return the days (≤ 0, from the newest) and levels of a gauge; two readings of an instant give their middle."""
    last = max(r.t_event for r in readings)
    at: dict[float, list[float]] = {}
    for reading in readings:
        at.setdefault(hours_between(last, reading.t_event) / H_PER_DAY, []).append(reading.value)
    days = sorted(at)
    return np.array(days), np.array([float(np.mean(at[day])) for day in days])


def _story(seed: int, readings: Sequence[GaugeReading], as_of: datetime) -> FrontStory:
    days, km = level_of(readings)
    last = max(readings, key=lambda r: (r.t_event, r.id))
    age_days = hours_between(last.t_event, as_of) / H_PER_DAY
    speeds = [closing_km_per_day(days, km, window) for window in WINDOWS_DAYS]
    p_halt = P_HALT_RETREATING if goes_back(days, km) else P_HALT
    arrives = empirical(_days_to_city(seed, last.gauge_id, float(km[-1]), speeds))
    cdf, survival = not_yet(lambda t: (1.0 - p_halt) * arrives(t), age_days)
    alone = LONE_READING if len(days) == 1 else 1.0
    return FrontStory(
        gauge_id=last.gauge_id,
        km=float(km[-1]),
        km_per_day=speeds[1],
        age_days=age_days,
        cdf=tabled(cdf),
        weight=alone * freshness(age_days, HALF_LIFE_DAYS) * survival,
    )


def _days_to_city(seed: int, gauge_id: str, km: float, speeds: Sequence[float]) -> np.ndarray:
    """Return days until the city is lost: the way at a log-normal speed about each window's, then the last mile."""

    def normal(name: str) -> np.ndarray:
        return np.asarray(ndtri(stratified_uniforms(DRAWS, seed, f"front/{gauge_id}/{name}")))

    way_km = max(km - OUTSKIRTS_KM, 0.0)
    crawl = max(way_km, OUTSKIRTS_KM) / CRAWL_DAYS
    last_mile = np.exp(math.log(LAST_MILE_MEDIAN_DAYS) + LAST_MILE_LOG_SD * normal("last-mile"))
    pace = np.exp(SPEED_LOG_SD * normal("speed"))
    way_days = np.concatenate([max(way_km, OUTSKIRTS_KM / 2) / (max(v, crawl) * pace) for v in speeds])
    return np.asarray(way_days + np.tile(last_mile, len(speeds)))
