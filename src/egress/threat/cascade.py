"""The cascade's story: counted captures become the time until too much is lost for the main exit to hold."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.special import gammaincinv, ndtri

from egress.domain import Case, SeriesLevel, SeriesPoint
from egress.kit import H_PER_DAY, Range, hours_between, stratified_uniforms
from egress.threat.grades import freshness
from egress.threat.stories import Cdf, empirical, log_normal, mixture, not_yet, tabled

DRAWS = 2000
"""Draws per window of each series."""

WINDOWS_DAYS = (7.0, 14.0, 28.0)
"""The recent rate is read over each of these windows, in equal parts with the wide record."""

PRIOR_LOSS_DAYS = 730.0
"""Weak prior on the rate: everything lost in two years …"""

PRIOR_SEEN_DAYS = 7.0
"""… with the weight of one week of watching."""

WAVE_LOG_SD = 0.5
"""Captures come in waves, not one by one at random: log-sd on the rate beyond the count's own."""

RECORD_LOG_SD = 1.0
"""Spread of the rate read from the whole record: it keeps its share when the recent windows show a lull."""

DRIFT_MEAN, DRIFT_SD, DRIFT_LASTS_DAYS = 0.15, 0.5, 56.0
"""
Growth of the log rate per fortnight, normal; it runs on for eight weeks and then stays.

Middle 90 % from halving to ×2.7: acceleration is somewhat likelier than slackening. A stated prior, not fitted.
"""

P_HALT = 0.2
"""Probability that the advance is stopped for good (relief, bargain, exhaustion): a stated prior."""

HALF_LIFE_DAYS = 14.0
"""A count that has not been renewed for a fortnight weighs half."""

TURN = Range(0.35, 0.5, 0.65)
"""Share of the districts lost at which the capitals begin to go: they are cut off from each other by then."""

LAST_PHASE_MEDIAN_DAYS, LAST_PHASE_LOG_SD = 40.0, 0.9
"""
From the first capital to the city: a week and a half (Damascus 2024), seven weeks (Saigon 1975), half a year (1997).

Middle 90 % from 9 to 176 days: a stated prior, the same as the general record that the generated worlds rest on.
"""

PHASES_SHARE = 0.35
"""Share of the two-phase reading beside plain running on; from half of the districts lost it falls to nothing."""

ENCIRCLING = ("capital_besieged", "capital_lost", "garrison_surrendered")
"""Claims beside which a lull in a count is not read as calm: who counts may only be looking elsewhere."""

LEVEL_WEIGHT = {SeriesLevel.DISTRICTS: 1.0, SeriesLevel.CAPITALS: 3.0}
"""Capitals are the later rung: once they fall they speak louder than districts."""

UNTOUCHED_WEIGHT = 0.25
"""Weight of a series in which nothing has been lost yet: it says little about when that begins."""


@dataclass(frozen=True, kw_only=True)
class SeriesStory:
    """
    One series as it reads at as_of.

    Attributes
    ----------
    lost, denominator : the newest count; the series keeps its own denominator and is never spliced.
    rate_per_day, watched_days : captures per day over the middle window, before any prior; days counted in it.
    cdf : days from as_of, conditioned on not yet.
    weight : level weight times freshness times the chance it gave to "not yet".
    """

    series_id: str
    level: SeriesLevel
    lost: float
    denominator: float
    rate_per_day: float
    watched_days: float
    age_days: float
    cdf: Cdf
    weight: float


def cascade_stories(case: Case, as_of: datetime, *, encircling: bool = False) -> tuple[SeriesStory, ...]:
    """
    Return one story per series, in order of their ids.

    Parameters
    ----------
    encircling : whether cities are being cut off; then no window reads slower than the whole record of its series.
    """
    by_series: dict[str, list[SeriesPoint]] = {}
    for point in case.series:
        by_series.setdefault(point.series_id, []).append(point)
    began = first_capital(case.series)
    return tuple(
        _story(case, points, as_of, encircling=encircling, began=began) for _, points in sorted(by_series.items())
    )


def pooled_cascade(stories: Sequence[SeriesStory]) -> tuple[Cdf | None, float]:
    """Return the linear pool of the series and the sum of their weights; None without any."""
    parts = [(s.weight, s.cdf) for s in stories if s.weight > 0]
    return (mixture(parts), sum(w for w, _ in parts)) if parts else (None, 0.0)


def first_capital(points: Iterable[SeriesPoint]) -> datetime | None:
    """Return when the first capital was counted as lost; None if none has been."""
    lost = [p.t_event for p in points if p.level is SeriesLevel.CAPITALS and p.lost_places > 0]
    return min(lost, default=None)


