"""site_processing, site_departures, site_holding and site_parking."""

from dataclasses import replace

import pytest

from egress.domain import Leg, Mode
from egress.domain.rules.token_bucket import overruns
from egress.kit import Range

from .rules_small_post import also, at, breaches, broken_rules, move, with_movement, with_row, without


def test_people_leave_no_faster_than_they_are_processed(case, plan):
    """Two full aircraft 75 minutes apart need exactly 20 persons per hour; a minute less is too fast."""
    slower = with_row(case, "sites", "airport", processing_per_h=Range.exactly(19.9))
    found = breaches(slower, plan)
    assert {f.rule for f in found} == {"site_processing"}
    assert found[0].at == at(255)
    assert "24.88 can be processed" in found[0].sentence
    sooner = with_movement(plan, "plane-2-out", depart=254, arrive=345)
    assert broken_rules(case, sooner) == {"site_processing"}


def test_a_full_vehicle_may_leave_but_a_long_column_may_not(case, plan):
    """One vehicle above an hour's work passes; a party by itself above an hour's work does not."""
    assert broken_rules(with_row(case, "sites", "house", processing_per_h=Range.exactly(8)), plan) == set()
    column = with_movement(without(plan, "walk-1"), "walk-2", loads=(("others", 30),))
    free = with_row(case, "legs", "walk", persons_per_h=None)
    assert broken_rules(with_row(free, "sites", "town", processing_per_h=Range.exactly(30)), column) == set()
    found = breaches(with_row(free, "sites", "town", processing_per_h=Range.exactly(29)), column)
    assert [f.rule for f in found] == ["site_processing"]


def test_a_site_that_processes_nobody_lets_nobody_go(case, plan):
    """A rate of 0 allows not even the first vehicle: both buses are found."""
    found = breaches(with_row(case, "sites", "house", processing_per_h=Range.exactly(0)), plan)
    assert [(f.rule, f.at) for f in found] == [("site_processing", at(30)), ("site_processing", at(105))]


def test_several_departures_at_one_instant_count_together(case, plan):
    """The hub's onward party split in two at one instant is judged as one."""
    split = also(
        with_movement(plan, "onward-1", loads=(("staff", 10),)), move("onward-2", "onward", 345, 585, staff=10)
    )
    assert broken_rules(with_row(case, "sites", "hub", processing_per_h=Range.exactly(20)), split) == set()
    assert broken_rules(with_row(case, "sites", "hub", processing_per_h=Range.exactly(19)), split) == {
        "site_processing"
    }


def test_the_bucket_equals_its_definition_over_all_pairs():
    """One pass finds an overrun exactly when some pair of instants holds more than rate × time + capacity."""
    import itertools
    import random

    chance = random.Random(7)
    outcomes = set()
    for _ in range(200):
        events = sorted((chance.randrange(0, 300), chance.randrange(1, 12)) for _ in range(6))
        rate, capacity = 10.0, 15.0
        pairs = itertools.combinations_with_replacement(sorted({m for m, _ in events}), 2)
        broken = any(
            sum(n for m, n in events if a <= m <= b) > rate * (b - a) / 60 + capacity + 1e-6 for a, b in pairs
        )
        found = list(overruns([(at(m), n) for m, n in events], at(0), rate_per_h=rate, capacity=capacity))
        assert bool(found) == broken
        outcomes.add(broken)
    assert outcomes == {True, False}


def test_aircraft_leave_no_faster_than_they_are_sent_off(case, plan):
    """At one departure per hour the second may leave 60 minutes after the first, not 59."""
    free = with_row(case, "sites", "airport", processing_per_h=None)
    hour = with_movement(plan, "plane-2-out", depart=240, arrive=345)
    sooner = with_movement(plan, "plane-2-out", depart=239, arrive=345)
    assert broken_rules(free, hour) == set()
    assert broken_rules(free, sooner) == {"site_departures"}


def test_empty_aircraft_and_buses_take_no_departure(case, plan):
    """Only fixed-wing departures with people count: none may leave the house or, empty, the hub."""
    none = Range.exactly(0)
    quiet = with_row(with_row(case, "sites", "house", departures_per_h=none), "sites", "hub", departures_per_h=none)
    assert broken_rules(quiet, plan) == set()
    assert broken_rules(with_row(case, "sites", "airport", departures_per_h=none), plan) == {"site_departures"}


def test_a_slow_airfield_may_still_send_one_aircraft(case, plan):
    """Below one departure per hour the bucket holds one: 0.8 per hour allows one each 75 minutes."""
    slow = with_row(case, "sites", "airport", departures_per_h=Range.exactly(0.8))
    assert broken_rules(slow, plan) == set()
    slower = with_row(case, "sites", "airport", departures_per_h=Range.exactly(0.79))
    assert broken_rules(slower, plan) == {"site_departures"}


