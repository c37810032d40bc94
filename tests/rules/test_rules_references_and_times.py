"""known_references, within_plan and travel_time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from egress.domain import check_plan
from egress.kit import Range

from .rules_small_post import also, at, breaches, broken_rules, move, with_movement, with_row, without

NAMES = {"known_references"}


def test_another_case_id_is_a_breach_and_another_scenario_a_notice(case, plan):
    """A plan for another post is wrong; a plan tried in another scenario is only worth knowing."""
    assert broken_rules(case, replace(plan, case_id="elsewhere")) == NAMES
    tried = check_plan(case, replace(plan, scenario_id="worse"))
    assert [(f.rule, f.severity) for f in tried] == [("known_references", "notice")]


@pytest.mark.parametrize(
    ("table", "id_"),
    [("legs", "walk"), ("sites", "home"), ("fleets", "bus")],
)
def test_what_is_not_in_use_may_not_be_used(case, plan, table, id_):
    """A lost leg, site or fleet is found wherever a movement needs it."""
    found = breaches(with_row(case, table, id_, in_use=False), plan)
    assert {f.rule for f in found} == NAMES
    assert all("not in use" in f.sentence for f in found)


@pytest.mark.parametrize(
    "added",
    [
        move("x", "no-leg", 60, 105),
        move("x", "onward", 600, 900, "no-fleet", 1, staff=1),
        move("x", "onward", 600, 900, ghosts=5),
        move("x", "onward", 600, 900),
        move("x", "flight", 900, 1000, others=1),
        move("x", "onward", 350, 900, "bus", 1),
        move("x", "road", 400, 500, "bus", 2, empty_return=True),
        move("x", "road", 400, 500, "bus", 0),
        move("x", "road", 400, 500, "bus"),
        move("x", "onward", 345, 900, None, 1, others=5),
        move("x", "road", 300, 400, "bus", 1, empty_return=True, staff=5),
    ],
    ids=[
        "unknown leg",
        "unknown fleet",
        "unknown group",
        "nobody by themselves",
        "no vehicle on a flight",
        "bus on a commercial leg",
        "vehicle beyond the fleet",
        "vehicle 0",
        "no vehicle number",
        "vehicle without fleet",
        "people on an empty return",
    ],
)
def test_a_reference_that_does_not_fit_is_named(case, plan, added):
    """Each way of naming what does not exist or fit is found with the movement's id."""
    found = [f for f in breaches(case, also(plan, added)) if f.rule == "known_references"]
    assert found
    assert {f.movement_id for f in found} == {"x"}


@pytest.mark.parametrize(
    "added",
    [
        move("x", "no-leg", 60, 105),
        move("x", "onward", 600, 900, ghosts=5),
        move("x", "onward", 600, 900),
        move("x", "onward", 345, 900, None, 1, others=5),
        move("x", "road", 300, 400, "bus", 1, empty_return=True, staff=5),
        move("bus-2", "onward", 345, 900, others=5),
    ],
)
def test_a_bad_name_alone_breaks_no_other_rule(case, plan, added):
    """What cannot be resolved is judged by known_references alone."""
    assert broken_rules(case, also(plan, added)) == NAMES


def test_an_unknown_fleet_is_named_once(case, plan):
    """A movement of an unknown fleet still moves its people, so only its name is at fault."""
    assert broken_rules(case, with_movement(plan, "bus-2", fleet_id="taxi")) == NAMES


def test_a_fleet_that_the_leg_does_not_name_may_not_run_it(case, plan):
    """A leg that names its fleets is closed to others of the same mode."""
    closed = with_row(case, "legs", "road", fleet_ids=("armoured",))
    assert broken_rules(closed, plan) == NAMES


@pytest.mark.parametrize("loads", [(("others", 0),), (("others", -3),), (("others", 2.5),), (("others", True),)])
def test_a_load_is_a_whole_number_of_at_least_one(case, plan, loads):
    """Nobody, fewer than nobody and half a person are refused."""
    spoilt = with_movement(plan, "plane-2-out", loads=loads)
    assert broken_rules(case, spoilt) == NAMES


def test_a_group_is_named_once_in_a_load(case, plan):
    """Two lines for one group in one load are a slip of the pen."""
    twice = with_movement(plan, "plane-2-out", loads=(("others", 20), ("others", 5)))
    assert broken_rules(case, twice) == NAMES


def test_a_movement_may_not_leave_before_the_order(case, plan):
    """Nobody acts before the order; at the order itself is allowed."""
    early = also(plan, move("x", "onward", -1, 345, "bus", 1))
    assert "within_plan" in broken_rules(case, early)
    commercial = with_row(case, "groups", "staff", site_id="hub")
    only = replace(plan, movements=(move("x", "onward", 0, 240, staff=20),))
    assert broken_rules(commercial, only) == set()
    before = replace(plan, movements=(move("x", "onward", -1, 240, staff=20),))
    assert {"within_plan"} <= broken_rules(commercial, before)


def test_arrival_by_the_end_of_the_plan(case, plan):
    """Arriving exactly at the end passes, a minute later does not."""
    assert broken_rules(case, replace(plan, horizon_end=at(585))) == set()
    assert broken_rules(case, replace(plan, horizon_end=at(584))) == {"within_plan"}


def test_an_arrival_not_after_its_departure(case, plan):
    """A movement that arrives when it departs is found by within_plan alone."""
    assert broken_rules(case, with_movement(plan, "onward-1", arrive=345)) == {"within_plan"}


def test_times_are_whole_minutes(case, plan):
    """Half a minute cannot be carried out."""
    odd = with_movement(plan, "onward-1", depart=at(344) + timedelta(seconds=30), arrive=600)
    assert broken_rules(case, odd) == {"within_plan"}


def test_a_plan_ends_after_it_starts(case, plan):
    """A plan whose end is its start is refused even when it is empty."""
    assert broken_rules(case, replace(plan, movements=(), horizon_end=plan.start)) == {"within_plan"}


def test_travel_lasts_at_least_as_long_as_the_leg(case, plan):
    """Exactly the leg's minutes passes, one less does not, longer does."""
    assert broken_rules(case, with_movement(plan, "onward-1", arrive=584)) == {"travel_time"}
    assert broken_rules(case, with_movement(plan, "onward-1", arrive=700)) == set()
    assert broken_rules(with_row(case, "legs", "onward", travel_min=Range.exactly(241)), plan) == {"travel_time"}


def test_an_empty_return_lasts_as_long_as_the_way_back(case, plan):
    """The way back has its own minutes."""
    assert broken_rules(with_row(case, "legs", "flight", return_min=81), plan) == {"travel_time"}
    assert broken_rules(with_row(case, "legs", "flight", return_min=10), plan) == set()


def test_positioning_forwards_lasts_as_long_as_the_leg(case, plan):
    """An empty vehicle takes as long as a full one in the forward direction."""
    moved = also(without(plan, "bus-2"), move("bus-2", "road", 105, 134, "bus", 1))
    found = {f.rule for f in breaches(case, moved)}
    assert "travel_time" in found
