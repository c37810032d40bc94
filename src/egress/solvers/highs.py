"""The one place that speaks to HiGHS."""

from collections.abc import Mapping

import highspy
import numpy as np
from scipy import sparse

from egress.kit import InternalError
from egress.solvers.linear import LinearModel, LinearSolution, SolveStatus

_STATUS = {
    highspy.HighsModelStatus.kOptimal: SolveStatus.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: SolveStatus.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: SolveStatus.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: SolveStatus.UNBOUNDED,
    highspy.HighsModelStatus.kIterationLimit: SolveStatus.WORK_LIMIT,
    highspy.HighsModelStatus.kSolutionLimit: SolveStatus.WORK_LIMIT,
}


def solve(model: LinearModel, *, options: Mapping[str, str | int | float | bool] | None = None) -> LinearSolution:
    """
    Minimise the model with HiGHS.

    Limits are given as counted work (iterations, nodes), never seconds, so that a day can be replayed.

    Raises
    ------
    InternalError
        when HiGHS refuses the model or an option, or ends in a state that nobody foresaw.
    """
    if not model.columns:
        return _nothing_to_decide(model)
    solver = highspy.Highs()
    settings: dict[str, str | int | float | bool] = {"output_flag": False, "threads": 1, "random_seed": 0}
    for name, value in {**settings, **(options or {})}.items():
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise InternalError(f"HiGHS does not take the option {name} = {value}")
    is_integer = bool(np.concatenate(model.integer).any()) if model.integer else False
    if solver.passModel(_as_highs(model)) == highspy.HighsStatus.kError:
        raise InternalError("HiGHS refused the model")
    solver.run()
    if solver.getModelStatus() in (highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kSolveError):
        # Interior point can stop just short of its tolerances, or break down on them; simplex settles it.
        solver.clearSolver()
        solver.setOptionValue("solver", "simplex")
        solver.run()
    return _solution(solver, model, is_integer=is_integer)


def _nothing_to_decide(model: LinearModel) -> LinearSolution:
    """Return the solution of a model without columns: worth nothing, and feasible if its empty rows are."""
    feasible = all(bool(np.all((block.lower <= 0) & (block.upper >= 0))) for block in model.blocks)
    return LinearSolution(
        status=SolveStatus.OPTIMAL if feasible else SolveStatus.INFEASIBLE,
        objective=0.0,
        bound=0.0,
        values=np.empty(0),
        duals=tuple(np.zeros(len(block.lower)) for block in model.blocks),
        reduced_costs=np.empty(0),
        work=0,
        solver=solver_version(),
    )


def solver_version() -> str:
    """Return name and version of the optimiser."""
    highs = highspy.Highs()
    return f"HiGHS {highs.version()}"


def _as_highs(model: LinearModel) -> highspy.HighsLp:
    matrix = _matrix(model)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns, model.rows
    lp.col_cost_ = np.concatenate(model.cost)
    lp.col_lower_ = _finite(np.concatenate(model.lower))
    lp.col_upper_ = _finite(np.concatenate(model.upper))
    lp.row_lower_ = _finite(_whole([b.lower for b in model.blocks]))
    lp.row_upper_ = _finite(_whole([b.upper for b in model.blocks]))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    integer = np.concatenate(model.integer)
    if integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(flag)] for flag in integer]
    return lp


def _matrix(model: LinearModel) -> sparse.csr_matrix:
    offsets = np.cumsum([0, *(len(block.lower) for block in model.blocks)])
    rows = _whole([b.row + offset for b, offset in zip(model.blocks, offsets, strict=False)]).astype(np.int64)
    cols = _whole([block.col for block in model.blocks]).astype(np.int64)
    data = _whole([block.coef for block in model.blocks])
    return sparse.csr_matrix((data, (rows, cols)), shape=(model.rows, model.columns))


def _whole(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.empty(0), *parts])


def _finite(bounds: np.ndarray) -> np.ndarray:
    limit = float(highspy.kHighsInf)
    return np.asarray(np.clip(bounds, -limit, limit))


def _solution(solver: highspy.Highs, model: LinearModel, *, is_integer: bool) -> LinearSolution:
    raw = solver.getModelStatus()
    status = _STATUS.get(raw)
    if status is None:
        raise InternalError(f"HiGHS ended with {solver.modelStatusToString(raw)}")
    info, found = solver.getInfo(), solver.getSolution()
    work = int(info.simplex_iteration_count) + int(info.ipm_iteration_count)
    work += max(0, int(info.crossover_iteration_count)) + (max(0, int(info.mip_node_count)) if is_integer else 0)
    objective = float(info.objective_function_value)
    return LinearSolution(
        status=status,
        objective=objective,
        bound=float(info.mip_dual_bound) if is_integer else objective,
        values=np.asarray(found.col_value, dtype=float),
        duals=() if is_integer else _duals(np.asarray(found.row_dual, dtype=float), model),
        reduced_costs=np.empty(0) if is_integer else np.asarray(found.col_dual, dtype=float),
        work=work,
        solver=solver_version(),
    )


def _duals(row_dual: np.ndarray, model: LinearModel) -> tuple[np.ndarray, ...]:
    offsets = np.cumsum([len(block.lower) for block in model.blocks])[:-1]
    return tuple(np.split(row_dual, offsets))
