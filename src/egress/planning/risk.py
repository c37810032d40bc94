"""What the objective charges: each movement against the exits on its own route, read from the joint paths."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

import numpy as np

from egress.domain import Exit, Group, Leg
from egress.kit import MIN_PER_H, hours_between
from egress.planning.problem import PlanningProblem
from egress.threat import ThreatPicture

PIECES = 12
"""The least charge of a stretch of time is looked for in so many pieces of it."""


class Risk:
    """
    Probabilities of being caught, by leg and time of arrival or by site at the horizon.

    A person who goes by legs 1, 2, … is caught when one of them closes before its arrival. The charge of leg
    (i → j) arriving at a is P(the leg is closed before a, while some way from j to safety is still open at a);
    the last leg, into safety, is charged P(closed before a). Their sum bounds the probability for the whole
    route from above (a path on which one leg after the other closes on the way counts twice) and is linear in the
    flow.
    """

    def __init__(
        self, problem: PlanningProblem, picture: ThreatPicture, *, judged_until: datetime | None = None
    ) -> None:
        self._problem = problem
        self._picture = picture
        self._offset_h = problem.offset_h
        end_h = problem.offset_h + problem.horizon_min / MIN_PER_H
        self._judged_h = end_h if judged_until is None else hours_between(picture.as_of, judged_until)
        self._paths = len(next(iter(picture.closing_h.values())))
        self._sorted: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}
        self._last_way: dict[tuple[str, ...], Mapping[str, np.ndarray]] = {}

    def on(self, problem: PlanningProblem) -> "Risk":
        """Return the same risk for another problem: the same picture, judged at the same instant."""
        other = Risk(problem, self._picture)
        other._judged_h = self._judged_h
        return other

    def leg_exits(self, leg: Leg) -> frozenset[Exit]:
        """Return the exits that cut a movement over the leg: its own and those of its unsafe ends."""
        exits = set(leg.closes_with)
        for site_id in (leg.from_site_id, leg.to_site_id):
            site = self._problem.site(site_id)
            exits |= set() if site.safe else set(site.closes_with)
        return frozenset(exits)

    @cached_property
    def leg_closing_h(self) -> Mapping[str, np.ndarray]:
        """Hours from as_of until each outward leg is cut, by path."""
        return {leg.id: self._picture.first_closing_h(sorted(self.leg_exits(leg))) for leg in self._problem.outward}

    def last_way_h(self, group: Group) -> Mapping[str, np.ndarray]:
        """Return, by site, the hours until the last way from there to safety closes for the group, by path."""
        routes = self._problem.routes[group.id]
        if routes not in self._last_way:
            self._last_way[routes] = self._last_ways(routes)
        return self._last_way[routes]

    def _last_way_from_h(self, group: Group, site_id: str) -> np.ndarray:
        """Return the same for one site; where no way of the group passes there is none left, or no need of one."""
        elsewhere = np.inf if self._problem.site(site_id).safe else -np.inf
        return self.last_way_h(group).get(site_id, np.full(self._paths, elsewhere))

    def charge(self, group: Group, leg: Leg, arrive_min: np.ndarray) -> np.ndarray:
        """
        Return P(the leg is closed before the arrival while its end still has a way out). Shape of `arrive_min`.

        Arrivals in minutes from the plan's start. Between two closings on the paths the probability rises evenly,
        so that an earlier arrival is always worth something.
        """
        key = (group.id, leg.id)
        if key not in self._sorted:
            cut = self.leg_closing_h[leg.id]
            onward = self._last_way_from_h(group, leg.to_site_id)
            self._sorted[key] = (_closings(cut), _closings(np.maximum(cut, onward)))
        hours = self._offset_h + np.asarray(arrive_min, dtype=float) / MIN_PER_H
        cut_by, lost_by = (self._share_closed(times, hours) for times in self._sorted[key])
        return np.asarray(np.maximum(cut_by - lost_by, 0.0))

    def least_charge(self, group: Group, leg: Leg, first_min: np.ndarray, last_min: np.ndarray) -> np.ndarray:
        """
        Return a lower bound on the charge of any arrival between two moments. Shape of `first_min`.

        The share cut only rises with time, and so does the share lost altogether; so between any two moments the
        charge is at least cut(first) − lost(last). Of so many pieces of the time between, the least counts.
        """
        self.charge(group, leg, first_min)
        cut, lost = self._sorted[group.id, leg.id]
        parts = np.linspace(first_min, last_min, PIECES + 1) / MIN_PER_H + self._offset_h
        least = self._share_closed(cut, parts[:-1]) - self._share_closed(lost, parts[1:])
        return np.asarray(np.maximum(least.min(axis=0), 0.0))

    def _share_closed(self, times: np.ndarray, hours: np.ndarray) -> np.ndarray:
        """Return the share of the paths closed before the hours, rising evenly between one closing and the next."""
        count = np.arange(len(times) + 1)
        return np.asarray(np.interp(hours - 1e-9, np.concatenate([[0.0], times]), count) / self._paths)

    def stranded(self, group: Group, site_id: str) -> float:
        """
        Return P(the last way from the site has closed by the horizon): the charge for whoever is left there.

        Whoever has no way at all is caught already.
        """
        closing = self.last_way_h(group).get(site_id)
        if closing is None:
            return 1.0
        return float(self._share_closed(_closings(closing), np.asarray(self._judged_h)))

    def stranded_paths(self, group: Group, site_id: str) -> np.ndarray:
        """Return on which paths whoever is left at the site is caught. Shape (paths,), boolean."""
        closing = self.last_way_h(group).get(site_id)
        if closing is None:
            return np.ones(self._paths, dtype=bool)
        return np.asarray(closing < self._judged_h)

    def _last_ways(self, routes: tuple[str, ...]) -> Mapping[str, np.ndarray]:
        wanted = set(routes)
        legs = [leg for leg in self._problem.outward if leg.id in wanted]
        last: dict[str, np.ndarray] = {}
        for leg in legs:
            for site_id in (leg.from_site_id, leg.to_site_id):
                safe = self._problem.site(site_id).safe
                last[site_id] = np.full(self._paths, np.inf if safe else -np.inf)
        changed = True
        while changed:
            changed = False
            for leg in legs:
                through = np.minimum(self.leg_closing_h[leg.id], last[leg.to_site_id])
                better = np.maximum(last[leg.from_site_id], through)
                if not np.array_equal(better, last[leg.from_site_id]):
                    last[leg.from_site_id], changed = better, True
        return last


def _closings(times: np.ndarray) -> np.ndarray:
    return np.sort(times[np.isfinite(times)])
