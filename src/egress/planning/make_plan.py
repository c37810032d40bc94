"""make_plan: relax, dispatch, check, explain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from egress.domain import Case, Movement, Plan, apply_scenario, check_plan
from egress.kit import InternalError, add_minutes
from egress.planning.binding_by_hour import binding_by_hour
from egress.planning.dispatch import Draft, Timetable
from egress.planning.engines import Laid, lay, lay_again
from egress.planning.evaluation import Evaluation, evaluate, weighted_caught_without_movement
from egress.planning.explanation import bindings, by_worth, why_people_are_left, worth
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import Guide
from egress.planning.result import PlanningResult, PlanStatus
from egress.planning.risk import Risk
from egress.planning.shortfalls import find_shortfalls
from egress.planning.softness import lay_softly
from egress.planning.worth_by_difference import worth_by_difference
from egress.threat import ThreatPicture, picture_under

WAYS_AHEAD_DAYS = 180
"""A way out counts if it opens within this and the horizon: a later start may use what today's cannot."""

USUAL_LOOKS = 100
"""How often the product runs the compiled dispatcher: more gains less than a per cent of what can be saved."""

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
    told_until : the same for what is told of the groups alone, to compare plans; None = as it is planned by.
    step_min : even steps of so many minutes instead of the graded grid; None = chosen by the case.
    looks : how many policies of the compiled dispatcher are tried, the counted work that a large flow is worth; ≥ 1.
    previous : an earlier plan, of which what still stands is kept: the same movements, counted from the order.
    stable_within : share of what can be saved that keeping it may cost; beyond it the case is planned anew. With inf
        nothing is planned anew, which takes a fraction of the time; there is no bound then.
    explained : whether bindings, worth and explanation are wanted.
    in_depth : whether the explanation shall have hours, troops and notice, and shortfalls too: up to some ten seconds
        on a large case that leaves people.
    """

    start: datetime | None = None
    judged_until: datetime | None = None
    told_until: datetime | None = None
    step_min: int | None = None
    looks: int = USUAL_LOOKS
    previous: Plan | None = None
    stable_within: float = 0.02
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
    start = whole_minute(options.start or picture.as_of)
    problem = compile_problem(applied, start, as_of=picture.as_of)
    seen = picture_under(picture, applied)
    problem, risk, laid = _laid(problem, seen, options)
    plan = as_plan(problem, laid.timetable)
    findings = check_plan(applied, plan)
    breaches = [finding.sentence for finding in findings if finding.severity == "breach"]
    if breaches:
        raise InternalError(f"the planner broke its own rules: {breaches[:3]} ({len(breaches)} in all)")
    told_by = risk if options.told_until is None else Risk(problem, seen, judged_until=options.told_until)
    result = _result(problem, risk, laid, evaluate(problem, risk, laid.timetable, told_by=told_by), plan)
    result = replace(result, findings=tuple(findings))
    if not options.explained:
        return result
    if laid.prices is None:
        return replace(result, explanation=why_people_are_left(problem, result.groups, None, ()))
    result = _explained(problem, laid.prices, result)
    return _in_depth(problem, risk, laid.prices, result) if options.in_depth else result


def _laid(problem: PlanningProblem, seen: ThreatPicture, options: PlanOptions) -> tuple[PlanningProblem, Risk, Laid]:
    """
    Lay the timetable; where it would move nobody, as if whoever is left stayed for half a year more.

    An order to leave is not answered by staying: over a plan of a few days no movement may look as safe as that.
    """
    risk = Risk(problem, seen, judged_until=options.judged_until)
    first = lay_softly(problem, risk, lambda one, its: _lay(one, its, options))
    if _moves_people(first[2]) or not any(group.head_count for group in problem.groups):
        return first
    end = options.judged_until or add_minutes(problem.start, problem.horizon_min)
    judged = Risk(problem, seen, judged_until=end + timedelta(days=WAYS_AHEAD_DAYS))
    problem, judged, laid = lay_softly(problem, judged, lambda one, its: _lay(one, its, options))
    if not _moves_people(laid):
        return first
    return problem, judged, replace(laid, method={**laid.method, "left_are_judged_days_later": WAYS_AHEAD_DAYS})


def _moves_people(laid: Laid) -> bool:
    return any(draft.loads for draft in laid.timetable.drafts)


def _lay(problem: PlanningProblem, risk: Risk, options: PlanOptions) -> Laid:
    """Lay the timetable anew, or so that it keeps what it can of an earlier plan."""
    if options.previous is None:
        return lay(problem, risk, step_min=options.step_min, looks=options.looks)
    within = options.stable_within
    return lay_again(
        problem, risk, options.previous, stable_within=within, step_min=options.step_min, looks=options.looks
    )


def whole_minute(instant: datetime) -> datetime:
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


def _result(problem: PlanningProblem, risk: Risk, laid: Laid, value: Evaluation, plan: Plan) -> PlanningResult:
    persons = sum(outcome.persons for outcome in value.groups)
    safe = sum(outcome.safe_persons for outcome in value.groups)
    clears = safe == persons
    mobilised = [g.mobilisation_time_h for g in value.groups if g.mobilisation_time_h is not None]
    cleared = [g.clearance_time_h for g in value.groups if g.clearance_time_h is not None]
    still = weighted_caught_without_movement(problem, risk)
    caught = value.weighted_caught
    if laid.bound > caught * (1 + BOUND_TOLERANCE) + BOUND_TOLERANCE:
        raise InternalError(f"the bound {laid.bound} lies above a plan worth {caught}")
    bound = min(laid.bound, caught)
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
        method={**laid.method, "movements": len(plan.movements)},
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
