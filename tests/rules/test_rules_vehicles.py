"""vehicle_continuity, vehicle_turnaround, fleet_available and seats."""

from dataclasses import replace

import pytest

from egress.domain import Blackout, Mode, TargetKind, check_plan

from .rules_small_post import also, at, breaches, broken_rules, move, with_movement, with_row, without


def test_a_vehicle_starts_at_its_base(case, plan):
    """A bus whose base is elsewhere cannot begin at the house."""
    assert broken_rules(with_row(case, "fleets", "bus", base_site_id="town"), plan) == {"vehicle_continuity"}


def test_a_vehicle_goes_on_from_where_it_ended(case, plan):
    """Without its way back the bus cannot leave the house again."""
    found = breaches(case, without(plan, "bus-1-back"))
    assert [(f.rule, f.movement_id) for f in found] == [("vehicle_continuity", "bus-2")]
    assert "is at Airport" in found[0].sentence


def test_a_vehicle_may_run_forwards_empty(case, plan):
    """Positioning in the forward direction is a movement like any other."""
    more = also(plan, move("x", "road", 145, 180, "bus", 1, empty_return=True), move("y", "road", 180, 210, "bus", 1))
    assert broken_rules(case, more) == set()


@pytest.mark.parametrize(
    ("id_", "depart", "arrive"),
    [("bus-1-back", 64, 95), ("bus-2", 104, 135), ("plane-2-out", 179, 345)],
    ids=["unloading", "loading", "loading after an empty arrival"],
)
def test_unloading_and_loading_take_their_minutes(case, plan, id_, depart, arrive):
    """One minute less on the ground than unloading or loading takes is found."""
    free = with_row(case, "sites", "airport", processing_per_h=None, departures_per_h=None)
    exact = with_movement(plan, id_, depart=depart + 1, arrive=arrive)
    early = with_movement(plan, id_, depart=depart, arrive=arrive)
    assert broken_rules(free, exact) == set()
    assert broken_rules(free, early) == {"vehicle_turnaround"}


def test_unloading_and_loading_add_up(case, plan):
    """A vehicle that brings people and takes people needs both, to the minute."""
    turned = also(plan, move("x", "flight", 345 + 20, 445, "plane", 2, empty_return=True))
    assert broken_rules(case, turned) == set()
    hub_road = with_row(case, "legs", "onward", mode=Mode.AIR, fleet_ids=("plane",))
    carried = with_movement(without(plan, "onward-1"), "plane-1-out", arrive=270)
    exact = also(carried, move("x", "onward", 270 + 50, 560, "plane", 1, staff=20))
    short = also(carried, move("x", "onward", 270 + 49, 560, "plane", 1, staff=20))
    assert broken_rules(hub_road, exact) == set()
    assert broken_rules(hub_road, short) == {"vehicle_turnaround"}


def test_the_first_boarding_counts_from_availability(case, plan):
    """The first departure with people needs its loading time after the vehicle can be had."""
    assert broken_rules(with_row(case, "fleets", "bus", available_from=at(20)), plan) == set()
    assert broken_rules(with_row(case, "fleets", "bus", available_from=at(21)), plan) == {"vehicle_turnaround"}
    assert broken_rules(with_row(case, "fleets", "bus", lead_time_h=0.5), plan) == {"vehicle_turnaround"}


def test_nobody_boards_before_the_order(case, plan):
    """A bus that has stood there for days is still loaded only after the order."""
    first = replace(plan, movements=plan.movements[:1])
    for load_min, rules in ((30, set()), (31, {"vehicle_turnaround"})):
        long_there = with_row(case, "fleets", "bus", available_from=at(-5000), load_min=load_min)
        assert broken_rules(long_there, first) == rules


def test_a_vehicle_makes_one_movement_at_a_time(case, plan):
    """Two movements of one vehicle may touch but not overlap."""
    freely = with_row(case, "fleets", "bus", load_min=0, unload_min=0)
    touching = with_movement(plan, "bus-1-back", depart=60, arrive=90)
    assert broken_rules(freely, touching) == set()
    overlapping = with_movement(plan, "bus-1-back", depart=59, arrive=90)
    found = breaches(freely, overlapping)
    assert {f.rule for f in found} == {"vehicle_turnaround"}
    assert "still under way" in found[0].sentence


def test_vehicles_leave_only_while_their_fleet_is_available(case, plan):
    """Both ends of the availability are instants at which a vehicle may still leave."""
    assert broken_rules(with_row(case, "fleets", "plane", lead_time_h=61 / 60), plan) == {"fleet_available"}
    assert broken_rules(with_row(case, "fleets", "plane", available_until=at(255)), plan) == set()
    assert broken_rules(with_row(case, "fleets", "plane", available_until=at(254)), plan) == {"fleet_available"}


def test_a_given_date_replaces_the_lead_time(case, plan):
    """A fleet with a date was ordered already: its lead time no longer counts."""
    assert broken_rules(with_row(case, "fleets", "plane", available_from=at(60), lead_time_h=99), plan) == set()
    assert broken_rules(with_row(case, "fleets", "plane", available_from=at(61)), plan) == {"fleet_available"}


@pytest.mark.parametrize(("from_min", "until_min", "rules"), [(31, 65, set()), (30, 65, {"x"}), (31, 66, {"x"})])
def test_a_blackout_holds_from_its_start_until_before_its_end(case, plan, from_min, until_min, rules):
    """A vehicle may leave at the end of the blackout but not at its beginning, empty or not."""
    lost = Blackout(target_kind=TargetKind.FLEET, target_id="bus", from_=at(from_min), until=at(until_min))
    expected = {"fleet_available"} if rules else set()
    assert broken_rules(replace(case, blackouts=(lost,)), plan) == expected


def test_more_than_the_seats_is_a_notice_and_more_than_the_most_a_breach(case, plan):
    """Ten seats, twelve at most: twelve is worth knowing, thirteen cannot be."""
    assert [f.severity for f in check_plan(with_row(case, "fleets", "bus", seats=8, seats_max=10), plan)] == [
        "notice",
        "notice",
    ]
    assert broken_rules(with_row(case, "fleets", "bus", seats=8, seats_max=9), plan) == {"seats"}
    assert broken_rules(with_row(case, "fleets", "bus", seats=9, seats_max=None), plan) == {"seats"}
