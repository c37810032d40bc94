"""The verb `rehearse`: how a plan comes out against trouble, the planner's own or one drawn by hand."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from egress.domain import Case, Plan, Situation, apply_scenario, case_from_situation, check_plan
from egress.inputs import planned_problems
from egress.kit import InputProblem, Problem, Progress, iso_utc
from egress.planning import PlanOptions, make_plan
from egress.publications.rehearsal_writer import RehearsalAnswer
from egress.simulation import (
    Listeners,
    Outcomes,
    Rehearsal,
    RehearsalOptions,
    RunBatch,
    TraceEvent,
    paired,
    rehearsal_script,
    rehearse,
    script_digest,
    situation_at,
    trace,
)
from egress.threat import ThreatPicture, assess
from egress.workflow.rehearsal_journal import Journal

RUNS_WORTH_A_POOL = 400_000
"""So many runs × movements take some seconds; below that a pool of processes costs more than it saves."""


@dataclass(frozen=True, kw_only=True)
class RehearsalOrder:
    """
    What is to be rehearsed, and how.

    Attributes
    ----------
    scenario_id, start : as for a plan. plan : drawn up already; None = the planner makes one.
    beside : another plan, rehearsed under the same luck and compared run by run.
    workers : processes; None = as many as the work is worth. journal : folder that keeps finished batches.
    traced : a run whose trace is wanted. cancelled : asked between batches whether to stop.
    situation : a running evacuation to go on from, by `plan` or, without one, by a plan made from there.
    """

    scenario_id: str = "base"
    start: datetime | None = None
    plan: Plan | None = None
    beside: Plan | None = None
    options: RehearsalOptions = field(default_factory=RehearsalOptions)
    workers: int | None = None
    journal: Path | None = None
    traced: int | None = None
    situation: Situation | None = None
    cancelled: Callable[[], bool] = lambda: False


def rehearse_plan(
    case: Case, as_of: datetime, order: RehearsalOrder, *, progress: Progress | None = None
) -> RehearsalAnswer:
    """
    Return how a plan comes out, as known at as_of.

    Raises
    ------
    InputProblem
        when a plan drawn by hand breaks rules so that it cannot be played, a situation is of another order, or
        nothing was played before it was cancelled.
    """
    progress = progress or Progress()
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    applied, plan, order = _begun(case, picture, order, progress)
    breaches = _breaches(applied, plan)
    played, outcomes = _played(applied, plan, picture, order, progress)
    if played is None:
        remedy = "Let it play at least one batch of runs."
        raise InputProblem([Problem("rehearse", 0, "", "cancelled", "runs", remedy)])
    difference = None
    if order.beside is not None:
        _breaches(applied, order.beside)
        _, others = _played(applied, order.beside, picture, order, progress)
        if len(others.runs) == len(outcomes.runs):
            difference = paired(outcomes, others, order.beside.drawn_by)
    events: tuple[TraceEvent, ...] = ()
    if order.traced is not None:
        events = trace(applied, plan, picture, run=order.traced, options=order.options)
    return RehearsalAnswer(
        rehearsal=played, breaches=breaches, beside=difference, trace_of_run=order.traced, trace=events
    )


def halt_plan(
    case: Case, as_of: datetime, at: datetime, order: RehearsalOrder, *, progress: Progress | None = None
) -> Situation:
    """
    Return how one run of a plan (`order.traced`, else the first) stands at an instant.

    Raises
    ------
    InputProblem
        as `rehearse_plan`, and for an instant outside the plan.
    """
    progress = progress or Progress()
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    applied, plan, order = _begun(case, picture, order, progress)
    _breaches(applied, plan)
    begins = order.situation.at if order.situation else plan.start
    if not begins <= at <= plan.horizon_end:
        expected = f"an instant from {iso_utc(begins)} to {iso_utc(plan.horizon_end)}"
        raise InputProblem([Problem("--halt-at", 0, "", iso_utc(at), expected, "Name an instant of the plan.")])
    return situation_at(applied, plan, picture, at, run=order.traced or 0, options=order.options)


def _begun(
    case: Case, picture: ThreatPicture, order: RehearsalOrder, progress: Progress
) -> tuple[Case, Plan, RehearsalOrder]:
    """Return the case that is played in, the plan, and the order with the situation where it is to go on from one."""
    applied, plan, now = apply_scenario(case, order.scenario_id), order.plan, order.situation
    if plan is not None:
        if now is not None:
            for one in (plan, order.beside):
                _hold_against(now, one or plan)
        return applied, plan, replace(order, options=replace(order.options, situation=now))
    start, planned, scenario_id = order.start, case, order.scenario_id
    if now is not None:
        applied = planned = case_from_situation(applied, now)
        start, scenario_id = now.at, "base"
        if order.beside is not None and order.beside.start != now.at:
            expected = f"{iso_utc(now.at)}, the instant of the situation"
            remedy = "Give a plan made from this situation, or with --plan the one that it is carried out by."
            raise InputProblem([Problem("--beside", 0, "start", iso_utc(order.beside.start), expected, remedy)])
    with progress.stage(f"plan {order.scenario_id}"):
        options = PlanOptions(start=start, explained=False, in_depth=False)
        return applied, make_plan(planned, scenario_id, picture, options).plan, order


def _hold_against(now: Situation, plan: Plan) -> None:
    """Refuse a situation that is not one of this plan being carried out."""
    if now.ordered_at != plan.start:
        expected = f"{iso_utc(plan.start)}, the start of the plan"
        remedy = "Give the plan that the evacuation is run by, or leave it out to plan from there."
        raise InputProblem([Problem("situation", 0, "ordered_at", iso_utc(now.ordered_at), expected, remedy)])
    if problems := tuple(planned_problems(now, plan)):
        raise InputProblem(problems)


def _played(
    applied: Case, plan: Plan, picture: ThreatPicture, order: RehearsalOrder, progress: Progress
) -> tuple[Rehearsal | None, Outcomes]:
    options = order.options
    workers = _workers(order, len(plan.movements))
    script = rehearsal_script(applied, plan, picture, options)
    journal = Journal(order.journal, script_digest(script, options.engine)) if order.journal else None
    kept = journal.read() if journal else {}
    told = _Told(progress, options.runs, sum(batch.count for batch in kept), journal)
    listeners = Listeners(finished=told.finished, cancelled=order.cancelled)
    with progress.stage(f"rehearse {plan.scenario_id}, {options.runs} runs, {workers} at a time"):
        return rehearse(applied, plan, picture, options=options, workers=workers, kept=kept, listeners=listeners)


def _workers(order: RehearsalOrder, movements: int) -> int:
    if order.workers is not None:
        return order.workers
    return max(1, os.cpu_count() or 1) if order.options.runs * movements > RUNS_WORTH_A_POOL else 1


def _breaches(applied: Case, plan: Plan) -> tuple[str, ...]:
    """Return the breaches of a plan; refuse one that names what the case does not have."""
    found = [finding for finding in check_plan(applied, plan) if finding.severity == "breach"]
    strange = [f for f in found if f.rule == "known_references"]
    if strange:
        remedy = "Name legs, fleets, vehicles and groups of the case."
        raise InputProblem([Problem("plan", 0, f.movement_id, f.sentence, "a known one", remedy) for f in strange])
    return tuple(finding.sentence for finding in found)


@dataclass
class _Told:
    """Tells of finished batches now and then, and keeps them."""

    progress: Progress
    runs: int
    done: int
    journal: Journal | None
    shown: int = 0

    def finished(self, batch: RunBatch, outcomes: Outcomes) -> None:
        """Keep a finished batch, and speak at every tenth of the way."""
        if self.journal is not None:
            self.journal.keep(batch, outcomes)
        self.done += batch.count
        tenth = 10 * self.done // max(1, self.runs)
        if tenth > self.shown:
            self.shown = tenth
            self.progress.listener(f"{self.done} of {self.runs} runs played")
