"""households_together, minors_accompanied, call_forward and priority_order."""

from dataclasses import replace

import pytest

from egress.domain import Group, check_plan
from egress.kit import Range

from .rules_small_post import also, at, breaches, broken_rules, move, with_movement, with_row, without


def _families(case, **fields):
    """Let the others be households of this size."""
    return with_row(case, "groups", "others", **fields)


def test_households_board_whole(case, plan):
    """Loads of 15, 15, 5 and 25 are whole households of five; of three, 5 and 25 split one."""
    assert broken_rules(_families(case, household_persons=5), plan) == set()
    found = breaches(_families(case, household_persons=3), plan)
    assert [(f.rule, f.movement_id) for f in found] == [
        ("households_together", "plane-1-out"),
        ("households_together", "plane-2-out"),
    ]


def test_the_smaller_household_leaves_each_site_once(case, plan):
    """Of 30 in households of four one has two persons: it may leave the town once, and is not two households."""
    fours = _families(case, household_persons=4)
    walks = with_movement(with_movement(plan, "walk-1", loads=(("others", 12),)), "walk-2", loads=(("others", 18),))
    planes = with_movement(walks, "plane-1-out", loads=(("staff", 20), ("others", 4)))
    planes = with_movement(planes, "plane-2-out", loads=(("others", 26),))
    free = with_row(with_row(fours, "fleets", "plane", seats_max=26), "legs", "walk", persons_per_h=None)
    free = with_row(with_row(free, "sites", "town", processing_per_h=None), "sites", "airport", processing_per_h=None)
    assert broken_rules(free, planes) == set()
    twice = with_movement(with_movement(planes, "walk-1", loads=(("others", 14),)), "walk-2", loads=(("others", 14),))
    twice = with_movement(twice, "plane-2-out", loads=(("others", 24),))
    found = breaches(free, twice)
    assert [(f.rule, f.movement_id) for f in found] == [("households_together", "walk-2")]


def _with_minors(case, plan, minors, companions):
    """Let some minors in the town walk out with the first of the others, in whose company they are."""
    group = Group(
        id="minors",
        label="Minors",
        category="citizen",
        site_id="town",
        persons=Range.exactly(minors),
        accompanied_by=("others",),
        persons_per_companion=4,
    )
    loads = (("others", companions), ("minors", minors))
    fewer = with_movement(plan, "walk-1", loads=loads)
    return replace(case, groups=(*case.groups, group)), fewer


@pytest.mark.parametrize(("minors", "companions", "rules"), [(4, 1, set()), (5, 1, {"minors_accompanied"})])
def test_minors_need_company_on_every_movement(case, plan, minors, companions, rules):
    """One adult may take four; the fifth is unaccompanied."""
    case, plan = _with_minors(case, plan, minors, companions)
    kept = without(plan, "walk-2", "plane-1-out", "plane-2-out", "onward-1")
    assert broken_rules(case, kept) == rules


def test_a_companion_in_another_vehicle_is_no_company(case, plan):
    """Four minors walk alone while their companions walk an hour later."""
    case, plan = _with_minors(case, plan, 4, 1)
    apart = with_movement(without(plan, "plane-1-out", "plane-2-out", "onward-1"), "walk-1", loads=(("minors", 4),))
    found = breaches(case, apart)
    assert [f.rule for f in found] == ["minors_accompanied"]
    assert "in the company of 0, enough for 0" in found[0].sentence


@pytest.mark.parametrize(
    ("called", "every_h", "rules"), [(15, 1.0, set()), (14, 1.0, set()), (14, 2.5, {"call_forward"})]
)
def test_nobody_leaves_before_being_called(case, plan, called, every_h, rules):
    """Fifteen an hour keep pace with the walks at 1:00 and 2:00; fourteen at the order and at 2:30 do not."""
    staggered = _families(case, called_persons=called, called_every_h=every_h)
    assert broken_rules(staggered, plan) == rules


def test_call_forward_says_how_many_were_called(case, plan):
    """At 1:00 ten of the fifteen who leave have been called."""
    (found,) = breaches(_families(case, called_persons=10, called_every_h=1.5, ready_first_h=0.0), plan)[:1]
    assert (found.rule, found.at) == ("call_forward", at(60))
    assert "but 10 persons of them have been called forward" in found.sentence


def _queue(case, weight=1.0):
    """Give staff a higher weight than others where asked, and keep queues in order."""
    return replace(with_row(case, "groups", "staff", weight=weight), queues_by_priority=True)


def test_those_who_come_first_are_not_passed_over(case, plan):
    """At 3:00 twenty staff fly with five others; with four staff left for the next aircraft they were passed over."""
    assert broken_rules(_queue(case, 2.0), plan) == set()
    inverted = with_movement(plan, "plane-1-out", loads=(("staff", 16), ("others", 9)))
    inverted = with_movement(inverted, "plane-2-out", loads=(("staff", 4), ("others", 21)))
    found = breaches(_queue(case, 2.0), inverted)
    assert [(f.rule, f.movement_id) for f in found] == [("priority_order", "plane-1-out")]
    assert "before 4 persons of Staff (staff)" in found[0].sentence
    assert broken_rules(_queue(case, 1.0), inverted) == set()
    assert broken_rules(replace(_queue(case, 2.0), queues_by_priority=False), inverted) == set()


