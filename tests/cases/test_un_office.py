"""un-office: 130 people, and most rules of the field; every scenario does what its name says."""

from dataclasses import replace

import pytest

from egress.domain import Case, apply_scenario, check_plan
from egress.kit import parse_as_of
from egress.planning import PlanOptions, make_plan
from egress.planning.obedience import FIELD_RULES, rules_asked
from egress.threat import assess

from .one_scenario import Planned, by_fleet, clears_h, on_legs, persons, planned_on

PRESSING = "2032-05-17"


@pytest.fixture(scope="module")
def planned(un_office: Case) -> Planned:
    """Plans ordered on the pressing day."""
    return planned_on(un_office, PRESSING)


def test_130_people_in_every_table_of_the_format(un_office: Case) -> None:
    """The case is what its name promises, and uses the tables that the other invented cases leave empty."""
    assert sum(group.head_count for group in un_office.groups) == 130
    assert un_office.organisation == "un"
    assert all((un_office.functions, un_office.positions, un_office.partners, un_office.tripwires))


def test_it_asks_for_every_rule_of_the_field(un_office: Case) -> None:
    """Each rule that not every engine obeys is asked for, and calls forward and a readiness curve too."""
    assert rules_asked(apply_scenario(un_office)) == set(FIELD_RULES)
    assert [group.id for group in un_office.groups if group.called_persons] == ["intl-families", "nat-relocating"]
    assert [group.id for group in un_office.groups if group.ready_half_h] == ["intl-other", "intl-families"]


def test_papers_set_when_national_staff_are_ready(un_office: Case) -> None:
    """Two clerks make 24 papers a day at full output, four fifths of that when movement is restricted."""
    (group,) = (one for one in apply_scenario(un_office).groups if one.id == "nat-relocating")
    assert group.ready_all_h == pytest.approx(8 + 32 / (30 * 0.8) * 24)


@pytest.mark.slow
def test_everybody_is_safe_in_the_base_scenario(planned: Planned) -> None:
    """All 130 are out within four days, patients and pupils among the first."""
    base = planned("base")
    cleared = {outcome.group_id: outcome.clearance_time_h or 999.0 for outcome in base.groups}
    assert base.safe_persons == 130
    assert clears_h(base) < 96
    assert max(cleared["patients"], cleared["pupils"]) <= min(cleared["intl-other"], cleared["nat-relocating"])
    assert base.method["engine"] == "careful dispatcher"


@pytest.mark.slow
def test_the_police_unit_comes_before_the_people_and_goes_after_them(planned: Planned, un_office: Case) -> None:
    """Where nobody holds the airport, an empty aircraft lands before the first people and leaves after the last."""
    plan = planned("airport-unheld").plan
    flights = [m for m in plan.movements if m.leg_id == "airport-hub"]
    at_airport = [m for m in plan.movements if m.leg_id == "compound-airport" and m.loads]
    arrivals = [m.arrive for m in flights if m.empty_return]
    out = [m.depart for m in flights if not m.empty_return and not m.loads]
    assert min(arrivals) <= min(m.arrive for m in at_airport)
    assert max(out) >= max(m.depart for m in flights if m.loads)
    unheld = apply_scenario(un_office, "airport-unheld")
    for is_inbound, rule in ((True, "force_in_place"), (False, "force_withdrawn_last")):
        kept = tuple(m for m in plan.movements if m.loads or m not in flights or m.empty_return != is_inbound)
        found = {f.rule for f in check_plan(unheld, replace(plan, movements=kept)) if f.severity == "breach"}
        assert rule in found


@pytest.mark.slow
def test_scenarios_do_what_they_say(planned: Planned) -> None:
    """Without escort nobody moves, without fuel nobody flies, and by road alone everybody goes over the border."""
    assert planned("no-escort").safe_persons == 0
    assert by_fleet(planned("no-fuel"), "un-aircraft") == []
    by_road = planned("road-only")
    assert persons(on_legs(by_road, ["border-crossing"])) == by_road.safe_persons > 100
    assert on_legs(planned("airlines-stop"), ["airport-hub-commercial"]) == []
    assert planned("patients-ten").persons == 137


@pytest.mark.slow
def test_the_rules_bind(un_office: Case) -> None:
    """A plan that knows none of the rules breaks most of them, so the case is no mere list of them."""
    picture = assess(un_office, parse_as_of(PRESSING))
    plan = make_plan(ruleless(un_office), "base", picture, PlanOptions(explained=False)).plan
    found = {f.rule for f in check_plan(apply_scenario(un_office), plan) if f.severity == "breach"}
    wanted = {"convoy_escort", "households_together", "minors_accompanied", "litters", "fleet_categories"}
    assert wanted | {"fleet_daylight", "priority_order"} <= found


def ruleless(case: Case) -> Case:
    """Return the case as it was before there were rules of the field."""
    party = {"household_persons": 1, "accompanied_by": (), "persons_per_companion": None, "litter": False}
    call = {"called_persons": None, "called_every_h": None}
    hours = {"daily_open": None, "daily_close": None, "crew_day_h": None, "crew_rest_h": None}
    lone = {"convoy_vehicles": 1, "escort_vehicles": 0, "escort_fleet_ids": (), "seats_per_day": None}
    return replace(
        case,
        groups=tuple(replace(one, **party, **call) for one in case.groups),  # type: ignore[arg-type]
        fleets=tuple(replace(one, categories=(), fuel_l_per_h=0.0, **hours) for one in case.fleets),  # type: ignore[arg-type]
        legs=tuple(replace(one, **lone) for one in case.legs),  # type: ignore[arg-type]
        forces=tuple(replace(one, lift_fleet_ids=(), lift_from_site_id="", leaves_last=False) for one in case.forces),
        queues_by_priority=False,
    )
