"""Where vehicles are: a rule for exact grids, whose few vehicles can be followed from place to place."""

import itertools

import numpy as np

from egress.domain import Fleet, Leg
from egress.planning.problem import PlanningProblem
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import Variables
from egress.solvers import RowBuilder


def vehicle_continuity(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    A vehicle sets out from where it is, after loading, and is free again at the end of its leg, after unloading.

    On an exact grid, for every fleet f, place s and step k (vehicles):
    idle[k] = idle[k-1] + came[k] - began to load[k] + came empty[k] - left empty[k] ≥ 0, all at the base at first.
    Empty vehicles take the quickest way. On other grids the rule is left to `fleet_available`.
    """
    rows = RuleRows(RowBuilder("vehicle_continuity"))
    if x.exact:
        for fleet in problem.case.fleets:
            legs = [leg for leg in problem.legs if fleet in problem.fleets_of[leg.id]]
            if legs:
                _follow(problem, x, fleet, legs, rows)
    return rows


def _follow(problem: PlanningProblem, x: Variables, fleet: Fleet, legs: list[Leg], rows: RuleRows) -> None:
    step = x.edges[1] - x.edges[0]
    whole = bool(np.concatenate(x.model.integer).any())
    places = sorted({fleet.base_site_id, *(s for leg in legs for s in (leg.from_site_id, leg.to_site_id))})
    idle = {place: x.model.add_columns(np.zeros(x.steps)) for place in places}
    empty: dict[tuple[str, str], tuple[np.ndarray, int]] = {}
    for a, b in itertools.permutations(places, 2):
        minutes = problem.positioning_min(fleet, a, b)
        if minutes is not None:
            empty[a, b] = (x.model.add_columns(np.zeros(x.steps), integer=whole), round(minutes / step))
    for place, k in itertools.product(places, range(x.steps)):
        terms = [(idle[place][k], 1.0), *([(idle[place][k - 1], -1.0)] if k else [])]
        for leg in legs:
            trips = x.trips[fleet.id, leg.id]
            if leg.from_site_id == place:
                terms += _at(trips, k + round(fleet.load_min / step), 1.0)
            if leg.to_site_id == place:
                terms += _at(trips, k - round((leg.out_min + fleet.unload_min) / step), -1.0)
        for (a, b), (moves, steps) in empty.items():
            terms += _at(moves, k, 1.0) if a == place else []
            terms += _at(moves, k - steps, -1.0) if b == place else []
        there = fleet.vehicles if k == 0 and place == fleet.base_site_id else 0
        rows.equal(terms, float(there), target=fleet.id, step=k)


def _at(columns: np.ndarray, step: int, coefficient: float) -> list[tuple[np.ndarray, float]]:
    return [(columns[step], coefficient)] if 0 <= step < len(columns) else []