def contradictions(points: Iterable[SeriesPoint]) -> tuple[tuple[SeriesPoint, SeriesPoint], ...]:
    """Return the pairs of counts of one series that differ about the same instant: the lowest and the highest."""
    same: dict[tuple[str, datetime], list[SeriesPoint]] = {}
    for point in points:
        same.setdefault((point.series_id, point.t_event), []).append(point)
    ranked = [sorted(group, key=lambda p: (p.lost_places, p.id)) for _, group in sorted(same.items())]
    return tuple((g[0], g[-1]) for g in ranked if g[-1].lost_places > g[0].lost_places)


def _story(
    case: Case, points: list[SeriesPoint], as_of: datetime, *, encircling: bool, began: datetime | None
) -> SeriesStory:
    readings = _readings(points)
    last = readings[-1][-1]
    age_days = hours_between(last.t_event, as_of) / H_PER_DAY
    stories = [_level_story(case, r, encircling=encircling, began=began) for r in readings]
    told = mixture([(1.0, cdf) for cdf in stories])
    cdf, survival = not_yet(told, age_days)
    level = LEVEL_WEIGHT[last.level] if last.lost_places > 0 else UNTOUCHED_WEIGHT
    lost, watched_days = captures_in_window(readings[-1], WINDOWS_DAYS[1])
    return SeriesStory(
        series_id=last.series_id,
        level=last.level,
        lost=last.lost_places,
        denominator=last.all_places,
        rate_per_day=lost / watched_days if watched_days > 0 else 0.0,
        watched_days=watched_days,
        age_days=age_days,
        cdf=tabled(cdf),
        weight=level * freshness(age_days, HALF_LIFE_DAYS) * survival,
    )


def _readings(points: Iterable[SeriesPoint]) -> list[list[SeriesPoint]]:
    """Return the counts in order of time; twice, with the lower and the higher, where two contradict each other."""
    ordered = sorted(points, key=lambda p: (p.t_event, p.lost_places, p.t_received, p.id))
    low = {p.t_event: p for p in reversed(ordered)}
    high = {p.t_event: p for p in ordered}
    lows, highs = ([chosen[t] for t in sorted(chosen)] for chosen in (low, high))
    return [highs] if lows == highs else [lows, highs]


def _level_story(case: Case, ordered: Sequence[SeriesPoint], *, encircling: bool, began: datetime | None) -> Cdf:
    """Return a series' story in days from its newest count: captures that run on, and for districts two phases."""
    runs_on = _time_to(case.seed, ordered, case.threat_prior.cascade_threshold, encircling=encircling)
    last = ordered[-1]
    if last.level is SeriesLevel.CAPITALS or last.lost_places <= 0:
        return lambda t: (1.0 - P_HALT) * runs_on(t)
    phases = _two_phases(case.seed, ordered, encircling=encircling, began=began)
    share = PHASES_SHARE * min(1.0, 2.0 * (1.0 - last.lost_places / last.all_places))
    return lambda t: (1.0 - P_HALT) * ((1.0 - share) * runs_on(t) + share * phases(t))


def _two_phases(seed: int, ordered: Sequence[SeriesPoint], *, encircling: bool, began: datetime | None) -> Cdf:
    """Return the days until the districts have turned, or none if capitals go already, and the last phase is over."""
    last_phase = log_normal(math.log(LAST_PHASE_MEDIAN_DAYS), LAST_PHASE_LOG_SD, 0.0)
    if began is not None:
        gone_days = max(0.0, hours_between(began, ordered[-1].t_event) / H_PER_DAY)
        return not_yet(last_phase, gone_days)[0]
    turns = _days_to(seed, ordered, TURN, encircling=encircling)
    ranks = stratified_uniforms(len(turns), seed, f"cascade/{ordered[-1].series_id}/last-phase")
    return empirical(turns + LAST_PHASE_MEDIAN_DAYS * np.exp(LAST_PHASE_LOG_SD * ndtri(ranks)))


def captures_in_window(ordered: Sequence[SeriesPoint], window_days: float) -> tuple[float, float]:
    """
    Return the net captures in the last days before the newest count (never below 0) and the days watched.

    Between counts the number lost runs in a straight line; before the first count nothing was watched.
    """
    last = ordered[-1]
    days = np.array([hours_between(last.t_event, p.t_event) / H_PER_DAY for p in ordered])
    lost = np.array([p.lost_places for p in ordered])
    watched = float(min(window_days, -days[0]))
    return max(0.0, last.lost_places - float(np.interp(-watched, days, lost))), watched


def _time_to(seed: int, ordered: Sequence[SeriesPoint], threshold: Range, *, encircling: bool) -> Cdf:
    return empirical(_days_to(seed, ordered, threshold, encircling=encircling))


