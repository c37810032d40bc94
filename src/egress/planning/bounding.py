"""How good a plan could be at best without making one, and what a plan that is there already is worth elsewhere."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.domain import Case, Plan, apply_scenario
from egress.kit import minutes_between
from egress.planning.careful import rule_edges
from egress.planning.dispatch import Draft, Timetable
from egress.planning.engines import MOST_PRICED_LEGS, bound_of
from egress.planning.evaluation import Evaluation, evaluate, weighted_caught
from egress.planning.lifting import has_lifts, optimistic
from egress.planning.make_plan import PlanOptions, whole_minute
from egress.planning.obedience import engines_that_obey
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import relax
from egress.planning.risk import Risk
from egress.planning.softness import without_soft_rules
from egress.planning.vehicles import Vehicle
from egress.threat import ThreatPicture, picture_under


@dataclass(frozen=True, kw_only=True)
class Bound:
    """
    What no plan can go below (weighted persons), and the optimiser's counted work; 0 work where it was not asked.
    """

    weighted_caught: float
    work: int


def bound_plan(case: Case, scenario_id: str, picture: ThreatPicture, options: PlanOptions | None = None) -> Bound:
    """
    Return the proven bound of a case under a scenario without laying a timetable.

    The same relaxation as in `make_plan`, so no plan for the scenario is worth less. For road networks too large for
    it the bound is 0, which is true and says nothing.
    """
    options = options or PlanOptions()
    applied = without_soft_rules(apply_scenario(case, scenario_id))
    problem, risk = _compiled(applied, picture, options)
    if len(problem.legs) > MOST_PRICED_LEGS:
        return Bound(weighted_caught=0.0, work=0)
    if engines_that_obey(applied) == ("careful dispatcher",):
        soonest = optimistic(problem) if has_lifts(applied) else problem
        guide = relax(soonest, risk, rule_edges(problem))
        return Bound(weighted_caught=guide.bound, work=guide.work)
    bound, work = bound_of(problem, risk)
    return Bound(weighted_caught=bound, work=work)


def ways_to_safety(case: Case, start: datetime) -> Mapping[str, tuple[str, ...]]:
    """Return, by group id, the legs out of unsafe sites on some way to safety; the case has its scenario applied."""
    return compile_problem(case, start, as_of=start).routes


def value_plan(
    case: Case, scenario_id: str, picture: ThreatPicture, plan: Plan, options: PlanOptions | None = None
) -> Evaluation:
    """
    Return what a plan made elsewhere is worth under a scenario, whether or not its rules allow it.

    Whoever it does not bring to safety is left where they are. `check_plan` tells whether it can be carried out.
    """
    applied = apply_scenario(case, scenario_id)
    problem, risk = _compiled(applied, picture, options or PlanOptions(start=plan.start))
    return evaluate(problem, risk, _timetable(problem, plan))


def worth_of_plan(case: Case, scenario_id: str, picture: ThreatPicture, plan: Plan) -> float:
    """Return the objective of a plan made elsewhere under a scenario (weighted persons); as in `value_plan`."""
    applied = apply_scenario(case, scenario_id)
    problem, risk = _compiled(applied, picture, PlanOptions(start=plan.start))
    return weighted_caught(problem, risk, _timetable(problem, plan))


def _compiled(applied: Case, picture: ThreatPicture, options: PlanOptions) -> tuple[PlanningProblem, Risk]:
    start = whole_minute(options.start or picture.as_of)
    problem = compile_problem(applied, start, as_of=picture.as_of)
    return problem, Risk(problem, picture_under(picture, applied), judged_until=options.judged_until)


def _timetable(problem: PlanningProblem, plan: Plan) -> Timetable:
    """Return a plan as drafts, with who is left where."""
    left: dict[tuple[str, str], int] = defaultdict(int)
    for group in problem.groups:
        left[group.id, group.site_id] = group.head_count
    known = {group.id for group in problem.groups}
    drafts = []
    for m in plan.movements:
        leg = problem.case.leg_by_id[m.leg_id]
        fleet = problem.case.fleet_by_id[m.fleet_id] if m.fleet_id is not None else None
        vehicle = Vehicle(fleet, m.vehicle or 0, fleet.base_site_id, 0.0) if fleet is not None else None
        loads = tuple((group_id, persons) for group_id, persons in m.loads if group_id in known)
        depart_min, arrive_min = (minutes_between(problem.start, t) for t in (m.depart, m.arrive))
        drafts.append(Draft(depart_min, arrive_min, leg, vehicle, loads, m.empty_return))
        for group_id, persons in loads:
            left[group_id, leg.from_site_id] -= persons
            left[group_id, leg.to_site_id] += persons
    waiting = {key: n for key, n in left.items() if n and not problem.site(key[1]).safe}
    return Timetable(tuple(drafts), waiting)
