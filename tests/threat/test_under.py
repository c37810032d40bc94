"""Scenarios replace, stretch or tie the closing of exits."""

from datetime import timedelta

import numpy as np
import pytest

from egress.domain import Exit
from egress.domain.scenarios import ExitChange
from egress.kit import InputProblem
from egress.threat import ThreatPicture, assess, p_closed_by, picture_under

from .threatened_post import AS_OF, threatened_post


@pytest.fixture(scope="module", name="picture")
def base_picture() -> ThreatPicture:
    """Return the picture of the made-up post without a scenario."""
    return assess(threatened_post(), AS_OF)


def under(picture: ThreatPicture, *changes: ExitChange) -> ThreatPicture:
    """Return the picture under some changes."""
    return picture_under(picture, threatened_post(exit_changes=changes))


def test_without_changes_the_picture_is_the_same(picture: ThreatPicture) -> None:
    """The base scenario leaves everything as it is."""
    assert under(picture) is picture


def test_a_fixed_closing_time_holds_on_every_path(picture: ThreatPicture) -> None:
    """An exit closed by decree closes exactly then, its curve is a step, and the others keep their paths."""
    after = under(picture, ExitChange(exit=Exit.AIRPORT, closes_at=AS_OF + timedelta(hours=500)))
    assert np.all(after.closing_h[Exit.AIRPORT] == 500)
    assert p_closed_by(after, [Exit.AIRPORT], 499.9) == 0
    assert p_closed_by(after, [Exit.AIRPORT], 500) == 1
    assert after.curves[Exit.AIRPORT].median_h == 500
    assert after.curves[Exit.AIRPORT].p_never == 0
    assert np.array_equal(after.closing_h[Exit.CITY], picture.closing_h[Exit.CITY])
    assert np.all(after.closing_h[Exit.COMMERCIAL_AIR] <= 500)


def test_a_fixed_time_in_the_past_means_closed_now(picture: ThreatPicture) -> None:
    """An exit said to have closed yesterday is closed at hour 0."""
    after = under(picture, ExitChange(exit=Exit.LAST_ROAD, closes_at=AS_OF - timedelta(days=1)))
    assert np.all(after.closing_h[Exit.LAST_ROAD] == 0)
    assert after.curves[Exit.LAST_ROAD].p_closed[0] == 1


def test_a_scenario_gives_an_unknown_exit_a_curve_only_by_telling_when_it_closes(picture: ThreatPicture) -> None:
    """Nothing is known of the last road: a fixed time or another exit to follow is, half of "never" is not."""
    assert Exit.LAST_ROAD not in picture.curves
    assert Exit.LAST_ROAD in under(picture, ExitChange(exit=Exit.LAST_ROAD, closes_at=AS_OF)).curves
    assert Exit.LAST_ROAD in under(picture, ExitChange(exit=Exit.LAST_ROAD, follows=Exit.CITY)).curves
    assert Exit.LAST_ROAD not in under(picture, ExitChange(exit=Exit.LAST_ROAD, time_factor=0.5)).curves


def test_following_an_unknown_exit_is_no_certainty_of_staying_open(picture: ThreatPicture) -> None:
    """The airport tied to a road of which nothing is known has no curve of 0 %, and the picture says why."""
    after = under(picture, ExitChange(exit=Exit.AIRPORT, follows=Exit.LAST_ROAD))
    assert Exit.AIRPORT not in after.curves
    assert "airport closes together with last_road, of which nothing is known" in after.notes[-1]
    assert Exit.CITY in under(picture, ExitChange(exit=Exit.CITY, follows=Exit.LAST_ROAD)).curves


def test_what_closes_with_a_fixed_exit_has_a_curve_too() -> None:
    """With nothing known of the airport, a scenario that shuts it shuts commercial air, and both are shown."""
    plain = assess(threatened_post(exit_links=()), AS_OF)
    assert Exit.COMMERCIAL_AIR not in plain.curves
    after = under(plain, ExitChange(exit=Exit.AIRPORT, closes_at=AS_OF + timedelta(days=2)))
    assert after.curves[Exit.COMMERCIAL_AIR].median_h == 48


def test_half_the_time(picture: ThreatPicture) -> None:
    """Half the time halves every finite closing time and leaves never at never; a factor of 0 is now."""
    after = under(picture, *(ExitChange(exit=e, time_factor=0.5) for e in Exit))
    for exit_ in Exit:
        assert np.array_equal(after.closing_h[exit_], picture.closing_h[exit_] / 2)
    assert {e: curve.p_never for e, curve in after.curves.items()} == {
        e: curve.p_never for e, curve in picture.curves.items()
    }
    none_left = under(picture, ExitChange(exit=Exit.CITY, time_factor=0)).closing_h[Exit.CITY]
    assert set(none_left) == {0.0, np.inf}


def test_following_means_together(picture: ThreatPicture) -> None:
    """Exits tied to another close with it on every path, through a chain and after that one's own change."""
    after = under(
        picture,
        ExitChange(exit=Exit.POST, follows=Exit.AIRPORT),
        ExitChange(exit=Exit.AIRPORT, follows=Exit.CITY),
        ExitChange(exit=Exit.CITY, closes_at=AS_OF + timedelta(hours=77)),
    )
    for exit_ in (Exit.POST, Exit.AIRPORT, Exit.CITY):
        assert np.all(after.closing_h[exit_] == 77)


def test_a_fixed_commercial_air_is_left_alone(picture: ThreatPicture) -> None:
    """What a scenario fixes stays fixed, even against the order rules."""
    changes = [
        ExitChange(exit=e, closes_at=AS_OF + timedelta(hours=h))
        for e, h in ((Exit.AIRPORT, 10), (Exit.COMMERCIAL_AIR, 20))
    ]
    assert np.all(under(picture, *changes).closing_h[Exit.COMMERCIAL_AIR] == 20)


def test_following_in_a_circle_is_refused(picture: ThreatPicture) -> None:
    """Exits that follow one another in a circle have no closing time."""
    with pytest.raises(InputProblem):
        under(
            picture,
            ExitChange(exit=Exit.CITY, follows=Exit.AIRPORT),
            ExitChange(exit=Exit.AIRPORT, follows=Exit.CITY),
        )


def test_the_scenario_is_named_in_the_notes(picture: ThreatPicture) -> None:
    """A reader sees which exits a scenario has replaced."""
    after = under(picture, ExitChange(exit=Exit.AIRPORT, closes_at=AS_OF))
    assert after.notes[-1] == "Scenario: airport closes at 2030-03-01T00:00:00Z for certain."
