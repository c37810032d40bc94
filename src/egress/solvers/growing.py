"""A linear programme that grows by rows and columns between solves and starts each from where the last one ended."""

import highspy
import numpy as np

from egress.kit import InternalError


class GrowingModel:
    """
    Minimise cost · x with lower ≤ A x ≤ upper and 0 ≤ x ≤ top; rows and columns are added as they are needed.

    Simplex without presolve, so that every solve goes on from the basis of the one before. Work is counted.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._highs = highspy.Highs()
        settings: dict[str, str | int | bool] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "presolve": "off",
            "solver": "simplex",
        }
        for name, value in settings.items():
            self._highs.setOptionValue(name, value)
        self.rows = 0
        self.columns = 0

    def add_row(self, lower: float, upper: float, columns: np.ndarray, coefficients: np.ndarray) -> int:
        """Add a row over columns that are there, and return its index."""
        self._highs.addRow(
            lower, upper, len(columns), columns.astype(np.int32), np.asarray(coefficients, dtype=np.float64)
        )
        self.rows += 1
        return self.rows - 1

    def add_column(self, cost: float, top: float, rows: np.ndarray, coefficients: np.ndarray) -> int:
        """Add a column over rows that are there, and return its index."""
        self._highs.addCol(
            cost, 0.0, top, len(rows), rows.astype(np.int32), np.asarray(coefficients, dtype=np.float64)
        )
        self.columns += 1
        return self.columns - 1

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Change the limits of a row."""
        self._highs.changeRowBounds(row, lower, upper)

    def solve(self) -> tuple[float, np.ndarray, np.ndarray]:
        """
        Return the least cost, the values of the columns, and the duals of the rows (cost per unit of the limit).

        Raises
        ------
        InternalError
            when there is no optimum: whoever builds the programme has to see to it that there is one.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise InternalError(f"a growing programme ended with {self._highs.modelStatusToString(status)}")
        found = self._highs.getSolution()
        return (
            float(self._highs.getInfo().objective_function_value),
            np.asarray(found.col_value, dtype=float),
            np.asarray(found.row_dual, dtype=float),
        )
