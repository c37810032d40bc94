"""What more troops and earlier notice would buy: differences of the relaxation's bound on a coarse grid."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from egress.domain import Case, Leg, Site
from egress.kit import H_PER_DAY, MIN_PER_H, add_minutes
from egress.planning.availability import force_times
from egress.planning.explanation import by_worth
from egress.planning.grid import uniform_grid
from egress.planning.intervals import Intervals, intersect, measure
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import relax
from egress.planning.result import Worth
from egress.planning.risk import Risk
from egress.planning.shortfalls import coarse_step_min

NOTICE_H = 6
"""The order is moved so many hours forward; the worth is told per hour."""

TROOPS = 100
"""The worth of troops is told per so many."""

MOST_PLACES = 6
"""Places at which troops are tried, those that lack them longest."""

LEAST_WORTH = 0.05
"""Worth below this many weighted persons is not told."""


def worth_by_difference(problem: PlanningProblem, risk: Risk) -> tuple[Worth, ...]:
    """
    Return what 100 more troops at each place that lacks them, and an hour of earlier notice, avoid; best first.

    For what no row of the relaxation stands for: its bound is reckoned with and without, on at most 24 even steps.
    """
    edges = uniform_grid(problem.horizon_min, coarse_step_min(problem.horizon_min))
    places = _places_without_force(problem)
    bound = _bound(problem, risk, edges)
    found = [_worth_of_troops(problem, risk, edges, place, bound) for place in places]
    found.append(_worth_of_notice(problem, risk, edges, bound))
    return by_worth(one for one in found if one.weighted_caught_avoided > LEAST_WORTH)


def _bound(problem: PlanningProblem, risk: Risk, edges: np.ndarray) -> float:
    return relax(problem, risk.on(problem), edges, tie_breaks=False).bound


def _worth_of_troops(
    problem: PlanningProblem, risk: Risk, edges: np.ndarray, place: Leg | Site, bound: float
) -> Worth:
    """Return the worth of as many hundreds of troops, there throughout the plan, as the place lacks at its worst."""
    lacking = place.force_needed_persons - least_force(problem, place)
    hundreds = -(-lacking // TROOPS)
    case = _with_need(problem.case, place, max(0, place.force_needed_persons - hundreds * TROOPS))
    more = _recompiled(problem, case)
    avoided = max(0.0, bound - _bound(more, risk, edges)) / hundreds
    unit = f"{TROOPS} more troops at {place.label}"
    unit += "" if hundreds == 1 else f" (each {TROOPS} of the {hundreds * TROOPS:,} that it lacks)"
    return Worth(rule="force_in_place", target_id=place.id, unit=unit, weighted_caught_avoided=avoided)


def _worth_of_notice(problem: PlanningProblem, risk: Risk, edges: np.ndarray, bound: float) -> Worth:
    """Return the worth of an hour: the order given six hours earlier, the plan ending when it does, by six."""
    earlier_min = NOTICE_H * MIN_PER_H
    case = replace(problem.case, horizon_days=problem.case.horizon_days + NOTICE_H / H_PER_DAY)
    start = add_minutes(problem.start, -earlier_min)
    earlier = compile_problem(case, start, as_of=_as_of(problem))
    longer = np.concatenate([[0.0], edges + earlier_min])
    avoided = max(0.0, bound - _bound(earlier, risk, longer)) / NOTICE_H
    unit = "1 hour of earlier notice"
    return Worth(rule="within_plan", target_id="order", unit=unit, weighted_caught_avoided=avoided)


def least_force(problem: PlanningProblem, place: Leg | Site) -> int:
    """Return the strength that secures a place at all times of the plan (persons)."""
    low, high = 0, place.force_needed_persons
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _lacking_min(problem, place, middle) <= 0 else (low, middle - 1)
    return low


def _places_without_force(problem: PlanningProblem) -> list[Leg | Site]:
    """Return the sites and legs that need force and lack it at some time of the plan, the longest first."""
    places: list[Leg | Site] = [*problem.case.sites, *problem.case.legs]
    lacking = {p.id: _lacking_min(problem, p, p.force_needed_persons) for p in places if p.in_use}
    without = [place for place in places if lacking.get(place.id, 0.0) > 0]
    return sorted(without, key=lambda place: -lacking[place.id])[:MOST_PLACES]


def _lacking_min(problem: PlanningProblem, place: Leg | Site, strength: int) -> float:
    """Return the minutes of the plan in which less than a strength secures the place."""
    whole: Intervals = ((0.0, float(problem.horizon_min)),)
    return problem.horizon_min - measure(
        intersect(force_times(problem.case, place.id, strength, problem.start), whole)
    )


def _with_need(case: Case, place: Leg | Site, persons: int) -> Case:
    table = "legs" if place.id in case.leg_by_id else "sites"
    rows = (replace(r, force_needed_persons=persons) if r.id == place.id else r for r in getattr(case, table))
    tables: dict[str, Any] = {table: tuple(rows)}
    return replace(case, **tables)


def _recompiled(problem: PlanningProblem, case: Case) -> PlanningProblem:
    return compile_problem(case, problem.start, as_of=_as_of(problem))


def _as_of(problem: PlanningProblem) -> datetime:
    return add_minutes(problem.start, -MIN_PER_H * problem.offset_h)
