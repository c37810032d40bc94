"""Parts of a problem that share no site, leg or vehicle: each is relaxed and laid by itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from egress.domain import Case
from egress.planning.dispatch import Timetable
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide

Key = TypeVar("Key")
Value = TypeVar("Value")


def parts_of(problem: PlanningProblem) -> list[PlanningProblem]:
    """
    Return the parts of a problem in the order of the case's sites; the problem itself if it has but one.

    Two sites are of one part if a leg leads from one to the other, or a vehicle can get from one to the other. What
    nobody lives in and no leg leads through is left out.
    """
    part = _Joined(site.id for site in problem.case.sites)
    for leg in problem.legs:
        part.join(leg.from_site_id, leg.to_site_id)
    for fleet in problem.case.fleets:
        for begin, end in problem.ways[fleet.id]:
            part.join(begin, end)
    peopled = list(dict.fromkeys(part.of(group.site_id) for group in problem.groups))
    if len(peopled) <= 1:
        return [problem]
    return [_cut(problem, {site.id for site in problem.case.sites if part.of(site.id) == one}) for one in peopled]


class _Joined:
    """Which sites hang together: each knows another one of its part, the last one itself."""

    def __init__(self, site_ids: Iterable[str]) -> None:
        self._next = {site_id: site_id for site_id in site_ids}

    def of(self, site_id: str) -> str:
        while self._next[site_id] != site_id:
            self._next[site_id] = site_id = self._next[self._next[site_id]]
        return site_id

    def join(self, one: str, other: str) -> None:
        self._next[self.of(other)] = self.of(one)


def _cut(problem: PlanningProblem, site_ids: set[str]) -> PlanningProblem:
    """Return the part of a problem with these sites."""
    case = problem.case
    fleets = tuple(fleet for fleet in case.fleets if fleet.base_site_id in site_ids)
    part = replace(
        case,
        sites=tuple(site for site in case.sites if site.id in site_ids),
        legs=tuple(leg for leg in case.legs if {leg.from_site_id, leg.to_site_id} <= site_ids),
        fleets=fleets,
        groups=tuple(group for group in case.groups if group.site_id in site_ids),
    )
    return replace(
        problem,
        case=part,
        groups=tuple(group for group in problem.groups if group.site_id in site_ids),
        legs=tuple(leg for leg in problem.legs if leg.from_site_id in site_ids),
        ways={fleet.id: problem.ways[fleet.id] for fleet in fleets},
    )


def in_one(guides: Sequence[Guide]) -> Guide:
    """Return the guides of all parts, on one grid, as that of the whole: bounds, columns, rows, work add up."""
    first = guides[0]
    if len(guides) == 1:
        return first
    return replace(
        first,
        board=_all(guide.board for guide in guides),
        onward=_all(guide.onward for guide in guides),
        trips=_all(guide.trips for guide in guides),
        reluctance=_all(guide.reluctance for guide in guides),
        haste=_all(guide.haste for guide in guides),
        bound=sum(guide.bound for guide in guides),
        rules=tuple(rows for guide in guides for rows in guide.rules),
        columns=sum(guide.columns for guide in guides),
        rows=sum(guide.rows for guide in guides),
        work=sum(guide.work for guide in guides),
    )


def _all(tables: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    return {key: value for table in tables for key, value in table.items()}


def most_columns_per_step(case: Case) -> int:
    """
    Return how many columns per step the largest part of a case would have, with everything in use and open to all.

    Here the parts are those of the case with all of its legs, so that every scenario of it has the same ones.
    """
    part = _Joined(site.id for site in case.sites)
    for leg in case.legs:
        part.join(leg.from_site_id, leg.to_site_id)
    groups = Counter(part.of(group.site_id) for group in case.groups)
    legs = Counter(part.of(leg.from_site_id) for leg in case.legs)
    of_mode = Counter((part.of(leg.from_site_id), leg.mode) for leg in case.legs if leg.mode.needs_fleet)
    rides: Counter[str] = Counter()
    for fleet in case.fleets:
        rides[part.of(fleet.base_site_id)] += of_mode[part.of(fleet.base_site_id), fleet.mode]
    return max((groups[one] * legs[one] + rides[one] for one in legs), default=0)


def together(timetables: Sequence[Timetable]) -> Timetable:
    """Return the timetables of all parts as one."""
    drafts = [draft for timetable in timetables for draft in timetable.drafts]
    drafts.sort(key=lambda draft: (draft.depart_min, draft.arrive_min))
    return Timetable(tuple(drafts), {key: n for timetable in timetables for key, n in timetable.left.items()})
