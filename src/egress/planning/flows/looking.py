"""Many runs of the dispatcher with different policies, after one or several guides; the best timetable counts."""

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from egress.kit import MIN_PER_H, named_stream
from egress.planning.dispatch import Timetable
from egress.planning.flows.dispatch import dispatch
from egress.planning.flows.goals import goals_of
from egress.planning.flows.laying import as_timetable, run
from egress.planning.flows.network import FlowNetwork, flow_network
from egress.planning.flows.policies import Settings, as_policy, changed, other_habits, usual
from egress.planning.flows.profiles import Profiles
from egress.planning.flows.records import Goals, Laid
from egress.planning.flows.worth_of_laid import delay_of, weighted_caught_of
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide, relax
from egress.planning.risk import Risk
from egress.planning.side_by_side import AT_ONCE, side_by_side

TICKS_MIN = (30, 15)
"""Lengths of tick, minutes: policies are tried on the first, the best ones again on the others too."""

TICKS_OF_LONG_MIN = (60, 30)
"""The same for a long plan: a look takes a third of the time on ticks twice as long, and finds as good a policy."""

LONG_TICKS, MOST_TICKS = 1000, 3000
"""A plan of more ticks of half an hour than the first is long; no plan is laid on more ticks than the second."""

FINALISTS = 3
"""So many of the best policies are tried on the other lengths of tick."""

CHANGES_PER_GUIDE = 24
"""After so many changes drawn by chance the guide is renewed."""

LAST_CHANGES = 4
"""One look in so many is kept for changes on the length of tick that did best."""


class Try(NamedTuple):
    """What one look is to be taken with."""

    tick_min: int
    guide: int
    settings: Settings


class Look(NamedTuple):
    """One run of the dispatcher; `cost` is what it loses (weighted persons), the delay of groups included."""

    cost: float
    tried: Try
    st: Profiles
    laid: Laid


def lay_timetable(problem: PlanningProblem, risk: Risk, guides: Sequence[Guide], *, looks: int) -> Timetable:
    """
    Return the best timetable that the dispatcher lays after the guides in so many runs with different policies.

    The usual policy comes first, with every guide; then the best so far with one habit changed, one after the other;
    then, again and again, the best after a guide renewed from it, and changes drawn from the case's own stream;
    at last the best few on other lengths of tick, and changes there. The same case and looks give the same timetable.
    """
    search = _Search(problem, risk, guides)
    finals = min(FINALISTS * (len(search.ticks) - 1), looks // 3)
    before = looks - finals - looks // LAST_CHANGES
    search.take(search.first_tries()[:before])
    for habit in range(0, len(other_habits(search.best[0].tried.settings)), AT_ONCE):
        best = search.best[0].tried
        ways = other_habits(best.settings)[habit : habit + AT_ONCE]
        search.take([best._replace(settings=way) for way in ways][: before - search.taken])
    stream = named_stream(problem.case.seed, "flows.policies")
    while search.taken < before:
        search.take(search.renewed_tries()[: before - search.taken])
        search.change(stream, until=min(before, search.taken + CHANGES_PER_GUIDE))
    search.take(search.final_tries()[:finals])
    search.change(stream, until=looks)
    return search.timetable()


class _Search:
    """The looks taken so far, best first."""

    def __init__(self, problem: PlanningProblem, risk: Risk, guides: Sequence[Guide]) -> None:
        self.problem, self.risk, self.guides = problem, risk, list(guides)
        self.ticks = ticks_of(problem)
        self.best: list[Look] = []
        self.taken = 0
        self._nets: dict[int, FlowNetwork] = {}
        self._goals: dict[tuple[int, int], Goals] = {}

    @cached_property
    def haste(self) -> np.ndarray:
        """The cost of a person-hour until safety, per group (weighted persons)."""
        return np.array([self.guides[0].haste[group.id] for group in self.problem.groups])

    def first_tries(self) -> list[Try]:
        first = usual(self.net(self.ticks[0]))
        return [Try(self.ticks[0], guide, first) for guide in range(len(self.guides))]

    def renewed_tries(self) -> list[Try]:
        """
        Return the best two looks with a guide of its own: who should take the trips of the best of all, and when.

        Its trips are whole and where its vehicles can be, which the first guides do not know.
        """
        best = self.best[0]
        edges, departures = self.guides[0].edges, self.departures(best)
        whole = relax(self.problem, self.risk, edges, interior=True, guiding=True, departures=departures)
        self.guides.append(whole)
        return [look.tried._replace(guide=len(self.guides) - 1) for look in self.best[:AT_ONCE]]

    def departures(self, look: Look) -> dict[tuple[str, str], list[int]]:
        """Return when its trips with people depart, by (fleet id, leg id), in minutes from the start."""
        net, found = self.net(look.tried.tick_min), defaultdict(list)
        for ride, minute in look.laid.trip[: look.laid.counts[0], [1, 3]].tolist():
            fleet, leg = self.problem.case.fleets[net.ride_fleet[ride]], self.problem.legs[net.ride_leg[ride]]
            found[fleet.id, leg.id].append(minute)
        return found

    def final_tries(self) -> list[Try]:
        ways = [look.tried for look in self.best[:FINALISTS]]
        return [tried._replace(tick_min=tick) for tried in ways for tick in self.ticks[1:]]

    def take(self, tries: Sequence[Try]) -> None:
        """Take these looks, and keep the best few of all."""
        for tried in tries:
            self.goals(tried)
        found = side_by_side([partial(self.look, tried) for tried in tries], compiled=dispatch)
        self.best = sorted([*self.best, *found], key=lambda look: look.cost)[:FINALISTS]
        self.taken += len(tries)

    def change(self, stream: np.random.Generator, *, until: int) -> None:
        """Take looks with changes to the best so far that are drawn by chance."""
        while self.taken < until:
            best = self.best[0].tried
            more = min(AT_ONCE, until - self.taken)
            self.take([best._replace(settings=changed(best.settings, stream)) for _ in range(more)])

    def look(self, tried: Try) -> Look:
        net = self.net(tried.tick_min)
        st, laid = run(net, self.goals(tried), as_policy(tried.settings, net))
        value = weighted_caught_of(self.problem, self.risk, net, st, laid)
        return Look(value + delay_of(net, st, laid, self.haste), tried, st, laid)

    def net(self, tick_min: int) -> FlowNetwork:
        if tick_min not in self._nets:
            self._nets[tick_min] = flow_network(self.problem, self.risk, tick_min=tick_min)
        return self._nets[tick_min]

    def goals(self, tried: Try) -> Goals:
        key = tried.tick_min, tried.guide
        if key not in self._goals:
            self._goals[key] = goals_of(self.problem, self.guides[tried.guide], self.net(tried.tick_min))
        return self._goals[key]

    def timetable(self) -> Timetable:
        best = self.best[0]
        return as_timetable(self.problem, self.net(best.tried.tick_min), best.st, best.laid)


def ticks_of(problem: PlanningProblem) -> tuple[int, ...]:
    """Return the lengths of tick for a plan, minutes."""
    is_long = problem.horizon_min / TICKS_MIN[0] > LONG_TICKS
    usual_ones = TICKS_OF_LONG_MIN if is_long else TICKS_MIN
    return tuple(tick for tick in usual_ones if problem.horizon_min / tick <= MOST_TICKS) or (longest_tick(problem),)


def longest_tick(problem: PlanningProblem) -> int:
    """Return the length of tick of a plan that is long, in whole hours as minutes."""
    return MIN_PER_H * math.ceil(problem.horizon_min / MOST_TICKS / MIN_PER_H)
