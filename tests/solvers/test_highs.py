"""The door to the optimiser: small models whose optimum is known, and what it says when there is none."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egress.kit import InternalError
from egress.solvers import LinearModel, RowBuilder, SolveStatus, solve, solver_version


def _knapsack(values: list[float], weights: list[float], room: float, *, integer: bool) -> LinearModel:
    """Return a model that packs what is worth most into the room; one of each at most."""
    model = LinearModel()
    take = model.add_columns(-np.asarray(values), upper=1.0, integer=integer)
    rows = RowBuilder("room")
    rows.add([(column, weight) for column, weight in zip(take, weights, strict=True)], upper=room)
    model.add_rows(rows.block())
    return model


def test_linear_optimum_is_the_corner_found_by_hand() -> None:
    """Minimise −3x − 2y with x + y ≤ 4, x + 3y ≤ 6, x ≤ 3: the corner (3, 1) is worth −11."""
    model = LinearModel()
    x, y = model.add_columns(np.array([-3.0, -2.0]), upper=np.array([3.0, np.inf]))
    rows = RowBuilder("limits")
    rows.add([(x, 1.0), (y, 1.0)], upper=4.0)
    rows.add([(x, 1.0), (y, 3.0)], upper=6.0)
    model.add_rows(rows.block())
    found = solve(model)
    assert found.status is SolveStatus.OPTIMAL
    assert found.objective == pytest.approx(-11)
    assert found.bound == found.objective
    assert found.values == pytest.approx([3, 1])


def test_duals_say_what_one_unit_of_a_bound_changes() -> None:
    """
    One more unit of what is scarce lowers the objective, one more demanded raises it, what is plentiful is worth 0.

    Cost 2 for x and 5 for y, x ≤ 3, x + y ≥ 4 and x + y ≤ 9: (3, 1) costs 11; the fourth unit is a dear one.
    """

    def best(scarce: float, demand: float) -> tuple[float, list[float]]:
        model = LinearModel()
        x, y = model.add_columns(np.array([2.0, 5.0]))
        for name, terms, lower, upper in (
            ("scarce", [(x, 1.0)], -np.inf, scarce),
            ("demand", [(x, 1.0), (y, 1.0)], demand, np.inf),
            ("plenty", [(x, 1.0), (y, 1.0)], -np.inf, 9.0),
        ):
            rows = RowBuilder(name)
            rows.add(terms, lower=lower, upper=upper)
            model.add_rows(rows.block())
        found = solve(model)
        return found.objective, [float(one) for (one,) in found.duals]

    worth, duals = best(3, 4)
    assert worth == pytest.approx(11)
    assert duals == pytest.approx([-3, 5, 0])
    assert best(3.5, 4)[0] - worth == pytest.approx(0.5 * duals[0])
    assert best(3, 4.5)[0] - worth == pytest.approx(0.5 * duals[1])


def test_duals_come_by_block_in_the_order_added() -> None:
    """Three blocks of two, no and one row give duals of these lengths."""
    model = LinearModel()
    x = model.add_columns(np.ones(2))
    first, none, last = RowBuilder("first"), RowBuilder("none"), RowBuilder("last")
    first.add([(x[0], 1.0)], lower=1.0)
    first.add([(x[1], 1.0)], lower=2.0)
    last.add([(x, 1.0)], lower=5.0)
    for rows in (first, none, last):
        model.add_rows(rows.block())
    found = solve(model)
    assert [len(duals) for duals in found.duals] == [2, 0, 1]
    assert found.duals[2] == pytest.approx([1.0])


@settings(max_examples=25, deadline=None)
@given(
    items=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=7),
    room=st.integers(0, 30),
)
def test_integer_optimum_is_that_of_trying_everything(items: list[tuple[int, int]], room: int) -> None:
    """The knapsack of up to seven things is worth what the best of all choices is worth, and its bound says so."""
    values, weights = [list(map(float, column)) for column in zip(*items, strict=True)]
    choices = product((0, 1), repeat=len(items))
    best = max(np.dot(choice, values) for choice in choices if np.dot(choice, weights) <= room)
    found = solve(_knapsack(values, weights, room, integer=True), options={"mip_rel_gap": 0.0})
    assert -found.objective == pytest.approx(best)
    assert -found.bound == pytest.approx(best)
    assert found.values == pytest.approx(np.round(found.values), abs=1e-6)
    assert found.duals == ()


def test_integer_bound_never_lies_above_its_solution() -> None:
    """Stopped after its first node, the bound lies between the linear optimum and what was found."""
    draw = np.random.default_rng(7)
    values, weights = (
        draw.integers(20, 99, 30).astype(float).tolist(),
        draw.integers(20, 99, 30).astype(float).tolist(),
    )
    linear = solve(_knapsack(values, weights, 700, integer=False))
    stopped = solve(_knapsack(values, weights, 700, integer=True), options={"mip_max_nodes": 1, "mip_rel_gap": 0.0})
    assert stopped.status in (SolveStatus.WORK_LIMIT, SolveStatus.OPTIMAL)
    assert linear.objective - 1e-6 <= stopped.bound <= stopped.objective + 1e-6


def test_columns_that_cannot_meet_their_rows_are_infeasible() -> None:
    """Between 0 and 1 there is no 2."""
    model = _knapsack([1.0], [1.0], 1.0, integer=False)
    rows = RowBuilder("too much")
    rows.add([(0, 1.0)], lower=2.0)
    model.add_rows(rows.block())
    assert solve(model).status is SolveStatus.INFEASIBLE


def test_a_gain_without_end_has_no_optimum() -> None:
    """A column that pays and has no bound is told as unbounded (or as infeasible where presolve cannot say)."""
    model = LinearModel()
    column = model.add_columns(np.array(-1.0))
    rows = RowBuilder("at least one")
    rows.add([(column, 1.0)], lower=1.0)
    model.add_rows(rows.block())
    assert solve(model).status in (SolveStatus.UNBOUNDED, SolveStatus.INFEASIBLE)


def test_counted_work_ends_a_solve() -> None:
    """With no iteration allowed the status says that work ran out, and no second was counted."""
    model = _knapsack([3.0, 4.0, 5.0], [2.0, 3.0, 4.0], 5.0, integer=False)
    options = {"simplex_iteration_limit": 0, "presolve": "off", "solver": "simplex"}
    assert solve(model, options=options).status is SolveStatus.WORK_LIMIT


@pytest.mark.parametrize(("name", "value"), [("no_such_option", 1), ("threads", "many"), ("mip_max_nodes", -5)])
def test_an_option_that_is_refused_is_our_fault(name: str, value: str | int) -> None:
    """An unknown option or a value out of range is never passed over in silence."""
    with pytest.raises(InternalError, match=name):
        solve(_knapsack([1.0], [1.0], 1.0, integer=False), options={name: value})


@pytest.mark.parametrize(
    ("lower", "upper", "status"),
    [(0.0, 3.0, SolveStatus.OPTIMAL), (1.0, 3.0, SolveStatus.INFEASIBLE), (-2.0, -1.0, SolveStatus.INFEASIBLE)],
)
def test_without_columns_an_empty_sum_is_all_there_is(lower: float, upper: float, status: SolveStatus) -> None:
    """A model with nothing to decide is worth 0 if 0 keeps its rows, else infeasible."""
    model = LinearModel()
    rows = RowBuilder("empty")
    rows.add([], lower=lower, upper=upper)
    model.add_rows(rows.block())
    found = solve(model)
    assert (found.status, found.objective, found.work, len(found.values)) == (status, 0.0, 0, 0)


@pytest.mark.parametrize("rules", [("empty",), ()])
def test_columns_without_rows_go_to_their_cheaper_end(rules: tuple[str, ...]) -> None:
    """With no row at all each column lies at the bound that its cost prefers."""
    model = LinearModel()
    model.add_columns(np.array([[1.0, -1.0], [2.0, -2.0]]), lower=-3.0, upper=5.0)
    for name in rules:
        model.add_rows(RowBuilder(name).block())
    found = solve(model)
    assert found.values == pytest.approx([-3, 5, -3, 5])
    assert found.objective == pytest.approx(-3 - 5 - 6 - 10)


def test_whole_numbers_without_rows_are_found_too() -> None:
    """Between −2.5 and 4.5 the whole numbers that cost least are −2 and 4, with no row to say so."""
    model = LinearModel()
    model.add_columns(np.array([1.0, -1.0]), lower=-2.5, upper=4.5, integer=True)
    found = solve(model)
    assert found.values == pytest.approx([-2, 4])
    assert found.bound == pytest.approx(found.objective)


def test_columns_are_numbered_in_the_shape_of_their_costs() -> None:
    """Indices run on from block to block and keep the shape they were asked for in."""
    model = LinearModel()
    assert model.add_columns(np.zeros((2, 3))).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert model.add_columns(np.zeros(2)).tolist() == [6, 7]
    assert int(model.add_columns(np.array(1.0))) == 8
    assert model.columns == 9


def test_the_same_model_is_solved_the_same_way_twice() -> None:
    """Values, counted work and duals do not differ between two solves."""
    first, second = (solve(_knapsack([3.0, 4.0, 5.0], [2.0, 3.0, 4.0], 5.0, integer=False)) for _ in range(2))
    assert first.values.tolist() == second.values.tolist()
    assert first.work == second.work
    assert [d.tolist() for d in first.duals] == [d.tolist() for d in second.duals]
    assert first.solver == solver_version()
    assert solver_version().startswith("HiGHS ")
