"""The verbs `enablers` and `force`: what must be in hand by when, what slip costs, and the force a plan needs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from egress.decision import (
    CriticalEnabler,
    EnablerDeadline,
    HourNeed,
    a_day_late,
    asked_anew,
    clock,
    critical_path,
    enabler_deadlines,
    force_needs,
    has_ended,
    holding_lines,
    is_clear,
    is_there,
    leading_risk,
    may_slip,
    prepared,
    slip_cost,
    timing,
    unit_lines,
)
from egress.domain import Case, apply_scenario
from egress.kit import Progress
from egress.planning import PlanningResult
from egress.publications.force_writer import ForceAnswer, PresenceWorth, ScenarioForce
from egress.threat import ThreatPicture, assess, picture_under
from egress.workflow.brief_plans import PREPARED_STARTS_DAYS
from egress.workflow.plan_tasks import PlanTask, run_tasks


def time_enablers(
    case: Case, as_of: datetime, *, progress: Progress | None = None, workers: int = 1
) -> tuple[CriticalEnabler, ...]:
    """
    Return the enablers on their critical path, as known at as_of: overdue ones first, each with what slip costs.

    For each that is not in hand the plan is made again with it a day late; what has lapsed or been withdrawn is asked
    for anew in both. `workers` processes make the plans; their number changes no result.
    """
    progress = progress or Progress()
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    applied = apply_scenario(case)
    ids = may_slip(applied, as_of)
    asked = asked_anew(case, as_of)
    late = [_task(f"plan base with {i} a day late", a_day_late(asked, i), picture) for i in ids]
    results = list(run_tasks([*_on_time(asked, picture), *late], progress, workers))
    base, ready = results[0], results[1 : 1 + len(PREPARED_STARTS_DAYS)]
    slips = {i: slip_cost(base, one) for i, one in zip(ids, results[1 + len(ready) :], strict=True)}
    return critical_path(applied, _deadlines(case, applied, picture, ready), slips)


def size_force(case: Case, as_of: datetime, *, progress: Progress | None = None, workers: int = 1) -> ForceAnswer:
    """
    Return the force that the plan of every scenario needs by hour, and what a robust presence would buy and cost.

    The presence compared is every force of the case in place at the start.
    """
    progress = progress or Progress()
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    applied = apply_scenario(case)
    ids = ["base", *(s.id for s in case.scenarios if s.id != "base")]
    planned = [replace(_task(f"plan {i}", case, picture), scenario_id=i) for i in ids]
    on_time = _on_time(case, picture)[1:]
    present = _task("plan base with every force present", _all_present(case, as_of), picture)
    results = list(run_tasks([*planned, *on_time, present], progress, workers))
    by_scenario, ready, robust = results[: len(ids)], results[len(ids) : -1], results[-1]
    deadlines = _deadlines(case, applied, picture, ready)
    order_by = {d.enabler_id: d.deadline for d in deadlines if d.kind == "force" and d.status != "expected"}
    labels = {s.id: s.label for s in case.scenarios} | {"base": "As things stand"}
    lines = [_scenario_force(case, i, labels[i], one) for i, one in zip(ids, by_scenario, strict=True)]
    return ForceAnswer(
        scenarios=tuple(lines),
        units=unit_lines(applied, by_scenario[0].plan, as_of, order_by),
        holding=holding_lines(applied, by_scenario[0].plan),
        presence=_presence(applied, by_scenario[0], robust),
    )


def _scenario_force(case: Case, scenario_id: str, label: str, result: PlanningResult) -> ScenarioForce:
    needs = force_needs(apply_scenario(case, scenario_id), result.plan)
    return ScenarioForce(scenario_id=scenario_id, label=label, needs=needs, most_persons=_most_at_once(needs))


def _most_at_once(needs: Sequence[HourNeed]) -> int:
    """Return the most strength needed at one time, all places together."""
    edges = sorted({t for one in needs for t in (one.from_, one.until)})
    totals = [sum(one.needed_persons for one in needs if one.from_ <= edge < one.until) for edge in edges]
    return max(totals, default=0)


def _presence(applied: Case, base: PlanningResult, robust: PlanningResult) -> PresenceWorth:
    coming = [f for f in applied.forces if f.in_use and not is_there(applied, base.plan, f)]
    persons = sum(force.strength_persons for force in coming)
    safe = robust.safe_persons - base.safe_persons
    caught = base.expected_caught_persons - robust.expected_caught_persons
    return PresenceWorth(
        persons=persons,
        person_days_per_week=persons * 7.0,
        caught_persons_avoided=caught,
        safe_persons_more=safe,
        clear=is_clear(max(float(safe), caught), base.persons),
        clearance_h_less=None
        if base.clearance_time_h is None or robust.clearance_time_h is None
        else base.clearance_time_h - robust.clearance_time_h,
    )


def _all_present(case: Case, as_of: datetime) -> Case:
    there = tuple(
        replace(f, present_from=as_of)
        if f.present_from is None or f.present_from > as_of
        else replace(f, withdrawn_by=None)
        if has_ended(f, as_of)
        else f
        for f in case.forces
    )
    return replace(case, forces=there)


def _on_time(case: Case, picture: ThreatPicture) -> list[PlanTask]:
    ready = prepared(case, picture)
    return [
        _task("plan base", case, picture),
        *(
            replace(_task(f"plan base with everything in hand, {days} d later", ready, picture), days_later=days)
            for days in PREPARED_STARTS_DAYS
        ),
    ]


def _task(name: str, case: Case, picture: ThreatPicture) -> PlanTask:
    return PlanTask(name=name, case=case, picture=picture, scenario_id="base", explained=False)


def _deadlines(
    case: Case, applied: Case, picture: ThreatPicture, ready: list[PlanningResult]
) -> tuple[EnablerDeadline, ...]:
    seen = picture_under(picture, applied)
    in_hand = apply_scenario(prepared(case, picture))
    lines = clock(in_hand, seen, timing(in_hand, seen, ready))
    return enabler_deadlines(applied, seen, lines, plan=ready[0], risk=leading_risk(case))
