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
    _known: dict[tuple[int, Selection], tuple[float, Selection]] = field(default_factory=dict)
    _reckoned: dict[tuple[int, Hashable], float] = field(default_factory=dict)

    def value(self, scenario: int, now: Selection) -> float:
        """
        Return what a scenario costs if this is committed to now (weighted persons), without the commitments' cost.

        Whoever has committed may leave it unused: nothing that is known of a part of it is better.
        """
        self._settle(scenario, now)
        return min(value for (n, part), (value, _) in self._known.items() if n == scenario and part <= now)

    def states(self, scenario: int, now: Selection) -> States:
        """Return when each commitment is made in a scenario, if this is committed to now."""
        self._settle(scenario, now)
        found = [(one, part) for (n, part), one in self._known.items() if n == scenario and part <= now]
        (_, later), part = min(found, key=lambda entry: (entry[0][0], entry[1] != now, sorted(entry[1])))
        return states_of(part, later)

    def is_monotone(self) -> bool:
        """Whether no value that was reckoned became worse by a commitment more, beyond rounding."""
        return all(
            value <= other * (1 + 1e-6) + 1e-6
            for (n, now), (value, _) in self._known.items()
            for (m, part), (other, _) in self._known.items()
            if n == m and part < now
        )

    def committed(self, scenario: int, states: States) -> Case:
        """Return the case of a scenario with what is committed to in it."""
        return with_commitments(self.scenarios[scenario].applied, states, ordered_at=self.ordered_at)

    def _settle(self, scenario: int, now: Selection) -> None:
        if (scenario, now) in self._known:
            return
        ways = [(self._relaxed(scenario, states_of(now, later)), later) for later in self.choices.later(now)]
        self._known[scenario, now] = min(ways, key=lambda way: (way[0], sorted(way[1])))

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


def _what_counts(problem: PlanningProblem) -> Hashable:
    """Return what tells one commitment's problem from another's: what a scenario has lost, none can bring back."""
    legs = tuple((leg.id, problem.departures[leg.id], problem.fleets_of[leg.id]) for leg in problem.legs)
    fleets = {fleet.id: fleet for leg in problem.legs for fleet in problem.fleets_of[leg.id]}
    times = tuple((name, problem.fleet_times[name], delivered_min(f, problem.start)) for name, f in fleets.items())
    return legs, times, problem.case.sites
