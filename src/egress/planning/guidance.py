"""The guide read as goals over time: how many should have gone by when."""

from collections.abc import Mapping

import numpy as np

from egress.domain import Fleet, Group, Leg
from egress.kit import MIN_PER_H
from egress.planning.intervals import Intervals
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide

_ALL = 1_000_000_000

LOOKAHEAD_MIN = 6 * MIN_PER_H
"""People are let into a crowded site at most this long before the guide would have them leave it again."""

NOISE = 0.005
"""Share of a total below which an amount of the guide is rounding of the optimiser, not meant."""


class Guidance:
    """
    Cumulated goals of the guide, tabulated at every tick.

    In an exact grid a step's amount is due at its beginning; otherwise it is spread evenly over the step.
    """

    def __init__(self, problem: PlanningProblem, guide: Guide, *, tick_min: int) -> None:
        self.is_exact = guide.at_step_begin
        self._tick_min = tick_min
        self._moments = np.arange(0, problem.horizon_min + 1, tick_min, dtype=float)
        self._edges = guide.edges
        self._open = {leg.id: self._open_minutes(problem.departures[leg.id]) for leg in problem.legs}
        self._board = {key: self._cumulated(amounts, key[1]) for key, amounts in guide.board.items()}
        self._trips = {key: self._cumulated(amounts, key[1]) for key, amounts in guide.trips.items()}
        self._outflow = _by_origin(self._board, problem)
        self._feeders = {leg.id: self._feeding(problem, leg) for leg in problem.outward}

    def has_way(self, group: Group, leg: Leg) -> bool:
        """Whether the leg lies on a way to safety for the group."""
        return (group.id, leg.id) in self._board

    def is_meant(self, group: Group, leg: Leg) -> bool:
        """Whether the guide sends anybody of the group by the leg at all."""
        return float(self._board[group.id, leg.id][-1]) > 0.5

    def persons_due(self, group: Group, leg: Leg, moment: float, *, done: int) -> int:
        """Return how many of the group are still meant to take the leg now; everybody once the guide has ended."""
        goals = self._board[group.id, leg.id]
        goal = self._at(goals, moment)
        if self.is_exact:
            return max(0, int(goal + 1e-6) - done)
        if goal > 0.5 and goal >= goals[-1] - 0.5:
            return _ALL
        return max(0, int(goal + 0.999) - done)

    def site_due(self, group: Group, site_id: str, moment: float, *, left: int) -> int:
        """Return how many of the group are meant to have left the site by now, by any leg, and have not."""
        goals = self._outflow.get((group.id, site_id))
        return 0 if goals is None else max(0, int(self._at(goals, moment) + 0.999) - left)

    def trips_due(self, fleet: Fleet, leg: Leg, moment: float, *, done: int) -> float:
        """Return by how many trips the guide is ahead of what has been done."""
        return self._at(self._trips[fleet.id, leg.id], moment) - done

    def trips_ended(self, fleet: Fleet, leg: Leg, moment: float) -> bool:
        """Whether the guide asks for no more trips after the moment."""
        goals = self._trips[fleet.id, leg.id]
        return self._at(goals, moment) >= float(goals[-1]) * (1 - NOISE) - 0.5

    def coming(self, leg: Leg, now: float, until: float) -> float:
        """Return the persons for the leg whom the guide lets set out for its beginning after now, in time."""
        return sum(
            max(0.0, self._at(goals, until - out_min) - self._at(goals, now))
            for out_min, goals in self._feeders[leg.id]
            if until - out_min > now
        )

    def comes_later(self, leg: Leg, after: float) -> float:
        """Return the persons for the leg whom the guide lets set out for its beginning after a moment."""
        return sum(float(goals[-1]) * (1 - NOISE) - self._at(goals, after) for _, goals in self._feeders[leg.id])

    def pace(self, group: Group, site_id: str, *, left: int) -> float:
        """
        Return up to which moment of the guide people may be let into a site, given how many have left it again.

        The guide's clock for a group runs on with its real departures, so that people who cannot go on do not fill
        the room of those who could.
        """
        goals = self._outflow.get((group.id, site_id))
        if goals is None or left >= float(goals[-1]) * (1 - NOISE) - 1.0:
            return float("inf")
        return float(self._moments[np.searchsorted(goals, left + 0.5)]) + LOOKAHEAD_MIN

    def _feeding(self, problem: PlanningProblem, leg: Leg) -> list[tuple[int, np.ndarray]]:
        """Return travel minutes and cumulated persons of the legs that bring people who may go on by the leg."""
        found = []
        for before in problem.outward:
            if before.to_site_id == leg.from_site_id:
                goals = [
                    self._board[g.id, before.id]
                    for g in problem.groups
                    if (g.id, before.id) in self._board and self.has_way(g, leg)
                ]
                if goals:
                    found.append((before.out_min, np.sum(goals, axis=0)))
        return found

    def _open_minutes(self, departures: Intervals) -> tuple[np.ndarray, np.ndarray]:
        """Return the minutes open before each tick, and before each edge of the guide."""
        bounds = np.asarray([moment for interval in departures for moment in interval])
        covered = np.concatenate([[0.0], np.cumsum(np.diff(bounds) * (np.arange(len(bounds) - 1) % 2 == 0))])
        ticks, edges = (np.interp(moments, bounds, covered) for moments in (self._moments, self._edges))
        return ticks, edges

    def _cumulated(self, amounts: np.ndarray, leg_id: str) -> np.ndarray:
        """Return the amount due by each tick: when its step begins, or spread over the step's open minutes."""
        total = np.concatenate([[0.0], np.cumsum(amounts)])
        if self.is_exact:
            return np.asarray(total[np.searchsorted(self._edges[:-1], self._moments, side="right")])
        ticks, edges = self._open[leg_id]
        rising = np.concatenate([[True], np.diff(edges) > 0])
        return np.asarray(np.interp(ticks, edges[rising], total[rising]))

    def _at(self, goals: np.ndarray, moment: float) -> float:
        return float(goals[min(max(0, int(moment // self._tick_min)), len(goals) - 1)])


def _by_origin(
    board: Mapping[tuple[str, str], np.ndarray], problem: PlanningProblem
) -> dict[tuple[str, str], np.ndarray]:
    """Return cumulated departures by (group id, site id)."""
    legs = {leg.id: leg for leg in problem.legs}
    totals: dict[tuple[str, str], np.ndarray] = {}
    for (group_id, leg_id), goals in board.items():
        key = group_id, legs[leg_id].from_site_id
        totals[key] = totals[key] + goals if key in totals else goals
    return totals
