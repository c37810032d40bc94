"""Slack on rows of the relaxation: how much more of one thing is used, when, and what at most at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from egress.planning.problem import PlanningProblem
from egress.planning.rule_rows import RuleRows
from egress.planning.soft_conditions import ROWS_OF, Condition
from egress.planning.variables import Variables
from egress.solvers import LinearSolution, RowBlock, RowBuilder

LATER_IS_CHEAPER = 1e-3
"""Share by which a unit lacking at the beginning is dearer than one at the end: so the last moment is named."""

USED = 1e-6
"""Less slack than this is rounding of the optimiser."""


@dataclass(frozen=True)
class Entry:
    """Slack on one row: the rule's place among the blocks, the row in it, what one unit gives, and the row's step."""

    block: int
    row: int
    per_unit: float
    step: int


@dataclass(frozen=True)
class Lack:
    """
    How much more of one thing is needed.

    Attributes
    ----------
    amount : units lacking at the worst moment, or in all where units are used up (seats).
    first_min, last_min : minutes from the order; it lacks in between.
    """

    amount: float
    first_min: float
    last_min: float


@dataclass(frozen=True)
class Slack:
    """
    Columns of slack, one per entry, and one more for the most at once where they share it.

    Attributes
    ----------
    first_column : where they begin; cost : of each of them.
    """

    entries: tuple[Entry, ...]
    first_column: int
    cost: np.ndarray
    shared: bool

    @classmethod
    def added(cls, x: Variables, entries: Sequence[Entry], *, shared: bool) -> "Slack":
        """Add the columns to a model; `shared`: what counts is the most at once, not the sum."""
        sooner = LATER_IS_CHEAPER * (1 - np.asarray([entry.step for entry in entries]) / x.steps)
        cost = np.append(sooner / len(entries), 1.0) if shared else 1 + sooner
        first = x.model.columns
        x.model.add_columns(cost)
        return cls(tuple(entries), first, cost, shared)

    def into(self, blocks: Sequence[RowBlock]) -> list[RowBlock]:
        """Return the blocks with the slack in their rows, and the rows that hold it below the most at once."""
        columns = np.arange(self.first_column, self.first_column + len(self.entries))
        found = []
        for number, block in enumerate(blocks):
            mine = [i for i, entry in enumerate(self.entries) if entry.block == number]
            rows = [self.entries[i].row for i in mine]
            given = [-self.entries[i].per_unit for i in mine]
            found.append(
                replace(
                    block,
                    row=np.append(block.row, np.asarray(rows, dtype=np.int64)),
                    col=np.append(block.col, columns[mine].astype(np.int64)),
                    coef=np.append(block.coef, np.asarray(given, dtype=float)),
                )
            )
        most = RowBuilder("most_at_once")
        if self.shared:
            for column in columns.tolist():
                most.add([(column, 1.0), (int(columns[-1]) + 1, -1.0)], upper=0.0)
        return [*found, most.block()]

    def read(self, solution: LinearSolution, edges: np.ndarray) -> Lack:
        """Return what the solution uses of it."""
        used = solution.values[self.first_column : self.first_column + len(self.entries)]
        steps = [entry.step for entry, value in zip(self.entries, used, strict=True) if value > USED]
        amount = float(solution.values[self.first_column + len(self.entries)]) if self.shared else float(used.sum())
        if not steps:
            return Lack(amount, float(edges[0]), float(edges[-1]))
        return Lack(amount, float(edges[min(steps)]), float(edges[max(steps) + 1]))


def row_entries(problem: PlanningProblem, rules: Sequence[RuleRows], condition: Condition) -> list[Entry]:
    """Return the rows of a condition that one more unit of its thing widens, and by how much."""
    found = []
    for number, rows in enumerate(rules):
        if rows.builder.name in ROWS_OF[condition.rule]:
            upper = rows.builder.block().upper
            for row, target in enumerate(rows.targets):
                if target == condition.target_id:
                    per_unit = _per_unit(problem, condition, rows.per_unit[row], float(upper[row]))
                    found += [Entry(number, row, per_unit, rows.steps[row])] if per_unit > 0 else []
    return found


def _per_unit(problem: PlanningProblem, condition: Condition, given: float, upper: float) -> float:
    """Return by how much a row's bound rises per unit; whatever limits a fleet is so much for every vehicle of it."""
    if condition.rule != "fleet_available":
        return given
    return upper / max(1, problem.case.fleet_by_id[condition.target_id].vehicles)


def seat_entries(x: Variables, rules: Sequence[RuleRows], fleet_id: str) -> list[Entry]:
    """Return the rows of seats on the legs of a fleet, in the steps in which it could run there."""
    found = []
    for number, rows in enumerate(rules):
        if rows.builder.name == "seats":
            for row, (leg_id, step) in enumerate(zip(rows.targets, rows.steps, strict=True)):
                times = x.trip_times.get((fleet_id, leg_id))
                if times is not None and times.is_open[step]:
                    found.append(Entry(number, row, 1.0, step))
    return found
