"""The siege's story: supplies run down by so much a day, convoys are lost, relief comes or it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from scipy.special import ndtri

from egress.domain import Case, GaugeKind, GaugeReading
from egress.kit import H_PER_DAY, hours_between, stratified_uniforms
from egress.threat.flash import corroborated, distinct_days
from egress.threat.front import level_of
from egress.threat.grades import freshness
from egress.threat.origins import Origin
from egress.threat.stories import Cdf, empirical, exponential, not_yet, tabled

DRAWS = 1000
EMPTY_DAYS = 5.0
"""With so many days of supply left, nobody waits for the last."""

AFTER_EMPTY_DAYS = 14.0
"""Mean time from there until the city is given up, exponential: a stated prior."""

USE_PRIOR_PER_DAY, USE_LOG_SD = 0.5, 0.5
"""Net days of supply used up a day where no trend can be read, and the spread about a trend."""

LEAST_USE_PER_DAY = 0.05
"""A stock that does not fall is taken to be used up by so much all the same."""

TREND_DAYS = 28.0
PER_CONVOY = 0.15
"""Each convoy lost within a month adds so much of itself to the use."""

CARRIERS_ADD = 0.10
"""Carriers that leave take their tonnage along: so much more of the use from then on."""

P_RELIEF, P_RELIEF_SEEN = 0.30, 0.90
"""Chance that relief comes in time; once somebody credible has seen it come."""

HALF_LIFE_DAYS = 14.0
CREDIBLE = 0.2
CONVOY_RATE_PER_DAY = 0.002
"""Without a measure of supplies: hazard for each convoy lost within a month."""


@dataclass(frozen=True, kw_only=True)
class SiegeStory:
    """
    A siege as it reads at as_of.

    `supply_days` is that of the stock that is empty first, None where nobody measures any; `use_per_day` its trend.
    """

    supply_days: float | None
    use_per_day: float
    convoys_lost: int
    relieved: bool
    cdf: Cdf
    weight: float


def siege_story(case: Case, as_of: datetime, origins: Sequence[Origin]) -> SiegeStory | None:
    """Return the story of strangulation; None with neither a measure of supplies nor two convoys lost."""
    readings = scarcest_stock([r for r in case.gauges if r.kind is GaugeKind.SUPPLY_DAYS])
    known = [o for o in origins if o.trust >= CREDIBLE]
    convoys = distinct_days((o.age_days for o in known if o.claim == "convoy_lost" and o.age_days <= 30), 1.0)
    relieved = any(o.claim == "relief_arrives" and o.age_days <= 45 for o in known)
    if readings:
        carriers = any(o.claim == "commercial_air_thins" and o.age_days <= 30 for o in known)
        return _measured(case.seed, readings, as_of, (convoys, carriers, relieved))
    if convoys < 2 or relieved:
        return None
    weight = 0.5 * corroborated(o.weight(HALF_LIFE_DAYS) for o in known if o.claim == "convoy_lost")
    cdf = exponential(CONVOY_RATE_PER_DAY * min(convoys, 4))
    return SiegeStory(supply_days=None, use_per_day=0.0, convoys_lost=convoys, relieved=False, cdf=cdf, weight=weight)


def scarcest_stock(readings: Sequence[GaugeReading]) -> Sequence[GaugeReading]:
    """
    Return the readings of the stock that is empty first at its present use; empty without any.

    Fuel and flour are not one stock: mixed, they have neither a level nor a trend. A stock whose newest reading is
    older than that of another by more than a half-life is no longer followed.
    """
    stocks: dict[str, list[GaugeReading]] = {}
    for reading in readings:
        stocks.setdefault(reading.gauge_id, []).append(reading)
    if not stocks:
        return ()
    read_at = {gauge_id: max(r.t_event for r in told) for gauge_id, told in stocks.items()}
    newest = max(read_at.values())
    followed = [
        gauge_id
        for gauge_id in sorted(stocks)
        if hours_between(read_at[gauge_id], newest) <= HALF_LIFE_DAYS * H_PER_DAY
    ]

    def empty_at_h(gauge_id: str) -> float:
        days, level = level_of(stocks[gauge_id])
        left_days = float(level[-1]) / max(net_use_per_day(days, level), LEAST_USE_PER_DAY)
        return left_days * H_PER_DAY - hours_between(read_at[gauge_id], newest)

    return stocks[min(followed, key=empty_at_h)]


def _measured(
    seed: int, readings: Sequence[GaugeReading], as_of: datetime, signs: tuple[int, bool, bool]
) -> SiegeStory:
    convoys, carriers, relieved = signs
    days, level = level_of(readings)
    last = max(r.t_event for r in readings)
    age_days = hours_between(last, as_of) / H_PER_DAY
    use = net_use_per_day(days, level)
    drawn = max(use, LEAST_USE_PER_DAY) * (1.0 + PER_CONVOY * convoys / 2 + (CARRIERS_ADD if carriers else 0.0))
    empty = empirical(_days_to_fall(seed, float(level[-1]), drawn))
    open_ = 1.0 - (P_RELIEF_SEEN if relieved or use < 0 else P_RELIEF)
    cdf, survival = not_yet(lambda t: open_ * empty(t), age_days)
    return SiegeStory(
        supply_days=float(level[-1]),
        use_per_day=use,
        convoys_lost=convoys,
        relieved=relieved,
        cdf=tabled(cdf),
        weight=freshness(age_days, HALF_LIFE_DAYS) * survival,
    )


def net_use_per_day(days: np.ndarray, level: np.ndarray) -> float:
    """
    Return the days of supply used up a day (negative: it grows), over the last four weeks.

    The straight line through the readings, drawn towards the prior with the weight of one week of watching.
    """
    recent = days >= -TREND_DAYS
    watched = -float(days[recent][0])
    if recent.sum() < 2 or watched < 1.0:
        return USE_PRIOR_PER_DAY
    slope = -float(np.polyfit(days[recent], level[recent], 1)[0])
    return (watched * slope + 7.0 * USE_PRIOR_PER_DAY) / (watched + 7.0)


def _days_to_fall(seed: int, supply_days: float, use_per_day: float) -> np.ndarray:
    def ranks(name: str) -> np.ndarray:
        return stratified_uniforms(DRAWS, seed, f"siege/{name}")

    use = use_per_day * np.exp(USE_LOG_SD * ndtri(ranks("use")))
    return np.asarray(max(supply_days - EMPTY_DAYS, 0.0) / use - AFTER_EMPTY_DAYS * np.log1p(-ranks("after")))
