"""The bench charges what truly happens, never shows a policy the truth, and its yardstick knows more than ours."""

import numpy as np
import pytest
from told_worlds import GRID_DAYS, LAST_DAY, ToldWorld, told_world
from world_post import HORIZON_DAYS, PERSONS, best_choices, losses, paths_of, played
from worlds.generate import JUDGE_SEEDS

from rules import best_threshold, knowing, never


@pytest.fixture(scope="module")
def worlds() -> list[ToldWorld]:
    """Four worlds of those on which parameters may be chosen."""
    return [told_world(seed) for seed in (0, 1, 2, 3)]


def test_never_going_loses_everybody_where_the_city_falls(worlds: list[ToldWorld]) -> None:
    """A hundred people where it falls within the half year, nobody where it does not, and no day of the mission."""
    for world in worlds:
        caught, lost, _ = played(world, never)
        assert caught == (PERSONS if world.closes_day <= HORIZON_DAYS else 0.0)
        assert lost == 0.0


def test_going_at_once_loses_the_days_until_the_end(worlds: list[ToldWorld]) -> None:
    """Whoever goes on the third day, in time, loses every day of the mission until the city falls, and nobody."""
    for world in worlds:
        caught, lost, _ = played(world, lambda _w, _look, _state: 2)
        assert caught == 0.0
        assert lost == pytest.approx(min(world.closes_day, HORIZON_DAYS) - world.days[0])


def test_nothing_is_told_after_the_fall_and_curves_are_chances(worlds: list[ToldWorld]) -> None:
    """Every look lies before the fall, and every pooled curve rises from nought to at most one."""
    for world in worlds:
        assert np.all(world.days < min(world.closes_day, LAST_DAY + 1))
        for look in range(0, len(world.days), 7):
            curve = world.pooled(look)
            assert np.all(np.diff(curve) >= -1e-12)
            assert 0.0 <= curve[0] <= curve[-1] <= 1.0


def test_paths_follow_their_curve() -> None:
    """As many paths close by a day as the curve says, and those beyond it never do."""
    curve = np.minimum(0.6, GRID_DAYS / 100.0)
    closing = paths_of(curve, 1000)
    assert np.mean(closing <= 30.0) == pytest.approx(0.3, abs=0.002)
    assert np.mean(np.isinf(closing)) == pytest.approx(0.4, abs=0.002)


def test_hindsight_is_no_worse_than_any_fixed_rule(worlds: list[ToldWorld]) -> None:
    """The yardstick, which sees how these worlds end, beats never going, and so does what was learned on them."""
    loss, _ = best_threshold(worlds, 30.0)
    assert loss <= losses(worlds, never, 30.0).mean()
    assert losses(worlds, knowing(worlds, 30.0), 30.0).mean() < losses(worlds, never, 30.0).mean()


def test_a_dearer_person_never_makes_it_stay(worlds: list[ToldWorld]) -> None:
    """On one day, the choice for a high value leaves at least as far as that for a low one."""
    for world in worlds:
        choice = best_choices(world.pooled(5), np.array([0.01, 1e5]), news_per_day=0.16)
        assert choice[0, 0] <= choice[0, 1]


def test_seeds_are_parted() -> None:
    """What is judged on is none of what was chosen on."""
    assert min(JUDGE_SEEDS) >= 1000
