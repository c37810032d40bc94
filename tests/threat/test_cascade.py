"""Counted captures become the time until too much is lost."""

from dataclasses import replace

import numpy as np
import pytest

from egress.domain import SeriesLevel, SeriesPoint
from egress.kit import Range
from egress.threat.cascade import (
    captures_in_window,
    cascade_stories,
    days_to_lose,
    places_to_lose,
    pooled_cascade,
    triangle_quantile,
)

from .threatened_post import AS_OF, counts, threatened_post

DISTRICTS = SeriesLevel.DISTRICTS
THRESHOLD = Range(0.6, 0.8, 0.95)


def p_cascade(series: tuple[SeriesPoint, ...], days: float) -> float:
    """Return the cascade's probability for the main exit within so many days."""
    pooled, _ = pooled_cascade(cascade_stories(threatened_post(series=series), AS_OF))
    assert pooled is not None
    return float(pooled(np.array([days]))[0])


def test_captures_are_counted_over_the_window_only() -> None:
    """Between counts the number lost runs straight; before the first nothing was watched; retaking is no capture."""
    points = counts("d", DISTRICTS, {-20: 10, -10: 30, 0: 70}, 100)
    assert captures_in_window(points, 14) == (70 - 22, 14)
    assert captures_in_window(points, 100) == (60, 20)
    assert captures_in_window(points[:1], 14) == (0, 0)
    assert captures_in_window(counts("d", DISTRICTS, {-10: 30, 0: 20}, 100), 14) == (0, 10)


def test_days_to_lose_without_growth_is_places_over_rate() -> None:
    """At a steady 4 per day, 100 places take 25 days and 400 take 100, across the end of the growth window."""
    days = days_to_lose(np.array([100.0, 400.0]), np.array([4.0, 4.0]), np.zeros(2))
    assert days == pytest.approx([25, 100], rel=1e-6)


def test_days_to_lose_agrees_with_adding_up_day_by_day() -> None:
    """With growth, the closed form meets a plain sum over small steps, both before and after growth ends."""
    step = 0.002
    t = np.arange(0, 300, step)
    for g in (0.03, -0.03):
        lost = np.cumsum(2.0 * np.exp(g * np.minimum(t, 56)) * step)
        for places in (30.0, 120.0):
            counted = t[np.searchsorted(lost, places)]
            assert days_to_lose(np.array([places]), np.array([2.0]), np.array([g]))[0] == pytest.approx(
                counted, abs=0.02
            )


def test_the_threshold_lies_above_what_is_lost_already() -> None:
    """Since the exit is still open, the threshold is above the present share, whatever the triangle says."""
    ranks = (np.arange(100) + 0.5) / 100
    for lost in (0.0, 280.0, 330.0, 390.0, 400.0):
        places = places_to_lose(counts("d", DISTRICTS, {0: lost}, 400)[0], THRESHOLD, ranks)
        assert places.min() >= 1
        assert places.max() <= max(1.0, 400 - lost)


def test_triangle_has_its_mean_and_ends() -> None:
    """Drawn by even ranks, a triangle has mean (low + likely + high) / 3 and stays inside."""
    drawn = triangle_quantile((np.arange(1000) + 0.5) / 1000, THRESHOLD)
    assert drawn.mean() == pytest.approx((0.6 + 0.8 + 0.95) / 3, abs=1e-3)
    assert drawn.min() >= 0.6
    assert drawn.max() <= 0.95
    assert np.all(triangle_quantile(np.array([0.2, 0.9]), Range.exactly(5)) == 5)


def test_faster_captures_and_more_lost_bring_it_nearer() -> None:
    """More captures in the same days, or the same pace from a worse level, raise the probability."""
    slow = counts("d", DISTRICTS, {-14: 100, 0: 110}, 400)
    fast = counts("d", DISTRICTS, {-14: 100, 0: 180}, 400)
    worse = counts("d", DISTRICTS, {-14: 200, 0: 210}, 400)
    assert p_cascade(slow, 30) < p_cascade(fast, 30)
    assert p_cascade(slow, 60) < p_cascade(worse, 60)


def test_a_lull_does_not_read_as_calm() -> None:
    """After 150 captures in a month, three weeks without one leave a real chance of going on within 60 days."""
    run: dict[float, float] = {-60: 50, -50: 60, -21: 200}
    lull = counts("d", DISTRICTS, run | {-14: 200, -7: 200, 0: 200}, 400)
    never_moved = counts("d", DISTRICTS, {-60: 200, -14: 200, 0: 200}, 400)
    assert p_cascade(lull, 60) > 0.1
    assert p_cascade(lull, 60) > 2 * p_cascade(never_moved, 60)


def test_series_keep_their_own_denominators() -> None:
    """The same share counted by another body with another denominator is a second voice, not more captures."""
    one = counts("a", DISTRICTS, {-14: 100, 0: 150}, 400)
    other = counts("b", DISTRICTS, {-14: 80, 0: 120}, 320)
    alone = sorted([p_cascade(one, 60), p_cascade(other, 60)])
    assert alone[0] <= p_cascade(one + other, 60) <= alone[1]


def test_capitals_dominate_once_they_fall() -> None:
    """A capital count weighs three times a district count once one is lost, and little before."""
    districts = counts("d", DISTRICTS, {-14: 100, 0: 110}, 400)
    untouched = counts("c", SeriesLevel.CAPITALS, {-14: 0, 0: 0}, 34)
    falling = counts("c", SeriesLevel.CAPITALS, {-14: 0, -5: 0, 0: 9}, 34)

    def ratio(capitals: tuple[SeriesPoint, ...]) -> float:
        stories = {s.series_id: s for s in cascade_stories(threatened_post(series=districts + capitals), AS_OF)}
        return stories["c"].weight / stories["d"].weight

    assert ratio(untouched) < 0.5
    assert ratio(falling) == pytest.approx(3, rel=0.05)
    assert p_cascade(districts + falling, 30) > p_cascade(districts + untouched, 30)


def test_stale_counts_weigh_less() -> None:
    """A count that stopped a month ago has lost most of its weight."""
    fresh, stale = (
        cascade_stories(threatened_post(series=counts("d", DISTRICTS, {-20 - a: 50, -a: 60}, 400)), AS_OF)[0]
        for a in (0.0, 28.0)
    )
    assert stale.weight < 0.3 * fresh.weight


def test_one_count_alone_leaves_the_prior() -> None:
    """With a single count there is no rate: the weak prior speaks, wide and slow."""
    single = counts("d", DISTRICTS, {0: 100}, 400)
    assert 0 < p_cascade(single, 180) < 0.6


def test_everything_lost_but_still_open() -> None:
    """All counted places lost and the exit still open: the next loss is counted, without error."""
    gone = counts("d", DISTRICTS, {-7: 380, 0: 400}, 400)
    assert p_cascade(gone, 7) > 0.5
    assert p_cascade(tuple(replace(p, all_places=400.0) for p in gone), 0) == 0
