"""fleet_categories, litters, convoy_size, convoy_escort, fleet_daylight, crew_day, site_fuel, commercial_seats."""

from dataclasses import replace
from datetime import time

import pytest

from egress.domain import Fleet, Mode

from .rules_small_post import also, at, breaches, broken_rules, move, with_movement, with_row, without


def test_a_vehicle_for_some_carries_no_others(case, plan):
    """A bus for staff may carry staff; one for citizens may not, and empty it may run as it likes."""
    assert broken_rules(with_row(case, "fleets", "bus", categories=("staff",)), plan) == set()
    found = breaches(with_row(case, "fleets", "bus", categories=("citizen",)), plan)
    assert [(f.rule, f.movement_id) for f in found] == [("fleet_categories", "bus-1"), ("fleet_categories", "bus-2")]
    assert "is for citizen only, not for staff" in found[0].sentence


def test_litter_patients_need_places(case, plan):
    """Ten staff on litters ride where there are ten places; with nine there is one too few."""
    lying = with_row(case, "groups", "staff", litter=True)
    flying = with_row(lying, "fleets", "plane", litters=25)
    flying = with_row(flying, "legs", "onward", categories=("staff",))
    assert broken_rules(with_row(flying, "fleets", "bus", litters=10), plan) == set()
    found = breaches(with_row(flying, "fleets", "bus", litters=9), plan)
    assert [(f.rule, f.movement_id) for f in found] == [("litters", "bus-1"), ("litters", "bus-2")]


@pytest.mark.parametrize(("seats_max", "rules"), [(20, set()), (19, {"litters"})])
def test_a_litter_takes_the_room_of_several_seats(case, plan, seats_max, rules):
    """Ten on litters of two seats each fill twenty seats."""
    lying = with_row(case, "groups", "staff", litter=True)
    lying = with_row(lying, "fleets", "bus", litters=10, seats_per_litter=2, seats_max=seats_max)
    only_road = without(plan, "plane-1-out", "plane-2-out", "onward-1")
    assert broken_rules(lying, only_road) == rules


def test_litter_patients_do_not_walk(case, plan):
    """On a leg without a vehicle they move only where it names their category."""
    lying = with_row(case, "groups", "others", litter=True)
    on_foot = without(plan, "plane-1-out", "plane-2-out", "onward-1")
    assert broken_rules(lying, on_foot) == {"litters"}
    assert broken_rules(with_row(lying, "legs", "walk", categories=("citizen",)), on_foot) == set()


def _two_cars(case, plan):
    """Add a car that drives beside the first bus, empty."""
    car = Fleet(id="car", label="Car", mode=Mode.ROAD, vehicles=1, seats=4, base_site_id="house")
    beside = also(without(plan, "bus-2"), move("car-1", "road", 30, 60, "car", 1))
    beside = with_movement(beside, "plane-1-out", loads=(("staff", 10), ("others", 5)))
    beside = with_movement(beside, "onward-1", loads=(("staff", 10),))
    return replace(case, fleets=(*case.fleets, car)), beside


def test_vehicles_set_out_in_convoys(case, plan):
    """A bus and an empty car beside it are a convoy of two, not of three; a minute later they are none."""
    case, plan = _two_cars(case, plan)
    assert broken_rules(with_row(case, "legs", "road", convoy_vehicles=2), plan) == set()
    assert broken_rules(with_row(case, "legs", "road", convoy_vehicles=3), plan) == {"convoy_size"}
    later = with_movement(plan, "car-1", depart=31, arrive=61)
    found = breaches(with_row(case, "legs", "road", convoy_vehicles=2), later)
    assert [(f.rule, f.movement_id, f.at) for f in found] == [("convoy_size", "bus-1", at(30))]


def test_empty_convoys_and_returns_are_free(case, plan):
    """A lone vehicle without people, or on its empty way back, is no convoy."""
    case, plan = _two_cars(case, plan)
    alone = also(plan, move("car-back", "road", 65, 95, "car", 1, empty_return=True))
    alone = also(alone, move("car-2", "road", 200, 230, "car", 1))
    assert broken_rules(with_row(case, "legs", "road", convoy_vehicles=2), alone) == set()


def test_convoys_are_escorted(case, plan):
    """The car escorts the bus; two escorts it is not, and a bus is no escort."""
    case, plan = _two_cars(case, plan)
    escorted = with_row(case, "legs", "road", escort_vehicles=1, escort_fleet_ids=("car",))
    assert broken_rules(escorted, plan) == set()
    assert broken_rules(with_row(escorted, "legs", "road", escort_vehicles=2), plan) == {"convoy_escort"}
    assert broken_rules(escorted, without(plan, "car-1")) == {"convoy_escort"}


