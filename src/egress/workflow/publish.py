"""The verb `publish`: a document for paper, from the case and its plan, brief or troubles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from egress import __version__
from egress.domain import Audience, Case, apply_scenario, case_for, known_at, mark_for, withheld_from
from egress.kit import Progress
from egress.planning import PlanningResult
from egress.publications import Brief
from egress.publications.language import tongue
from egress.publications.papers import (
    Paper,
    Stamp,
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
from egress.threat.scoring import ScoreRow
from egress.workflow.known_inputs import inputs_digest
from egress.workflow.make_brief import make_brief
from egress.workflow.plan_movements import plan_movements
from egress.workflow.try_troubles import EnsembleOrder, try_troubles

DIGITS_SHOWN = 8
"""Digits of the digest of inputs in the version of a page: enough to tell two states of a case apart."""


@dataclass(frozen=True, kw_only=True)
class PaperOrder:
    """
    Which paper, for when, how.

    Attributes
    ----------
    kind : one of `PAPERS`.
    scenario_id, start : as for a plan.
    language : "en", "fr" or "ar".
    handling : the mark on every page; empty = a line to be marked by hand.
    audience : whom it is meant for; reports that their handling label keeps from it play no part, and the pages
        bear its mark unless `handling` is given; null = whoever holds the case.
    scores : how good each forecaster has been, for the brief.
    withheld : how many reports are kept from the audience; found by `publish`.
    workers : processes that plan, where several plans are needed.
    """

    kind: str
    as_of: datetime
    scenario_id: str = "base"
    start: datetime | None = None
    language: str = "en"
    handling: str = ""
    audience: Audience | None = None
    scores: tuple[ScoreRow, ...] = ()
    withheld: int = 0
    workers: int = 1


def publish(case: Case, order: PaperOrder, *, progress: Progress | None = None) -> Paper:
    """Return the paper that is ordered, of what its audience may know."""
    if order.audience is not None:
        withheld = len(withheld_from(known_at(case, order.as_of), order.audience))
        case = case_for(case, order.audience)
        order = replace(order, handling=order.handling or mark_for(order.audience), withheld=withheld)
    return PAPERS[order.kind](case, order, progress or Progress())


def subject_of(case: Case, order: PaperOrder) -> Subject:
    """Return what a paper speaks of: the case with its scenario applied, and what every page bears."""
    digest = inputs_digest(case, order.as_of)
    stamp = Stamp(
        post=case.label,
        version=f"{case.case_id} {digest.removeprefix('sha256:')[:DIGITS_SHOWN]} · egress {__version__}",
        at=order.as_of,
        zone=case.timezone,
        handling=order.handling,
    )
    words = next((one.label for one in case.scenarios if one.id == order.scenario_id and one.id != "base"), "")
    applied = apply_scenario(case, order.scenario_id)
    return Subject(case=applied, stamp=stamp, tongue=tongue(order.language), scenario=words)


def _result(case: Case, order: PaperOrder, progress: Progress) -> PlanningResult:
    scenario, start = order.scenario_id, order.start
    return plan_movements(case, order.as_of, scenario_id=scenario, start=start, progress=progress)


def _brief(case: Case, order: PaperOrder, progress: Progress) -> Brief:
    brief = make_brief(case, order.as_of, progress=progress, workers=order.workers)
    return replace(brief, scores=order.scores, handling=order.handling, withheld=order.withheld)


def _brief_paper(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return brief_paper(subject_of(case, order), _brief(case, order, progress))


def _memo(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return memoranda(subject_of(case, order), _brief(case, order, progress))


def _plan(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return emergency_plan(subject_of(case, order), _result(case, order, progress))


def _cards(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return action_cards(subject_of(case, order), _result(case, order, progress).plan)


def _movements(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return movement_paper(subject_of(case, order), _result(case, order, progress).plan)


def _manifest(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return manifests(subject_of(case, order), _result(case, order, progress).plan)


def _security(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    return security_plan(subject_of(case, order), _result(case, order, progress).plan)


def _switch_over(case: Case, order: PaperOrder, progress: Progress) -> Paper:
    tried = EnsembleOrder(start=order.start, pairs=False, workers=order.workers)
    return switch_over_cards(subject_of(case, order), try_troubles(case, order.as_of, tried, progress=progress))


def _blank(case: Case, order: PaperOrder, _: Progress) -> Paper:
    return blank_sheets(subject_of(case, order))


PAPERS: Mapping[str, Callable[[Case, PaperOrder, Progress], Paper]] = {
    "plan": _plan,
    "brief": _brief_paper,
    "cards": _cards,
    "manifest": _manifest,
    "memo": _memo,
    "movements": _movements,
    "security": _security,
    "switch-over": _switch_over,
    "blank": _blank,
}
"""By kind: how the paper is made."""
