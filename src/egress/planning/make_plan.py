"""make_plan: relax, dispatch, check, explain."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

import numpy as np

from egress.domain import Case, Movement, Plan, apply_scenario, check_plan
from egress.kit import MIN_PER_H, InternalError, add_minutes
from egress.planning.binding_by_hour import binding_by_hour
from egress.planning.dispatch import Dispatcher, Draft, Policy, Timetable
from egress.planning.evaluation import Evaluation, evaluate, weighted_caught, weighted_caught_without_movement
from egress.planning.explanation import bindings, by_worth, why_people_are_left, worth
from egress.planning.grid import RENEWED, graded_grid, uniform_grid
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import Guide, relax
from egress.planning.result import PlanningResult, PlanStatus
from egress.planning.risk import Risk
from egress.planning.shortfalls import find_shortfalls
from egress.planning.standing import Standing
from egress.planning.worth_by_difference import worth_by_difference
from egress.threat import ThreatPicture, picture_under

TICK_MIN = 30
"""How often the dispatcher looks, in minutes, on a graded grid."""

MOST_EXACT_STEPS, MOST_EXACT_PERSONS, MOST_EXACT_VEHICLES = 200, 300, 4
"""Up to this size a case whose durations share a step is solved exactly, in whole trips and persons."""

WAYS_AHEAD_DAYS = 180
"""A way out counts if it opens within this and the horizon: a later start may use what today's cannot."""

BOUND_TOLERANCE = 1e-5
"""How far rounding in the optimiser may put the bound above the plan, relative and absolute (weighted persons)."""


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """
    How to plan.

    Attributes
    ----------
    start : the instant of the order; None = the picture's as_of.
    judged_until : whoever is left counts as caught if the last way has closed by then; None = end of the plan.
    step_min : even steps of so many minutes instead of the graded grid; None = chosen by the case.
    explained : whether bindings, worth and explanation are wanted.
    in_depth : whether the explanation shall have hours, troops and notice, and shortfalls too: up to some ten seconds
        on a large case that leaves people.
    """

    start: datetime | None = None
    judged_until: datetime | None = None
    step_min: int | None = None
    explained: bool = True
    in_depth: bool = True


def make_plan(
    case: Case, scenario_id: str, picture: ThreatPicture, options: PlanOptions | None = None
) -> PlanningResult:
    """
    Return the best timetable found for a case under a scenario, checked, with a proven bound.

    A case that cannot be cleared is answered with its best plan, the people left and the rules that bind.

    Raises
    ------
    InputProblem
        for an unknown scenario or one that cannot be applied.
    InternalError
        when the timetable breaks a rule of the independent checker.
    """
    options = options or PlanOptions()
    applied = apply_scenario(case, scenario_id)
    start = _whole_minute(options.start or picture.as_of)
    problem = compile_problem(applied, start, as_of=picture.as_of)
    risk = Risk(problem, picture_under(picture, applied), judged_until=options.judged_until)
    step_min = options.step_min or exact_step_min(problem)
    guide, prices = _guides(problem, risk, step_min, is_asked=options.step_min is not None)
    timetable = _lay_timetable(problem, risk, guide, tick_min=step_min if guide.at_step_begin else TICK_MIN)
    plan = as_plan(problem, timetable)
    findings = check_plan(applied, plan)
    breaches = [finding.sentence for finding in findings if finding.severity == "breach"]
    if breaches:
        raise InternalError(f"the planner broke its own rules: {breaches[:3]} ({len(breaches)} in all)")
    result = _result(problem, risk, guide, evaluate(problem, risk, timetable), plan, len(timetable.drafts))
    result = replace(result, findings=tuple(findings))
    if not options.explained:
        return result
    result = _explained(problem, prices, result)
    return _in_depth(problem, risk, prices, result) if options.in_depth else result


def _whole_minute(instant: datetime) -> datetime:
    """Return the instant, or the next whole minute: timetables are to the minute."""
    floor = instant.replace(second=0, microsecond=0)
    return floor if floor == instant else floor + timedelta(minutes=1)


