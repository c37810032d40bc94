"""Columns and rows of a linear programme as plain arrays: no solver is known here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

Term = tuple[np.ndarray, np.ndarray, np.ndarray | float]
"""Row within the block, column, and coefficient; columns below 0 do not exist and are left out."""


@dataclass(frozen=True, kw_only=True)
class LinearProgramme:
    """
    Minimise cost · x + constant with row_lower ≤ A x ≤ row_upper and lower ≤ x ≤ upper.

    Attributes
    ----------
    matrix : A, by rows. Shape (rows, columns).
    column_families, row_families : how many columns and rows each rule or kind of decision has.
    """

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    matrix: sparse.csr_matrix
    constant: float
    column_families: dict[str, int]
    row_families: dict[str, int]

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows."""
        return len(self.cost), len(self.row_lower)

    @property
    def fingerprint(self) -> str:
        """A digest of all numbers, rounded to 1e-9: a stored result is used for exactly this programme."""
        parts = [self.cost, self.lower, self.upper, self.row_lower, self.row_upper, self.matrix.data]
        found = hashlib.sha256(repr((self.shape, round(self.constant, 9))).encode())
        for part in parts:
            found.update((np.round(part, 9) + 0.0).tobytes())
        for index in (self.matrix.indptr, self.matrix.indices):
            found.update(index.astype(np.int64).tobytes())
        return found.hexdigest()[:16]


@dataclass
class ProgrammeBuilder:
    """Gathers columns and rows block by block, one block for all steps at once."""

    steps: int
    constant: float = 0.0
    column_families: dict[str, int] = field(default_factory=dict)
    row_families: dict[str, int] = field(default_factory=dict)
    _columns: int = 0
    _rows: int = 0
    _cost: list[np.ndarray] = field(default_factory=list)
    _lower: list[np.ndarray] = field(default_factory=list)
    _upper: list[np.ndarray] = field(default_factory=list)
    _row_lower: list[np.ndarray] = field(default_factory=list)
    _row_upper: list[np.ndarray] = field(default_factory=list)
    _entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)

    def columns(
        self,
        family: str,
        *,
        cost: np.ndarray | float = 0.0,
        exists: np.ndarray | None = None,
        lower: float = 0.0,
        upper: float = np.inf,
    ) -> np.ndarray:
        """Add a column for every step at which it exists; return their indices, −1 elsewhere. Shape (steps,)."""
        there = np.ones(self.steps, dtype=bool) if exists is None else exists
        count = int(there.sum())
        found = np.full(self.steps, -1, dtype=np.int64)
        found[there] = self._columns + np.arange(count)
        self._cost.append(np.broadcast_to(np.asarray(cost, dtype=float), (self.steps,))[there])
        self._lower.append(np.full(count, lower))
        self._upper.append(np.full(count, upper))
        self._columns += count
        self.column_families[family] = self.column_families.get(family, 0) + count
        return found

    def rows(
        self, family: str, terms: Sequence[Term], *, lower: np.ndarray | float = -np.inf, upper: np.ndarray | float
    ) -> None:
        """Add one row per step: lower ≤ sum of its terms ≤ upper. Terms outside the steps are left out."""
        for row, column, coefficient in terms:
            kept = (column >= 0) & (row >= 0) & (row < self.steps)
            value = np.broadcast_to(np.asarray(coefficient, dtype=float), column.shape)[kept]
            self._entries.append((row[kept] + self._rows, column[kept], value))
        self._row_lower.append(np.broadcast_to(np.asarray(lower, dtype=float), (self.steps,)))
        self._row_upper.append(np.broadcast_to(np.asarray(upper, dtype=float), (self.steps,)))
        self._rows += self.steps
        self.row_families[family] = self.row_families.get(family, 0) + self.steps

    def finished(self) -> LinearProgramme:
        """Return the programme; rows without any entry are left out (they must hold by themselves)."""
        none = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
        row, column, value = (np.concatenate(part) for part in zip(none, *self._entries, strict=True))
        matrix = sparse.csr_matrix((value, (row, column)), shape=(self._rows, self._columns))
        matrix.sort_indices()
        used = np.diff(matrix.indptr) > 0
        lower, upper = (np.concatenate([np.empty(0), *part]) for part in (self._row_lower, self._row_upper))
        if (lower[~used] > 1e-9).any() or (upper[~used] < -1e-9).any():
            raise ValueError("a row without columns cannot hold")
        return LinearProgramme(
            cost=np.concatenate([np.empty(0), *self._cost]),
            lower=np.concatenate([np.empty(0), *self._lower]),
            upper=np.concatenate([np.empty(0), *self._upper]),
            row_lower=lower[used],
            row_upper=upper[used],
            matrix=matrix[used],
            constant=self.constant,
            column_families=dict(self.column_families),
            row_families=dict(self.row_families),
        )
