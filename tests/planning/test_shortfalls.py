"""Named shortfalls: toys reckoned by hand, and sets of which no member can be left out."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from egress.domain import Case, Enabler, Exit, ExitChange, Fleet, Force, Mode
from egress.planning import GroupOutcome, PlanOptions, make_plan, shortfalls
from egress.planning.clearing import Clearing
from egress.planning.conflicts import minimal_conflict
from egress.planning.explanation import why_people_are_left
from egress.planning.grid import uniform_grid
from egress.planning.result import Shortfall
from egress.planning.shortfalls import MOST_SOLVES, ShortfallReport, coarse_step_min, find_shortfalls
from egress.planning.soft_conditions import Condition, soft_conditions

from .toys import START, closes_evenly, compiled, fleet, group, leg, picture, site, toy

A, SAFE = site("a"), site("s", safe=True)
ROAD, WALK = leg("a", "s", Mode.ROAD), leg("a", "s")
TABLES: dict[str, Any] = {"sites": [A, SAFE], "legs": [WALK]}


def reported(case: Case, step_min: int | None = 60) -> ShortfallReport:
    """Return the shortfalls of a toy; on an exact grid of one hour unless told otherwise."""
    problem, _ = compiled(case, picture())
    return find_shortfalls(problem, exact_step_min=step_min)


def only(case: Case, step_min: int | None = 60) -> Shortfall:
    """Return the one shortfall of a toy."""
    (one,) = reported(case, step_min).shortfalls
    return one


def bus(vehicles: int = 1, **fields: Any) -> Fleet:
    """Return buses of ten seats at a."""
    return fleet("bus", "a", vehicles=vehicles, **fields)


def test_seats() -> None:
    """A bus of ten leaves at 0, 2 and 4 and brings thirty of 54 until hour 6: 24 seats are short by then."""
    case = toy(groups=[group("g", "a", 54)], sites=[A, SAFE], legs=[ROAD], fleets=(bus(),), horizon_h=6)
    one = only(case)
    assert (one.rule, one.target_id, one.amount, one.unit) == ("fleet_available", "bus", 24, "seats")
    assert (one.conflict, one.suffices, one.left_persons) == (1, True, 24)
    assert one.sentence == "Bus: 24 seats short by hour 6; about 1 more would do."
    assert one.until == START + timedelta(hours=6)


def test_gate() -> None:
    """Thirty an hour for ten hours and one hour's worth in hand, for 400 people: 400 / 11 − 30, seven an hour."""
    sites = [replace(A, processing_per_h=site("x", processing_per_h=30).processing_per_h), SAFE]
    case = toy(groups=[group("g", "a", 400)], sites=sites, legs=[WALK], horizon_h=10)
    one = only(case)
    assert (one.rule, one.target_id, one.unit, one.suffices) == ("site_processing", "a", "persons/h", True)
    assert one.amount == math.ceil(400 / 11 - 30) == 7
    assert one.sentence == "7 persons/h short at A from hour 0."


def test_rate_of_a_leg() -> None:
    """The same for a path that takes thirty an hour."""
    path = leg("a", "s", persons_per_h=30)
    one = only(toy(groups=[group("g", "a", 400)], sites=[A, SAFE], legs=[path], horizon_h=10))
    assert (one.rule, one.target_id, one.amount, one.unit) == ("leg_rate", "a-s", 7, "persons/h")
    assert one.sentence == "7 persons/h short on a to s from hour 0."


def test_room_at_a_hub() -> None:
    """A hundred come to a hub for forty, from which nobody goes on: sixty places are short."""
    hub = site("hub", safe=True, holding_persons=40)
    case = toy(groups=[group("g", "a", 100)], sites=[A, hub], legs=[leg("a", "hub")], horizon_h=240)
    one = only(case, None)
    assert (one.rule, one.target_id, one.amount, one.unit) == ("site_holding", "hub", 60, "places")
    assert one.sentence.startswith("60 places short at Hub from day ")
    assert one.from_ is not None
    assert one.from_ > START + timedelta(days=7)  # Those who must wait at a may do so until the last days.


def test_ready_after_the_horizon() -> None:
    """Evenly ready until hour 48 of a plan of a day: whoever is ready by 23 can still walk, 25 of 48 cannot."""
    case = toy(groups=[group("g", "a", 48, ready_all_h=48)], **TABLES)
    one = only(case)
    assert (one.rule, one.target_id, one.amount, one.unit) == ("people_present", "g", 25, "persons")
    assert one.suffices
    assert one.sentence == "25 of G are not ready by hour 23, the last moment to set out."


def test_lost_way() -> None:
    """The only way is out of use: that is named, and mending it lets everybody out."""
    one = only(toy(groups=[group("g", "a", 5)], sites=[A, SAFE], legs=[replace(WALK, in_use=False)]))
    assert (one.rule, one.target_id, one.amount, one.suffices, one.left_persons) == (
        "leg_window",
        "a-s",
        None,
        True,
        5,
    )
    assert one.sentence == "a to s cannot be used."