def _days_to(seed: int, ordered: Sequence[SeriesPoint], threshold: Range, *, encircling: bool) -> np.ndarray:
    """Return days until the threshold share is lost: equal parts by each window's rate and by the whole record's."""
    last = ordered[-1]

    def ranks(name: str) -> np.ndarray:
        return stratified_uniforms(DRAWS, seed, f"cascade/{last.series_id}/{name}")

    to_lose = places_to_lose(last, threshold, ranks("threshold"))
    drift_per_day = (DRIFT_MEAN + DRIFT_SD * ndtri(ranks("drift"))) / 14.0
    wave = np.exp(WAVE_LOG_SD * ndtri(ranks("wave")))
    rate_ranks = ranks("rate")
    record = _record_rate(ordered, rate_ranks)
    rates = [wave * _window_rate(ordered, window, rate_ranks) for window in WINDOWS_DAYS]
    if encircling:
        rates = [np.maximum(rate, record) for rate in rates]
    return np.concatenate([days_to_lose(to_lose, rate, drift_per_day) for rate in (*rates, record)])


def places_to_lose(last: SeriesPoint, threshold: Range, ranks: np.ndarray) -> np.ndarray:
    """
    Return how many more places must be lost: threshold share (triangle) of the denominator, less those lost.

    The exit is still open, so the threshold is known to lie above the present share: the triangle is cut there.
    Beyond its top the threshold is anywhere between the present share and everything. At least one place more.
    """
    share = last.lost_places / last.all_places
    reached = _triangle_cdf(share, threshold)
    if reached < 1.0:
        drawn = triangle_quantile(reached + ranks * (1.0 - reached), threshold)
    else:
        drawn = share + ranks * max(0.0, 1.0 - share)
    return np.asarray(np.maximum(1.0, drawn * last.all_places - last.lost_places))


def days_to_lose(places: np.ndarray, rate_per_day: np.ndarray, drift_per_day: np.ndarray) -> np.ndarray:
    """
    Return the days until so many places are lost at a rate r·exp(g·t), whose growth ends after eight weeks.

    While it grows, the places lost by t are r·(exp(g·t) - 1) / g.
    """
    g = np.where(np.abs(drift_per_day) < 1e-9, 1e-9, drift_per_day)
    r = np.maximum(rate_per_day, 1e-12)
    lost_while_growing = r * np.expm1(g * DRIFT_LASTS_DAYS) / g
    early = np.log1p(np.maximum(g * np.minimum(places, lost_while_growing) / r, -1.0 + 1e-12)) / g
    late = DRIFT_LASTS_DAYS + (places - lost_while_growing) / (r * np.exp(g * DRIFT_LASTS_DAYS))
    return np.asarray(np.where(places <= lost_while_growing, early, late))


def _window_rate(ordered: Sequence[SeriesPoint], window_days: float, ranks: np.ndarray) -> np.ndarray:
    lost, watched_days = captures_in_window(ordered, window_days)
    prior = ordered[-1].all_places / PRIOR_LOSS_DAYS * PRIOR_SEEN_DAYS
    return np.asarray(gammaincinv(prior + lost, ranks) / (PRIOR_SEEN_DAYS + watched_days))


def _record_rate(ordered: Sequence[SeriesPoint], ranks: np.ndarray) -> np.ndarray:
    lost, watched_days = captures_in_window(ordered, np.inf)
    prior = ordered[-1].all_places / PRIOR_LOSS_DAYS
    mean = (prior * PRIOR_SEEN_DAYS + lost) / (PRIOR_SEEN_DAYS + watched_days)
    return np.asarray(max(mean, prior) * np.exp(RECORD_LOG_SD * ndtri(ranks)))


def triangle_quantile(ranks: np.ndarray, triangle: Range) -> np.ndarray:
    """Return the quantiles of a triangular distribution; a range without width gives its one value."""
    low, mode, high = triangle.low, triangle.likely, triangle.high
    if high <= low:
        return np.full_like(ranks, low, dtype=float)
    left = (mode - low) / (high - low)
    rising = low + np.sqrt(np.maximum(ranks * (high - low) * (mode - low), 0.0))
    falling = high - np.sqrt(np.maximum((1.0 - ranks) * (high - low) * (high - mode), 0.0))
    return np.where(ranks < left, rising, falling)


def _triangle_cdf(value: float, triangle: Range) -> float:
    low, mode, high = triangle.low, triangle.likely, triangle.high
    if value >= high:
        return 1.0
    if value <= low:
        return 0.0
    if value <= mode:
        return (value - low) ** 2 / ((high - low) * (mode - low))
    return 1.0 - (high - value) ** 2 / ((high - low) * (high - mode))
