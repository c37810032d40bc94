"""A linear or integer model in plain arrays, and its solution."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

Array = np.ndarray


Term = tuple[Array | int, float]
"""Columns (an array of indices, or one) and the coefficient that all of them have."""


class SolveStatus(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    WORK_LIMIT = "work_limit"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"


@dataclass(frozen=True)
class RowBlock:
    """
    Rows of one rule: lower ≤ A x ≤ upper, in coordinate form.

    Attributes
    ----------
    name : the rule.
    row, col, coef : entries; `row` counts from 0 inside the block. Shape (entries,).
    lower, upper : bounds of the rows; ±inf where there is none. Shape (rows,).
    """

    name: str
    row: Array
    col: Array
    coef: Array
    lower: Array
    upper: Array


@dataclass
class LinearModel:
    """Minimise cost · x over named blocks of columns and rows; built up once, then solved."""

    cost: list[Array] = field(default_factory=list)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    integer: list[Array] = field(default_factory=list)
    blocks: list[RowBlock] = field(default_factory=list)
    columns: int = 0

    def add_columns(
        self, cost: Array, *, lower: float | Array = 0.0, upper: float | Array = np.inf, integer: bool = False
    ) -> Array:
        """Add columns and return their indices, in the shape of `cost`."""
        shape = np.shape(cost)
        count = int(np.prod(shape)) if shape else 1
        self.cost.append(np.asarray(cost, dtype=float).ravel())
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=float), shape).ravel())
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=float), shape).ravel())
        self.integer.append(np.full(count, integer))
        first = self.columns
        self.columns += count
        return np.arange(first, first + count).reshape(shape)

    def add_rows(self, block: RowBlock) -> None:
        """Add the rows of one rule; blocks without rows are kept so that their name is known."""
        self.blocks.append(block)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return sum(len(block.lower) for block in self.blocks)


@dataclass(frozen=True)
class LinearSolution:
    """
    What the optimiser found.

    Attributes
    ----------
    objective, bound : value of the solution and proven lower bound (equal for a solved linear model).
    values : one per column.
    duals : per row block, in the order they were added: change of the objective per unit of the row's bound;
        empty for integer models.
    reduced_costs : one per column: by how much the objective rises per unit of a column that is not used; empty for
        integer models.
    work : counted iterations (and nodes for integer models).
    """

    status: SolveStatus
    objective: float
    bound: float
    values: Array
    duals: tuple[Array, ...]
    reduced_costs: Array
    work: int
    solver: str


class RowBuilder:
    """Collects the entries of one rule's rows."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._row: list[int] = []
        self._col: list[int] = []
        self._coef: list[float] = []
        self._lower: list[float] = []
        self._upper: list[float] = []

    def add(self, terms: Sequence[Term], *, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Add one row: the sum over the terms of coefficient × every one of its columns lies in [lower, upper]."""
        before = len(self._col)
        for columns, coefficient in terms:
            # Plain lists: most terms are a single column, for which arrays cost far more than they save.
            listed = columns.ravel().tolist() if isinstance(columns, np.ndarray) else [int(columns)]
            self._col += listed
            self._coef += [float(coefficient)] * len(listed)
        self._row += [len(self._lower)] * (len(self._col) - before)
        self._lower.append(lower)
        self._upper.append(upper)

    def block(self) -> RowBlock:
        """Return the finished block."""
        return RowBlock(
            name=self.name,
            row=np.asarray(self._row, dtype=np.int64),
            col=np.asarray(self._col, dtype=np.int64),
            coef=np.asarray(self._coef, dtype=float),
            lower=np.asarray(self._lower, dtype=float),
            upper=np.asarray(self._upper, dtype=float),
        )
