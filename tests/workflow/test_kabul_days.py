"""kabul-2021 on the two days of the demo: what the brief must say, whatever the planner's figures."""

from dataclasses import replace
from pathlib import Path

import pytest

from egress.decision import EVERYONE, POST, leading
from egress.domain import Case
from egress.inputs import read_case
from egress.kit import parse_as_of
from egress.publications import Brief
from egress.workflow import make_brief

from .reading import clock_of, margin_h

pytestmark = pytest.mark.slow

KABUL = Path(__file__).resolve().parents[2] / "cases" / "kabul-2021"
SLOW_CATEGORIES = ("visa_applicant", "at_risk", "local_staff")
LONG_LEAD_H = 240.0
"""Ten days: longer than the post itself needs from the order until its last person is safe."""


@pytest.fixture(scope="module")
def case() -> Case:
    """The case with base alone: the other scenarios change nothing of what is asked here."""
    kabul = read_case(KABUL)
    return replace(kabul, scenarios=kabul.scenarios[:1], scenario_effects=())


@pytest.fixture(scope="module")
def july(case: Case) -> Brief:
    """The brief of 10 July."""
    return make_brief(case, parse_as_of("2021-07-10"))


@pytest.fixture(scope="module")
def august(case: Case) -> Brief:
    """The brief of 10 August."""
    return make_brief(case, parse_as_of("2021-08-10"))


def test_on_10_august_everyone_must_start_today(august: Brief) -> None:
    """The full population at 5 % is past, with the risk if started now above that, in the clock and in words."""
    everyone = clock_of(august)[EVERYONE]
    assert leading(everyone, 0.05).status == "past"
    assert leading(everyone, 0.05).start_by is None
    assert 0.05 < everyone.risk_if_started_now < 1
    assert EVERYONE in august.advice.start_now
    assert "start today" in august.bottom_line[0]
    assert f"{everyone.risk_if_started_now:.0%}" in august.bottom_line[0]


def test_on_10_august_overdue_enablers_are_named(august: Brief) -> None:
    """Things that should have been asked for already are named in the bottom line, enablers among them."""
    overdue = [row for row in august.advice.enablers if row.status == "overdue"]
    assert {"enabler", "force"} <= {row.kind for row in overdue}
    assert [row.status for row in august.advice.enablers[: len(overdue)]] == ["overdue"] * len(overdue)
    (sentence,) = [words for words in august.bottom_line if words.startswith("Overdue: ")]
    assert overdue[0].label in sentence
    assert any(row.label in sentence for row in overdue if row.kind == "enabler")


def test_on_10_july_full_evacuation_is_not_advised(july: Brief) -> None:
    """The post itself has days left, so nobody advises to close it; the sentence says so."""
    assert not july.advice.full_evacuation_advised
    assert any("Full evacuation is not advised" in words for words in july.bottom_line)
    assert leading(clock_of(july)[POST], 0.05).status == "open"


def test_on_10_july_the_slow_groups_come_before_the_post(case: Case, july: Brief) -> None:
    """Whoever is ready late, such as visa applicants, must be started before the post's own evacuation."""
    clock = clock_of(july)
    post_h = margin_h(leading(clock[POST], 0.05))
    slow = [group.id for group in case.groups if group.category in SLOW_CATEGORIES]
    assert len(slow) >= 6
    assert [name for name in slow if margin_h(leading(clock[name], 0.05)) >= post_h] == []


def test_on_10_july_long_lead_enablers_are_due_before_the_post(july: Brief) -> None:
    """Transit rights, contracts of ten days and more, must be asked for before the post's own start-by."""
    post = leading(clock_of(july)[POST], 0.05)
    assert post.margin_h is not None
    long_lead = [row for row in july.advice.enablers if row.lead_time_h >= LONG_LEAD_H and row.status != "in_hand"]
    assert len(long_lead) >= 3
    for row in long_lead:
        assert row.status in ("due", "overdue")
        assert row.margin_h is None or row.margin_h < post.margin_h


def test_from_july_to_august_the_clock_runs_down(july: Brief, august: Brief) -> None:
    """A month of bad news later the risk if started now is higher and the margin less, for everyone and the post."""
    before, after = clock_of(july), clock_of(august)
    for name in (EVERYONE, POST):
        assert after[name].risk_if_started_now > before[name].risk_if_started_now
        assert margin_h(leading(after[name], 0.05)) <= margin_h(leading(before[name], 0.05))
    assert margin_h(leading(after[POST], 0.05)) < margin_h(leading(before[POST], 0.05))


def test_rungs_are_signed_by_whom_the_table_names(case: Case, august: Brief) -> None:
    """Every rung above normal names who decides, from the authority table of the case."""
    decided = {row.decided_by for row in case.authority}
    for one in august.advice.postures:
        assert one.posture_id
        assert one.rank == 0 or one.decided_by in decided
