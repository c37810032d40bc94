"""What differs between two cases: told exactly, and enough to lead one into the other."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from egress.domain import (
    Case,
    DifferenceKind,
    ScenarioEffect,
    TargetKind,
    difference_in_words,
    differences,
    in_safe_order,
    may_move_the_clock,
    with_difference,
)
from egress.domain.differences import TABLES
from egress.kit import Range
from egress.workflow import inputs_digest
from tests.workflow.gated_post import AS_OF, with_gate_rate

from .cases import gated_post, tiny_post, with_row, without_row

LATE = AS_OF + timedelta(days=1000)


def changed_post() -> Case:
    """Return the gated post with a row added, removed or changed in many places, in front, between and behind."""
    case = with_gate_rate(gated_post(), 0.5)
    case = with_row(case, "fleets", "bus", vehicles=1, label="Coach")
    case = without_row(without_row(case, "enablers", "transit"), "reports", "town")
    sites = (replace(case.sites[0], id="annex"), *case.sites[:2], replace(case.sites[5], id="cove"), *case.sites[2:])
    legs = (*case.legs, replace(case.legs[1], id="trail", from_site_id="annex", to_site_id="cove"))
    groups = (*case.groups, replace(case.groups[0], id="guests", site_id="annex"))
    effects = (*case.scenario_effects, case.scenario_effects[0])
    prior = replace(case.threat_prior, base_rate_per_day=0.002)
    return replace(
        case,
        sites=sites,
        legs=legs,
        groups=groups,
        scenario_effects=effects,
        threat_prior=prior,
        exit_links=case.exit_links[1:],
        horizon_days=25,
    )


PAIRS = {
    "small changes": (gated_post, changed_post),
    "small changes undone": (changed_post, gated_post),
    "another post altogether": (gated_post, tiny_post),
    "and back": (tiny_post, gated_post),
}


@pytest.mark.parametrize("make", [gated_post, tiny_post, changed_post])
def test_a_case_does_not_differ_from_itself(make: object) -> None:
    """The list of a case with itself is empty."""
    case = make()  # type: ignore[operator]
    assert differences(case, case) == ()


def test_line_numbers_do_not_count() -> None:
    """A comment line above the rows moves every line number and nothing else."""
    case = tiny_post()
    moved = tuple(replace(site, basis=replace(site.basis, row=site.basis.row + 7)) for site in case.sites)
    assert differences(case, replace(case, sites=moved)) == ()


def test_a_changed_rate_is_told_with_both_values_and_its_unit() -> None:
    """One row, one field, old and new value with their ranges."""
    (found,) = differences(gated_post(), with_gate_rate(gated_post(), 0.5))
    assert (found.table, found.row_id, found.kind) == ("sites", "gates", DifferenceKind.CHANGED)
    (change,) = found.changes
    assert (change.field, change.unit) == ("processing_per_h", "per h")
    assert (change.old, change.new) == (Range(5, 10, 20), Range(2.5, 5, 10))
    assert difference_in_words(found) == "Gates: processing rate 10 (5 to 20) → 5 (2.5 to 10) per h."


def test_words_for_every_kind_of_value() -> None:
    """Exact ranges, whole numbers, instants, yes and no, lists and what is not set each read plainly."""
    case = tiny_post()
    other = with_row(case, "sites", "airstrip", parking_aircraft=Range.exactly(2), safe=True)
    other = with_row(other, "fleets", "bus", vehicles=3, available_from=AS_OF)
    other = without_row(with_row(other, "legs", "office-airstrip", fleet_ids=()), "groups", "families")
    assert [difference_in_words(one) for one in differences(case, other)] == [
        "Family members (groups) is no longer there.",
        "Airstrip: safe no → yes; parking aircraft 1 → 2 aircraft.",
        "Office to airstrip by road: fleet ids bus → not set.",
        "Bus: vehicles 1 → 3; available from not set → 2030-03-01T00:00:00Z.",
    ]


def test_settings_and_basis_are_compared() -> None:
    """What case.toml says, and where a figure comes from, differ like any field."""
    case = tiny_post()
    basis = replace(case.groups[0].basis, note="counted twice")
    other = with_row(replace(case, horizon_days=2, seed=5), "groups", "staff", basis=basis)
    other = replace(other, values=replace(other.values, signed_by="her successor"))
    other = replace(other, communications=replace(other.communications, alternate="satellite phone"))
    found = differences(case, other)
    told = {(one.table, one.row_id): [change.field for change in one.changes] for one in found}
    assert told == {
        ("settings", "case"): ["horizon_days", "seed"],
        ("settings", "communications"): ["alternate"],
        ("settings", "values"): ["signed_by"],
        ("groups", "staff"): ["note"],
    }


def test_no_table_of_the_case_is_passed_over() -> None:
    """A table that joins the case must join the comparison: else two cases would seem alike that are not."""
    tables = {field.name for field in fields(Case) if str(field.type).startswith("tuple[")}
    assert tables - set(TABLES) == {"blackouts", "exit_changes", "soft_rules"}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
@pytest.mark.parametrize("safe", [True, False])
def test_differences_let_in_one_by_one_end_at_the_other_case(pair: tuple[object, object], safe: bool) -> None:
    """In either order every row ends where the other case has it: nothing is lost, nothing left over."""
    a, b = pair[0](), pair[1]()  # type: ignore[operator]
    found = differences(a, b)
    assert found
    for one in in_safe_order(found) if safe else found:
        a = with_difference(a, one)
    assert differences(a, b) == ()
    assert inputs_digest(a, LATE) == inputs_digest(b, LATE)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_on_the_way_no_row_refers_to_one_that_is_not_there(pair: tuple[object, object]) -> None:
    """Each case on the way can be planned: legs have their ends, groups and fleets their places."""
    a, b = pair[0](), pair[1]()  # type: ignore[operator]
    for one in in_safe_order(differences(a, b)):
        a = with_difference(a, one)
        sites = {site.id for site in a.sites}
        named = {leg.from_site_id for leg in a.legs} | {leg.to_site_id for leg in a.legs}
        named |= {group.site_id for group in a.groups} | {fleet.base_site_id for fleet in a.fleets}
        assert named <= sites, difference_in_words(one)


def test_the_order_of_rows_does_not_count() -> None:
    """The same rows the other way round are the same case."""
    case = gated_post()
    assert differences(case, replace(case, sites=case.sites[::-1])) == ()


def test_what_may_move_the_clock() -> None:
    """Rates do, and effects of base; labels, postures, other scenarios and reports not yet received do not."""
    case = gated_post()
    lost = ScenarioEffect(scenario_id="base", target_kind=TargetKind.LEG, target_ids=("convoy",), change="lose")
    late = replace(case.reports[0], id="late", t_received=AS_OF + timedelta(hours=1))
    moving = [with_gate_rate(case, 0.5), replace(case, scenario_effects=(*case.scenario_effects, lost))]
    moving += [replace(case, seed=2), without_row(case, "reports", "old")]
    idle = [with_row(case, "sites", "gates", label="North gate"), without_row(case, "postures", "may")]
    idle += [replace(case, scenario_effects=case.scenario_effects[1:]), replace(case, reports=(*case.reports, late))]
    assert [may_move_the_clock(one, AS_OF) for other in moving for one in differences(case, other)] == [True] * 4
    assert [may_move_the_clock(one, AS_OF) for other in idle for one in differences(case, other)] == [False] * 4
