"""leg_rate, leg_window and leg_categories."""

from dataclasses import replace
from datetime import time

import pytest

from egress.domain import Blackout, TargetKind

from .rules_small_post import at, breaches, broken_rules, with_movement, with_row, without


def test_people_set_out_no_faster_than_the_leg_takes_them(case, plan):
    """Two parties of 15 an hour apart need exactly 15 persons per hour."""
    free = with_row(with_row(case, "sites", "town", processing_per_h=None), "groups", "others", ready_all_h=0)
    assert broken_rules(with_row(free, "legs", "walk", persons_per_h=14.9), plan) == {"leg_rate"}
    assert broken_rules(free, with_movement(plan, "walk-1", depart=61, arrive=106)) == {"leg_rate"}
    assert broken_rules(free, with_movement(plan, "walk-1", depart=59, arrive=105)) == set()


def test_a_column_on_foot_may_not_set_out_at_once(case, plan):
    """Parties by themselves do not raise what the leg takes at one time."""
    column = with_movement(without(plan, "walk-1"), "walk-2", loads=(("others", 30),))
    free = with_row(case, "sites", "town", processing_per_h=None)
    assert broken_rules(with_row(free, "legs", "walk", persons_per_h=30.0), column) == set()
    assert broken_rules(with_row(free, "legs", "walk", persons_per_h=29.0), column) == {"leg_rate"}


def test_one_full_bus_may_always_set_out(case, plan):
    """A road that takes 8 per hour lets a bus of 10 go each 75 minutes."""
    assert broken_rules(with_row(case, "legs", "road", persons_per_h=8.0), plan) == set()
    assert broken_rules(with_row(case, "legs", "road", persons_per_h=7.9), plan) == {"leg_rate"}


@pytest.mark.parametrize(
    ("opens", "closes", "legal"),
    [
        (time(5, 0), time(6, 16), True),
        (time(5, 1), time(18), False),
        (time(5), time(6, 15), False),
        (time(22), time(6, 16), True),
        (time(22), time(6, 15), False),
        (None, time(6, 16), True),
        (None, time(6, 15), False),
        (time(5), None, True),
        (time(0), time(0), True),
    ],
)
def test_a_daily_window_is_local_and_closes_before_its_end(case, plan, opens, closes, legal):
    """The buses leave at 05:00 and 06:15 local: the opening counts in, the closing out, also past midnight."""
    changed = with_row(case, "legs", "road", daily_open=opens, daily_close=closes)
    assert broken_rules(changed, plan) == (set() if legal else {"leg_window"})


def test_empty_vehicles_may_run_outside_the_window(case, plan):
    """The bus drives back at 05:35 local though people may only leave at 05:00 to 05:10 or 06:10 to 06:20."""
    late = with_row(case, "legs", "road", daily_open=time(6, 10), daily_close=time(5, 10))
    assert broken_rules(late, plan) == set()


def test_a_leg_is_used_from_its_first_to_its_last_instant(case, plan):
    """Both bounds may be used themselves."""
    assert broken_rules(with_row(case, "legs", "road", open_from=at(30), open_until=at(105)), plan) == set()
    assert broken_rules(with_row(case, "legs", "road", open_from=at(31)), plan) == {"leg_window"}
    assert broken_rules(with_row(case, "legs", "road", open_until=at(104)), plan) == {"leg_window"}


@pytest.mark.parametrize(
    ("kind", "target_id", "from_min", "until_min", "legal"),
    [
        (TargetKind.LEG, "onward", 300, 345, True),
        (TargetKind.LEG, "onward", 345, 346, False),
        (TargetKind.LEG, "onward", None, None, False),
        (TargetKind.SITE, "town", 61, 120, True),
        (TargetKind.SITE, "town", 60, 61, False),
        (TargetKind.SITE, "home", 0, 585, True),
        (TargetKind.SITE, "home", 585, 600, False),
        (TargetKind.FLEET, "onward", 0, 600, True),
    ],
)
def test_a_blackout_closes_a_leg_and_its_ends(case, plan, kind, target_id, from_min, until_min, legal):
    """The leg and the site left are judged at departure, the site reached at arrival; the end counts out."""
    lost = Blackout(
        target_kind=kind,
        target_id=target_id,
        from_=None if from_min is None else at(from_min),
        until=None if until_min is None else at(until_min),
    )
    assert broken_rules(replace(case, blackouts=(lost,)), plan) == (set() if legal else {"leg_window"})


def test_only_the_leg_s_categories_travel_on_it(case, plan):
    """A flight for staff only is no way out for the five others aboard."""
    found = breaches(with_row(case, "legs", "flight", categories=("staff",)), plan)
    assert {f.rule for f in found} == {"leg_categories"}
    assert [f.movement_id for f in found] == ["plane-1-out", "plane-2-out"]
    assert "5 persons of Others (others)" in found[0].sentence
    assert broken_rules(with_row(case, "legs", "flight", categories=("staff", "citizen")), plan) == set()
