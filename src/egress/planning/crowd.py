"""Who is where while a timetable is laid, and how many may leave."""

import bisect
import heapq
import itertools
import math
from collections import defaultdict, deque

from egress.domain import Group, Leg
from egress.kit import MIN_PER_H
from egress.planning.daylight import local_midnights
from egress.planning.problem import PlanningProblem
from egress.planning.resources import Room, TokenBucket
from egress.planning.standing import Standing

Loads = dict[str, int]
"""Persons by group id."""


class Crowd:
    """The people of the case at a moving present moment (minutes from the start)."""

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = problem
        self._here: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._left_home: dict[str, int] = defaultdict(int)
        self._under_way: dict[str, deque[tuple[float, tuple[tuple[str, int], ...]]]] = defaultdict(deque)
        self._arrivals: list[tuple[float, int, str, tuple[tuple[str, int], ...]]] = []
        self._room = {site.id: _room(site.holding_persons) for site in problem.case.sites}
        self._buckets = _buckets(problem)
        self._promised_room: dict[str, int] = defaultdict(int)
        self._serial = itertools.count()
        self._home = {group.id: group.site_id for group in problem.groups}
        self._midnights = local_midnights(problem)
        self._sold: dict[tuple[str, int], int] = defaultdict(int)

    def waiting(self, group: Group, site_id: str, moment: float) -> int:
        """Return how many of the group are at the site and ready to go on."""
        if site_id != group.site_id:
            return self._here[site_id][group.id]
        ready = math.floor(group.ready_persons(moment / MIN_PER_H) + 1e-6)
        return ready - self._left_home[group.id]

    def remaining(self, group: Group, site_id: str) -> int:
        """Return how many of the group are at the site, ready or not."""
        if site_id != group.site_id:
            return self._here[site_id][group.id]
        return group.head_count - self._left_home[group.id]

    def held(self, site_id: str) -> list[tuple[str, int]]:
        """Return the persons by group who came to the site, in order of first arrival."""
        return [(group_id, persons) for group_id, persons in self._here[site_id].items() if persons > 0]

    def expected(self, group: Group, site_id: str, now: float, until: float) -> int:
        """Return how many of the group wait at the site now or become ready there until a moment."""
        return self.waiting(group, site_id, until if site_id == group.site_id else now)

    def arriving(self, site_id: str, until: float) -> dict[str, int]:
        """Return the persons by group on their way to the site who arrive by a moment."""
        found: dict[str, int] = defaultdict(int)
        for arrive, loads in self._under_way[site_id]:
            if arrive <= until:
                for group_id, persons in loads:
                    found[group_id] += persons
        return found

    def may_leave(self, leg: Leg, moment: float) -> int:
        """Return the persons that rates let out of the leg's beginning now and its end has room for."""
        limits = [self._room[leg.to_site_id].left]
        if leg.seats_per_day is not None:
            limits.append(leg.seats_per_day - self._sold[leg.id, self._day(moment)])
        by_vehicle = leg.mode.needs_fleet
        keys = [key for key in _keys(leg) if key in self._buckets]
        limits += [self._buckets[key].available(moment, by_vehicle=by_vehicle) for key in keys]
        return max(0, min(limits))

    def may_be_promised(self, leg: Leg, moment: float) -> int:
        """Return the persons who may leave on the leg at a later moment beside those already promised a seat."""
        limits = [self._room[leg.to_site_id].left - self._promised_room[leg.to_site_id]]
        keys = [key for key in _keys(leg) if key in self._buckets]
        limits += [self._buckets[key].available_beside_promises(moment) for key in keys]
        return max(0, min(limits))

    def promise(self, leg: Leg, moment: float, persons: int) -> None:
        """Keep places for a vehicle that departs later."""
        self._promised_room[leg.to_site_id] += persons
        for key in _keys(leg):
            if key in self._buckets:
                self._buckets[key].promise(moment, persons)

    def redeem(self, leg: Leg, moment: float, persons: int) -> None:
        """Drop the promise when the vehicle departs."""
        self._promised_room[leg.to_site_id] -= persons
        for key in _keys(leg):
            if key in self._buckets:
                self._buckets[key].redeem(moment, persons)

    def crowding(self, site_id: str) -> float:
        """Return how full the site is, 0 … 1."""
        return self._room[site_id].share

    def set_out(self, leg: Leg, moment: float, loads: Loads) -> None:
        """Let people leave on a leg now."""
        persons = sum(loads.values())
        for group_id, number in loads.items():
            if leg.from_site_id == self._home[group_id]:
                self._left_home[group_id] += number
            else:
                self._here[leg.from_site_id][group_id] -= number
                self._room[leg.from_site_id].held -= number
        for key in _keys(leg):
            if key in self._buckets:
                self._buckets[key].take(moment, persons, by_vehicle=leg.mode.needs_fleet)
        if leg.seats_per_day is not None:
            self._sold[leg.id, self._day(moment)] += persons
        self._room[leg.to_site_id].held += persons
        arrive = moment + leg.out_min
        listed = tuple(loads.items())
        self._under_way[leg.to_site_id].append((arrive, listed))
        heapq.heappush(self._arrivals, (arrive, next(self._serial), leg.to_site_id, listed))

    def let_arrive(self, now: float) -> None:
        """Let everybody arrive whose time has come."""
        while self._arrivals and self._arrivals[0][0] <= now:
            arrive, _, site_id, loads = heapq.heappop(self._arrivals)
            for group_id, persons in loads:
                self._here[site_id][group_id] += persons
            self._under_way[site_id].remove((arrive, loads))

    def _day(self, moment: float) -> int:
        """Return the number of the local day, 0 = that of the order."""
        return bisect.bisect_right(self._midnights, moment)

    def stock(self, group_id: str, site_id: str) -> int:
        """Return the persons of a group who came to a site, or are on their way to it."""
        coming = sum(n for _, loads in self._under_way[site_id] for other, n in loads if other == group_id)
        return self._here[site_id][group_id] + coming

    def is_empty(self, now: float) -> bool:
        """Whether nobody is left who is not safe, ready or not."""
        return not self.left_behind() and not any(self._under_way.values()) and now > 0

    def standing(self, now: float) -> Standing:
        """Return where everybody is; people under way count as arrived."""
        sites = [site for site in self._problem.case.sites if site.id in self._here or self._under_way[site.id]]
        stocks = {(g.id, site.id): self.stock(g.id, site.id) for site in sites for g in self._problem.groups}
        safe = {site.id for site in sites if site.safe}
        return Standing(
            moment_min=now,
            left_home=dict(self._left_home),
            waiting={key: persons for key, persons in stocks.items() if persons and key[1] not in safe},
            held={i: sum(n for (_, site_id), n in stocks.items() if site_id == i) for i in safe},
        )

    def left_behind(self) -> dict[tuple[str, str], int]:
        """Return the persons not safe at the end, by (group id, site id), also those never ready."""
        left: dict[tuple[str, str], int] = {}
        for group in self._problem.groups:
            stayed = group.head_count - self._left_home[group.id]
            if stayed > 0:
                left[group.id, group.site_id] = stayed
            for site_id, persons in self._here.items():
                if persons[group.id] > 0 and not self._problem.site(site_id).safe:
                    left[group.id, site_id] = left.get((group.id, site_id), 0) + persons[group.id]
        return left


def _room(holding: object) -> Room:
    limit = getattr(holding, "likely", None)
    return Room(None if limit is None else math.floor(limit))


def _keys(leg: Leg) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("site", leg.from_site_id), ("leg", leg.id)


def _buckets(problem: PlanningProblem) -> dict[tuple[str, str], TokenBucket]:
    buckets: dict[tuple[str, str], TokenBucket] = {}
    for site in problem.case.sites:
        if site.processing_per_h is not None:
            buckets["site", site.id] = TokenBucket(site.processing_per_h.likely)
    for leg in problem.legs:
        if leg.persons_per_h is not None:
            buckets["leg", leg.id] = TokenBucket(leg.persons_per_h)
    return buckets
