"""What a scenario costs once something has been committed to: the relaxation of the case as it then is."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from egress.domain import Case, Ordered, States, with_commitments
from egress.planning.availability import delivered_min
from egress.planning.grid import graded_grid, uniform_grid
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import relax
from egress.planning.risk import Risk
from egress.planning.staged.choices import Choices, Selection
from egress.threat import ThreatPicture


@dataclass(frozen=True, kw_only=True)
class StagedScenario:
    """
    One scenario that may come.

    Attributes
    ----------
    applied : the case with the scenario applied, and no commitment yet.
    picture : the threat under it.
    weight : its share of all weight; 0 for a scenario that is only compared with.
    """

    id: str
    label: str
    applied: Case
    picture: ThreatPicture
    weight: float


@dataclass
class Recourse:
    """
    The least that a scenario can cost, by what is committed to now; every value is reckoned once.

    Attributes
    ----------
    ordered_at : when what is committed to now is ordered.
    start : when the scenario is known, what is left is ordered, and people begin to move.
    step_min : even steps of so many minutes; None = the graded grid. On any grid a value bounds from below whatever
        whole vehicles can do.
    """

    scenarios: Sequence[StagedScenario]
    choices: Choices
    ordered_at: datetime
    start: datetime
    step_min: int | None
    relaxations: int = 0
    solver_work: int = 0
    _known: dict[tuple[int, Selection, Selection], float] = field(default_factory=dict)
    _reckoned: dict[tuple[int, Hashable], float] = field(default_factory=dict)

    def value(self, scenario: int, now: Selection) -> float:
        """Return what a scenario costs if this is committed to now (weighted persons), without its own cost."""
        return min(self._worth(scenario, now, later) for later in self.choices.later(now))

    def states(self, scenario: int, now: Selection) -> States:
        """Return when each commitment is made in a scenario, if this is committed to now."""
        ways = [(self._worth(scenario, now, later), sorted(later), later) for later in self.choices.later(now)]
        return states_of(now, min(ways)[2])

    def at_least(self, scenario: int, now: Selection) -> float:
        """
        Return what a scenario costs at least, whatever part of this is committed to now.

        Where things exclude one another, or the budget binds, committing to one forgoes another that could have been
        had later; so a part may be better than the whole, and this is below the value of both.
        """
        return min(self._worth(scenario, made & now, made - now) for made in self.choices.had(now))

    def is_monotone(self) -> bool:
        """Whether nothing that was reckoned became worse by something coming sooner, or at all, beyond rounding."""
        return all(
            value <= self._known[n, part, rest] * (1 + 1e-6) + 1e-6
            for (n, now, later), value in self._known.items()
            for (m, part, rest) in self._known
            if n == m and _is_less((part, rest), (now, later))
        )

    def committed(self, scenario: int, states: States) -> Case:
        """Return the case of a scenario with what is committed to in it."""
        return with_commitments(self.scenarios[scenario].applied, states, ordered_at=self.ordered_at)

    def _worth(self, scenario: int, now: Selection, later: Selection) -> float:
        """
        Return the value of a scenario with these things made now and later.

        What comes may be left unused: nothing that is known of less, or of later, is better.
        """
        key = (scenario, now, later)
        if key not in self._known:
            self._known[key] = self._relaxed(scenario, states_of(now, later))
        less = (v for (n, p, r), v in self._known.items() if n == scenario and _is_less((p, r), (now, later)))
        return min(self._known[key], min(less, default=np.inf))

    def _relaxed(self, scenario: int, states: States) -> float:
        one = self.scenarios[scenario]
        problem = compile_problem(self.committed(scenario, states), self.start, as_of=one.picture.as_of)
        key = (scenario, _what_counts(problem))
        if key not in self._reckoned:
            edges = self._edges(problem)
            guide = relax(problem, Risk(problem, one.picture), edges, tie_breaks=False)
            self._reckoned[key] = float(guide.bound)
            self.relaxations += 1
            self.solver_work += guide.work
        return self._reckoned[key]

    def _edges(self, problem: PlanningProblem) -> np.ndarray:
        if self.step_min is None:
            return graded_grid(problem.horizon_min)
        return uniform_grid(problem.horizon_min, self.step_min)


def states_of(now: Selection, later: Selection) -> States:
    """Return the states of what is made now and of what is made later."""
    return {**dict.fromkeys(now, Ordered.NOW), **dict.fromkeys(later, Ordered.LATER)}


def _is_less(one: tuple[Selection, Selection], other: tuple[Selection, Selection]) -> bool:
    """Whether whatever comes in the one comes in the other, and no later."""
    (part, rest), (now, later) = one, other
    return part <= now and rest <= now | later


def _what_counts(problem: PlanningProblem) -> Hashable:
    """Return what tells one commitment's problem from another's: what a scenario has lost, none can bring back."""
    legs = tuple((leg.id, problem.departures[leg.id], problem.fleets_of[leg.id]) for leg in problem.legs)
    fleets = {fleet.id: fleet for leg in problem.legs for fleet in problem.fleets_of[leg.id]}
    times = tuple((name, problem.fleet_times[name], delivered_min(f, problem.start)) for name, f in fleets.items())
    return legs, times, problem.case.sites