def test_those_who_never_leave_were_passed_over(case, plan):
    """Four staff who stay at the airport for good while others fly were passed over, twice."""
    left = with_movement(plan, "plane-1-out", loads=(("staff", 16), ("others", 5)))
    left = with_movement(left, "onward-1", loads=(("staff", 16),))
    found = breaches(_queue(case, 2.0), left)
    assert [(f.rule, f.movement_id) for f in found] == [
        ("priority_order", "plane-1-out"),
        ("priority_order", "plane-2-out"),
    ]


def test_who_may_not_take_the_leg_is_not_in_its_queue(case, plan):
    """A flight for citizens only passes nobody over who could not have taken it."""
    left = with_movement(plan, "plane-1-out", loads=(("others", 5),))
    left = without(left, "onward-1")
    closed = with_row(_queue(case, 2.0), "legs", "flight", categories=("citizen",))
    assert broken_rules(closed, left) == set()


def test_two_seats_are_no_use_to_a_household_of_four(case, plan):
    """Where fewer of the others are aboard than one household of the staff, no household was passed over."""
    case = _queue(with_row(case, "groups", "staff", household_persons=4), 2.0)
    few = with_movement(plan, "bus-1", loads=(("staff", 8),))
    few = with_movement(few, "bus-2", loads=(("staff", 12),))
    few = with_movement(few, "plane-1-out", loads=(("staff", 16), ("others", 3)))
    few = with_movement(few, "plane-2-out", loads=(("staff", 4), ("others", 21)))
    few = with_movement(few, "onward-1", loads=(("staff", 16),))
    assert broken_rules(case, few) == set()
    more = with_movement(few, "plane-1-out", loads=(("staff", 16), ("others", 4)))
    assert broken_rules(case, more) == {"priority_order"}


def test_a_companion_passes_nobody_over(case, plan):
    """Others who fly before the staff pass them over, but not where they go along with children in their care."""
    inverted = with_movement(plan, "plane-1-out", loads=(("staff", 16), ("others", 9)))
    inverted = with_movement(inverted, "plane-2-out", loads=(("staff", 4), ("others", 20), ("minors", 1)))
    company = {"accompanied_by": ("others",), "persons_per_companion": 4, "persons": Range.exactly(2)}
    minors = replace(case.group_by_id["others"], id="minors", weight=3.0, **company)
    case = replace(_queue(case, 2.0), groups=(*_queue(case, 2.0).groups, minors))
    free = with_row(with_row(case, "sites", "town", processing_per_h=None), "legs", "walk", persons_per_h=None)
    free = with_row(free, "sites", "airport", holding_persons=None)
    walked = with_movement(inverted, "walk-1", loads=(("others", 15), ("minors", 1)))
    walked = with_movement(walked, "walk-2", loads=(("others", 15), ("minors", 1)))
    assert "priority_order" in broken_rules(free, walked)
    along = with_movement(walked, "plane-1-out", loads=(("staff", 16), ("others", 8), ("minors", 1)))
    assert "priority_order" not in broken_rules(free, along)


@pytest.mark.parametrize(("places", "rules"), [(4, {"priority_order"}), (3, set())])
def test_a_household_on_litters_is_passed_over_only_where_it_could_lie(case, plan, places, rules):
    """Staff on litters who stay behind could have flown where a household of four has places, not with three."""
    lying = with_row(case, "groups", "staff", household_persons=4, litter=True, weight=2.0)
    lying = with_row(with_row(lying, "fleets", "bus", litters=10), "fleets", "plane", litters=places)
    here = with_movement(with_movement(plan, "bus-1", loads=(("staff", 8),)), "bus-2", loads=(("staff", 8),))
    alone = without(with_movement(here, "plane-1-out", loads=(("others", 5),)), "onward-1")
    assert broken_rules(replace(lying, queues_by_priority=True), alone) == rules


def test_a_soft_rule_gives_a_notice(case, plan):
    """What breaks a rule that the case calls soft can be carried out, but its reader must know."""
    soft = replace(_families(case, household_persons=3), soft_rules=("households_together",))
    assert broken_rules(soft, plan) == set()
    assert [f.severity for f in check_plan(soft, plan) if f.rule == "households_together"] == ["notice", "notice"]


def test_what_is_physics_cannot_be_called_soft(case, plan):
    """A full airport stays a breach whatever the case calls soft."""
    crowded = with_row(case, "sites", "airport", holding_persons=Range.exactly(49))
    assert broken_rules(replace(crowded, soft_rules=("site_holding",)), plan) == {"site_holding"}


def test_what_is_added_moves_nothing_else(case, plan):
    """None of these rules finds anything where the case says nothing of it."""
    extra = also(plan, move("late", "onward", 346, 600, others=25))
    assert broken_rules(case, extra) == set()
