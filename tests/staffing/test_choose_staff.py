"""Who stays: proven best against every choice there is, under every rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egress.domain import (
    Case,
    Effect,
    Group,
    MissionFunction,
    MovementLevel,
    Position,
    Posture,
    StaffingRule,
    StaffingRuleKind,
    apply_scenario,
)
from egress.domain.arrangements import output_per_day
from egress.inputs import read_case
from egress.kit import Range
from egress.staffing import choose_staff, mission_days_without, quiet_way, staffing_frontier, with_footprint
from tests.staffing.brute_force import best_by_trying_all
from tests.staffing.small_posts import small_post

AS_OF = datetime(2032, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def office() -> Case:
    """The UN office, whose positions, rules and measures are filled in."""
    return read_case(Path(__file__).resolve().parents[2] / "cases" / "un-office")


def compare(seeds: range) -> None:
    """Compare every footprint of small posts with the best of all choices."""
    for seed in seeds:
        case = small_post(seed)
        for size in range(sum(p.holders for p in case.positions) + 1):
            choice, best = choose_staff(case, size), best_by_trying_all(case, size)
            assert choice.feasible == (best is not None), (seed, size)
            if best is not None:
                assert choice.mission_days_per_day == pytest.approx(best, abs=1e-9), (seed, size)
                assert sum(p.kept_persons for p in choice.positions) == size


def test_no_choice_delivers_more() -> None:
    """On small posts with rules drawn by chance the choice is as good as the best of all."""
    compare(range(15))


@pytest.mark.long
def test_no_choice_delivers_more_in_full() -> None:
    """The same on five hundred posts."""
    compare(range(15, 515))


def test_two_per_watch_or_nobody(office: Case) -> None:
    """A watch is kept by four or by nobody: with three who stay, none of them is a programme officer."""
    for size in (3, 4):
        kept = {p.position_id: p.kept_persons for p in choose_staff(office, size).positions}
        assert kept["programme-officers"] in ({0} if size == 3 else {0, 4})


def test_a_footprint_that_breaks_a_rule_names_it() -> None:
    """More people than the lift takes cannot stay, and the rule that forbids it is named."""
    case = next(
        c
        for c in map(small_post, range(200))
        if [r.id for r in c.staffing_rules] == ["l"] and c.staffing_rules[0].persons < 4
    )
    choice = choose_staff(case, sum(p.holders for p in case.positions))
    assert (choice.feasible, choice.binding_rules) == (False, ("l",))


def test_ordered_departure_takes_its_categories_out(office: Case) -> None:
    """Under a rung that makes a category leave nobody of it stays; under one that lets it leave, some may."""
    must = Posture(id="od", rank=1, effect=Effect.MUST_LEAVE, label="od", categories=("international_other",))
    for effect, most in ((Effect.MUST_LEAVE, 0), (Effect.MAY_LEAVE, 9)):
        choice = choose_staff(office, 8, rung=replace(must, effect=effect))
        assert sum(p.kept_persons for p in choice.positions if p.category == "international_other") <= most


def test_limits_on_movement_lower_what_is_delivered(office: Case) -> None:
    """The same people deliver less when nobody may move, and the function that needs the street nothing."""
    sizes = {level: choose_staff(replace(office, movement_level=level), 20) for level in MovementLevel}
    assert (
        sizes[MovementLevel.FREE].mission_days_per_day
        > sizes[MovementLevel.RESTRICTED].mission_days_per_day
        > sizes[MovementLevel.LOCKED_DOWN].mission_days_per_day
    )
    rights = next(f for f in sizes[MovementLevel.LOCKED_DOWN].functions if f.function_id == "rights")
    assert rights.delivered_per_day == 0


def test_fewer_clerks_make_applicants_ready_later(office: Case) -> None:
    """A footprint without the clerks slows the papers of those who wait for them."""
    base = apply_scenario(office)
    choices = [c for c in staffing_frontier(office) if c.feasible]
    fewer = apply_scenario(with_footprint(office, min(choices, key=lambda c: c.functions[2].delivered_per_day)))
    assert output_per_day(fewer, fewer.functions[2]) < output_per_day(base, base.functions[2])
    ready = [next(g for g in c.groups if g.id == "nat-relocating").ready_all_h for c in (base, fewer)]
    assert ready[1] > ready[0]


def test_output_of_the_case_is_that_of_the_choice(office: Case) -> None:
    """What the case says a function delivers under a footprint is what the choice says, stand-ins included."""
    for size in (6, 12, 20, 26):
        choice = choose_staff(office, size)
        if choice.feasible:
            case = with_footprint(office, choice)
            for delivery, function in zip(choice.functions, case.functions, strict=True):
                assert output_per_day(case, function) == pytest.approx(delivery.delivered_per_day)


def family_post(*rules: StaffingRule) -> Case:
    """
    Return a post of ten teachers with twelve dependants in a group of their own, and two clerks who are counted with
    theirs, four to a household; three guests have nothing to do with it.
    """

    def group(name: str, category: str, persons: int, household: int = 1) -> Group:
        return Group(
            id=name,
            label=name,
            category=category,
            site_id="office",
            persons=Range(persons, persons, persons),
            household_persons=household,
        )

    def position(name: str, holders: int, dependants: int) -> Position:
        return Position(
            id=name,
            label=name,
            category=name,
            site_id="office",
            holders=holders,
            function_id="f",
            output_per_day=1,
            dependants=dependants,
        )

    return replace(
        small_post(0),
        groups=(
            *(group("teachers", "teachers", 10), group("families", "families", 15, 3)),
            *(group("clerks", "clerks", 8, 4), group("guests", "guests", 3)),
        ),
        positions=(position("teachers", 10, 12), position("clerks", 2, 6)),
        functions=(MissionFunction(id="f", label="f", value_per_day=1.0),),
        staffing_rules=rules,
    )


def left_at_post(case: Case, kept: Mapping[str, int]) -> dict[str, int]:
    """Return who is counted once so many of each position are kept."""
    size = sum(kept.values())
    choice = choose_staff(case, size)
    positions = tuple(replace(one, kept_persons=kept[one.position_id]) for one in choice.positions)
    found = with_footprint(case, replace(choice, positions=positions))
    return {group.id: group.head_count for group in found.groups}


def test_families_leave_with_the_leavers() -> None:
    """
    By hand: five of ten teachers leave with six of twelve dependants, from the group in which families are counted.

    One of two clerks leaves with three dependants, from the group in which both are counted; guests stay.
    """
    left = left_at_post(family_post(), {"teachers": 5, "clerks": 1})
    assert left == {"teachers": 5, "families": 9, "clerks": 4, "guests": 3}
    nobody_left = left_at_post(family_post(), {"teachers": 10, "clerks": 2})
    assert nobody_left == {"teachers": 10, "families": 15, "clerks": 8, "guests": 3}


def test_where_no_family_may_remain_none_does() -> None:
    """All dependants of holders go, stayers' too: by number, or with the whole category that the rule names."""
    none = StaffingRule(id="n", label="n", kind=StaffingRuleKind.NOBODY_OF, families=True)
    left = left_at_post(family_post(none), {"teachers": 5, "clerks": 1})
    assert left == {"teachers": 5, "families": 3, "clerks": 1, "guests": 3}
    whole = replace(none, categories=("families",))
    left = left_at_post(family_post(whole), {"teachers": 5, "clerks": 1})
    assert left == {"teachers": 5, "families": 0, "clerks": 1, "guests": 3}