def test_no_more_are_held_than_a_site_can_hold(case, plan):
    """Fifty wait at the airport between the last walk and the first flight; 49 may be held."""
    found = breaches(with_row(case, "sites", "airport", holding_persons=Range.exactly(49)), plan)
    assert [f.rule for f in found] == ["site_holding"]
    assert found[0].at == at(165)
    assert "up to 50 persons held from 2030-05-01T02:45:00Z until 2030-05-01T03:00:00Z" in found[0].sentence


def test_a_hub_pushes_back_though_it_is_safe(case, plan):
    """Without the onward movement 50 stay at a hub that holds 30."""
    assert broken_rules(case, without(plan, "onward-1")) == {"site_holding"}


def test_departures_make_room_for_arrivals_at_the_same_instant(case, plan):
    """At 345 twenty leave the hub as 25 arrive, which just fits; a minute later it does not."""
    assert broken_rules(case, plan) == set()
    assert broken_rules(case, with_movement(plan, "onward-1", depart=346, arrive=600)) == {"site_holding"}


def test_those_who_began_there_are_not_held(case, plan):
    """The 30 in town before they walk do not fill it, whatever it can hold."""
    assert broken_rules(with_row(case, "sites", "town", holding_persons=Range.exactly(0)), plan) == set()
    assert broken_rules(with_row(case, "sites", "house", holding_persons=Range.exactly(0)), plan) == set()


def test_those_who_come_back_are_held_beside_those_who_never_left(case, plan):
    """Fifteen walk out and back to their own town: they are held there until 15 of the group leave again."""
    back = Leg(
        id="back",
        label="Back",
        from_site_id="airport",
        to_site_id="town",
        mode=Mode.FOOT,
        travel_min=Range.exactly(45),
    )
    both_ways = replace(case, legs=(*case.legs, back))
    tour = (
        move("out", "walk", 60, 105, others=15),
        move("in", "back", 105, 150, others=15),
        move("out-again", "walk", 150, 195, others=15),
        move("rest", "walk", 210, 255, others=15),
    )
    kept = replace(plan, movements=(*tour[:2], replace(tour[2], depart=at(151), arrive=at(196))))
    for persons, rules in ((15, set()), (14, {"site_holding"})):
        limited = with_row(both_ways, "sites", "town", holding_persons=Range.exactly(persons))
        assert broken_rules(limited, kept) == rules
    none_held = with_row(both_ways, "sites", "town", holding_persons=Range.exactly(0))
    assert broken_rules(none_held, replace(plan, movements=tour)) == set()


def test_no_more_aircraft_stand_than_can_park(case, plan):
    """Both aircraft stand at the airport from 150 to 180: one stand is too few."""
    found = breaches(with_row(case, "sites", "airport", parking_aircraft=Range.exactly(1)), plan)
    assert [f.rule for f in found] == ["site_parking"]
    assert (found[0].at, "up to 2 aircraft parked" in found[0].sentence) == (at(150), True)


def test_a_departure_frees_the_stand_for_an_arrival_at_the_same_instant(case, plan):
    """One stand suffices when the second aircraft lands as the first leaves; a minute sooner is too soon."""
    one = with_row(case, "sites", "airport", parking_aircraft=Range.exactly(1))
    assert broken_rules(one, with_movement(plan, "plane-2-in", depart=100, arrive=180)) == set()
    assert broken_rules(one, with_movement(plan, "plane-2-in", depart=99, arrive=179)) == {"site_parking"}


@pytest.mark.parametrize(("arrive_min", "rules"), [(290, set()), (289, {"site_parking"})])
def test_at_its_base_an_aircraft_is_taken_off_the_apron_after_unloading(case, plan, arrive_min, rules):
    """The hub's one stand is free 20 minutes after the first return, and is not taken before any departure."""
    roomy = with_row(case, "sites", "hub", parking_aircraft=Range.exactly(1))
    roomy = with_row(roomy, "sites", "airport", processing_per_h=None, departures_per_h=None)
    roomy = with_row(roomy, "sites", "hub", holding_persons=None)
    later = with_movement(plan, "plane-2-out", depart=arrive_min - 90, arrive=arrive_min)
    assert broken_rules(roomy, later) == rules
    out_again = move("plane-1-again", "flight", 500, 580, "plane", 1, empty_return=True)
    assert broken_rules(roomy, also(later, out_again)) == rules


def test_away_from_its_base_an_aircraft_stands_until_it_leaves(case, plan):
    """The last movement ends the stay after unloading; a stay between movements lasts until the departure."""
    one = with_row(case, "sites", "airport", parking_aircraft=Range.exactly(1))
    left = without(plan, "plane-1-out", "onward-1")
    parked = with_movement(left, "plane-2-in", depart=80, arrive=160)
    assert broken_rules(one, parked) == set()
    assert broken_rules(one, with_movement(left, "plane-2-in", depart=79, arrive=159)) == {"site_parking"}
