"""What together keeps people from being safe in time: irreducible sets of rules, and how much each falls short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from egress.planning.clearing import LEFT_TOLERANCE_PERSONS, Clearing, OutOfWork
from egress.planning.conflicts import minimal_conflict
from egress.planning.grid import uniform_grid
from egress.planning.problem import PlanningProblem
from egress.planning.result import Shortfall
from egress.planning.shortfall_words import beyond_reach, worded
from egress.planning.slack import Lack
from egress.planning.soft_conditions import ROWS_OF, Condition, soft_conditions

COARSE_STEPS = 24
"""Even steps of the grid on which it is asked who can be safe: optimistic, so what it calls impossible is."""

LEAST_STEP_MIN = 60
"""No step is shorter."""

MOST_CONFLICTS = 3
"""Sets that are named; whoever mends them may find another behind."""

MOST_SOLVES = 64
"""Linear programmes solved at most to find sets; those that are whole by then are told."""

MOST_SOLVES_PER_MEMBER = 3
"""Linear programmes solved at most to reckon what a member of a set lacks, and what the set does."""


@dataclass(frozen=True)
class ShortfallReport:
    """
    The shortfalls and what they were found with.

    Attributes
    ----------
    clears_on_paper : the optimistic flow gets everybody out: people are left by whole vehicles, or because taking
        others first is worth more.
    complete : mending all that is named lets everybody out who can be; else there may be more sets behind.
    step_min : the grid's step; solves, work : linear programmes and their iterations.
    """

    shortfalls: tuple[Shortfall, ...]
    clears_on_paper: bool
    complete: bool
    step_min: int
    solves: int
    work: int

    @property
    def counted_work(self) -> dict[str, int]:
        """What the search took, for the method of a result."""
        return {
            "shortfall_step_min": self.step_min,
            "shortfall_solves": self.solves,
            "shortfall_solver_work": self.work,
        }


def find_shortfalls(problem: PlanningProblem, *, exact_step_min: int | None = None) -> ShortfallReport:
    """
    Return which rules together keep people from being safe by the horizon, and how much each falls short.

    Asked of the optimistic flow of the relaxation, without the threat, on 24 even steps (or on the exact grid of a
    small case): so no plan can meet a set that is named. Whoever nothing of this helps is told apart first.
    """
    step_min = exact_step_min or coarse_step_min(problem.horizon_min)
    edges = uniform_grid(problem.horizon_min, step_min)
    clearing = Clearing(problem, edges, exact_step_min is not None, MOST_SOLVES)
    conditions = soft_conditions(problem)
    if clearing.clears(()):
        return ShortfallReport((), True, True, step_min, clearing.solves, clearing.work)
    beyond = _beyond_reach(clearing, conditions)
    conflicts, complete = _conflicts(clearing, conditions)
    clearing.most_solves += MOST_SOLVES_PER_MEMBER * sum(len(conflict) for conflict in conflicts)
    named = _named(clearing, conditions, conflicts, len(beyond) + 1)
    return ShortfallReport((*beyond, *named), False, complete, step_min, clearing.solves, clearing.work)


def coarse_step_min(horizon_min: int) -> int:
    """Return the step of the coarse grid: whole hours, at most 24 steps."""
    return max(LEAST_STEP_MIN, -(-horizon_min // COARSE_STEPS // LEAST_STEP_MIN) * LEAST_STEP_MIN)


def _beyond_reach(clearing: Clearing, conditions: Sequence[Condition]) -> list[Shortfall]:
    """Return the groups that could not be safe even with every condition dropped, and leave them out from now on."""
    problem = clearing.problem
    every = clearing.left_by_group(conditions)
    least = LEFT_TOLERANCE_PERSONS / max(1, len(every))  # So that the others together stay below it.
    left = {name: persons for name, persons in every.items() if persons > least}
    clearing.leave_out(left)
    by_id = {group.id: group for group in problem.groups}
    return [beyond_reach(problem, by_id[name], persons, 1 + n) for n, (name, persons) in enumerate(left.items())]


def _conflicts(clearing: Clearing, conditions: Sequence[Condition]) -> tuple[list[list[Condition]], bool]:
    """Return sets of conditions that cannot be met together, none with a member of another, and if that is all."""
    found: list[list[Condition]] = []
    try:
        while len(found) < MOST_CONFLICTS:
            mended = [one for conflict in found for one in conflict]
            if clearing.clears(mended):
                return found, True
            found.append(_conflict(clearing, conditions, mended))
    except OutOfWork:
        return found, False
    return found, clearing.clears([one for conflict in found for one in conflict])


def _conflict(clearing: Clearing, conditions: Sequence[Condition], mended: Sequence[Condition]) -> list[Condition]:
    """
    Return one minimal set, asked among all times and needs and those rows that have a price.

    What is out of use or lost, and who may go where, is taken as given as long as the rest could be mended.
    """
    rest = [one for one in conditions if one not in mended]
    mendable = [one for one in rest if one.may_be_mended]
    if clearing.clears([*mended, *mendable]):
        rest = mendable
    priced = clearing.rows_that_keep(mended)
    asked = [one for one in rest if not one.is_rows or _is_priced(one, priced)]

    def clears(kept: list[Condition]) -> bool:
        return clearing.clears([*mended, *(one for one in rest if one not in kept)])

    # Where rounding hides the price of a row, all are asked.
    return minimal_conflict(asked, clears) or minimal_conflict(rest, clears)


def _is_priced(condition: Condition, priced: frozenset[tuple[str, str]]) -> bool:
    return any((rule, condition.target_id) in priced for rule in ROWS_OF[condition.rule])


def _named(
    clearing: Clearing, conditions: Sequence[Condition], conflicts: Sequence[Sequence[Condition]], first: int
) -> list[Shortfall]:
    """Return every member of every set with what it lacks, alone and with the other sets mended."""
    found = []
    for number, conflict in enumerate(conflicts, first):
        others = [one for other in conflicts if other is not conflict for one in other]
        left = clearing.left_persons([*others, *(one for one in _rest(conditions, conflict) if one not in conflict)])
        for member in conflict:
            lack, seats = _lacks(clearing, member, others)
            suffices = lack is not None if member.is_rows else clearing.clears([*others, member])
            told = worded(clearing.problem, member, lack, seats)
            found.append(replace(told, conflict=number, suffices=suffices, left_persons=round(left)))
    return found


def _rest(conditions: Sequence[Condition], conflict: Sequence[Condition]) -> list[Condition]:
    """Return what a set was chosen from: all conditions, or those that may be mended if all of its members may."""
    mendable = all(one.may_be_mended for one in conflict)
    return [one for one in conditions if one.may_be_mended or not mendable]


def _lacks(clearing: Clearing, member: Condition, others: Sequence[Condition]) -> tuple[Lack | None, Lack | None]:
    """Return how much of a member's thing is lacking, and for a fleet also how many seats."""
    if not member.is_rows:
        return None, None
    lack = clearing.lack(member, others)
    is_fleet = lack is not None and member.rule == "fleet_available"
    return lack, clearing.lack(member, others, of_seats=True) if is_fleet else None
