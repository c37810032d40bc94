"""start_by and risk_at against closing times that can be counted on one's fingers."""

import pytest

from egress.decision import StartByStatus, risk_at, start_by

from .desk import AS_OF, NEVER, after, picture, planned, timing

TEN = tuple(100.0 * n for n in range(1, 11))
"""Ten paths: the last way closes after 100, 200, … 1000 h."""


@pytest.mark.parametrize(("risk", "margin_h"), [(0.05, 52.0), (0.10, 152.0), (0.20, 252.0), (0.90, 952.0)])
def test_latest_start_is_found_to_the_hour(risk: float, margin_h: float) -> None:
    """With 48 h to clear, risk n/10 allows n paths to close first, so start-by is closing n + 1 less 48 h."""
    found = start_by(picture(*TEN), timing({"all": TEN}, planned(0, all=48.0)), ["all"], risk=risk)
    assert found.status is StartByStatus.OPEN
    assert found.risk == risk
    assert found.margin_h == margin_h
    assert found.start_by == after(margin_h)


def test_arrival_at_the_moment_of_closing_is_in_time() -> None:
    """The way must close before start + clearance: at equality nobody is caught, an hour later all are."""
    made = timing({"all": [72.0, 72.0]}, planned(0, all=48.0))
    assert risk_at(made, ["all"], 24.0) == 0.0
    assert risk_at(made, ["all"], 24.5) == 1.0
    assert start_by(picture(72, 72), made, ["all"], risk=0.05).margin_h == 24.0


def test_start_at_once_may_be_the_last_chance() -> None:
    """A margin of exactly 0 h is open, not past."""
    found = start_by(picture(48), timing({"all": [48.0]}, planned(0, all=48.0)), ["all"], risk=0.05)
    assert (found.status, found.margin_h, found.start_by) == (StartByStatus.OPEN, 0.0, AS_OF)


def test_past_when_even_now_is_too_late() -> None:
    """If the way closes on too many paths before a start at as_of has cleared, there is no start-by."""
    made = timing({"all": [10.0, 10.0, NEVER, NEVER]}, planned(0, all=24.0))
    found = start_by(picture(10, 10, NEVER, NEVER), made, ["all"], risk=0.20)
    assert (found.status, found.start_by, found.margin_h) == (StartByStatus.PAST, None, None)
    assert risk_at(made, ["all"], 0.0) == 0.5


@pytest.mark.parametrize(
    ("closes_h", "status", "margin_h"),
    [
        (NEVER, StartByStatus.BEYOND_HORIZON, None),
        (180 * 24 + 48.0, StartByStatus.BEYOND_HORIZON, None),
        (180 * 24 + 47.0, StartByStatus.OPEN, 180 * 24 - 1.0),
    ],
)
def test_beyond_the_horizon_only_if_every_start_in_it_will_do(
    closes_h: float, status: StartByStatus, margin_h: float | None
) -> None:
    """A start after 180 days must still clear, to the hour."""
    found = start_by(picture(closes_h), timing({"all": [closes_h]}, planned(0, all=48.0)), ["all"], risk=0.05)
    assert (found.status, found.margin_h) == (status, margin_h)


def test_a_group_that_is_not_cleared_has_no_start_by() -> None:
    """However quiet it is, a start that leaves people behind will not do."""
    made = timing({"all": [NEVER], "some": [NEVER]}, planned(0, all=48.0, some=None))
    assert start_by(picture(NEVER), made, ["some"], risk=0.2).status is StartByStatus.PAST
    assert start_by(picture(NEVER), made, ["all", "some"], risk=0.2).status is StartByStatus.PAST
    assert start_by(picture(NEVER), made, ["all"], risk=0.2).status is StartByStatus.BEYOND_HORIZON


@pytest.mark.parametrize(
    ("helped", "status"), [((), "cannot_clear"), (("some",), "past"), (("all",), "past"), (("all", "some"), "past")]
)
def test_nobody_is_told_to_start_today_where_that_helps_nobody(helped: tuple[str, ...], status: str) -> None:
    """Two groups that no start clears: "past" while a start now brings somebody to safety, else "cannot_clear"."""
    made = timing({"all": [NEVER], "some": [NEVER]}, planned(0, all=None, some=None, helped=helped))
    found = start_by(picture(NEVER), made, ["all", "some"], risk=0.05)
    assert (found.status, found.start_by, found.margin_h) == (status, None, None)


def test_a_later_start_that_clears_keeps_the_start_by_open() -> None:
    """Nobody gets out by an order of today, all by one of day four on: the margin is read from the later starts."""
    made = timing({"all": [400.0]}, planned(0, all=None, helped=()), planned(96, all=48.0))
    found = start_by(picture(400), made, ["all"], risk=0.05)
    assert (found.status, found.margin_h) == (StartByStatus.OPEN, 352.0)


def test_risk_of_people_left_counts_to_the_end_of_the_plan() -> None:
    """A group left behind is caught on the paths whose last way closes within its plan of 72 h."""
    made = timing({"all": [50.0, 72.0, 80.0, NEVER]}, planned(0, horizon_h=72.0, all=None))
    assert risk_at(made, ["all"], 0.0) == 0.25
    assert risk_at(made, ["all"], 10.0) == 0.75


def test_risk_of_several_groups_is_read_from_the_same_paths() -> None:
    """P(some group is caught) adds where groups fall on different paths and not where they fall on the same."""
    early, apart, same = [10.0, NEVER, NEVER, NEVER], [NEVER, 10.0, NEVER, NEVER], [12.0, NEVER, NEVER, NEVER]
    made = timing({"a": early, "b": apart, "c": same}, planned(0, a=24.0, b=24.0, c=24.0))
    assert [risk_at(made, [one], 0.0) for one in "abc"] == [0.25, 0.25, 0.25]
    assert risk_at(made, ["a", "b"], 0.0) == 0.5
    assert risk_at(made, ["a", "c"], 0.0) == 0.25
    assert risk_at(made, ["a", "b", "c"], 0.0) == 0.5


def test_each_group_is_held_to_its_own_clearance_and_its_own_way_out() -> None:
    """A quick group with a short way and a slow one with a long way may have the same start-by."""
    made = timing({"quick": [60.0], "slow": [124.0]}, planned(0, quick=10.0, slow=74.0))
    seen = picture(60)
    margins = [start_by(seen, made, ids, risk=0.05).margin_h for ids in (["quick"], ["slow"], ["quick", "slow"])]
    assert margins == [50.0, 50.0, 50.0]


def test_the_start_moves_with_a_clearance_that_grows() -> None:
    """Where waiting an hour costs an hour of clearance, 100 h less 40 h leave 30 h and not 60 h."""
    made = timing({"all": [100.0]}, planned(0, all=40.0), planned(48, all=88.0))
    assert start_by(picture(100), made, ["all"], risk=0.05).margin_h == 30.0


def test_start_by_never_falls_as_the_risk_rises() -> None:
    """More risk accepted never means an earlier start."""
    made = timing({"all": TEN}, planned(0, all=48.0), planned(168, all=96.0))
    margins = [start_by(picture(*TEN), made, ["all"], risk=n / 20).margin_h for n in range(2, 19)]
    assert margins == sorted(margins)
    assert len(set(margins)) > 5
