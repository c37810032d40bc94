"""The verb `losses`: every single loss beside the plan as things stand, and what it takes to switch over."""

from dataclasses import replace
from datetime import datetime

from egress import __version__
from egress.decision import MEANS_KINDS, lead_time_from, leading_risk, used_means
from egress.domain import Case, apply_scenario, homes, single_losses
from egress.kit import Progress
from egress.planning import PlanningResult
from egress.publications import ScenarioLine
from egress.publications.losses_writer import LossComparison, LossLine, NewlyUsed
from egress.threat import assess
from egress.workflow.brief_lines import scenario_lines
from egress.workflow.brief_plans import BriefPlans
from egress.workflow.known_inputs import inputs_digest
from egress.workflow.plan_tasks import PlanTask, run_tasks


def compare_losses(
    case: Case, as_of: datetime, *, progress: Progress | None = None, workers: int = 1
) -> LossComparison:
    """
    Return what every single loss does to an order given at as_of, worst first.

    The losses are those of `single_losses`; scenarios of the case itself play no part. `workers` processes make the
    plans; their number changes no result.
    """
    progress = progress or Progress()
    losses = single_losses(case)
    whole = _with_losses(case)
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    ids = ["base", *(scenario.id for scenario, _ in losses)]
    tasks = [PlanTask(name=f"plan {i}", case=whole, picture=picture, scenario_id=i) for i in ids]
    results = dict(zip(ids, run_tasks(tasks, progress, workers), strict=True))
    base = results["base"]
    plans = BriefPlans(base=(base,), prepared=(), scenarios={i: results[i] for i in ids[1:]}, then=None)
    with progress.stage("compare losses"):
        lines = {line.scenario_id: line for line in scenario_lines(whole, picture, plans)}
    found = []
    for scenario, effects in losses:
        applied, loss = apply_scenario(whole, scenario.id), effects[-1]
        used = _newly_used(applied, base, results[scenario.id], as_of)
        found.append(_loss_line(loss.target_kind.value, loss.target_ids[0], lines[scenario.id], used))
    return LossComparison(
        case_id=case.case_id,
        label=case.label,
        timezone=case.timezone.key,
        as_of=as_of,
        inputs_digest=inputs_digest(case, as_of),
        seed=case.seed,
        version=__version__,
        leading_risk=leading_risk(case),
        base=lines["base"],
        losses=tuple(sorted(found, key=_badness)),
        homes=tuple(site.label for site in case.sites if site.id in homes(case)),
    )


def _with_losses(case: Case) -> Case:
    """Return the case with the losses for its scenarios; what base itself changes is kept."""
    losses = single_losses(case)
    kept = tuple(effect for effect in case.scenario_effects if effect.scenario_id == "base")
    made = tuple(effect for _, effects in losses for effect in effects)
    return replace(case, scenarios=tuple(scenario for scenario, _ in losses), scenario_effects=kept + made)


def _badness(loss: LossLine) -> tuple[float, int, float, str]:
    """Sort key: most expected caught first, then fewest safe, then longest clearance, then by name."""
    line = loss.line
    clearance = float("inf") if line.clearance_time_h is None else line.clearance_time_h
    return -line.expected_caught_persons, line.safe_persons, -clearance, line.scenario_id


def _loss_line(kind: str, target_id: str, line: ScenarioLine, used: tuple[NewlyUsed, ...]) -> LossLine:
    longest = max(used, key=lambda one: one.lead_time_h, default=None)
    waits = longest is not None and longest.lead_time_h > 0
    return LossLine(
        kind=kind,
        target_id=target_id,
        line=line,
        newly_used=used,
        longest_lead_time_h=longest.lead_time_h if longest and waits else None,
        waits_for=longest.label if longest and waits else "",
    )


def _newly_used(case: Case, base: PlanningResult, result: PlanningResult, as_of: datetime) -> tuple[NewlyUsed, ...]:
    """Return what the plan uses and the base plan does not, in the order of tables."""
    before = {(type(row), row.id) for row in used_means(case, base.plan)}
    return tuple(
        NewlyUsed(kind=MEANS_KINDS[type(row)], id=row.id, label=row.label, lead_time_h=lead_time_from(row, as_of))
        for row in used_means(case, result.plan)
        if (type(row), row.id) not in before
    )
