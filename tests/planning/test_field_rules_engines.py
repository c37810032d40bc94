"""Which engine plans what: none that does not obey a rule that the case asks for; soft rules, forces on our lift."""

from dataclasses import replace
from typing import Any

import pytest

from egress.domain import Blackout, Case, Exit, Fleet, Force, Mode, TargetKind, check_plan
from egress.planning import PlanningResult, PlanOptions, bound_plan, make_plan
from egress.planning.boarding import Boarding, Parties
from egress.planning.crowd import Crowd
from egress.planning.duties import Duty, duty_after, rested_min
from egress.planning.obedience import FIELD_RULES, OBEYED, engines_that_obey, rules_asked
from egress.planning.resources import FuelStock

from .toys import at, breaches, closes_evenly, compiled, fleet, group, leg, picture, site, toy

ROAD = leg("a", "s", Mode.ROAD)
EVENLY = picture(closes_evenly(Exit.CITY, 48))


def _post(**changes: Any) -> Case:
    """Return ten people at a, a bus for them, and the haven s an hour away."""
    sites = [site("a", closes_with=(Exit.CITY,)), site("s", safe=True)]
    case = toy(groups=[group("g", "a", 10)], sites=sites, legs=[ROAD], fleets=(fleet("bus", "a", seats=4),))
    return replace(case, **changes)


def _planned(case: Case, **options: Any) -> PlanningResult:
    return make_plan(case, "base", EVENLY, PlanOptions(explained=False, **options))


ASKING: dict[str, dict[str, Any]] = {
    "households_together": {"groups": (group("g", "a", 10, household_persons=2),)},
    "litters": {"groups": (group("g", "a", 10, litter=True),), "fleets": (fleet("bus", "a", seats=4, litters=4),)},
    "minors_accompanied": {
        "groups": (
            group("g", "a", 6),
            group("m", "a", 4, accompanied_by=("g",), persons_per_companion=3),
        )
    },
    "crew_day": {"fleets": (fleet("bus", "a", seats=4, crew_day_h=8, crew_rest_h=8),)},
    "convoy_size": {"legs": (replace(ROAD, convoy_vehicles=2),), "fleets": (fleet("bus", "a", seats=4, vehicles=2),)},
    "fleet_categories": {"fleets": (fleet("bus", "a", seats=4, categories=("g",)),)},
    "priority_order": {"queues_by_priority": True},
}


@pytest.mark.parametrize("rule", ASKING)
@pytest.mark.parametrize("options", [{}, {"looks": 3}, {"step_min": 60}])
def test_only_an_engine_that_obeys_is_chosen(rule: str, options: dict[str, Any]) -> None:
    """However it is asked for, a case with a rule of the field goes to the engine that obeys it, which says so."""
    case = _post(**ASKING[rule])
    assert rules_asked(case) == {rule}
    assert engines_that_obey(case) == ("careful dispatcher",)
    result = _planned(case, **options)
    assert (result.method["engine"], result.method["rules_of_the_field"]) == ("careful dispatcher", rule)
    assert breaches(case, result) == []
    assert result.safe_persons == 10


def test_a_case_without_such_rules_is_planned_as_ever() -> None:
    """Where nothing of the kind is asked for every engine may plan, and readiness and calls are no such thing."""
    case = _post(groups=(group("g", "a", 10, called_persons=4, called_every_h=2, ready_half_h=0.0),))
    assert rules_asked(case) == frozenset()
    assert engines_that_obey(case) == tuple(OBEYED)
    assert "rules_of_the_field" not in _planned(case).method


def test_what_is_not_in_use_asks_for_nothing() -> None:
    """A rule on a fleet, leg or force that is not in use, or a stock of fuel that nobody takes up, binds nobody."""
    idle = replace(fleet("idle", "a", crew_day_h=8.0, crew_rest_h=8.0), in_use=False)
    case = _post(sites=(replace(_post().sites[0], fuel_l=1.0), _post().sites[1]))
    case = replace(
        case, fleets=(*case.fleets, idle), legs=(*case.legs, replace(ROAD, id="b", convoy_vehicles=3, in_use=False))
    )
    assert rules_asked(case) == frozenset()


def test_every_rule_is_obeyed_by_some_engine() -> None:
    """The table names rules of the checker only, and one engine obeys them all."""
    assert set().union(*OBEYED.values()) == set(FIELD_RULES)
    assert OBEYED["careful dispatcher"] == set(FIELD_RULES)


def test_a_soft_rule_is_kept_where_that_costs_nobody() -> None:
    """Households of two fill a bus of four: keeping them together costs nothing, so nothing is broken."""
    case = _post(**ASKING["households_together"], soft_rules=("households_together",))
    result = _planned(case)
    assert result.method["soft_rules"] == "kept"
    assert [f for f in check_plan(replace(case, soft_rules=()), result.plan) if f.severity == "breach"] == []


