"""
Which engine lays the timetable of a problem, and what each of them gives.

Small cases whose durations share a step are solved exactly, few vehicles with many trips by the shuttle engine, road
networks by the one for earliest arrival, everything else by the large flows. Where several have an answer, the better
one counts. A case that asks for rules that not every engine obeys (`obedience.py`) is laid by the careful dispatcher
alone.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial, reduce

import numpy as np

from egress.domain import Plan
from egress.kit import MIN_PER_H
from egress.planning.careful import lay_carefully
from egress.planning.dispatch import Dispatcher, Policy, Timetable
from egress.planning.evaluation import weighted_caught, weighted_caught_without_movement
from egress.planning.flows import lay_timetable, replan
from egress.planning.grid import COARSE, GUIDING, graded_grid, uniform_grid
from egress.planning.obedience import engines_that_obey, rules_asked
from egress.planning.parts import in_one, most_columns_per_step, parts_of, together
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide, relax
from egress.planning.reluctance import cost_to_go
from egress.planning.risk import Risk
from egress.planning.roads import road_timetable
from egress.planning.shuttles import shuttle_timetable
from egress.planning.side_by_side import side_by_side

MOST_EXACT_STEPS, MOST_EXACT_PERSONS, MOST_EXACT_VEHICLES = 200, 300, 4
"""Up to this size a case whose durations share a step is solved exactly, in whole trips and persons."""

FINE_STEP_MIN, MOST_FINE_COLUMNS = 180, 22_000
"""A case that has no more columns than this on even 3-hour steps, all in use, gets them; others the graded grid."""


MOST_PRICED_LEGS = 400
"""A road network of more legs than this is planned without the relaxation, and so without shadow prices."""

LOOKS_FOR_TWO_GUIDES = 8
"""With fewer looks a second guide, and a fine grid, take more time than they are worth."""

MOST_COLUMNS_OF_A_GLANCE = 8_000
"""With so few looks the grid is the coarse one where the usual one has more columns than this, all in use."""

REPLANNING_LOOKS = 6
"""With so many policies what no longer stands of an earlier plan is laid around the rest."""

SAME_WORTH = 2e-3
"""Two timetables whose worth differs by a smaller share than this are told apart by who is left, and by clearance."""

TIE = 1e-6
"""Below this no worth is told from another (weighted persons)."""


@dataclass(frozen=True, kw_only=True)
class Laid:
    """
    A timetable with its proof.

    Attributes
    ----------
    bound : no plan that keeps to the planned seats is worth less (weighted persons).
    prices : the linear relaxation, whose shadow prices explain the plan; None where it would be too large.
    method : engine, grid, counted work, threads, solver.
    """

    timetable: Timetable
    bound: float
    prices: Guide | None
    method: Mapping[str, str | int | float]


def lay(problem: PlanningProblem, risk: Risk, *, step_min: int | None, looks: int) -> Laid:
    """Lay the timetable by the engine that the shape of the problem calls for."""
    if engines_that_obey(problem.case) == ("careful dispatcher",):
        return _or_stay(problem, risk, _carefully(problem, risk, step_min))
    exact_min = exact_step_min(problem) if step_min is None else None
    if exact_min is not None:
        return _exactly(problem, risk, exact_min)
    road = road_timetable(problem, risk) if step_min is None else None
    if road is not None and len(problem.legs) > MOST_PRICED_LEGS:
        return Laid(timetable=road.timetable, bound=road.bound, prices=None, method={**road.method, "threads": 1})
    laid = _large_flows(problem, risk, step_min, looks)
    if road is not None:
        laid = _better(problem, risk, laid, road.timetable, road.method)
        laid = replace(laid, bound=max(laid.bound, road.bound))
    shuttle = shuttle_timetable(problem) if step_min is None else None
    if shuttle is not None:
        timetable, clearance_min, method = shuttle
        proof = {"clearance_bound_h": clearance_min / MIN_PER_H, **_plain(method)}
        laid = _better(problem, risk, laid, timetable, proof)
    return _or_stay(problem, risk, laid)


def lay_again(
    problem: PlanningProblem, risk: Risk, previous: Plan, *, stable_within: float, step_min: int | None, looks: int
) -> Laid:
    """
    Lay the timetable that keeps what it can of an earlier plan, if it is good enough.

    Where `stable_within` is finite, the case is planned anew as well: its timetable counts if it saves more than that
    share of what can be saved beyond the other, and its bound and prices hold for both. Rules of the field are known
    to the careful dispatcher alone, which plans anew.
    """
    if "large flows" not in engines_that_obey(problem.case):
        anew = lay(problem, risk, step_min=step_min, looks=looks)
        return replace(anew, method={**anew.method, "earlier_plan": "not asked: rules of the field"})
    timetable, method = replan(problem, risk, previous, looks=min(looks, REPLANNING_LOOKS))
    kept = Laid(timetable=timetable, bound=0.0, prices=None, method=method)
    if math.isinf(stable_within):
        return _or_stay(problem, risk, kept)
    anew = lay(problem, risk, step_min=step_min, looks=looks)
    still = weighted_caught_without_movement(problem, risk)
    lost = weighted_caught(problem, risk, timetable) - weighted_caught(problem, risk, anew.timetable)
    price = lost / max(still - anew.bound, TIE)
    if price > stable_within:
        return replace(anew, method={**anew.method, "earlier_plan": "given up", "price_of_keeping_it": price})
    kept = replace(kept, bound=anew.bound, prices=anew.prices, method={**method, "price_of_keeping_it": price})
    return _or_stay(problem, risk, kept)


def _better(
    problem: PlanningProblem, risk: Risk, laid: Laid, timetable: Timetable, method: Mapping[str, str | int | float]
) -> Laid:
    """Return what was laid, or another engine's timetable where that is better."""
    now, other = _worth(problem, risk, laid.timetable), _worth(problem, risk, timetable)
    alike = abs(now[0] - other[0]) <= SAME_WORTH * max(now[0], TIE)
    is_better = other[1:] <= now[1:] if alike else other[0] < now[0]
    return replace(laid, timetable=timetable, method={**laid.method, **method}) if is_better else laid