def families_out(*categories: str, effect: Effect = Effect.MUST_LEAVE) -> Posture:
    """Return a rung that takes these categories out, all where none is named."""
    return Posture(id="out", rank=1, effect=effect, label="out", categories=categories)


@pytest.mark.parametrize("rung", [families_out("families"), families_out("families", "guests")])
def test_a_rung_that_takes_the_families_out_is_a_rule_against_families(rung: Posture) -> None:
    """No family member stays with the stayers, as under the rule: nor with the lift, nor in what is left at post."""
    whole = StaffingRule(id="n", label="n", kind=StaffingRuleKind.NOBODY_OF, families=True, categories=("families",))
    lift = StaffingRule(id="l", label="l", kind=StaffingRuleKind.FITS_LIFT, persons=12)
    asked, ruled = family_post(lift), family_post(lift, whole)
    choice = choose_staff(asked, 12, rung=rung)
    assert (choice.feasible, choice.family_persons) == (True, 0)
    assert not choose_staff(asked, 12).feasible
    left = {g.id: g.head_count for g in with_footprint(asked, choice, rung=rung).groups}
    by_rule = {g.id: g.head_count for g in with_footprint(ruled, choose_staff(ruled, 12)).groups}
    assert left == by_rule | ({"guests": 0} if "guests" in rung.categories else {})


def test_a_footprint_that_the_rung_bars_names_the_rung(office: Case) -> None:
    """
    With the lift and the watch kept, the rung alone is the cause where it leaves too few; with no rules at all too.

    A rule that by itself bars a footprint, rung or no rung, is still the rule's doing; both are named where either is
    enough.
    """
    thin_out = next(rung for rung in office.postures if rung.id == "thin-out")
    for case in (office, replace(office, staffing_rules=())):
        choice = choose_staff(case, 12, rung=thin_out)
        assert (choice.feasible, choice.binding_posture, choice.binding_rules) == (False, "thin-out", ())
    lift = StaffingRule(id="l", label="l", kind=StaffingRuleKind.FITS_LIFT, persons=3)
    small = replace(office, staffing_rules=(lift,))
    by_rule = choose_staff(small, 6, rung=thin_out)
    assert (by_rule.binding_posture, by_rule.binding_rules) == ("", ("l",))
    by_both = choose_staff(small, 12, rung=thin_out)
    assert (by_both.binding_posture, by_both.binding_rules) == ("thin-out", ("l",))


