"""What binds in each hour and what one more unit is worth there; troops and notice by differences."""

from collections import defaultdict
from typing import Any

import pytest

from egress.domain import Exit, Force, Mode
from egress.kit import hours_between
from egress.planning import PlanningResult, make_plan
from egress.planning.worth_by_difference import NOTICE_H, worth_by_difference

from .toys import at, closes_evenly, compiled, fleet, group, leg, picture, site, toy

LAST_H = 240.0
"""A person safe after t hours costs t / 240."""

SEEN = picture(closes_evenly(Exit.CITY, LAST_H))
A, SAFE = site("a", closes_with=(Exit.CITY,)), site("s", safe=True)
GATED = toy(
    groups=[group("g", "a", 300, ready_all_h=2)],
    sites=[site("a", closes_with=(Exit.CITY,), processing_per_h=20), SAFE],
    legs=[leg("a", "s", Mode.ROAD)],
    fleets=(fleet("bus", "a", vehicles=3, seats=20),),
    horizon_h=48,
)


@pytest.fixture(scope="module")
def gated() -> PlanningResult:
    """The plan of three hundred people behind a gate of twenty an hour, with three buses."""
    return make_plan(GATED, "base", SEEN)


def test_worth_by_hour_adds_up_to_the_worth_of_the_plan(gated: PlanningResult) -> None:
    """For every scarce thing the hours times their worth are the worth over the whole plan."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for one in gated.binding_by_hour:
        if one.weighted_caught_avoided_per_h is not None:
            totals[one.rule, one.target_id] += one.weighted_caught_avoided_per_h * hours_between(one.from_, one.until)
    told = {(one.rule, one.target_id): one.weighted_caught_avoided for one in gated.worth if one.rule in UNIT_RULES}
    assert ("site_processing", "a") in told
    for thing, value in told.items():
        assert totals[thing] == pytest.approx(value, abs=1e-4)


UNIT_RULES = {"site_processing", "fleet_available"}


def test_hours_come_in_order_and_the_first_of_them_binds_most(gated: PlanningResult) -> None:
    """By time, then by share; within the plan; and the gate binds most while the crowd stands there."""
    marks = [(one.from_, -(one.share or 0.0)) for one in gated.binding_by_hour]
    assert marks == sorted(marks)
    assert all(gated.plan.start <= one.from_ < one.until <= gated.plan.horizon_end for one in gated.binding_by_hour)
    first = {one.from_: one for one in reversed(gated.binding_by_hour)}
    assert first[at(360)].rule == "site_processing"


def _guarded(strength: int, **fields: Any) -> Force:
    return Force(id="f", label="Guards", site_id="a", strength_persons=strength, secures=("a-s",), **fields)


def test_troops_that_open_a_way() -> None:
    """250 troops are needed and none there: three hundreds would let a hundred people walk out in an hour."""
    path = leg("a", "s", force_needed_persons=250)
    case = toy(groups=[group("g", "a", 100)], sites=[A, SAFE], legs=[path], horizon_h=24)
    by_id = {one.target_id: one for one in worth_by_difference(*compiled(case, SEEN))}
    one = by_id["a-s"]
    assert one.unit == "100 more troops at a to s (each 100 of the 300 that it lacks)"
    # Staying costs 24 / 240 where there is a way; without any all hundred are lost: 100 − 100 × 1 / 240.
    assert 3 * one.weighted_caught_avoided == pytest.approx(100 * (1 - 1 / LAST_H), rel=1e-3)
    assert one.rule == "force_in_place"


def test_no_troops_are_told_where_none_are_lacking() -> None:
    """A place that has what it needs all the time is not among them."""
    path = leg("a", "s", force_needed_persons=250)
    case = toy(
        groups=[group("g", "a", 100)], sites=[A, SAFE], legs=[path], forces=(_guarded(300, present_from=at(-60)),)
    )
    assert not [one for one in worth_by_difference(*compiled(case, SEEN)) if one.rule == "force_in_place"]


def test_an_hour_of_notice() -> None:
    """People ready twelve hours after the order walk out six hours earlier: each hour is worth 100 / 240."""
    people = group("g", "a", 100, ready_first_h=12, ready_all_h=12)
    case = toy(groups=[people], sites=[A, SAFE], legs=[leg("a", "s")], horizon_h=24)
    (one,) = worth_by_difference(*compiled(case, SEEN))
    assert (one.rule, one.unit, NOTICE_H) == ("within_plan", "1 hour of earlier notice", 6)
    assert one.weighted_caught_avoided == pytest.approx(100 / LAST_H, rel=0.01)


def test_waiting_for_force_is_named_where_nothing_is_scarce() -> None:
    """Until the guards come at hour 12 that is what binds; before people are ready it is their readiness."""
    path = leg("a", "s", force_needed_persons=50)
    people = group("g", "a", 10)
    waiting = toy(groups=[people], sites=[A, SAFE], legs=[path], forces=(_guarded(50, lead_time_h=12),), horizon_h=24)
    told = make_plan(waiting, "base", SEEN).binding_by_hour
    assert {(one.rule, one.target_id) for one in told if one.until <= at(720)} == {("force_in_place", "a-s")}
    late = group("g", "a", 10, ready_first_h=6, ready_all_h=6)
    told = make_plan(toy(groups=[late], sites=[A, SAFE], legs=[leg("a", "s")]), "base", SEEN).binding_by_hour
    assert {(one.rule, one.target_id) for one in told if one.until <= at(360)} == {("people_present", "g")}
    assert not [one for one in told if one.from_ >= at(420)]