def test_force_missing() -> None:
    """A path needs 300 troops, 120 come at hour 3: 180 are short."""
    path = leg("a", "s", force_needed_persons=300)
    guards = Force(id="f", label="Guards", site_id="a", strength_persons=120, lead_time_h=3, secures=("a-s",))
    one = only(toy(groups=[group("g", "a", 5)], sites=[A, SAFE], legs=[path], forces=(guards,)))
    assert (one.rule, one.target_id, one.amount, one.unit) == ("force_in_place", "a-s", 180, "troops")
    assert one.sentence == "180 troops short at a to s: 300 needed, 120 at most."


OTHERS: Mapping[str, tuple[Case, str, str]] = {
    "enabler": (
        toy(
            groups=[group("g", "a", 5)],
            enablers=(Enabler(id="permit", label="Permit", owner="o", lead_time_h=30, unlocks=("a-s",)),),
            **TABLES,
        ),
        "enabler_in_hand",
        "Permit cannot be obtained within the plan.",
    ),
    "categories": (
        toy(groups=[group("g", "a", 5)], sites=[A, SAFE], legs=[leg("a", "s", categories=("staff",))]),
        "leg_categories",
        "a to s takes only staff.",
    ),
    "closing": (
        toy(
            groups=[group("g", "a", 5, ready_first_h=4, ready_all_h=4)],
            sites=[A, SAFE],
            legs=[leg("a", "s", closes_with=(Exit.CITY,))],
            exit_changes=(ExitChange(exit=Exit.CITY, closes_at=START),),
        ),
        "exit_closed",
        "The scenario closes city at 2030-05-01T00:00:00Z.",
    ),
    "no vehicle": (
        toy(groups=[group("g", "a", 5)], sites=[A, SAFE], legs=[ROAD]),
        "fleet_available",
        "a to s has no vehicle that could run there.",
    ),
    "late vehicle": (
        toy(groups=[group("g", "a", 5)], sites=[A, SAFE], legs=[ROAD], fleets=(bus(lead_time_h=40),)),
        "fleet_available",
        "Bus is there only after the plan.",
    ),
    "closed gate": (
        toy(groups=[group("g", "a", 5)], sites=[site("a", processing_per_h=0), SAFE], legs=[WALK]),
        "site_processing",
        "A lets nobody through.",
    ),
    "late window": (
        toy(groups=[group("g", "a", 5)], sites=[A, SAFE], legs=[leg("a", "s", open_from=START + timedelta(days=2))]),
        "leg_window",
        "a to s is open only from 2030-05-03T00:00:00Z.",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_amount(name: str) -> None:
    """Permissions, categories, closings, vehicles and windows are named, and each alone would do."""
    case, rule, said = OTHERS[name]
    one = only(case)
    assert (one.rule, one.sentence, one.suffices, one.left_persons) == (rule, said, True, 5)


def test_no_leg_at_all() -> None:
    """Nothing could give way for people whom no leg leads away; the others are judged without them."""
    people = [group("far", "b", 4), group("g", "a", 54)]
    case = toy(groups=people, sites=[A, site("b"), SAFE], legs=[ROAD], fleets=(bus(),), horizon_h=6)
    far, near = reported(case).shortfalls
    assert (far.rule, far.target_id, far.left_persons, far.suffices) == ("within_plan", "far", 4, False)
    assert (near.rule, near.amount, near.conflict) == ("fleet_available", 24, 2)


def test_two_rules_of_one_set() -> None:
    """Two buses for sixty until hour 6, ready only from hour 2: either more seats or earlier people would do."""
    late = group("g", "a", 60, ready_first_h=2, ready_all_h=2)
    case = toy(groups=[late], sites=[A, SAFE], legs=[ROAD], fleets=(bus(2),), horizon_h=6)
    found = {one.rule: one for one in reported(case).shortfalls}
    assert set(found) == {"fleet_available", "people_present"}
    # Twenty leave at 2 and twenty at 4; at 0 another twenty would.
    assert (found["fleet_available"].amount, found["fleet_available"].suffices) == (20, True)
    assert found["people_present"].suffices
    assert {one.conflict for one in found.values()} == {1}


def test_two_sets() -> None:
    """Two homes, each with its own way that is too narrow: two sets, 150 / 11 − 10 and 300 / 11 − 20 an hour."""
    paths = [leg("a", "s", persons_per_h=10), leg("b", "s", persons_per_h=20)]
    people = [group("g", "a", 150), group("h", "b", 300)]
    found = reported(toy(groups=people, sites=[A, site("b"), SAFE], legs=paths, horizon_h=10)).shortfalls
    assert {(one.target_id, one.amount, one.suffices) for one in found} == {("a-s", 4, True), ("b-s", 8, True)}
    assert {one.conflict for one in found} == {1, 2}


def test_whoever_can_clear_on_paper_has_no_shortfall() -> None:
    """Thirty in a bus of ten until hour 6: nothing is short, and it is said that they clear on paper."""
    report = reported(toy(groups=[group("g", "a", 30)], sites=[A, SAFE], legs=[ROAD], fleets=(bus(),), horizon_h=6))
    assert (report.shortfalls, report.clears_on_paper, report.solves) == ((), True, 1)


MIXED = toy(
    groups=[group("g", "a", 300, ready_first_h=2, ready_all_h=6), group("h", "b", 120), group("k", "b", 80)],
    sites=[site("a", processing_per_h=40), site("b"), site("hub", safe=True, holding_persons=250), SAFE],
    legs=[
        leg("a", "hub", Mode.ROAD),
        leg("b", "hub", persons_per_h=60),
        leg("b", "a", force_needed_persons=50),
        leg("hub", "s", Mode.AIR, 120),
    ],
    fleets=(bus(3), fleet("jet", "hub", Mode.AIR, seats=30)),
    horizon_h=12,
)


@pytest.mark.parametrize("case", [MIXED, *(case for case, _, _ in OTHERS.values())])
def test_every_member_is_necessary(case: Case) -> None:
    """Each set alone keeps people; without any one of its members the rest of it keeps nobody."""
    problem, _ = compiled(case, picture())
    conditions = soft_conditions(problem)
    report = find_shortfalls(problem)
    edges = uniform_grid(problem.horizon_min, coarse_step_min(problem.horizon_min))
    clearing = Clearing(problem, edges, False, MOST_SOLVES)
    assert report.shortfalls
    assert report.complete
    for number in {one.conflict for one in report.shortfalls}:
        named = {(one.rule, one.target_id) for one in report.shortfalls if one.conflict == number}
        members = [one for one in conditions if (one.rule, one.target_id) in named]
        others = [one for one in conditions if one not in members]
        assert not clearing.clears(others)
        for target in named:
            dropped = [one for one in members if (one.rule, one.target_id) == target]
            assert clearing.clears([*others, *dropped]), target


def test_all_members_of_all_sets_together_let_everybody_out() -> None:
    """Mending everything that is named clears the case: no set is left behind."""
    problem, _ = compiled(MIXED, picture())
    named = {(one.rule, one.target_id) for one in find_shortfalls(problem).shortfalls}
    mended: list[Condition] = [one for one in soft_conditions(problem) if (one.rule, one.target_id) in named]
    edges = uniform_grid(problem.horizon_min, coarse_step_min(problem.horizon_min))
    assert Clearing(problem, edges, False, 2).clears(mended)


def test_smallest_conflicts_of_numbers() -> None:
    """Of a few numbers those that exceed ten together, none of which can go; nothing where all may stay."""
    for numbers in ([1, 2, 9, 3], [4, 4, 4], [11], [5, 1, 1, 5, 1]):
        found = minimal_conflict(numbers, lambda kept: sum(kept) <= 10)
        assert sum(found) > 10
        assert all(sum(found) - one <= 10 for one in found)
    assert minimal_conflict([1, 2, 3], lambda kept: sum(kept) <= 10) == []
    with pytest.raises(ValueError, match="something else"):
        minimal_conflict([1], lambda _kept: False)


def test_a_plan_that_leaves_people_says_what_falls_short() -> None:
    """The result has the shortfall, the explanation its sentence, and the method the work counted."""
    case = toy(groups=[group("g", "a", 54)], sites=[A, SAFE], legs=[ROAD], fleets=(bus(),), horizon_h=6)
    result = make_plan(case, "base", picture(closes_evenly(Exit.CITY, 240)))
    assert [one.amount for one in result.shortfalls] == [24]
    assert "Short, and 24 people left by it alone: Bus: 24 seats short by hour 6" in " ".join(result.explanation)
    assert result.method["shortfall_solves"] > 0
    short = make_plan(case, "base", picture(), PlanOptions(in_depth=False))
    assert (short.shortfalls, short.binding_by_hour) == ((), ())


def test_people_left_though_all_could_be_safe_on_paper_are_told_so() -> None:
    """A plan that takes twenty where the flow could take thirty falls short of nothing but itself."""
    case = toy(groups=[group("g", "a", 30)], sites=[A, SAFE], legs=[ROAD], fleets=(bus(),), horizon_h=6)
    problem, _ = compiled(case, picture())
    told = why_people_are_left(problem, [outcome(30, 20)], find_shortfalls(problem), ())
    assert any(one.startswith("On paper, on steps of 1 h, everyone could be safe in time") for one in told)


def outcome(persons: int, safe_persons: int) -> GroupOutcome:
    """Return how the group g fares."""
    return GroupOutcome(
        group_id="g",
        persons=persons,
        safe_persons=safe_persons,
        mobilisation_time_h=None,
        clearance_time_h=None,
        expected_caught_persons=0.0,
        caught_persons_p90=0.0,
    )


def test_work_is_counted_and_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """With four programmes allowed no set is whole: nothing is named, and it is said that there may be more."""
    problem, _ = compiled(MIXED, picture())
    monkeypatch.setattr(shortfalls, "MOST_SOLVES", 4)
    report = find_shortfalls(problem)
    assert (report.shortfalls, report.complete, report.solves) == ((), False, 4)
