"""Smallest cases of faults that generated cases have brought to light; each stays here once it is mended."""

from dataclasses import replace

import pytest

from egress.domain import Blackout, Case, Enabler, Exit, Mode, Movement, Plan, TargetKind
from egress.planning import PlanOptions, make_plan, worth_of_plan
from egress.planning.going_on import ways_on

from .toys import at, breaches, closes_evenly, compiled, fleet, group, leg, picture, site, toy

SAFE = site("s", safe=True)
ONE, TEN, TWENTY = (group("g", "a", n) for n in (1, 10, 20))


@pytest.mark.parametrize("step_min", [None, 60])
def test_aircraft_come_home_one_by_one_to_an_apron_for_one(step_min: int | None) -> None:
    """An aircraft that comes home empty still stands for its unloading time: two may not do so at once."""
    planes = fleet("plane", "a", Mode.AIR, vehicles=2, unload_min=15)
    sites = [site("a", parking_aircraft=1), site("s", safe=True, parking_aircraft=2)]
    case = toy(groups=[TWENTY], sites=sites, legs=[leg("a", "s", Mode.AIR)], fleets=(planes,))
    result = make_plan(case, "base", picture(), PlanOptions(step_min=step_min))
    assert breaches(case, result) == []
    assert result.safe_persons == 20


def test_aircraft_without_a_place_at_home_may_stay_abroad() -> None:
    """A base without any place lets its aircraft go; nothing makes it come back, and it carries the one person."""
    sites = [site("a", parking_aircraft=0), site("s", safe=True, parking_aircraft=1)]
    plane = fleet("plane", "a", Mode.AIR, unload_min=15)
    case = toy(groups=[ONE], sites=sites, legs=[leg("a", "s", Mode.AIR)], fleets=(plane,))
    result = make_plan(case, "base", picture())
    assert breaches(case, result) == []
    assert result.safe_persons == 1


@pytest.mark.parametrize("places", [0, 1])
def test_loading_at_the_base_takes_no_place_on_the_apron(places: int) -> None:
    """
    An aircraft at its base before it leaves does not count as parked, so all three may load at once.

    Load 60, fly 60: thirty people are safe at 120 min and cost 30 × 2 / 240.
    """
    sites = [site("a", parking_aircraft=places, closes_with=(Exit.CITY,)), SAFE]
    planes = fleet("plane", "a", Mode.AIR, vehicles=3, load_min=60)
    case = toy(groups=[group("g", "a", 30)], sites=sites, legs=[leg("a", "s", Mode.AIR)], fleets=(planes,))
    for step_min in (None, 15, 60):
        result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, 240)), PlanOptions(step_min=step_min))
        assert result.bound <= 30 * 2 / 240 + 1e-6


def test_nobody_to_plan_for_is_an_answer() -> None:
    """A case whose groups are empty is answered with an empty plan."""
    case = toy(groups=[group("g", "a", 0)], sites=[site("a"), SAFE], legs=[leg("a", "s")])
    result = make_plan(case, "base", picture())
    assert (result.persons, result.safe_persons, result.plan.movements) == (0, 0, ())


def test_nobody_is_sent_back_from_safety() -> None:
    """A leg out of a safe site into danger is no way on, although it may be flown."""
    sites = [site("a"), site("x"), SAFE]
    case = toy(groups=[TEN], sites=sites, legs=[leg("a", "s"), leg("s", "x", Mode.OWN)])
    result = make_plan(case, "base", picture())
    assert {m.leg_id for m in result.plan.movements} == {"a-s"}
    assert result.safe_persons == 10
    assert result.weighted_caught == 0


@pytest.mark.parametrize("mode", [Mode.COMMERCIAL, Mode.AIR])
def test_free_seats_on_a_way_that_closes_are_left_empty(mode: Mode) -> None:
    """With a sure way open nobody takes one that closes for certain at 14 h, however many seats are free there."""
    people = group("g", "a", 5, ready_all_h=20)
    ways = [
        leg("a", "s", mode, id="risky", closes_with=(Exit.AIRPORT,)),
        leg("a", "s", Mode.HELICOPTER, id="sure"),
    ]
    fleets = (fleet("plane", "a", Mode.AIR), fleet("helicopter", "a", Mode.HELICOPTER))
    case = toy(groups=[people], sites=[site("a"), SAFE], legs=ways, fleets=fleets)
    result = make_plan(case, "base", picture({Exit.AIRPORT: [14.0]}))
    assert result.weighted_caught_without_movement == 0
    assert result.weighted_caught == pytest.approx(0, abs=1e-6)


def test_seat_to_a_riskier_way_is_not_filled_up() -> None:
    """One person walks in the evening on a way that never closes rather than fly now on one that may."""
    ways = [
        leg("a", "s", Mode.COMMERCIAL, id="flight", closes_with=(Exit.AIRPORT,)),
        replace(leg("a", "s", id="walk"), open_from=at(12 * 60)),
    ]
    case = toy(groups=[ONE], sites=[site("a"), SAFE], legs=ways)
    result = make_plan(case, "base", picture({Exit.AIRPORT: [48.0]}))
    assert result.weighted_caught == pytest.approx(0, abs=1e-6)


