"""check_plan as a whole: the legal plan, the registry, the cap, shifted dates and size."""

import ast
import inspect
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egress.domain import Blackout, Exit, ExitChange, Group, TargetKind, check_plan, rules
from egress.domain.rules import MOST_FINDINGS_PER_RULE, RULES
from egress.kit import InternalError, Range

from .rules_small_post import also, at, move, small_case, small_plan, with_row


def test_the_legal_plan_has_no_finding(case, plan):
    """The plan that was worked out by hand meets every limit, several of them exactly."""
    assert check_plan(case, plan) == []


def test_every_rule_is_listed_once_under_its_own_name():
    """The registry holds every named rule, each with its reason in a docstring."""
    assert [rule.__name__ for rule in RULES.values()] == list(RULES)
    assert len(RULES) == 33
    assert all(len(inspect.getdoc(rule) or "") > 80 for rule in RULES.values())


def test_every_rule_can_be_broken():
    """Each rule of the registry is asserted by name in a test of this folder."""
    texts = "".join(p.read_text() for p in Path(__file__).parent.glob("test_rules_[!w]*.py"))
    assert [name for name in RULES if f'"{name}"' not in texts] == []


def test_the_checker_knows_only_the_domain_and_the_kit():
    """No file of the checker imports from a floor above: it shares no code with the planner."""
    for path in Path(rules.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("egress"):
                assert node.module.startswith(("egress.domain", "egress.kit")), path.name


def test_findings_are_capped_by_rule_and_severity(case, plan):
    """Sixty movements over no known leg are told as fifty, and one line says how many more."""
    unknown = also(plan, *(move(f"x{i}", "no-leg", 60, 90, "bus", 1) for i in range(60)))
    found = check_plan(case, unknown)
    assert len(found) == MOST_FINDINGS_PER_RULE + 1
    assert found[-1].sentence.startswith("10 more findings")
    assert {f.rule for f in found} == {"known_references"}


def test_a_time_without_offset_is_refused(case, plan):
    """A naive time never reaches the rules: the borders refuse it, so here it is our fault."""
    naive = replace(plan.movements[0], depart=plan.movements[0].depart.replace(tzinfo=None))
    with pytest.raises(InternalError, match="bus-1"):
        check_plan(case, replace(plan, movements=(naive,)))


def test_the_order_in_which_movements_are_listed_does_not_matter(case, plan):
    """A timetable is a set: listed backwards it has the same findings."""
    tight = with_row(case, "sites", "airport", holding_persons=Range.exactly(20))
    assert check_plan(tight, plan) == check_plan(tight, replace(plan, movements=plan.movements[::-1]))


INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@settings(max_examples=25, deadline=None)
@given(days=st.integers(-2000, 2000), delays=st.lists(st.integers(-40, 40), min_size=10, max_size=10))
def test_shifting_case_and_plan_together_changes_no_finding(days, delays):
    """Whatever is wrong with a plan is wrong with it some days sooner or later, at the shifted instants."""
    case, plan = _dated_case(0), small_plan()
    spoilt = replace(
        plan,
        movements=tuple(
            replace(m, depart=m.depart + timedelta(minutes=d)) for m, d in zip(plan.movements, delays, strict=True)
        ),
    )
    here = check_plan(case, spoilt)
    there = check_plan(_dated_case(days), _shifted(spoilt, days))
    back = [replace(f, at=f.at and f.at - timedelta(days=days), sentence=INSTANT.sub("T", f.sentence)) for f in there]
    assert back == [replace(f, sentence=INSTANT.sub("T", f.sentence)) for f in here]


def test_a_large_plan_is_checked(case, plan):
    """Five thousand movements of fifteen groups, legal as drawn, are checked without a finding."""
    groups = tuple(
        Group(id=f"g{i}", label="", category="citizen", site_id="hub", persons=Range.exactly(5000)) for i in range(15)
    )
    open_hub = with_row(replace(case, groups=groups), "sites", "home", holding_persons=Range.exactly(75_000))
    loads = {f"g{i}": 1 for i in range(15)}
    movements = tuple(move(f"m{n}", "onward", n, n + 240, **loads) for n in range(5000))
    large = replace(plan, movements=movements, horizon_end=at(6000))
    assert check_plan(open_hub, large) == []
    assert [
        f.rule for f in check_plan(with_row(open_hub, "sites", "home", holding_persons=Range.exactly(74_999)), large)
    ] == ["site_holding"]


def _dated_case(days):
    """Return the small post with a date in every place that may bear one, so many days later."""

    def then(minutes):
        return at(minutes) + timedelta(days=days)

    case = with_row(small_case(), "fleets", "bus", available_from=then(10), available_until=then(110))
    case = with_row(case, "legs", "walk", open_from=then(55), open_until=then(125))
    case = with_row(case, "forces", "guards", present_from=then(50), withdrawn_by=then(270))
    case = with_row(case, "enablers", "overflight", in_hand_from=then(170), available_until=then(260))
    return replace(
        case,
        blackouts=(
            Blackout(target_kind=TargetKind.LEG, target_id="onward", from_=then(300), until=then(340)),
            Blackout(target_kind=TargetKind.FLEET, target_id="plane", from_=then(40), until=then(58)),
        ),
        exit_changes=(ExitChange(exit=Exit.AIRPORT, closes_at=then(350)),),
    )


def _shifted(plan, days):
    shift = timedelta(days=days)
    return replace(
        plan,
        start=plan.start + shift,
        horizon_end=plan.horizon_end + shift,
        movements=tuple(replace(m, depart=m.depart + shift, arrive=m.arrive + shift) for m in plan.movements),
    )