def test_a_fleet_that_flies_by_day_lands_by_day(case, plan):
    """The last aircraft lands at 5:45, 10:15 local: a day that ends then holds it, one a minute shorter does not."""
    by_day = {"daily_open": time(5, 30)}
    assert broken_rules(with_row(case, "fleets", "plane", **by_day, daily_close=time(10, 15)), plan) == set()
    found = breaches(with_row(case, "fleets", "plane", **by_day, daily_close=time(10, 14)), plan)
    assert [(f.rule, f.movement_id) for f in found] == [("fleet_daylight", "plane-2-out")]


def test_empty_aircraft_keep_the_hours_too(case, plan):
    """The first aircraft comes in empty at 1:00, 5:30 local: before a day that begins at 5:31."""
    found = breaches(with_row(case, "fleets", "plane", daily_open=time(5, 31), daily_close=time(23, 0)), plan)
    assert [(f.rule, f.movement_id) for f in found] == [("fleet_daylight", "plane-1-in")]


def test_hours_that_run_past_midnight(case, plan):
    """From 20:00 to 12:00 local the aircraft may fly all morning; from 20:00 to 10:00 the second lands too late."""
    for closes, rules in ((time(12), set()), (time(10), {"fleet_daylight"})):
        assert broken_rules(with_row(case, "fleets", "plane", daily_open=time(20), daily_close=closes), plan) == rules


@pytest.mark.parametrize(
    ("day_h", "rest_h", "rules"),
    [(2.0, 1.0, set()), (119 / 60, 1.0, {"crew_day"}), (119 / 60, 0.0, set())],
)
def test_no_crew_works_longer_than_its_day(case, plan, day_h, rest_h, rules):
    """
    The bus is busy 0:20-1:05, 1:05-1:35 and 1:35-2:20 without a break, two hours on end.

    A rest of nothing ends each duty at once, so that each movement is one of its own.
    """
    assert broken_rules(with_row(case, "fleets", "bus", crew_day_h=day_h, crew_rest_h=rest_h), plan) == rules


def test_a_duty_may_last_exactly_its_day_and_a_rest_ends_it(case, plan):
    """The first aircraft is busy 1:00-2:20 and 2:30-4:50: 230 min on end, or 140 min after a rest of ten."""
    alone = without(plan, "plane-2-in", "plane-2-out")
    for day_min, rest_min, rules in (
        (230, 11, set()),
        (229, 11, {"crew_day"}),
        (140, 10, set()),
        (139, 10, {"crew_day"}),
    ):
        limits = {"crew_day_h": day_min / 60, "crew_rest_h": rest_min / 60}
        assert broken_rules(with_row(case, "fleets", "plane", **limits), alone) == rules


def test_fuel_that_is_not_there_is_not_taken_up(case, plan):
    """Two aircraft of 100 l/h take up 150 l each at the airport for 90 min to the hub."""
    thirsty = with_row(case, "fleets", "plane", fuel_l_per_h=100.0)
    assert broken_rules(thirsty, plan) == set()
    assert broken_rules(with_row(thirsty, "sites", "airport", fuel_l=300.0), plan) == set()
    found = breaches(with_row(thirsty, "sites", "airport", fuel_l=299.0), plan)
    assert [(f.rule, f.movement_id) for f in found] == [("site_fuel", "plane-2-out")]


def test_fuel_is_delivered_by_and_by(case, plan):
    """By 4:15 a delivery of 960 l a day has brought 170 l beside the 130 l in stock; at 3:00, 120 l."""
    thirsty = with_row(case, "fleets", "plane", fuel_l_per_h=100.0)
    for stock, rules in ((130.0, set()), (129.0, {"site_fuel"})):
        limited = with_row(thirsty, "sites", "airport", fuel_l=stock, fuel_l_per_day=960.0)
        assert broken_rules(limited, plan) == rules


def test_empty_movements_take_up_fuel(case, plan):
    """Each aircraft that comes in empty from the hub takes up 80 min of fuel there."""
    thirsty = with_row(case, "fleets", "plane", fuel_l_per_h=60.0)
    for stock, rules in ((160.0, set()), (159.0, {"site_fuel"})):
        assert broken_rules(with_row(thirsty, "sites", "hub", fuel_l=stock), plan) == rules


def test_no_more_leave_on_a_commercial_leg_than_there_are_seats(case, plan):
    """Twenty go on at 5:45, 10:15 local: twenty seats a day do, nineteen do not."""
    assert broken_rules(with_row(case, "legs", "onward", seats_per_day=20), plan) == set()
    found = breaches(with_row(case, "legs", "onward", seats_per_day=19), plan)
    assert [(f.rule, f.at) for f in found] == [("commercial_seats", at(345))]


def test_seats_are_counted_by_the_local_day(case, plan):
    """At 19:30 UTC it is midnight in Kabul: one more may go a minute later, not a minute sooner."""
    one_day = with_row(case, "legs", "onward", seats_per_day=20)
    longer = replace(plan, horizon_end=at(3000))
    for minute, rules in ((1169, {"commercial_seats"}), (1170, set())):
        more = also(longer, move("onward-2", "onward", minute, minute + 240, others=1))
        assert broken_rules(one_day, more) == rules