def _bus(**tables: object) -> Case:
    """Ten people and one bus at the same place, a quarter of an hour to load."""
    bus = fleet("bus", "a", load_min=15)
    people, ways = [TEN], [leg("a", "s", Mode.ROAD)]
    return replace(toy(groups=people, sites=[site("a"), SAFE], legs=ways, fleets=(bus,)), **tables)  # type: ignore[arg-type]


WAITS = {
    "lost": _bus(blackouts=(Blackout(target_kind=TargetKind.FLEET, target_id="bus", from_=None, until=at(180)),)),
    "permit": _bus(enablers=(Enabler(id="permit", label="Permit", owner="host", lead_time_h=3, unlocks=("bus",)),)),
}


@pytest.mark.parametrize("why", WAITS)
def test_vehicle_loads_while_it_may_not_leave(why: str) -> None:
    """Loaded where it stands, the bus leaves when it may, at 3:00, and not a loading later: safe at 4:00."""
    assert make_plan(WAITS[why], "base", picture()).clearance_time_h == 4


def _school() -> Case:
    """Return three pupils and two teachers at a; from x, on their way, only the pupils may walk on to the haven."""
    teachers = group("teachers", "a", 2)
    pupils = group("pupils", "a", 3, accompanied_by=("teachers",), persons_per_companion=3)
    ways = [leg("a", "x"), leg("x", "s", categories=("pupils",))]
    return toy(groups=[teachers, pupils], sites=[site("a"), site("x"), SAFE], legs=ways)


def test_nobody_is_taken_along_to_where_no_way_leads_them_on() -> None:
    """Teachers who could go no further than x do not bring the pupils there; all stay where they are."""
    case = _school()
    result = make_plan(case, "base", picture())
    assert breaches(case, result) == []
    assert result.plan.movements == ()


def test_a_plan_that_takes_people_to_a_dead_end_has_a_worth() -> None:
    """Drawn by hand, a walk of two teachers to x leaves them as they were: without any way to safety."""
    case = _school()
    walk = Movement(id="m1", leg_id="a-x", depart=at(0), arrive=at(60), loads=(("teachers", 2),))
    whole = {"start": at(0), "horizon_end": at(24 * 60)}
    plan = Plan(case_id="toy", scenario_id="base", movements=(walk,), drawn_by="hand", **whole)
    assert worth_of_plan(case, "base", picture(), plan) == 2.0


@pytest.mark.parametrize("household", [1, 5])
def test_nobody_is_sent_round_in_a_circle_of_safe_places(household: int) -> None:
    """From s, with room for thirty, people go on to t, which has room for any number, and never back to s."""
    sites = [site("a"), site("s", safe=True, holding_persons=30), site("t", safe=True)]
    ways = [leg("a", "s"), leg("s", "t"), leg("t", "s")]
    people = group("g", "a", 11, household_persons=household)
    case = toy(groups=[people], sites=sites, legs=ways)
    for step_min in (None, 60):
        result = make_plan(case, "base", picture(), PlanOptions(step_min=step_min))
        assert breaches(case, result) == []
        carried = [(m.leg_id, persons) for m in result.plan.movements for _, persons in m.loads]
        assert sum(persons for leg_id, persons in carried if leg_id == "s-t") == 11
        assert "t-s" not in dict(carried)


CIRCLES = {
    "to where there is room for any number": ({"x": 9, "y": None, "z": 5}, "xy yz zx yx", {"x-y", "z-x"}),
    "out of the circle where there is a way": ({"x": 9, "y": 5, "z": None}, "xy yx yz", {"x-y", "y-z"}),
    "to the roomiest where all have limits": ({"x": 5, "y": 9, "z": 7}, "xy yx zy yz xz zx", {"x-y", "z-y", "x-z"}),
    "on where there is no circle": ({"x": None, "y": None, "z": 7}, "xy yz xz", {"x-y", "y-z", "x-z"}),
}
"""Room of three safe sites, the ways between them, and the ways that remain."""


@pytest.mark.parametrize("whither", CIRCLES)
def test_people_are_sent_on(whither: str) -> None:
    """Of the ways between safe places those remain that lead on, and never round."""
    rooms, pairs, remaining = CIRCLES[whither]
    safe = [
        site(name, safe=True, **({} if room is None else {"holding_persons": room})) for name, room in rooms.items()
    ]
    ways = [leg("a", "x"), *(leg(*pair) for pair in pairs.split())]
    problem, _ = compiled(toy(groups=[TEN], sites=[site("a"), *safe], legs=ways), picture())
    assert {one.id for one in ways_on(problem)} == remaining