def test_a_soft_rule_gives_way_where_keeping_it_costs_people() -> None:
    """Households of five cannot ride in a bus of four: hard, all stay; soft, all go, and the reader is told."""
    fives = (group("g", "a", 10, household_persons=5),)
    hard, soft = _post(groups=fives), _post(groups=fives, soft_rules=("households_together",))
    assert _planned(hard).safe_persons == 0
    result = _planned(soft)
    assert (result.safe_persons, result.method["soft_rules"]) == (10, "gave way")
    told = [f for f in result.findings if f.rule == "households_together"]
    assert {f.severity for f in told} == {"notice"}
    assert result.bound <= result.weighted_caught


def _guarded(**changes: Any) -> Case:
    """Return a field that needs eight guards, who wait at the haven for the aircraft of four seats to bring them."""
    guards = Force(
        id="guards",
        label="Guards",
        site_id="a",
        strength_persons=8,
        lead_time_h=1.0,
        secures=("a",),
        lift_fleet_ids=("plane",),
        lift_from_site_id="s",
    )
    sites = [site("a", closes_with=(Exit.CITY,), force_needed_persons=8), site("s", safe=True)]
    return toy(
        groups=[group("g", "a", 4)],
        sites=sites,
        legs=[leg("a", "s", Mode.AIR)],
        fleets=(fleet("plane", "s", Mode.AIR, seats=4, **changes.pop("plane", {})),),
        forces=(replace(guards, **changes),),
    )


def test_a_force_is_brought_in_before_people_are() -> None:
    """Ready at 1:00, the guards land at 2:00 and 4:00; the four then leave and are safe at 5:00."""
    result = _planned(_guarded())
    flights = [(m.depart, m.loads, m.empty_return) for m in result.plan.movements]
    assert flights[:3] == [(at(60), (), True), (at(120), (), False), (at(180), (), True)]
    assert result.safe_persons == 4
    assert result.clearance_time_h == 5.0


def test_the_bound_knows_no_later_landing_than_any_plan() -> None:
    """With two aircraft both halves land at 2:00, and the four are safe at 3:00: no bound lies above that."""
    result = _planned(_guarded(plane={"vehicles": 2}))
    assert result.clearance_time_h == 3.0
    assert result.bound <= result.weighted_caught + 1e-9


def test_a_force_that_leaves_last_is_taken_out() -> None:
    """After the four have left at 4:00 the aircraft comes back for the guards, four at a time."""
    case = _guarded(leaves_last=True)
    result = _planned(case)
    assert breaches(case, result) == []
    assert result.safe_persons == 4
    last = max(m.depart for m in result.plan.movements if m.loads)
    out = [m for m in result.plan.movements if not m.loads and not m.empty_return and m.depart > last]
    assert len(out) == 2


def test_guards_whom_nobody_needs_are_not_flown_in() -> None:
    """Where no place needs a force, its lift takes the four out: at once, and nothing lands before them."""
    case = _guarded(leaves_last=True)
    unneeded = replace(case, sites=tuple(replace(one, force_needed_persons=0) for one in case.sites))
    result = _planned(unneeded)
    assert (result.safe_persons, result.clearance_time_h) == (4, 2.0)
    assert [(m.depart, bool(m.loads)) for m in result.plan.movements] == [(at(0), False), (at(60), True)]


def test_guards_of_the_post_itself_are_only_taken_out() -> None:
    """Guards who are there already need no lift in: the four leave at 1:00 with the first flight, they after them."""
    case = _guarded(leaves_last=True, lift_from_site_id="", lead_time_h=0.0)
    result = _planned(case)
    assert breaches(case, result) == []
    assert (result.safe_persons, result.clearance_time_h) == (4, 2.0)
    assert len([m for m in result.plan.movements if not m.loads and not m.empty_return]) == 2


def test_nobody_is_brought_out_by_guards_who_could_not_follow() -> None:
    """If the guards must be gone before they could be taken out, nobody uses what they secure."""
    case = _guarded(leaves_last=True, withdrawn_by=at(5 * 60))
    result = _planned(case)
    assert breaches(case, result) == []
    assert result.safe_persons == 0


def test_guards_who_come_too_late_for_any_use_leave_the_price_of_staying_as_it_is() -> None:
    """
    Nobody may set out from a after 1:30, and the guards land at 2:00 at the soonest: all four stay.

    The plan and its bound then charge the same for staying: a way that nobody could use in time is no way less.
    """
    shut = Blackout(target_kind=TargetKind.SITE, target_id="a", from_=at(90), until=None)
    case = replace(_guarded(), blackouts=(shut,))
    result = _planned(case)
    assert result.safe_persons == 0
    assert result.weighted_caught == result.weighted_caught_without_movement == pytest.approx(4 * 24 / 48)
    assert result.bound <= bound_plan(case, "base", EVENLY).weighted_caught + 1e-9 <= result.weighted_caught + 1e-9


