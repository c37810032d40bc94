"""people_present, safe_stays_safe and everyone_counted."""

from dataclasses import replace

from egress.domain import check_plan
from egress.kit import Range

from .rules_small_post import also, breaches, broken_rules, move, with_movement, with_row, without


def test_nobody_leaves_before_being_ready(case, plan):
    """At an even rate 15 of 30 are ready after one of two hours: 15 may walk, at 59 minutes only 14."""
    assert broken_rules(case, with_movement(plan, "walk-1", depart=59)) == {"people_present"}
    found = breaches(with_row(case, "groups", "others", ready_first_h=0.5), plan)
    assert [(f.rule, f.movement_id) for f in found] == [("people_present", "walk-1")]
    assert "15 persons" in found[0].sentence
    assert "10 persons of them are there and ready" in found[0].sentence


def test_more_than_the_head_count_never_leave(case, plan):
    """The last person is counted once: one fewer in the group and one too many leaves."""
    assert broken_rules(with_row(case, "groups", "staff", persons=Range.exactly(19)), plan) == {"people_present"}


def test_nobody_leaves_a_place_without_having_come_there(case, plan):
    """Whoever flies must first have reached the airport."""
    assert broken_rules(case, without(plan, "bus-2")) >= {"people_present"}
    assert broken_rules(case, with_movement(plan, "onward-1", loads=(("staff", 21),))) == {"people_present"}


def test_who_arrives_may_leave_at_the_same_instant(case, plan):
    """Arrivals count before departures: at 270 staff reach the hub and may go on at 270, not at 269."""
    assert broken_rules(case, with_movement(plan, "onward-1", depart=270)) == set()
    assert broken_rules(case, with_movement(plan, "onward-1", depart=269)) == {"people_present"}


def test_nobody_is_served_twice(case, plan):
    """The same people cannot fly onward a second time."""
    found = breaches(case, also(plan, move("again", "onward", 600, 840, staff=20)))
    assert [(f.rule, f.movement_id) for f in found] == [("people_present", "again")]


def test_a_shortfall_is_told_once_and_again_only_where_it_grows(case, plan):
    """One person never there is told at the last walk, and the same person missing at the flight once."""
    fewer = with_row(case, "groups", "others", persons=Range.exactly(29), ready_all_h=1.0)
    more = also(plan, move("walk-3", "walk", 300, 345, others=3))
    assert [f.movement_id for f in breaches(fewer, plan)] == ["walk-2"]
    assert [f.movement_id for f in breaches(fewer, more)] == ["walk-2", "walk-3"]
    late = with_row(case, "groups", "others", ready_first_h=1.0, ready_all_h=2.5)
    eased = with_movement(plan, "walk-2", loads=(("others", 10),))
    eased = with_movement(eased, "plane-2-out", loads=(("others", 20),))
    assert [f.movement_id for f in breaches(late, eased)] == ["walk-1"]


def test_who_is_left_is_told_by_group_and_place(case, plan):
    """Without its flight and its second walk, the group's people are named at the airport and in town."""
    left = check_plan(case, without(plan, "walk-2", "plane-2-in", "plane-2-out"))
    assert [(f.rule, f.severity) for f in left] == [("everyone_counted", "notice")]
    assert "25 of 30 persons" in left[0].sentence
    assert "15 persons at Town" in left[0].sentence
    assert "10 persons at Airport" in left[0].sentence


def test_an_empty_plan_leaves_everyone(case, plan):
    """A plan without movements is legal, and says of both groups that they are left."""
    left = check_plan(case, replace(plan, movements=()))
    assert [f.rule for f in left] == ["everyone_counted", "everyone_counted"]


def test_people_who_begin_in_a_safe_place_are_served(case, plan):
    """A group at home is safe without moving."""
    at_home = with_row(with_row(case, "groups", "staff", site_id="home"), "groups", "others", site_id="hub")
    assert check_plan(at_home, replace(plan, movements=())) == []


def test_nobody_is_sent_back_from_safety(case, plan):
    """A leg from the hub back to the town may not carry people; the finding names both places and how many."""
    back = replace(
        case.leg_by_id["onward"],
        id="back",
        label="Way back",
        to_site_id="town",
        closes_with=(),
    )
    with_way = replace(case, legs=(*case.legs, back))
    found = breaches(with_way, also(plan, move("back-1", "back", 400, 640, others=5)))
    assert [(f.rule, f.movement_id) for f in found] == [("safe_stays_safe", "back-1")]
    assert "5 persons" in found[0].sentence
    assert "Hub (hub), which is safe, to Town (town), which is not" in found[0].sentence


def test_from_one_safe_place_to_another_and_empty_back_into_danger_are_allowed(case, plan):
    """The onward leg and the aircraft's empty ways in are legal until the onward leg ends in an unsafe place."""
    assert "safe_stays_safe" not in broken_rules(case, plan)
    assert {m.id for m in plan.movements} >= {"onward-1", "plane-1-in"}
    unsafe_end = with_row(case, "sites", "home", safe=False)
    assert broken_rules(unsafe_end, plan) == {"safe_stays_safe"}
