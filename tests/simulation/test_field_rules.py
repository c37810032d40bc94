"""The rules of the field in a rehearsal: a calm one is the timetable, and trouble breaks none of them to get on."""

from dataclasses import replace
from datetime import time
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from egress.domain import Case, Mode, Movement, Plan, apply_scenario
from egress.inputs import read_case
from egress.kit import Range, parse_as_of
from egress.planning import PlanOptions, make_plan
from egress.simulation import PlanningFactors, RehearsalOptions, rehearse, trace
from egress.simulation.factors import Weather
from egress.threat import assess
from tests.planning.generated_field_rules import ruled
from tests.planning.toys import START, at, fleet, group, leg, picture, site, toy

from .rehearsed import NOTHING, ROOT, Planned, as_planned, as_played, outcomes, safe, safe_person_bins, shuttle

SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(5, 120))]

LOSING = PlanningFactors(breakdowns_per_h=dict.fromkeys(Mode, 0.4), p_lost=0.5)
STORMY = PlanningFactors(weather=dict.fromkeys(Mode, Weather(per_day=6, lasts_h=3)))


@lru_cache(maxsize=4)
def ruled_plan(seed: int) -> Planned:
    """Return a generated case that asks for rules of the field, planned."""
    made = ruled(seed)
    result = make_plan(made.case, made.scenario_id, made.seen, replace(made.options, explained=False))
    return apply_scenario(made.case, made.scenario_id), result.plan, made.seen


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_under_the_rules_are_reproduced(seed: int) -> None:
    """Every movement of a plan that keeps rules of the field sets out and arrives at its minute with its people."""
    planned = ruled_plan(seed)
    assert as_played(planned) == as_planned(planned[1])


@pytest.mark.long
def test_un_office_is_reproduced() -> None:
    """So is the plan of the shipped case with convoys, households, pupils, patients and daylight."""
    case, as_of = read_case(ROOT / "cases" / "un-office"), parse_as_of("2032-05-17")
    seen = assess(case, as_of)
    plan = make_plan(case, "base", seen, PlanOptions(explained=False, in_depth=False)).plan
    planned = apply_scenario(case), plan, seen
    assert as_played(planned) == as_planned(plan)


def changed(planned: Planned, table: str, **changes: Any) -> Planned:
    """Return a planned case with fields of every row of a table changed."""
    case, plan, seen = planned
    return replace(case, **{table: tuple(replace(row, **changes) for row in getattr(case, table))}), plan, seen


def departures(planned: Planned, *let_in: str, factors: PlanningFactors, runs: int = 12) -> list[Any]:
    """Return the departures of some runs, from their traces."""
    case, plan, seen = planned
    options = RehearsalOptions(disturbances=frozenset(let_in), factors=factors)
    events = [trace(case, plan, seen, run=run, options=options) for run in range(runs)]
    return [[event for event in one if event.event == "sets_out"] for one in events]


def test_households_stay_together() -> None:
    """With households of four nobody is split from theirs, whoever comes unplanned; but for one smaller household."""
    families = changed(shuttle(persons=Range(60, 60, 90)), "groups", household_persons=4)
    runs = departures(families, "head_counts", factors=PlanningFactors())
    loads = [[e.persons for e in one if e.from_site_id == "post" and e.persons] for one in runs]
    assert any(n != 20 for one in loads for n in one)
    assert all(sum(n % 4 > 0 for n in one) <= 1 for one in loads)


def test_nobody_is_under_way_after_dark() -> None:
    """Vehicles that may be under way by day only wait for the morning when weather has held them up."""
    by_day = changed(shuttle(mode=Mode.HELICOPTER), "fleets", daily_open=time(4, 30), daily_close=time(13, 0))
    late = [e for one in departures(by_day, "weather", factors=STORMY) for e in one if e.fleet_id]
    zone = by_day[0].timezone
    assert late
    assert all(time(4, 30) <= e.at.astimezone(zone).time() < time(13, 0) for e in late)
    free = shuttle(mode=Mode.HELICOPTER)
    calm = {
        name: safe_person_bins(outcomes(one, "weather", factors=STORMY))
        for name, one in (("free", free), ("day", by_day))
    }
    assert calm["day"] <= calm["free"]


def test_crews_rest() -> None:
    """Where a crew may work for eight hours only, people who are late are later still."""
    tired = changed(shuttle(), "fleets", crew_day_h=8.0, crew_rest_h=10.0)
    assert safe(outcomes(tired, runs=1)) == 60
    free, bound = (safe_person_bins(outcomes(one, "weather", factors=STORMY)) for one in (shuttle(), tired))
    assert bound < free


def test_fuel_runs_out() -> None:
    """With fuel for the planned trips alone nobody follows by vehicle; with a delivery they follow later."""
    thirsty = changed(shuttle(persons=Range(60, 60, 90)), "fleets", fuel_l_per_h=60.0)
    enough = changed(thirsty, "sites", fuel_l=1e6)
    dry = changed(thirsty, "sites", fuel_l=90.0)
    some = changed(thirsty, "sites", fuel_l=90.0, fuel_l_per_day=200.0)
    told = [safe_person_bins(outcomes(one, "head_counts")) for one in (dry, some, enough)]
    assert told[0] < told[1] < told[2]


