"""Keeping an earlier plan: what still stands is not touched, what fell is laid around it, no rule is broken."""

import math
from dataclasses import replace
from random import Random

import pytest

from egress.domain import Case, Exit, Mode, Movement, Plan, apply_scenario
from egress.kit import Range
from egress.planning import PlanningResult, PlanOptions, make_plan

from ..generated_cases import Generated, generated
from ..toys import START, at, breaches, fleet, group, leg, picture, site, toy

QUICK, ALL = range(40), range(40, 1000)
KEEPING = {"stable_within": math.inf, "explained": False}


def _seeds() -> list[object]:
    many = [pytest.param(seed, marks=pytest.mark.long, id=f"seed{seed}") for seed in ALL]
    return [*(pytest.param(seed, id=f"seed{seed}") for seed in QUICK), *many]


def _first(made: Generated) -> PlanningResult:
    options = replace(made.options, looks=2, step_min=120, explained=False)
    return make_plan(made.case, made.scenario_id, made.seen, options)


def _again(made: Generated, case: Case, earlier: Plan) -> PlanningResult:
    options = replace(made.options, looks=2, step_min=120, previous=earlier, **KEEPING)
    return make_plan(case, made.scenario_id, made.seen, options)


def _named(one: Movement) -> tuple[object, ...]:
    return one.leg_id, one.depart, one.fleet_id, one.vehicle


def _by_name(plan: Plan) -> dict[tuple[object, ...], dict[str, int]]:
    """Return the people of every movement, those who walk the same way at the same time together."""
    found: dict[tuple[object, ...], dict[str, int]] = {}
    for one in plan.movements:
        if one.loads:
            aboard = found.setdefault(_named(one), {})
            for group_id, persons in one.loads:
                aboard[group_id] = aboard.get(group_id, 0) + persons
    return found


@pytest.mark.parametrize("seed", _seeds())
def test_nothing_changes_where_nothing_changed(seed: int) -> None:
    """Every movement stands at its minute, with its vehicle and at least its people; nobody is worse off."""
    made = generated(seed)
    before = _first(made)
    after = _again(made, made.case, before.plan)
    kept = _by_name(after.plan)
    for name, loads in _by_name(before.plan).items():
        assert all(kept[name][group_id] >= persons for group_id, persons in loads.items())
    assert after.weighted_caught <= before.weighted_caught + 1e-6


def _with_less(case: Case, luck: Random) -> Case:
    """Return the case with one thing less, or more people, as luck has it."""
    n = luck.randrange(5)
    if n == 0 and case.fleets:
        one = luck.choice(case.fleets)
        fewer = replace(one, vehicles=max(0, one.vehicles - 1))
        return replace(case, fleets=tuple(fewer if f.id == one.id else f for f in case.fleets))
    if n == 1:
        factor = luck.choice((0.3, 0.7))
        narrower = [
            replace(s, holding_persons=s.holding_persons and s.holding_persons.scaled(factor)) for s in case.sites
        ]
        return replace(case, sites=tuple(narrower))
    if n == 2:
        slower = [
            replace(s, processing_per_h=s.processing_per_h and s.processing_per_h.scaled(0.5)) for s in case.sites
        ]
        return replace(case, sites=tuple(slower))
    if n == 3:
        one_leg = luck.choice(case.legs)
        longer = replace(one_leg, travel_min=one_leg.travel_min.scaled(1.5))
        return replace(case, legs=tuple(longer if one.id == one_leg.id else one for one in case.legs))
    more = [replace(g, persons=Range.exactly(round(g.head_count * 1.5))) for g in case.groups]
    return replace(case, groups=tuple(more))


@pytest.mark.parametrize("seed", _seeds())
def test_whatever_changes_no_rule_is_broken_and_nobody_is_left_who_need_not_be(seed: int) -> None:
    """The checker finds no breach; and where the earlier plan stands whole, it is at least as good as it was."""
    made = generated(seed)
    before = _first(made)
    changed = _with_less(made.case, Random(f"less {seed}"))
    after = _again(made, changed, before.plan)
    assert breaches(apply_scenario(changed, made.scenario_id), after) == []
    assert after.weighted_caught <= after.weighted_caught_without_movement + 1e-6


def _road_and_river(*, boats: int = 1) -> Case:
    return toy(
        groups=[group("east", "post", 20), group("west", "camp", 40)],
        sites=[site("post"), site("camp"), site("haven", safe=True)],
        legs=[leg("post", "haven", Mode.ROAD), leg("camp", "haven", Mode.SEA)],
        fleets=[fleet("bus", "post"), fleet("boat", "camp", Mode.SEA, vehicles=boats)],
    )


def _planned(case: Case, **options: object) -> PlanningResult:
    return make_plan(case, "base", picture(), PlanOptions(step_min=60, explained=False, **options))  # type: ignore[arg-type]


