"""From the records inside the house to the shapes of JSON answers."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from egress.domain import Case, Movement, Plan
from egress.kit import Problem
from egress.planning import PlanningResult
from egress.publications.brief_document import Brief, PlanSummary
from egress.publications.json_records import (
    BriefData,
    CheckData,
    ClearanceStep,
    CurveData,
    MovementData,
    PlanData,
    PlanSummaryData,
    ProblemData,
    ThreatData,
)
from egress.publications.plan_change_records import plan_change_data
from egress.threat import EXIT_KINDS, ExitCurve, ThreatPicture
from egress.threat.scoring import ScoreRow


def brief_data(brief: Brief) -> BriefData:
    """Return the brief's `data`: all of it, with the picture reduced to curves and views."""
    return BriefData(
        label=brief.label,
        timezone=brief.timezone,
        against=brief.against,
        bottom_line=brief.bottom_line,
        changes=brief.changes,
        threat=threat_data(brief.picture, brief.scores),
        advice=brief.advice,
        plan=_plan_summary(brief.plan),
        scenarios=brief.scenarios,
        partners=brief.partners,
        assumptions=brief.assumptions,
        stale=brief.stale,
        persons_by_category=brief.persons_by_category,
        costs=brief.costs,
        tried=brief.tried,
        departure=brief.departure,
        handling=brief.handling,
        withheld=brief.withheld,
    )


def threat_data(picture: ThreatPicture, scores: tuple[ScoreRow, ...] = ()) -> ThreatData:
    """Return a threat picture without its sample paths, with the record of the forecasters beside it."""
    return ThreatData(
        main_exit=picture.main_exit,
        curves={exit_: _curve(curve) for exit_, curve in picture.curves.items()},
        mechanisms=picture.mechanisms,
        sources=picture.sources,
        disagreement=picture.disagreement,
        movers=picture.movers,
        would_move=picture.would_move,
        feeds=picture.feeds,
        tripwires=picture.tripwires,
        exit_kinds={exit_: EXIT_KINDS[exit_] for exit_ in picture.curves},
        notes=picture.notes,
        scores=scores,
    )


def plan_data(result: PlanningResult, case: Case, previous: Plan | None = None) -> PlanData:
    """Return a planning result with its movements flat, their ends looked up in the case; against a previous plan."""
    plan = result.plan
    same = {f.name for f in fields(PlanData)} & {f.name for f in fields(PlanningResult)} - {"clearance_curve"}
    return PlanData(
        scenario_id=plan.scenario_id,
        start=plan.start,
        horizon_end=plan.horizon_end,
        drawn_by=plan.drawn_by,
        clearance_curve=_steps(result.clearance_curve),
        movements=tuple(_movement(m, case) for m in plan.movements),
        against=None if previous is None else plan_change_data(previous, plan, case),
        **{name: getattr(result, name) for name in same},
    )


def check_data(problems: Sequence[Problem], *, format_version: int | None) -> CheckData:
    """Return the problems of a case."""
    listed = tuple(ProblemData(**asdict(p), sentence=p.sentence()) for p in problems)
    return CheckData(format_version=format_version, count=len(listed), problems=listed)


def ends(movement: Movement, case: Case) -> tuple[str, str]:
    """Return the sites that a movement leaves and reaches."""
    leg = case.leg_by_id[movement.leg_id]
    there = leg.from_site_id, leg.to_site_id
    return (there[1], there[0]) if movement.empty_return else there


def _movement(movement: Movement, case: Case) -> MovementData:
    from_site_id, to_site_id = ends(movement, case)
    return MovementData(
        id=movement.id,
        leg_id=movement.leg_id,
        from_site_id=from_site_id,
        to_site_id=to_site_id,
        fleet_id=movement.fleet_id,
        vehicle=movement.vehicle,
        depart=movement.depart,
        arrive=movement.arrive,
        persons=movement.persons,
        loads=dict(movement.loads),
        empty_return=movement.empty_return,
    )


def _plan_summary(plan: PlanSummary) -> PlanSummaryData:
    same = [f.name for f in fields(PlanSummary) if f.name != "clearance_curve"]
    steps = _steps(plan.clearance_curve)
    return PlanSummaryData(clearance_curve=steps, **{name: getattr(plan, name) for name in same})


def _steps(curve: tuple[tuple[float, int], ...]) -> tuple[ClearanceStep, ...]:
    return tuple(ClearanceStep(time_h=hours, safe_persons=safe) for hours, safe in curve)


def _curve(curve: ExitCurve) -> CurveData:
    return CurveData(
        hours=tuple(curve.hours.tolist()),
        p_closed=tuple(curve.p_closed.tolist()),
        p_never=curve.p_never,
        median_h=curve.median_h,
    )