def last_way_out_h(case: Case, picture: ThreatPicture) -> Mapping[str, np.ndarray]:
    """
    Return, by group id, the hours from as_of until its last way out closes, on every joint path. Shape (paths,).

    The case and the picture have the scenario applied. Ways count that are open at some time within half a year and
    the horizon after; for a group without any it lies in the past (−inf).
    """
    ahead = replace(case, horizon_days=case.horizon_days + WAYS_AHEAD_DAYS)
    problem = compile_problem(ahead, picture.as_of, as_of=picture.as_of)
    risk = Risk(problem, picture)
    none = np.full(len(picture.closing_h[picture.main_exit]), -np.inf)
    return {group.id: risk.last_way_h(group).get(group.site_id, none) for group in problem.groups}


def exact_step_min(problem: PlanningProblem) -> int | None:
    """
    Return the step on which a small case can be solved exactly, or None if it is not small or has no such step.

    If every duration, readiness and opening is a whole number of steps, and nothing but seats, room and departures
    limits the flow, some best plan departs at beginnings of steps only.
    """
    persons = sum(group.head_count for group in problem.groups)
    vehicles = sum(fleet.vehicles for fleet in problem.case.fleets if fleet.in_use)
    if persons > MOST_EXACT_PERSONS or vehicles > MOST_EXACT_VEHICLES:
        return None
    is_rated = any(site.processing_per_h is not None for site in problem.case.sites)
    is_rated |= any(leg.persons_per_h is not None for leg in problem.legs)
    is_gradual = any(group.ready_first_h != group.ready_all_h for group in problem.groups)
    moments = _moments(problem)
    if is_rated or is_gradual or any(moment != round(moment) for moment in moments):
        return None
    step = reduce(math.gcd, (round(moment) for moment in moments), problem.horizon_min)
    return step if problem.horizon_min / step <= MOST_EXACT_STEPS else None


def as_plan(problem: PlanningProblem, timetable: Timetable) -> Plan:
    """Return the timetable as a plan with instants."""
    return Plan(
        case_id=problem.case.case_id,
        scenario_id=problem.case.scenario_id,
        start=problem.start,
        horizon_end=add_minutes(problem.start, problem.horizon_min),
        movements=tuple(_movement(problem, n, draft) for n, draft in enumerate(timetable.drafts, 1)),
        drawn_by="egress",
    )


def _moments(problem: PlanningProblem) -> list[float]:
    """Return every duration and every moment at which something begins, in minutes."""
    case, horizon = problem.case, problem.horizon_min
    minutes: list[float] = [n for leg in case.legs for n in (leg.out_min, leg.back_min)]
    minutes += [n for fleet in case.fleets for n in (fleet.load_min, fleet.unload_min)]
    rates = [site.departures_per_h.likely for site in case.sites if site.departures_per_h is not None]
    minutes += [MIN_PER_H / rate for rate in rates if rate > 0]
    openings = [first for times in problem.departures.values() for first, _ in times]
    openings += [first for times in problem.fleet_times.values() for first, _ in times]
    openings += [group.ready_all_h * MIN_PER_H for group in problem.groups]
    return minutes + [moment for moment in openings if moment < horizon]


def _guides(problem: PlanningProblem, risk: Risk, step_min: int | None, *, is_asked: bool) -> tuple[Guide, Guide]:
    """Return the guide of the dispatcher, and the guide that bears shadow prices (the same unless it is integer)."""
    if step_min is None:
        guide = relax(problem, risk, graded_grid(problem.horizon_min))
        return guide, guide
    edges = uniform_grid(problem.horizon_min, step_min)
    if is_asked:
        guide = relax(problem, risk, edges)
        return guide, guide
    exact = relax(problem, risk, edges, exact=True, integer=True)
    alone = relax(problem, risk, edges, exact=True, integer=True, tie_breaks=False)
    exact = replace(exact, bound=alone.bound, work=exact.work + alone.work)
    return exact, relax(problem, risk, edges, exact=True)


