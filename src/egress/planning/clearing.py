"""Whether everybody can be safe by the horizon, in the optimistic flow, and how much more of a thing that takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from egress.domain import Group, Leg
from egress.kit import MIN_PER_H, InternalError, add_minutes
from egress.planning.constraints import RULES
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.risk import Risk
from egress.planning.rule_rows import RuleRows
from egress.planning.slack import Lack, Slack, row_entries, seat_entries
from egress.planning.soft_conditions import ROWS_OF, Condition
from egress.planning.standing import Standing
from egress.planning.variables import Variables, build_variables
from egress.solvers import LinearSolution, RowBlock, SolveStatus, solve

LEFT_TOLERANCE_PERSONS = 0.5
"""Fewer left than this is nobody: people are whole."""

OPTIONS = {"solver": "simplex"}


class Unthreatened(Risk):
    """A risk that charges nothing, so that the flow only has to get everybody out."""

    def __init__(self) -> None:
        """Take no picture: none is needed."""

    def least_charge(self, _group: Group, _leg: Leg, first_min: np.ndarray, _last_min: np.ndarray) -> np.ndarray:
        """Return nothing for any arrival."""
        return np.zeros(np.shape(first_min))

    def stranded(self, _group: Group, _site_id: str) -> float:
        """Return nothing for whoever stays."""
        return 0.0


class OutOfWork(Exception):
    """As many linear programmes as were allowed have been solved."""


Key = frozenset[tuple[str, str, str]]
Built = tuple[PlanningProblem, Variables, list[RuleRows]]


@dataclass
class Clearing:
    """
    Asks one case, on one grid, who is left when some of its conditions are dropped.

    Attributes
    ----------
    problem, edges, exact : the case as compiled, and the grid (see `relaxation.relax`).
    most_solves : linear programmes that may be solved; `OutOfWork` is raised then.
    hopeless : groups that nothing of this helps, who are left out of account.
    solves, work : linear programmes solved so far, and their iterations.
    """

    problem: PlanningProblem
    edges: np.ndarray
    exact: bool
    most_solves: int
    hopeless: frozenset[str] = frozenset()
    solves: int = 0
    work: int = 0
    _built: dict[Key, Built] = field(default_factory=dict)

    def left_persons(self, dropped: Iterable[Condition]) -> float:
        """Return how many at least are not safe by the horizon in any plan, with these conditions dropped."""
        return self._fewest_left(dropped)[0]

    def clears(self, dropped: Iterable[Condition]) -> bool:
        """Whether everybody can be safe by the horizon with these conditions dropped."""
        return self.left_persons(dropped) <= LEFT_TOLERANCE_PERSONS

    def leave_out(self, group_ids: Iterable[str]) -> None:
        """Leave groups out of account from now on."""
        self.hopeless |= frozenset(group_ids)
        self._built = {}

    def left_by_group(self, dropped: Iterable[Condition]) -> dict[str, float]:
        """Return who is left in a flow that leaves fewest, by group id, where no group takes from another."""
        return self._fewest_left(dropped)[2]

    def rows_that_keep(self, dropped: Iterable[Condition]) -> frozenset[tuple[str, str]]:
        """
        Return (rule, target) of the rows that, with the times of the case, keep people from being safe.

        Those with a dual: by Farkas' lemma they cannot be met together even without all other rows.
        """
        return self._fewest_left(dropped)[1]

    def lack(self, condition: Condition, dropped: Sequence[Condition], *, of_seats: bool = False) -> Lack | None:
        """
        Return how much more of one thing lets everybody be safe, with others dropped; None if no amount of it does.

        minimise s, subject to: row ≤ bound + per_unit × e[row] and e[row] ≤ s for every row of the condition, and
        nobody left. `of_seats` counts seats on the legs of a fleet instead of its vehicles: minimise the sum of e,
        subject to: people on a leg ≤ seats of its trips + e.
        """
        problem, x, rules = self._build([one for one in dropped if not one.is_rows])
        if any(_unready(x, group) > LEFT_TOLERANCE_PERSONS for group in problem.groups):
            return None
        blocks = [_kept(rows, _omitted(dropped)) for rows in rules]
        by_seats = of_seats and condition.rule == "fleet_available"
        entries = seat_entries(x, rules, condition.target_id) if by_seats else row_entries(problem, rules, condition)
        if not entries:
            return None
        slack = Slack.added(x, entries, shared=not by_seats)
        cost = np.concatenate([np.zeros(slack.first_column), slack.cost])
        upper = np.concatenate(x.model.upper)
        upper[_last_waiting(x)] = 0.0
        x.model.cost, x.model.upper = [cost], [upper]
        solution = self._solved(x, slack.into(blocks))
        return slack.read(solution, self.edges) if solution.status is SolveStatus.OPTIMAL else None

    def _fewest_left(
        self, dropped: Iterable[Condition]
    ) -> tuple[float, frozenset[tuple[str, str]], dict[str, float]]:
        every = tuple(dropped)
        compiled = [one for one in every if not one.is_rows]
        key = frozenset(one.key for one in compiled)
        if key not in self._built:
            self._built = {key: self._build(compiled)}
        problem, x, rules = self._built[key]
        cost = np.zeros(x.model.columns)
        cost[_last_waiting(x)] = 1.0
        x.model.cost = [cost]
        solution = self._solved(x, [_kept(rows, _omitted(every)) for rows in rules])
        if solution.status is not SolveStatus.OPTIMAL:
            raise InternalError(f"staying put is no plan for {problem.case.case_id}")
        keep = {
            (rows.builder.name, rows.targets[index])
            for rows, duals in zip(rules, solution.duals, strict=True)
            for index in np.flatnonzero(np.abs(duals) > 1e-9)
        }
        left = {
            group.id: _unready(x, group)
            + sum(float(solution.values[columns[-1]]) for (who, _), columns in x.waiting.items() if who == group.id)
            for group in problem.groups
        }
        return sum(left.values()), frozenset(keep), left

    def _build(self, dropped: Sequence[Condition]) -> Built:
        """Compile the case without these conditions and build its flow, with no cost."""
        case = reduce(lambda now, one: one.drop(now), dropped, self.problem.case)
        as_of = add_minutes(self.problem.start, -MIN_PER_H * self.problem.offset_h)
        problem = compile_problem(case, self.problem.start, as_of=as_of) if dropped else self.problem
        moved = (g for g in problem.groups if not problem.site(g.site_id).safe and g.id not in self.hopeless)
        problem = replace(problem, groups=tuple(moved))
        x = build_variables(
            problem,
            Unthreatened(),
            self.edges,
            standing=Standing(),
            exact=self.exact,
            integer=False,
            tie_breaks=False,
        )
        return problem, x, [rule(problem, x) for rule in RULES]

    def _solved(self, x: Variables, blocks: Iterable[RowBlock]) -> LinearSolution:
        if self.solves >= self.most_solves:
            raise OutOfWork
        x.model.blocks = list(blocks)
        solution = solve(x.model, options=OPTIONS)
        self.solves, self.work = self.solves + 1, self.work + solution.work
        if solution.status not in (SolveStatus.OPTIMAL, SolveStatus.INFEASIBLE):
            raise InternalError(f"the clearing of {self.problem.case.case_id} ended {solution.status}")
        return solution


def _last_waiting(x: Variables) -> np.ndarray:
    """Return the columns of people at unsafe sites when the last step ends."""
    return np.asarray([columns[-1] for columns in x.waiting.values()], dtype=np.int64)


def _unready(x: Variables, group: Group) -> float:
    """Return how many of a group are not ready within the horizon."""
    return float(group.head_count - x.ready_by(group)[-1])


def _omitted(dropped: Iterable[Condition]) -> set[tuple[str, str]]:
    """Return (rule, target) of all rows that fall away with the conditions."""
    return {(rule, one.target_id) for one in dropped if one.is_rows for rule in ROWS_OF[one.rule]}


def _stays(rows: RuleRows, omitted: set[tuple[str, str]]) -> np.ndarray:
    name = rows.builder.name
    return np.asarray([(name, target) not in omitted for target in rows.targets], dtype=bool)


def _kept(rows: RuleRows, omitted: set[tuple[str, str]]) -> RowBlock:
    """Return the rows of a rule, those that fall away left without bounds so that all keep their places."""
    block, stays = rows.builder.block(), _stays(rows, omitted)
    lower, upper = np.where(stays, block.lower, -np.inf), np.where(stays, block.upper, np.inf)
    return replace(block, lower=lower, upper=upper)
