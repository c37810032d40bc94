"""Arithmetic of kabul-2021 that needs no planner: what each stage can pass, and how soon Qatar is full."""

import pytest

from egress.domain import Case, Leg, apply_scenario


def onward_per_day(case: Case, leg_id: str) -> float:
    """Persons a day that one onward leg can carry, by its fleet's rounds and its own rate."""
    leg: Leg = case.leg_by_id[leg_id]
    fleet = case.fleet_by_id[leg.fleet_ids[0]]
    round_min = fleet.load_min + leg.out_min + fleet.unload_min + leg.back_min
    by_fleet = fleet.vehicles * fleet.seats * 24 * 60 / round_min
    return by_fleet if leg.persons_per_h is None else min(by_fleet, leg.persons_per_h * 24)


def airlift_per_day(case: Case) -> float:
    """Persons a day out of the airport if every departure is the largest aircraft at its planned load."""
    departures = case.site_by_id["airport"].departures_per_h
    assert departures is not None
    return departures.likely * 24 * max(f.seats for f in case.fleets if f.base_site_id == "qatar" and f.mode == "air")


def room(case: Case, site_id: str) -> float:
    """Likely holding of a hub, persons."""
    holding = case.site_by_id[site_id].holding_persons
    assert holding is not None
    return holding.likely


def test_qatar_alone_is_full_within_days(kabul: Case) -> None:
    """The airlift brings far more than Qatar passes on: full in under four days of flying, then a trickle."""
    case = apply_scenario(kabul, "qatar-only")
    hubs = [s.id for s in case.sites if s.kind == "hub" and s.in_use and s.safe]
    assert hubs == ["qatar"]
    out = onward_per_day(case, "qatar-usa")
    assert 500 <= out <= 2000
    assert room(case, "qatar") / (airlift_per_day(case) - out) < 4
    assert out < airlift_per_day(case) / 5


def test_a_second_hub_more_than_doubles_what_goes_on(kabul: Case) -> None:
    """With Ramstein agreed beforehand the hubs hold over twice as many and pass on over twice as many."""
    case = apply_scenario(kabul, "qatar-and-ramstein")
    out = onward_per_day(case, "qatar-usa") + onward_per_day(case, "ramstein-usa")
    assert out > 2 * onward_per_day(case, "qatar-usa")
    assert room(case, "qatar") + room(case, "ramstein") > 2 * room(case, "qatar")


def test_arrivals_in_the_united_states_are_the_stated_rate(kabul: Case) -> None:
    """The two legs into the United States together pass the assumed 2,500 a day."""
    rates = [leg.persons_per_h or 0 for leg in kabul.legs if leg.to_site_id == "usa"]
    assert sum(rates) * 24 == pytest.approx(2500, rel=0.01)


def test_three_battalions_open_the_gates_and_the_caretakers_do_not(kabul: Case) -> None:
    """The mass airlift needs 3,000 at the gates, reached four days after the order; flights need only 300."""
    gates, airport = kabul.site_by_id["gates"], kabul.site_by_id["airport"]
    by_lead = sorted((f for f in kabul.forces if "gates" in f.secures and f.in_use), key=lambda f: f.lead_time_h)
    in_place, opened_h = 0, None
    for force in by_lead:
        in_place += force.strength_persons
        if in_place >= gates.force_needed_persons and opened_h is None:
            opened_h = force.lead_time_h
    assert opened_h == 96
    present = [f for f in kabul.forces if "airport" in f.secures and f.present_from is not None]
    assert airport.force_needed_persons <= sum(f.strength_persons for f in present) < gates.force_needed_persons


def test_a_long_lead_enabler_outlasts_the_evacuation_of_the_post(kabul: Case) -> None:
    """Some agreement takes longer than the whole post needs to be ready, so its deadline comes first."""
    ready_h = max(g.ready_all_h for g in kabul.groups if g.official)
    assert max(e.lead_time_h for e in kabul.enablers if e.in_hand_from is None) > 2 * ready_h


def test_slow_groups_are_ready_long_after_the_post(kabul: Case) -> None:
    """Visa applicants and people at risk need more than three times as long to be ready as the post."""
    post_h = max(g.ready_all_h for g in kabul.groups if g.official)
    slow = [g for g in kabul.groups if g.category in ("visa_applicant", "at_risk")]
    assert max(g.ready_all_h for g in slow) > 3 * post_h
