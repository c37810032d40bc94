"""Tiny cases of every rule, compiled as the benches compile theirs, and the optimum of their generic model."""

from dataclasses import dataclass, replace

from generic_model import generic_model
from hour_clock import Durations

from egress.domain import Case, apply_scenario
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.risk import Risk
from egress.solvers import LinearModel, RowBlock, SolveStatus, solve
from egress.threat import ThreatPicture, picture_under
from tests.planning.generated_cases import Generated, generated


@dataclass(frozen=True)
class Tiny:
    """A case with its scenario applied, compiled."""

    case: Case
    problem: PlanningProblem
    risk: Risk


def compiled(case: Case, seen: ThreatPicture) -> Tiny:
    """Return the case compiled for an order on the day of the picture."""
    problem = compile_problem(case, seen.as_of, as_of=seen.as_of)
    return Tiny(case, problem, Risk(problem, picture_under(seen, case)))


def tiny(seed: int) -> tuple[Generated, Tiny]:
    """Return a generated case of a few sites, ordered on the day of its picture, and the same compiled."""
    one = generated(seed)
    one = replace(one, options=replace(one.options, start=None, step_min=None, explained=False))
    return one, compiled(apply_scenario(one.case, one.scenario_id), one.seen)


def optimum(case: Tiny, durations: Durations) -> float:
    """Return the optimum of the generic model (weighted persons)."""
    programme = generic_model(case.problem, case.risk, durations=durations)
    a = programme.matrix.tocoo()
    model = LinearModel()
    model.add_columns(programme.cost, lower=programme.lower, upper=programme.upper)
    model.add_rows(RowBlock("all", a.row, a.col, a.data, programme.row_lower, programme.row_upper))
    found = solve(model)
    assert found.status is SolveStatus.OPTIMAL
    return found.objective + programme.constant