def _worth(problem: PlanningProblem, risk: Risk, timetable: Timetable) -> tuple[float, int, float]:
    """Return what a timetable is worth, how many it leaves, and when the last of the others is safe (minutes)."""
    safe = {site.id for site in problem.case.sites if site.safe}
    arrivals = (d.arrive_min for d in timetable.drafts if d.loads and d.leg.to_site_id in safe)
    return weighted_caught(problem, risk, timetable), sum(timetable.left.values()), max(arrivals, default=0.0)


def _carefully(problem: PlanningProblem, risk: Risk, step_min: int | None) -> Laid:
    """Lay by the one engine that obeys the rules of the field, and say for which of them."""
    laid = lay_carefully(problem, risk, step_min=step_min)
    why = {"engine": "careful dispatcher", "rules_of_the_field": ", ".join(sorted(rules_asked(problem.case)))}
    method = {**why, **_work(laid.guide), **laid.method}
    return Laid(timetable=laid.timetable, bound=laid.guide.bound, prices=laid.guide, method=method)


def _plain(method: Mapping[str, object]) -> dict[str, str | int | float]:
    return {name: value for name, value in method.items() if isinstance(value, str | int | float)}


def _large_flows(problem: PlanningProblem, risk: Risk, step_min: int | None, looks: int) -> Laid:
    is_glance = looks < LOOKS_FOR_TWO_GUIDES
    edges = guide_edges(problem, is_glance=is_glance)
    if step_min is not None:
        edges = uniform_grid(problem.horizon_min, step_min)
    is_alone = step_min is not None or is_glance
    grids = [edges] if is_alone else [edges, graded_grid(problem.horizon_min, stages=GUIDING)]
    parts = parts_of(problem)
    for_bounds = [partial(relax, part, risk, edges, interior=True) for part in parts]
    for_guides = [partial(relax, part, risk, grid, interior=True, guiding=True) for part in parts for grid in grids]
    relaxed = side_by_side([*for_bounds, *for_guides], compiled=cost_to_go)
    prices = in_one(relaxed[: len(parts)])
    guides = [relaxed[n : n + len(grids)] for n in range(len(parts), len(relaxed), len(grids))]
    laid = [lay_timetable(part, risk, its, looks=looks) for part, its in zip(parts, guides, strict=True)]
    work = sum(guide.work for guide in relaxed)
    method = {"engine": "large flows", "looks": looks, **_work(prices), "solver_work": work}
    method |= {"parts": len(parts)} if len(parts) > 1 else {}
    return Laid(timetable=together(laid), bound=prices.bound, prices=prices, method=method)


