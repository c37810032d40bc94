"""A small post with its plan, and one in whose names stands everything that a page must withstand."""

from dataclasses import replace
from pathlib import Path

import pytest

from egress.decision import advise
from egress.domain import Case, single_troubles
from egress.inputs import read_case
from egress.kit import parse_as_of
from egress.planning import PlanningResult
from egress.publications import Brief
from egress.publications.ensemble_writer import Ensemble
from egress.publications.papers import (
    Paper,
    Subject,
    action_cards,
    blank_sheets,
    brief_paper,
    emergency_plan,
    manifests,
    memoranda,
    movement_paper,
    security_plan,
    switch_over_cards,
)
from egress.threat import assess
from egress.workflow import plan_movements
from egress.workflow.brief_lines import plan_summary, scenario_lines
from egress.workflow.brief_plans import BriefPlans
from egress.workflow.make_brief import persons_by_category
from egress.workflow.publish import PaperOrder, subject_of
from egress.workflow.try_troubles import EnsembleOrder, try_troubles

ROOT = Path(__file__).parents[2]
AS_OF = parse_as_of("2030-03-10")
HANDLING = "TEST ONLY"
NASTY = '#panic("x") $y$ \\u{0} <b> *bold* _it_ `raw` @ref https://x.invalid [a](b) // c'
LONG = "W" * 120


@pytest.fixture(scope="session")
def case() -> Case:
    """The invented post of 60 people."""
    return read_case(ROOT / "cases" / "tiny-post")


@pytest.fixture(scope="session")
def result(case: Case) -> PlanningResult:
    """Its plan."""
    return plan_movements(case, AS_OF)


@pytest.fixture(scope="session")
def brief(case: Case, result: PlanningResult) -> Brief:
    """Its brief, advised from that one plan."""
    picture = assess(case, AS_OF)
    plans = BriefPlans(base=(result,), prepared=(result,), scenarios={}, then=None)
    return Brief(
        case_id=case.case_id,
        label=case.label,
        timezone=case.timezone.key,
        as_of=AS_OF,
        against=None,
        bottom_line=(),
        changes=(),
        picture=picture,
        advice=advise(case, "base", picture, plans=plans.base, prepared_plans=plans.prepared),
        plan=plan_summary(case, result),
        scenarios=scenario_lines(replace(case, scenarios=()), picture, plans),
        assumptions=(),
        stale=(),
        inputs_digest="",
        seed=1,
        version="",
        costs=(),
        persons_by_category=persons_by_category(case),
    )


@pytest.fixture(scope="session")
def losses(case: Case) -> Ensemble:
    """Every single trouble of it, each with its card."""
    ids = tuple(trouble.id for trouble in single_troubles(case, AS_OF))
    return try_troubles(case, AS_OF, EnsembleOrder(pairs=False, cards=ids))


def subject(case: Case, language: str, kind: str = "plan") -> Subject:
    """Return what a paper about the case speaks of."""
    return subject_of(case, PaperOrder(kind=kind, as_of=AS_OF, language=language, handling=HANDLING))


def nasty(case: Case) -> Case:
    """Return the case with names that try to be source, that never break, and in three scripts."""
    groups = (replace(case.groups[0], label=NASTY), *(replace(one, label=LONG) for one in case.groups[1:]))
    sites = tuple(replace(site, label=f"{site.label} الموظفون المحليون → Ωμέγα Ωж 漢字") for site in case.sites)
    return replace(case, label=f"{NASTY} \u202e{LONG}", groups=groups, sites=sites)


def every_paper(about: Subject, result: PlanningResult, brief: Brief, losses: Ensemble) -> dict[str, Paper]:
    """Return every kind of paper."""
    return {
        "plan": emergency_plan(about, result),
        "brief": brief_paper(about, brief),
        "cards": action_cards(about, result.plan),
        "manifest": manifests(about, result.plan),
        "memo": memoranda(about, brief),
        "movements": movement_paper(about, result.plan),
        "security": security_plan(about, result.plan),
        "switch-over": switch_over_cards(about, losses),
        "blank": blank_sheets(about),
    }
