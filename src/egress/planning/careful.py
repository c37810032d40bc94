"""The dispatcher for cases with rules of the field: several tries on a fine guide, forces brought in and out."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from egress.planning.dispatch import Dispatcher, Policy, Timetable
from egress.planning.evaluation import weighted_caught
from egress.planning.grid import RENEWED, graded_grid, uniform_grid
from egress.planning.lifting import drafts_of, has_lifts, lay_with_lifts, optimistic
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide, relax
from egress.planning.risk import Risk
from egress.planning.standing import Standing
from egress.planning.vehicles import Motorpool, Sent

STEPS_MIN, MOST_COLUMNS = (30, 60, 120, 180), 8_000
"""Even steps for the guide, the finest that needs no more columns than this; else the graded grid."""

TICK_MIN = 30
"""How often the dispatcher looks, in minutes."""

POLICIES: tuple[Policy, ...] = (Policy(), Policy(fill=0.5), Policy(fill=0.01), Policy(fill=0.01, ahead_min=1e6))
"""How it behaves, tried one after the other: rules of the field often leave no full vehicle to wait for."""


@dataclass(frozen=True)
class Careful:
    """A timetable, the relaxation that bounds it, and what was tried."""

    timetable: Timetable
    guide: Guide
    method: Mapping[str, str | int]


def lay_carefully(problem: PlanningProblem, risk: Risk, *, step_min: int | None) -> Careful:
    """
    Lay the best timetable that the policies find; it keeps every rule of the field.

    The objective is that of the case throughout, whenever its forces land: a group whose way is secured too late to
    be used is charged in the bound as it is in the plan.
    """
    soonest = optimistic(problem) if has_lifts(problem.case) else problem
    edges = rule_edges(problem) if step_min is None else uniform_grid(problem.horizon_min, step_min)
    guide = relax(soonest, risk, edges)
    guides: dict[Hashable, Guide] = {_forces_of(soonest): guide}
    tries = [_laid(problem, risk, policy, edges, step_min or TICK_MIN, guides) for policy in POLICIES]
    best = min(tries, key=lambda one: (weighted_caught(problem, risk, one[0]), sum(one[0].left.values())))
    method: dict[str, str | int] = {"policies": len(POLICIES)}
    return Careful(best[0], guide, method | ({"uses_set_earlier": best[1]} if has_lifts(problem.case) else {}))


def rule_edges(problem: PlanningProblem) -> np.ndarray:
    """Return the grid of the guide: the finest even steps that are cheap, else the graded grid."""
    rides = sum(len(problem.fleets_of[leg.id]) for leg in problem.legs)
    boards = sum(len(routes) for routes in problem.routes.values())
    for step_min in STEPS_MIN:
        if (rides + boards) * problem.horizon_min / step_min <= MOST_COLUMNS:
            return uniform_grid(problem.horizon_min, step_min)
    return graded_grid(problem.horizon_min)


def _laid(
    problem: PlanningProblem,
    risk: Risk,
    policy: Policy,
    edges: np.ndarray,
    tick_min: int,
    guides: dict[Hashable, Guide],
) -> tuple[Timetable, int]:
    """Return the timetable of one policy, and how often the last use of something was set earlier for a force."""

    def laying(changed: PlanningProblem, sent: Sequence[Sent]) -> tuple[Timetable, Motorpool]:
        if _forces_of(changed) not in guides:
            guides[_forces_of(changed)] = relax(changed, risk, edges)

        def renew(standing: Standing) -> Guide:
            later = graded_grid(changed.horizon_min, from_min=standing.moment_min, stages=RENEWED)
            return relax(changed, risk, later, standing=standing)

        guide = guides[_forces_of(changed)]
        dispatcher = Dispatcher(changed, risk, guide, policy, tick_min=tick_min, renew=renew, sent=sent)
        timetable = dispatcher.run()
        return replace(timetable, drafts=(*drafts_of(changed, sent), *timetable.drafts)), dispatcher.pool

    if not has_lifts(problem.case):
        return laying(problem, ())[0], 0
    lifted = lay_with_lifts(problem, laying)
    return lifted.timetable, lifted.tries


def _forces_of(problem: PlanningProblem) -> Hashable:
    """Return what tells apart the problems of one case with forces that come and go at different times."""
    return problem.case.forces, problem.case.blackouts