def bound_of(problem: PlanningProblem, risk: Risk) -> tuple[float, int]:
    """Return the bound of the large flows (weighted persons) without laying anything, and its counted work."""
    edges = guide_edges(problem)
    relaxed = [relax(part, risk, edges, interior=True) for part in parts_of(problem)]
    return sum(guide.bound for guide in relaxed), sum(guide.work for guide in relaxed)


def guide_edges(problem: PlanningProblem, *, is_glance: bool = False) -> np.ndarray:
    """
    Return the grid of the bound and of one guide: fine where that is cheap, coarse for a glance at a large case.

    The columns of its largest part are counted as if everything were in use and open to all, so that every scenario
    of a case gets the same grid and their bounds can be compared.
    """
    columns = most_columns_per_step(problem.case)
    is_fine = columns * problem.horizon_min / FINE_STEP_MIN <= MOST_FINE_COLUMNS
    edges = uniform_grid(problem.horizon_min, FINE_STEP_MIN) if is_fine else graded_grid(problem.horizon_min)
    if is_glance and columns * len(edges) > MOST_COLUMNS_OF_A_GLANCE:
        return graded_grid(problem.horizon_min, stages=COARSE)
    return edges


def _exactly(problem: PlanningProblem, risk: Risk, step_min: int) -> Laid:
    edges = uniform_grid(problem.horizon_min, step_min)
    exact = relax(problem, risk, edges, exact=True, integer=True)
    alone = relax(problem, risk, edges, exact=True, integer=True, tie_breaks=False)
    timetable = Dispatcher(problem, risk, exact, Policy(), tick_min=step_min).run()
    method = {"engine": "exact grid", **_work(exact), "solver_work": exact.work + alone.work}
    prices = relax(problem, risk, edges, exact=True)
    return _or_stay(problem, risk, Laid(timetable=timetable, bound=alone.bound, prices=prices, method=method))


def _or_stay(problem: PlanningProblem, risk: Risk, laid: Laid) -> Laid:
    """Return what was laid, or the plan that sends nobody where that is better."""
    staying = Timetable((), {(g.id, g.site_id): g.head_count for g in problem.groups})
    if weighted_caught(problem, risk, staying) < weighted_caught(problem, risk, laid.timetable):
        return replace(laid, timetable=staying)
    return laid


def _work(guide: Guide) -> dict[str, str | int]:
    return {
        "steps": len(guide.edges) - 1,
        "columns": guide.columns,
        "rows": guide.rows,
        "solver_work": guide.work,
        "solver": guide.solver,
        "threads": 1,
    }


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
    is_gradual = any(group.ready_moments_h is None for group in problem.groups)
    moments = _moments(problem)
    if is_rated or is_gradual or any(moment != round(moment) for moment in moments):
        return None
    step = reduce(math.gcd, (round(moment) for moment in moments), problem.horizon_min)
    return step if problem.horizon_min / step <= MOST_EXACT_STEPS else None


def _moments(problem: PlanningProblem) -> list[float]:
    """Return every duration and every moment at which something begins, in minutes."""
    case, horizon = problem.case, problem.horizon_min
    minutes: list[float] = [n for leg in case.legs for n in (leg.out_min, leg.back_min)]
    minutes += [n for fleet in case.fleets for n in (fleet.load_min, fleet.unload_min)]
    rates = [site.departures_per_h.likely for site in case.sites if site.departures_per_h is not None]
    minutes += [MIN_PER_H / rate for rate in rates if rate > 0]
    openings = [first for times in problem.departures.values() for first, _ in times]
    openings += [first for times in problem.fleet_times.values() for first, _ in times]
    openings += [moment * MIN_PER_H for group in problem.groups for moment in group.ready_moments_h or ()]
    return minutes + [moment for moment in openings if moment < horizon]