def _lay_timetable(problem: PlanningProblem, risk: Risk, guide: Guide, *, tick_min: int | None) -> Timetable:
    """Dispatch after the guide, which is renewed on the way unless its grid is exact."""
    tick = tick_min or TICK_MIN

    def renew(standing: Standing) -> Guide:
        edges = graded_grid(problem.horizon_min, from_min=standing.moment_min, stages=RENEWED)
        return relax(problem, risk, edges, standing=standing)

    again = None if guide.at_step_begin else renew
    laid = Dispatcher(problem, risk, guide, Policy(), tick_min=tick, renew=again).run()
    staying = Timetable((), {(g.id, g.site_id): g.head_count for g in problem.groups})
    # Staying put is a plan too: where it is better, nobody is sent.
    return min((laid, staying), key=lambda timetable: weighted_caught(problem, risk, timetable))


def _movement(problem: PlanningProblem, number: int, draft: Draft) -> Movement:
    return Movement(
        id=f"m{number:05d}",
        leg_id=draft.leg.id,
        depart=add_minutes(problem.start, draft.depart_min),
        arrive=add_minutes(problem.start, draft.arrive_min),
        fleet_id=draft.vehicle.fleet.id if draft.vehicle else None,
        vehicle=draft.vehicle.number if draft.vehicle else None,
        loads=draft.loads,
        empty_return=draft.empty_return,
    )


def _result(
    problem: PlanningProblem, risk: Risk, guide: Guide, value: Evaluation, plan: Plan, movements: int
) -> PlanningResult:
    persons = sum(outcome.persons for outcome in value.groups)
    safe = sum(outcome.safe_persons for outcome in value.groups)
    clears = safe == persons
    mobilised = [g.mobilisation_time_h for g in value.groups if g.mobilisation_time_h is not None]
    cleared = [g.clearance_time_h for g in value.groups if g.clearance_time_h is not None]
    still = weighted_caught_without_movement(problem, risk)
    caught = value.weighted_caught
    if guide.bound > caught * (1 + BOUND_TOLERANCE) + BOUND_TOLERANCE:
        raise InternalError(f"the bound {guide.bound} lies above a plan worth {caught}")
    bound = min(guide.bound, caught)
    return PlanningResult(
        status=PlanStatus.CLEARS if clears else PlanStatus.LEAVES_PEOPLE,
        plan=plan,
        weighted_caught=caught,
        bound=bound,
        gap=(caught - bound) / caught if caught > 0 else 0.0,
        gap_of_savable=(caught - bound) / (still - bound) if still > bound else 0.0,
        weighted_caught_without_movement=still,
        expected_caught_persons=value.expected_caught_persons,
        mobilisation_time_h=min(mobilised, default=None),
        clearance_time_h=max(cleared, default=None) if clears else None,
        persons=persons,
        safe_persons=safe,
        vehicle_h=value.vehicle_h,
        groups=value.groups,
        clearance_curve=value.clearance_curve,
        bindings=(),
        worth=(),
        explanation=(),
        findings=(),
        method={
            "engine": "exact grid" if guide.at_step_begin else "graded grid with dispatcher",
            "steps": len(guide.edges) - 1,
            "columns": guide.columns,
            "rows": guide.rows,
            "solver_work": guide.work,
            "movements": movements,
            "solver": guide.solver,
            "threads": 1,
        },
    )


def _explained(problem: PlanningProblem, prices: Guide, result: PlanningResult) -> PlanningResult:
    found, best = bindings(problem, prices), worth(problem, prices)
    why = why_people_are_left(problem, result.groups, None, best)
    return replace(result, bindings=found, worth=best, explanation=why)


def _in_depth(problem: PlanningProblem, risk: Risk, prices: Guide, result: PlanningResult) -> PlanningResult:
    """Add what binds by hour, what troops and notice buy, and what falls short where people are left."""
    best = by_worth((*result.worth, *worth_by_difference(problem, risk)))
    report = None
    if result.status is PlanStatus.LEAVES_PEOPLE:
        report = find_shortfalls(problem, exact_step_min=round(prices.edges[1]) if prices.at_step_begin else None)
    return replace(
        result,
        binding_by_hour=binding_by_hour(problem, prices, result.bindings),
        worth=best,
        shortfalls=report.shortfalls if report else (),
        explanation=why_people_are_left(problem, result.groups, report, best),
        method={**result.method, **(report.counted_work if report else {})},
    )