def test_only_what_the_loss_touches_changes() -> None:
    """A boat fewer: the bus goes as before, the other boat too, and it sails for the lost one after its own trips."""
    before = _planned(_road_and_river(boats=2))
    after = _planned(_road_and_river(), previous=before.plan, stable_within=math.inf)
    lost = {_named(one) for one in before.plan.movements if one.fleet_id == "boat" and one.vehicle == 2}
    stands = {name: loads for name, loads in _by_name(before.plan).items() if name not in lost}
    now = _by_name(after.plan)
    assert stands.items() <= now.items()
    assert after.safe_persons == 60
    assert {name[2:] for name in now.keys() - stands.keys()} == {("boat", 1)}


def _drawn(*movements: Movement) -> Plan:
    return Plan(
        case_id="toy", scenario_id="base", start=START, horizon_end=at(24 * 60), movements=movements, drawn_by="hand"
    )


def _trip(number: int, from_: str, to: str, depart: int, **aboard: int) -> Movement:
    return Movement(
        id=f"m{number}",
        leg_id=f"{from_}-{to}",
        depart=at(depart),
        arrive=at(depart + 60),
        fleet_id="bus",
        vehicle=1,
        loads=tuple(aboard.items()),
    )


def test_a_vehicle_drives_for_others_between_the_trips_that_stand() -> None:
    """One late trip is kept; what else there is to drive is driven before it, and the bus is back in time."""
    case = toy(
        groups=[group("east", "post", 30)],
        sites=[site("post"), site("haven", safe=True)],
        legs=[leg("post", "haven", Mode.ROAD)],
        fleets=[fleet("bus", "post")],
    )
    after = _planned(case, previous=_drawn(_trip(1, "post", "haven", 600, east=10)), stable_within=math.inf)
    loaded = sorted(name[1] for name in _by_name(after.plan))
    assert at(600) in loaded
    assert len([when for when in loaded if when < at(600)]) == 2
    assert after.safe_persons == 30


def test_an_earlier_plan_that_costs_too_much_is_given_up() -> None:
    """Kept whatever it costs, a hand timetable that wastes ten hours stands; with nothing to spare it does not."""
    case = toy(
        groups=[group("east", "post", 10)],
        sites=[site("post"), site("haven", safe=True)],
        legs=[leg("post", "haven", Mode.ROAD, closes_with=(Exit.CITY,))],
        fleets=[fleet("bus", "post")],
    )
    late = _drawn(_trip(1, "post", "haven", 600, east=10))
    closing = picture({Exit.CITY: [5.0, 20.0]}, paths=2)
    options = PlanOptions(step_min=60, explained=False, previous=late)
    kept = make_plan(case, "base", closing, replace(options, stable_within=math.inf))
    given_up = make_plan(case, "base", closing, replace(options, stable_within=0.0))
    assert [one.depart for one in kept.plan.movements] == [at(600)]
    assert given_up.plan.movements[0].depart < at(60)
    assert given_up.method["earlier_plan"] == "given up"
    assert float(given_up.method["price_of_keeping_it"]) > 0.4
    assert given_up.weighted_caught < kept.weighted_caught


def test_what_today_has_no_name_for_is_left_out() -> None:
    """Movements over a leg, by a fleet, a vehicle or of a group that is gone do not stand, and nothing fails."""
    case = toy(
        groups=[group("east", "post", 10)],
        sites=[site("post"), site("haven", safe=True)],
        legs=[leg("post", "haven", Mode.ROAD)],
        fleets=[fleet("bus", "post")],
    )
    unknown = [
        _trip(1, "bridge", "haven", 60, east=5),
        replace(_trip(2, "post", "haven", 90, east=5), fleet_id="boat"),
        replace(_trip(3, "post", "haven", 90, east=5), vehicle=7),
        _trip(4, "post", "haven", 300, strangers=5),
    ]
    after = _planned(case, previous=_drawn(*unknown), stable_within=math.inf)
    assert after.method["movements_kept"] == 0
    assert after.safe_persons == 10


def test_rules_of_the_field_are_planned_anew_and_it_says_so() -> None:
    """The engine that keeps a plan does not know crew days: the case goes to the one that does."""
    case = toy(
        groups=[group("east", "post", 10)],
        sites=[site("post"), site("haven", safe=True)],
        legs=[leg("post", "haven", Mode.ROAD)],
        fleets=[fleet("bus", "post", crew_day_h=8.0, crew_rest_h=10.0)],
    )
    after = _planned(case, previous=_drawn(_trip(1, "post", "haven", 600, east=10)), stable_within=math.inf)
    assert after.method["earlier_plan"] == "not asked: rules of the field"
    assert after.safe_persons == 10
