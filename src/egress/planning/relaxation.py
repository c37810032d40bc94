"""The relaxation: an optimistic flow over time that bounds every plan from below and guides the dispatcher."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from egress.kit import InternalError
from egress.planning.constraints import RULES, RULES_OF_VEHICLES
from egress.planning.problem import PlanningProblem
from egress.planning.reluctance import reluctances
from egress.planning.risk import Risk
from egress.planning.rule_rows import RuleRows
from egress.planning.standing import Standing
from egress.planning.variables import (
    CROWDING_PER_PERSON_H,
    EARLIER_PER_PERSON_H,
    SPARING_PER_VEHICLE_H,
    Departures,
    build_variables,
)
from egress.solvers import LinearSolution, SolveStatus, solve

LINEAR_OPTIONS: Mapping[str, str | int | float | bool] = {"solver": "simplex"}
"""Dual simplex: a vertex keeps groups of equal worth unmixed, which a guide that is followed to the letter needs."""

INTERIOR_OPTIONS: Mapping[str, str | int | float | bool] = {"solver": "ipx", "run_crossover": "off"}
"""Interior point without crossover: a half to a fifth of the time, for a dispatcher that unmixes groups itself."""

INTERIOR_SLACK = 1e-6
"""Share by which the bound is lowered, since an interior point stops just short of the optimum."""

INTEGER_OPTIONS: Mapping[str, str | int | float | bool] = {
    "mip_max_nodes": 20_000,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "presolve": "off",
}
"""Presolving takes HiGHS four to eight times as long as solving these small models."""


@dataclass(frozen=True, kw_only=True)
class Guide:
    """
    The relaxed flow, as amounts per step.

    Attributes
    ----------
    board : persons by (group id, leg id). Shape (steps,).
    onward : persons by leg id; trips : trips by (fleet id, leg id).
    reluctance : what setting out on a leg costs a person beyond their best way then (weighted persons), by (group id,
        leg id); empty for integer models. Shape (steps,).
    bound : proven lower bound on `weighted_caught`.
    rules : rows by rule with their duals (empty for integer models).
    haste : objective per person-hour until safety, by group id.
    at_step_begin : departures are meant at the beginning of their step (exact grid), else spread over it.
    """

    edges: np.ndarray
    board: Mapping[tuple[str, str], np.ndarray]
    onward: Mapping[str, np.ndarray]
    trips: Mapping[tuple[str, str], np.ndarray]
    reluctance: Mapping[tuple[str, str], np.ndarray]
    haste: Mapping[str, float]
    bound: float
    rules: tuple[tuple[RuleRows, np.ndarray], ...]
    at_step_begin: bool
    columns: int
    rows: int
    work: int
    solver: str


def relax(
    problem: PlanningProblem,
    risk: Risk,
    edges: np.ndarray,
    *,
    standing: Standing | None = None,
    exact: bool = False,
    integer: bool = False,
    tie_breaks: bool = True,
    interior: bool = False,
    guiding: bool = False,
    departures: Departures | None = None,
) -> Guide:
    """
    Solve the relaxation on a grid.

    From `standing`, if given, the grid begins at its moment; its bound then holds for the rest of the plan alone.
    With `exact` every duration must be a whole number of steps; with `integer` trips and persons are whole; with
    `interior` the solution is an interior point, not a vertex. When `guiding`, departures are spread evenly over
    their steps, which is closer to what vehicles can do, and each group's time until it is clear counts a little, so
    that small groups do not wait for weeks where that costs others next to nothing; there is no bound then. With
    `departures` only trips that are laid already are there to take people, so the rules of vehicles are left out.

    Raises
    ------
    InternalError
        when the optimiser finds no solution: staying put is always one.
    """
    standing = standing or Standing()
    kind = {"exact": exact, "integer": integer, "tie_breaks": tie_breaks, "guiding": guiding}
    asked = RULES if departures is None else [rule for rule in RULES if rule not in RULES_OF_VEHICLES]
    x = build_variables(problem, risk, edges, standing=standing, departures=departures, **kind)
    allowance = tie_break_allowance(problem) if tie_breaks else 0.0
    rules = [rule(problem, x) for rule in asked]
    for rows in rules:
        x.model.add_rows(rows.builder.block())
    options = INTEGER_OPTIONS if integer else INTERIOR_OPTIONS if interior else LINEAR_OPTIONS
    solution = solve(x.model, options=options)
    if solution.status not in (SolveStatus.OPTIMAL, SolveStatus.WORK_LIMIT):
        raise InternalError(f"the relaxation of {problem.case.case_id} ended {solution.status}")
    slack = 0.0 if not interior else INTERIOR_SLACK * abs(solution.objective)
    duals = solution.duals or tuple(np.empty(0) for _ in rules)
    return Guide(
        edges=edges,
        board={key: _amounts(solution, columns) for key, columns in x.board.items()},
        onward={key: _amounts(solution, columns) for key, columns in x.onward.items()},
        trips={key: _amounts(solution, columns) for key, columns in x.trips.items()},
        reluctance=reluctances(problem, x, solution) if solution.duals else {},
        bound=0.0 if guiding else max(0.0, solution.bound - slack + x.fixed_cost - allowance),
        haste=x.haste,
        rules=tuple(zip(rules, duals, strict=True)),
        at_step_begin=exact,
        columns=x.model.columns,
        rows=x.model.rows,
        work=solution.work,
        solver=solution.solver,
    )


def tie_break_allowance(problem: PlanningProblem) -> float:
    """
    Return the most that the tie-breaking terms can add to any plan (weighted persons).

    All persons at the horizon, all vehicles busy and all limited room full throughout; taken off the relaxed
    optimum so that the bound holds for `weighted_caught` alone.
    """
    hours = problem.horizon_min / 60.0
    persons = sum(group.head_count for group in problem.groups)
    vehicles = sum(fleet.vehicles for fleet in problem.case.fleets)
    limited = {site.id: site.holding_persons.likely for site in problem.case.sites if site.holding_persons}
    at_home = sum(group.head_count for group in problem.groups if group.site_id in limited)
    crowding = CROWDING_PER_PERSON_H * min(sum(limited.values()) + at_home, persons)
    return (2 * EARLIER_PER_PERSON_H * persons + SPARING_PER_VEHICLE_H * vehicles + crowding) * hours


def _amounts(solution: LinearSolution, columns: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(solution.values[columns], 0.0))