def test_vehicles_of_a_force_that_cannot_land_whole_are_where_they_were() -> None:
    """In 3:30 the plane could bring only half of the guards, so it brings none, and lifts scouts from where it is."""
    case = _guarded()
    scouts = replace(
        case.forces[0],
        id="scouts",
        site_id="s",
        strength_persons=4,
        lead_time_h=0.0,
        secures=("s",),
        lift_from_site_id="a",
    )
    guarded = tuple(replace(one, force_needed_persons=4) if one.id == "s" else one for one in case.sites)
    case = replace(case, forces=(*case.forces, scouts), sites=guarded, horizon_days=3.5 / 24)
    result = _planned(case)
    assert breaches(case, result) == []
    assert [(m.depart, m.empty_return) for m in result.plan.movements] == [(at(0), True), (at(60), False)]


CREW = Fleet(
    id="c", label="C", mode=Mode.ROAD, vehicles=1, seats=1, base_site_id="a", crew_day_h=8.0, crew_rest_h=10.0
)


def test_a_duty_grows_until_a_rest_ends_it() -> None:
    """Two pieces of work an hour apart are one duty; after ten hours on the ground the next begins anew."""
    first = duty_after(None, CREW, [(0, 120), (180, 300)])
    assert first == Duty(0, 300)
    assert rested_min(first, CREW) == 900
    assert duty_after(first, CREW, [(899, 900)]) is None
    assert duty_after(first, CREW, [(900, 1000)]) == Duty(900, 1000)
    assert duty_after(first, CREW, [(400, 480)]) == Duty(0, 480)
    assert duty_after(first, CREW, [(400, 481)]) is None


def test_fuel_promised_to_a_later_departure_is_not_taken_by_an_earlier_one() -> None:
    """Of 100 l and one litre a minute 150 are promised at minute 60: ten are left before, and no more."""
    stock = FuelStock(100.0, 1.0)
    assert stock.has([(60.0, 160.0)])
    assert not stock.has([(59.0, 160.0)])
    stock.take(60.0, 150.0)
    assert stock.has([(30.0, 10.0)])
    assert not stock.has([(30.0, 11.0)])


def _boarding(groups: list[Any], *, left: int, bus: Fleet) -> Boarding:
    sites = [site("a", closes_with=(Exit.CITY,)), site("s", safe=True)]
    problem, _ = compiled(toy(groups=groups, sites=sites, legs=[ROAD], fleets=(bus,)), EVENLY)
    return Boarding(Parties.of(problem), Crowd(problem), ROAD, bus, 0.0, left)


def test_the_smaller_household_takes_the_last_seats() -> None:
    """Of seven in households of three, six and one: five seats take three, and with one more place the single one."""
    sevens = group("g", "a", 7, household_persons=3)
    assert _boarding([sevens], left=5, bus=fleet("bus", "a", seats=9)).take(sevens, 7) == 4
    assert _boarding([sevens], left=3, bus=fleet("bus", "a", seats=9)).take(sevens, 7) == 3
    assert _boarding([sevens], left=2, bus=fleet("bus", "a", seats=9)).take(sevens, 7) == 1


def test_companions_stay_for_those_in_their_care() -> None:
    """Of three adults two may go alone while four children, two to an adult, stay: no, one may."""
    adults = group("g", "a", 3)
    children = group("m", "a", 4, accompanied_by=("g",), persons_per_companion=2)
    boarding = _boarding([adults, children], left=9, bus=fleet("bus", "a", seats=9))
    assert boarding.take(adults, 3) == 1
    assert boarding.take(children, 4) == 4
    assert boarding.loads == {"g": 2, "m": 4}


def test_no_companion_is_spent_on_few_where_the_others_would_be_left_alone() -> None:
    """With two seats one adult could take one child, but three children and no adult would be left: nobody goes."""
    adults, children = group("g", "a", 1), group("m", "a", 4, accompanied_by=("g",), persons_per_companion=4)
    boarding = _boarding([adults, children], left=2, bus=fleet("bus", "a", seats=2))
    assert boarding.take(children, 4) == 0
    assert boarding.loads == {}


def test_a_companion_on_a_litter_needs_a_place_too() -> None:
    """Two adults on litters cannot both go along with two children where one litter place is left."""
    adults = group("g", "a", 2, litter=True)
    children = group("m", "a", 2, accompanied_by=("g",), persons_per_companion=1)
    bus = fleet("bus", "a", seats=9, litters=1, seats_per_litter=3)
    boarding = _boarding([adults, children], left=9, bus=bus)
    assert boarding.take(children, 2) == 1
    assert boarding.loads == {"g": 1, "m": 1}


def test_nobody_boards_twice() -> None:
    """Whoever went along with those in their care is not asked for again."""
    adults, children = group("g", "a", 2), group("m", "a", 2, accompanied_by=("g",), persons_per_companion=1)
    boarding = _boarding([adults, children], left=9, bus=fleet("bus", "a", seats=9))
    assert boarding.take(children, 2) == 2
    assert boarding.take(adults, 2) == 0
