"""What a plan is worth in the planner's objective, reckoned from its movements alone."""

from collections import defaultdict

from egress.domain import Plan
from egress.kit import minutes_between
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk


def caught(problem: PlanningProblem, risk: Risk, plan: Plan) -> float:
    """
    Return `weighted_caught` of a plan (weighted persons).

    Every load on a leg out of an unsafe site is charged by its arrival; whoever is not safe at the end is charged
    P(the last way from where they are has closed).
    """
    groups, legs = {g.id: g for g in problem.groups}, problem.case.leg_by_id
    left: dict[tuple[str, str], int] = defaultdict(int)
    for group in problem.groups:
        left[group.id, group.site_id] = group.head_count
    total = 0.0
    for movement in plan.movements:
        leg = legs[movement.leg_id]
        if problem.site(leg.from_site_id).safe or not movement.loads:
            continue
        arrive_min = minutes_between(problem.start, movement.arrive)
        for group_id, persons in movement.loads:
            charge = float(risk.charge(groups[group_id], leg, arrive_min))
            total += groups[group_id].weight * persons * charge
            left[group_id, leg.from_site_id] -= persons
            left[group_id, leg.to_site_id] += persons
    for (group_id, site_id), persons in left.items():
        if persons and not problem.site(site_id).safe:
            total += groups[group_id].weight * persons * risk.stranded(groups[group_id], site_id)
    return total


def caught_without_movement(problem: PlanningProblem, risk: Risk) -> float:
    """Return `weighted_caught` if nobody moves (weighted persons)."""
    return sum(g.weight * g.head_count * risk.stranded(g, g.site_id) for g in problem.groups)
