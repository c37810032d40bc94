"""A programme that grows says the same as one that is made at once."""

import numpy as np
import pytest

from egress.kit import InternalError
from egress.solvers import GrowingModel, LinearModel, RowBlock, solve


def test_grows_to_the_same_optimum() -> None:
    """Columns, rows and limits added one by one, with solves between, lead to the optimum and duals of the whole."""
    luck = np.random.default_rng(7)
    matrix, cost, need = luck.uniform(0, 3, (4, 6)), luck.uniform(1, 2, 6), luck.uniform(1, 5, 4)
    growing = GrowingModel()
    for row in range(3):
        growing.add_row(float(need[row]), np.inf, np.empty(0), np.empty(0))
    for column in range(6):
        growing.add_column(float(cost[column]), np.inf, np.arange(3), matrix[:3, column])
        growing.solve() if column >= 3 else None
    last = growing.add_row(0.0, np.inf, np.arange(6), matrix[3])
    growing.solve()
    growing.bound_row(last, float(need[3]), np.inf)
    least, values, duals = growing.solve()
    model = LinearModel()
    model.add_columns(cost)
    row, column = np.nonzero(matrix)
    model.add_rows(RowBlock("need", row, column, matrix[row, column], need, np.full(4, np.inf)))
    whole = solve(model)
    assert least == pytest.approx(whole.objective)
    assert float(values @ cost) == pytest.approx(least)
    assert float(duals @ need) == pytest.approx(least)


def test_no_optimum_is_an_error() -> None:
    """A programme that cannot be met is the fault of whoever built it."""
    growing = GrowingModel()
    row = growing.add_row(1.0, np.inf, np.empty(0), np.empty(0))
    growing.add_column(1.0, 0.5, np.array([row]), np.ones(1))
    with pytest.raises(InternalError, match="growing programme"):
        growing.solve()
