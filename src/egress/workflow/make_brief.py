"""The verb `brief`: today's answer, from evidence to advice."""

import time
from datetime import datetime

from egress import __version__
from egress.decision import Advice, DepartureAdvice, Timing, advise, timing
from egress.domain import Case, apply_scenario, partner_changes
from egress.kit import InputProblem, Problem, Progress, StageCost, peak_memory_mib
from egress.publications import Brief, Change, ScenarioLine
from egress.publications.brief_document import Tried
from egress.threat import ThreatPicture, assess
from egress.workflow.advise_post import AdviceOrder, departure_from_plans
from egress.workflow.basis_lines import assumptions, stale
from egress.workflow.bottom_line import bottom_line
from egress.workflow.brief_lines import plan_summary, scenario_lines
from egress.workflow.brief_plans import BriefPlans, make_brief_plans
from egress.workflow.brief_trials import tried_in_trouble
from egress.workflow.changes import changes_since
from egress.workflow.known_inputs import inputs_digest
from egress.workflow.partner_lines import partner_lines


def make_brief(
    case: Case,
    as_of: datetime,
    *,
    against: datetime | None = None,
    progress: Progress | None = None,
    workers: int = 1,
    departure: AdviceOrder | None = None,
) -> Brief:
    """
    Return the brief of a case as of an instant, compared with an earlier one if asked.

    `workers` processes make the plans; their number changes no result. `departure` asks for whom to send out by
    category as well, from rehearsals of the first plan.

    Raises
    ------
    InputProblem
        when the day compared with is not before as_of.
    """
    progress, began = progress or Progress(), time.perf_counter()
    if against is not None and against >= as_of:
        text = f"{against:%Y-%m-%d %H:%M}Z"
        remedy = "Compare with an earlier day."
        raise InputProblem([Problem("--against", 0, "", text, "an instant before --as-of", remedy)])
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
        then = assess(case, against) if against else None
    plans = make_brief_plans(case, picture, then=then, progress=progress, workers=workers)
    with progress.stage("advise"):
        advice = advise(case, "base", picture, plans=plans.base, prepared_plans=plans.prepared)
        now = timing(apply_scenario(case, "base"), picture, plans.base)
    with progress.stage("trace what changed"):
        changes = _changes(case, now, picture, then, plans) if then else ()
    with progress.stage("compare scenarios"):
        scenarios = scenario_lines(case, picture, plans)
    tried = tried_in_trouble(case, picture, plans, advice, progress)
    sent_out = None
    if departure is not None:
        sent_out = departure_from_plans(case, picture, plans.base, departure, progress=progress)
    progress.costs.append(StageCost("whole brief", time.perf_counter() - began, peak_memory_mib()))
    return _put_together(
        case,
        picture,
        against=against,
        plans=plans,
        advice=advice,
        changes=changes,
        scenarios=scenarios,
        tried=tried,
        departure=sent_out,
        costs=tuple(progress.costs),
    )


def _put_together(
    case: Case,
    picture: ThreatPicture,
    *,
    against: datetime | None,
    plans: BriefPlans,
    advice: Advice,
    changes: tuple[Change, ...],
    scenarios: tuple[ScenarioLine, ...],
    tried: Tried | None,
    departure: DepartureAdvice | None,
    costs: tuple[StageCost, ...],
) -> Brief:
    return Brief(
        case_id=case.case_id,
        label=case.label,
        timezone=case.timezone.key,
        as_of=picture.as_of,
        against=against,
        bottom_line=bottom_line(case, advice, plans.base[0], picture),
        changes=changes,
        picture=picture,
        advice=advice,
        plan=plan_summary(case, plans.base[0]),
        scenarios=scenarios,
        assumptions=assumptions(case),
        stale=stale(case, picture.as_of),
        inputs_digest=inputs_digest(case, picture.as_of),
        seed=case.seed,
        version=__version__,
        costs=costs,
        persons_by_category=persons_by_category(case),
        tried=tried,
        departure=departure,
        partners=partner_lines(case, partner_changes(case), plans.base[0], plans.partners),
    )


def persons_by_category(case: Case) -> dict[str, int]:
    """Return the head count of each category of person."""
    counts = dict.fromkeys(case.categories, 0)
    for group in case.groups:
        counts[group.category] += group.head_count
    return counts


def _changes(
    case: Case, now: Timing, picture: ThreatPicture, then: ThreatPicture, plans: BriefPlans
) -> tuple[Change, ...]:
    before = timing(apply_scenario(case, "base"), then, [plans.then] if plans.then else [])
    return changes_since(case, against=then.as_of, as_of=picture.as_of, then=before, now=now)