def test_commercial_seats_are_by_the_day() -> None:
    """No more than the seats to be had go on by the airline on a day, whoever is late."""
    case, plan, seen = shuttle(onward_min=700)
    legs = tuple(replace(one, seats_per_day=20) if one.id == "hub-home" else one for one in case.legs)
    moves = tuple(
        replace(m, depart=at(1440 * i + 600), arrive=at(1440 * i + 720))
        for i, m in enumerate(m for m in plan.movements if m.leg_id == "hub-home")
    )
    rest = tuple(m for m in plan.movements if m.leg_id != "hub-home")
    plan = replace(plan, movements=(*rest, *moves), horizon_end=at(5 * 1440))
    scarce = replace(case, legs=legs, horizon_days=5.0), plan, seen
    assert as_played(scarce) == as_planned(plan)
    for one in departures(scarce, "weather", "breakdowns", factors=replace(STORMY, p_lost=0.3)):
        by_day: dict[Any, int] = {}
        for event in (e for e in one if e.leg_id == "hub-home"):
            day = event.at.astimezone(case.timezone).date()
            by_day[day] = by_day.get(day, 0) + event.persons
        assert all(n <= 20 for n in by_day.values())


def convoy() -> Planned:
    """Return two buses that go together, twice; a convoy has at least two vehicles."""
    case = toy(
        groups=[group("staff", "post", 80)],
        sites=[site("post"), site("border", safe=True)],
        legs=[leg("post", "border", Mode.ROAD, 60, convoy_vehicles=2)],
        fleets=[fleet("bus", "post", vehicles=2, seats=20)],
    )
    moves = []
    for trip in (0, 1):
        for vehicle in (1, 2):
            out, back = 240 * trip, 240 * trip + 90
            moves += [_ride(f"o{trip}{vehicle}", out, vehicle, 20), _ride(f"b{trip}{vehicle}", back, vehicle, 0)]
    return case, _plan(case, moves), picture()


def _ride(id_: str, depart: int, vehicle: int, persons: int) -> Movement:
    return Movement(
        id=id_,
        leg_id="post-border",
        depart=at(depart),
        arrive=at(depart + 60),
        fleet_id="bus",
        vehicle=vehicle,
        loads=(("staff", persons),) if persons else (),
        empty_return=not persons,
    )


def _plan(case: Case, moves: list[Movement]) -> Plan:
    return Plan(
        case_id=case.case_id,
        scenario_id="base",
        start=START,
        horizon_end=at(24 * 60),
        movements=tuple(sorted(moves, key=lambda m: m.depart)),
        drawn_by="hand",
    )


def test_convoys_go_together_or_not_at_all() -> None:
    """Whatever breaks down, no bus with people sets out alone; without the rule more get out."""
    one = convoy()
    assert as_played(one) == as_planned(one[1])
    for run in departures(one, "breakdowns", factors=LOSING, runs=20):
        loaded = [event.at for event in run if event.persons]
        assert all(loaded.count(instant) >= 2 for instant in loaded)
    alone = changed(one, "legs", convoy_vehicles=1)
    assert safe(outcomes(one, "breakdowns", factors=LOSING)) < safe(outcomes(alone, "breakdowns", factors=LOSING))


def test_nobody_is_passed_over_by_lower_weight() -> None:
    """In a queue by priority, those of greater weight who missed their bus take the seats of the others."""
    case = toy(
        groups=[
            group("first", "post", 20, weight=2.0, ready_first_h=1.0, ready_all_h=1.0),
            group("second", "post", 60),
        ],
        sites=[site("post"), site("border", safe=True)],
        legs=[leg("post", "border", Mode.ROAD, 60)],
        fleets=[fleet("bus", "post", vehicles=2, seats=20)],
    )
    moves = []
    for trip, name in enumerate(("first", "second", "second", "second")):
        vehicle, depart = trip % 2 + 1, 240 * (trip // 2)
        moves.append(replace(_ride(f"o{trip}", depart, vehicle, 20), loads=((name, 20),)))
        moves.append(_ride(f"b{trip}", depart + 90, vehicle, 0))
    plan = _plan(case, moves)
    free, strict = (
        rehearse(one, plan, picture(), options=CALM)[1].safe.sum(axis=2)[0]
        for one in (case, replace(case, queues_by_priority=True))
    )
    assert strict[0] > free[0]
    assert strict[1] < free[1]


def test_patients_and_pupils_are_not_left_to_any_vehicle() -> None:
    """Patients left behind wait for a vehicle with places for them, pupils for whom they travel with."""
    patients = changed(shuttle(persons=Range(60, 60, 90)), "groups", litter=True)
    none = changed(patients, "fleets", litters=0)
    roomy = changed(patients, "fleets", litters=20)
    assert safe(outcomes(none, "head_counts")) < safe(outcomes(roomy, "head_counts"))
    case, plan, seen = shuttle(persons=Range(60, 60, 90))
    pupils = replace(case.groups[0], accompanied_by=("nobody",), persons_per_companion=4)
    alone = replace(case, groups=(pupils, group("nobody", "post", 0))), plan, seen
    assert safe(outcomes(alone, "head_counts")) < safe(outcomes((case, plan, seen), "head_counts"))


def test_readiness_through_a_half_and_calls() -> None:
    """People become ready through the half that the case states, and come when called forward."""
    case, plan, seen = shuttle()
    slow = replace(case.groups[0], ready_first_h=0.0, ready_half_h=0.5, ready_all_h=4.0)
    late = replace(slow, ready_half_h=3.5)
    called = replace(case.groups[0], called_persons=20, called_every_h=4.0)
    bins = [
        safe_person_bins(rehearse(replace(case, groups=(one,)), plan, seen, options=CALM)[1])
        for one in (case.groups[0], slow, late, called)
    ]
    assert bins[0] >= bins[1] > bins[2]
    assert bins[0] > bins[3]
    assert np.isfinite(bins).all()


CALM = RehearsalOptions(runs=1, disturbances=NOTHING)
