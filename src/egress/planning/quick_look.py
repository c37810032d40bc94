"""
A quick look: the relaxed flow on coarse steps, read as if it were a plan.

It stands in for a plan while somebody turns a knob: people flow like water, no vehicle is whole, and steps are hours
to days long. Two looks at two cases tell what a change does; what a post orders is a plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from egress.domain import Case, Group, Leg, apply_scenario
from egress.kit import MIN_PER_H
from egress.planning.explanation import bindings, worth
from egress.planning.grid import graded_grid
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import Guide, relax
from egress.planning.result import Binding, Worth
from egress.planning.risk import Risk
from egress.threat import ThreatPicture, picture_under

COARSE: tuple[tuple[float, float], ...] = ((2.0, 6.0), (4.0, 12.0), (14.0, 24.0), (1e9, 48.0))
"""Steps of 6 h to day 2, 12 h to day 4, 24 h to day 14, then 48 h: a large case is solved in under half a second."""

WHOLE = 0.5
"""Less than half a person left is nobody left."""


@dataclass(frozen=True, kw_only=True)
class QuickLook:
    """
    What the relaxed flow says of one order.

    Attributes
    ----------
    start, horizon_h : the instant of the order, and the hours that are looked at from there.
    clearance_h : by group id, hours from the order until its last person is safe, at the end of a step; None = not
        within the horizon.
    safe_persons, caught_persons : by group id, people brought to safety (whole), and expected head count caught.
    curve : (hours from the order, persons safe by then), one point per step.
    bindings, worth : as of a plan.
    steps : how many there are; the longest has `longest_step_h` hours.
    """

    start: datetime
    horizon_h: float
    persons: int
    clearance_h: Mapping[str, float | None]
    safe_persons: Mapping[str, int]
    caught_persons: Mapping[str, float]
    curve: tuple[tuple[float, int], ...]
    bindings: tuple[Binding, ...]
    worth: tuple[Worth, ...]
    steps: int
    longest_step_h: float


def quick_look(case: Case, scenario_id: str, picture: ThreatPicture, *, start: datetime | None = None) -> QuickLook:
    """
    Look quickly at a case under a scenario, for an order given at `start` (the picture's as_of if None).

    Raises
    ------
    InputProblem
        for an unknown scenario or one that cannot be applied.
    """
    applied = apply_scenario(case, scenario_id)
    problem = compile_problem(applied, start or picture.as_of, as_of=picture.as_of)
    risk = Risk(problem, picture_under(picture, applied))
    edges = graded_grid(problem.horizon_min, stages=COARSE)
    guide = relax(problem, risk, edges, interior=True, guiding=True)
    safe = {group.id: _safe_by_edge(problem, guide, group) for group in problem.groups}
    left = {group.id: max(0.0, group.head_count - float(safe[group.id][-1])) for group in problem.groups}
    return QuickLook(
        start=problem.start,
        horizon_h=problem.horizon_min / MIN_PER_H,
        persons=sum(group.head_count for group in problem.groups),
        clearance_h={g.id: _clearance_h(edges, safe[g.id], g.head_count) for g in problem.groups},
        safe_persons={g.id: g.head_count - round(left[g.id]) for g in problem.groups},
        caught_persons={g.id: _caught(problem, risk, guide, g, left[g.id]) for g in problem.groups},
        curve=_curve(edges, sum(safe.values(), np.zeros(len(edges)))),
        bindings=bindings(problem, guide),
        worth=worth(problem, guide),
        steps=len(edges) - 1,
        longest_step_h=float(np.diff(edges).max()) / MIN_PER_H,
    )


def _ways(problem: PlanningProblem, guide: Guide, group: Group) -> list[tuple[Leg, np.ndarray]]:
    """Return the legs that a group sets out on, with the persons by step."""
    legs = {leg.id: leg for leg in problem.outward}
    return [
        (legs[leg_id], persons)
        for (group_id, leg_id), persons in guide.board.items()
        if group_id == group.id and leg_id in legs
    ]


def _safe_by_edge(problem: PlanningProblem, guide: Guide, group: Group) -> np.ndarray:
    """Return how many of a group are safe by each edge of the grid (persons), departures spread over their step."""
    safe, edges = np.zeros(len(guide.edges)), guide.edges
    for leg, persons in _ways(problem, guide, group):
        if problem.site(leg.to_site_id).safe:
            gone = np.concatenate([[0.0], np.cumsum(persons)])
            safe += np.interp(edges - leg.out_min, edges, gone, left=0.0)
            # Whoever sets out in the last step counts: the plan would have them set out in time.
            safe[-1] += gone[-1] - np.interp(edges[-1] - leg.out_min, edges, gone)
    return safe


def _clearance_h(edges: np.ndarray, safe: np.ndarray, persons: int) -> float | None:
    """Return when the last of so many is safe: the end of the first step by which fewer than half a person lack."""
    done = np.flatnonzero(safe >= persons - WHOLE)
    return float(edges[done[0]]) / MIN_PER_H if len(done) else None


def _curve(edges: np.ndarray, safe: np.ndarray) -> tuple[tuple[float, int], ...]:
    return tuple((float(edge) / MIN_PER_H, round(float(persons))) for edge, persons in zip(edges, safe, strict=True))


def _caught(problem: PlanningProblem, risk: Risk, guide: Guide, group: Group, left: float) -> float:
    """
    Return the expected head count of a group that is caught.

    sum over its legs and steps: persons × charge(arrival from the middle of the step) + those left × P(stranded).
    """
    middles = (guide.edges[:-1] + guide.edges[1:]) / 2
    moved = sum(
        float(risk.charge(group, leg, middles + leg.out_min) @ persons)
        for leg, persons in _ways(problem, guide, group)
    )
    return moved + left * risk.stranded(group, group.site_id)
