"""Legal cases at the corners of the rules: the planner answers each with a plan that the checker passes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from egress.domain import Blackout, Case, Exit, ExitChange, Mode, TargetKind
from egress.planning import PlanOptions, make_plan

from .toys import START, at, breaches, closes_evenly, fleet, group, leg, picture, site, toy, with_row

TEN = group("g", "a", 10)
UNSAFE, SAFE = site("a", closes_with=(Exit.CITY,)), site("s", safe=True)
ROAD, AIR, WALK = leg("a", "s", Mode.ROAD), leg("a", "s", Mode.AIR), leg("a", "s")
BUS, PLANE = fleet("bus", "a"), fleet("plane", "a", Mode.AIR)
CLOSED = (ExitChange(exit=Exit.CITY, closes_at=at(120)), ExitChange(exit=Exit.AIRPORT, follows=Exit.CITY))


def _late_walk(*changes: ExitChange) -> Case:
    """Ten people, ready after an hour, whose only way closes with the airport."""
    late = group("g", "a", 10, ready_first_h=1, ready_all_h=1)
    way = replace(WALK, closes_with=(Exit.AIRPORT,))
    return toy(groups=[late], sites=[site("a"), SAFE], legs=[way], exit_changes=changes)


def _two_hops(**tables: object) -> Case:
    """A bus whose quickest empty way to the people at b leads over x."""
    legs = [
        leg("a", "x", Mode.ROAD),
        leg("x", "b", Mode.ROAD),
        leg("a", "b", Mode.ROAD, 300),
        leg("b", "s", Mode.ROAD),
    ]
    sites = [site("a"), site("x"), site("b", closes_with=(Exit.CITY,)), SAFE]
    return toy(groups=[group("g", "b", 10)], sites=sites, legs=legs, fleets=(BUS,), **tables)  # type: ignore[arg-type]


def _half_loads() -> Case:
    """Two buses of twenty seats; twelve people now and eight a quarter of an hour later at a door of ten an hour."""
    groups = [group("x", "a", 12), group("y", "a", 8, ready_first_h=0.25, ready_all_h=0.25)]
    door = replace(site("a", processing_per_h=10), closes_with=(Exit.CITY,))
    return toy(groups=groups, sites=[door, SAFE], legs=[ROAD], fleets=(fleet("bus", "a", vehicles=2, seats=20),))


def _shut(**limit: float) -> Case:
    aircraft = "departures_per_h" in limit or "parking_aircraft" in limit
    here = replace(site("a", **limit), closes_with=(Exit.CITY,))  # type: ignore[arg-type]
    plane = replace(PLANE, base_site_id="s")
    return toy(groups=[TEN], sites=[here, SAFE], legs=[AIR if aircraft else ROAD], fleets=(plane, BUS))


CORNERS: Mapping[str, tuple[Case, int]] = {
    "nobody is processed": (_shut(processing_per_h=0), 0),
    "no departures": (_shut(departures_per_h=0), 0),
    "no parking": (_shut(parking_aircraft=0), 0),
    "road that takes nobody": (
        toy(groups=[TEN], sites=[UNSAFE, SAFE], legs=[replace(ROAD, persons_per_h=0.0)], fleets=(BUS,)),
        0,
    ),
    "loads below the seats at a slow door": (_half_loads(), 20),
    "empty way over a lost site": (with_row(_two_hops(), "sites", "x", in_use=False), 10),
    "empty way across a blackout of the fleet": (
        _two_hops(
            blackouts=(Blackout(target_kind=TargetKind.FLEET, target_id="bus", from_=at(50), until=at(100)),),
        ),
        10,
    ),
    "closing that follows a fixed one": (_late_walk(*CLOSED), 10),
    "closing that follows a fixed one, too late": (
        with_row(_late_walk(*CLOSED), "groups", "g", ready_first_h=2.0, ready_all_h=2.0),
        0,
    ),
    "closing at half a minute": (_late_walk(ExitChange(exit=Exit.AIRPORT, closes_at=at(119.5))), 0),
    "closing at half a minute, in time": (_late_walk(ExitChange(exit=Exit.AIRPORT, closes_at=at(120.5))), 10),
    "last change of an exit holds": (
        _late_walk(
            ExitChange(exit=Exit.AIRPORT, closes_at=at(30)),
            ExitChange(exit=Exit.AIRPORT, closes_at=at(120)),
        ),
        10,
    ),
}


@pytest.mark.parametrize("step_min", [None, 15, 60])
@pytest.mark.parametrize("name", CORNERS)
def test_corner_is_answered_with_a_legal_plan(name: str, step_min: int | None) -> None:
    """The planner never breaks a rule of the checker, and saves whoever can be saved."""
    case, can_be_saved = CORNERS[name]
    seen = picture(closes_evenly(Exit.CITY, 240))
    result = make_plan(case, "base", seen, PlanOptions(step_min=step_min))
    assert breaches(case, result) == []
    assert result.safe_persons == can_be_saved


def test_order_between_two_minutes_is_planned_in_whole_minutes() -> None:
    """An order given at half a minute past is answered; movements still leave at whole minutes."""
    case = toy(groups=[TEN], sites=[UNSAFE, SAFE], legs=[WALK])
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, 240)), PlanOptions(start=at(0.5)))
    assert result.safe_persons == 10
    assert {m.depart.second for m in result.plan.movements} == {0}
    assert min(m.depart for m in result.plan.movements) > START


@pytest.mark.parametrize("step_min", [None, 60])
def test_people_move_although_no_path_closes_within_the_horizon(step_min: int | None) -> None:
    """With every closing after the plan's end it costs nothing to go, so nobody is left behind."""
    case = toy(groups=[TEN], sites=[UNSAFE, SAFE], legs=[WALK])
    result = make_plan(case, "base", picture({Exit.CITY: [30.0] * 10}), PlanOptions(step_min=step_min))
    assert result.safe_persons == 10
    assert result.weighted_caught <= result.weighted_caught_without_movement + 1e-6


@pytest.mark.parametrize(("base", "cleared_h"), [("s", 4.75), ("a", 3.75)])
def test_one_place_at_the_haven_does_not_stop_one_aircraft(base: str, cleared_h: float) -> None:
    """
    One aircraft of five seats needs one place, however often it comes.

    Load 15, fly 60, unload 15, back 60: from the haven safe at 135 and 285 min, from the field at 75 and 225 min.
    """
    plane = fleet("plane", base, Mode.AIR, seats=5, load_min=15, unload_min=15)
    case = toy(groups=[TEN], sites=[UNSAFE, site("s", safe=True, parking_aircraft=1)], legs=[AIR], fleets=(plane,))
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, 240)))
    assert result.clearance_time_h == cleared_h