def test_where_families_may_leave_some_do() -> None:
    """
    By hand: of the twelve dependants of ten teachers who stay five go, 40 % in whole persons; clerks' are not let go.

    Their seats are kept all the same: who may leave may stay.
    """
    post, rung = family_post(), families_out("families", effect=Effect.MAY_LEAVE)
    choice = choose_staff(post, 12, rung=rung)
    assert choice.family_persons == 18 - 5
    left = {g.id: g.head_count for g in with_footprint(post, choice, rung=rung).groups}
    assert left == {"teachers": 10, "families": 15 - 5, "clerks": 8, "guests": 3}
    lift = StaffingRule(id="l", label="l", kind=StaffingRuleKind.FITS_LIFT, persons=29)
    assert not choose_staff(family_post(lift), 12, rung=rung).feasible


def test_where_all_may_leave_families_go_with_their_holders_or_by_choice() -> None:
    """By hand, with 40 % of holders gone: of the teachers' dependants who are left 40 % more go, whole persons."""
    post, rung = family_post(), families_out(effect=Effect.MAY_LEAVE)
    choice = choose_staff(post, 7, rung=rung)
    kept = {one.position_id: one.kept_persons for one in choice.positions}
    assert kept == {"teachers": 6, "clerks": 1}
    assert choice.family_persons == 7 - 3 + 3
    left = {g.id: g.head_count for g in with_footprint(post, choice, rung=rung).groups}
    assert left == {"teachers": 6, "families": 15 - 5 - 3, "clerks": 4, "guests": 3}


def test_other_rungs_leave_families_to_the_rules() -> None:
    """A rung that is about others, or lets only holders leave, bars nobody's family; an evacuation leaves none."""
    post = family_post()
    for rung in (families_out("guests"), families_out("teachers", effect=Effect.MAY_LEAVE)):
        size = 12 if rung.effect is Effect.MUST_LEAVE else 8
        assert choose_staff(post, size, rung=rung).family_persons == choose_staff(post, size).family_persons
    assert choose_staff(post, 12, rung=families_out("guests")).family_persons == 18
    everybody = families_out(effect=Effect.ALL_LEAVE)
    gone = with_footprint(post, choose_staff(post, 0, rung=everybody), rung=everybody)
    assert [g.head_count for g in gone.groups] == [0, 0, 0, 0]


def test_nobody_loses_more_than_everybody(office: Case) -> None:
    """What a category's absence costs is no less for more of them, and nothing for a category without positions."""
    losses = [mission_days_without(office, "international_other", share_gone=s) for s in (0.0, 0.4, 1.0)]
    assert losses == sorted(losses)
    assert losses[0] == pytest.approx(0.0)
    assert losses[2] > 0
    assert mission_days_without(office, "families") == 0.0


def test_part_of_one_holder_costs_its_part_of_the_day(office: Case) -> None:
    """By hand: of one, two and three holders who alone deliver a function worth a day, 40 % are away at 0.4 of it."""
    alone = replace(office.positions[0], stand_in_ids=(), can_work_elsewhere=False, function_id="f", output_per_day=1)
    function = MissionFunction(id="f", label="f", value_per_day=1.0)
    for holders in (1, 2, 3):
        case = replace(office, positions=(replace(alone, holders=holders),), functions=(function,))
        for share in (0.0, 0.4, 0.5, 1.0):
            assert mission_days_without(case, alone.category, share_gone=share) == pytest.approx(share)


def test_the_quiet_way_takes_the_least_visible_first(office: Case) -> None:
    """Whole persons, never beyond a measure's reach; what no measure reaches is left to be ordered."""
    by = datetime(2032, 6, 1, tzinfo=UTC)
    way = quiet_way(office, {"international_other": 12, "families": 40}, as_of=AS_OF, by=by)
    taken = {s.measure_id: s.persons for s in way.steps}
    assert taken["arrivals-held"] == 4
    assert taken["school-break"] == 36
    assert way.left_persons == {"families": 4}
    assert sum(s.by_category.get("international_other", 0) for s in way.steps) == 12
    sooner = quiet_way(
        office, {"international_other": 12, "families": 40}, as_of=AS_OF, by=datetime(2032, 5, 8, tzinfo=UTC)
    )
    assert sooner.visible_persons > way.visible_persons
