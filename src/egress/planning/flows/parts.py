"""Parts of a problem that share no site, leg or vehicle: each is laid by itself, with habits of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from egress.planning.dispatch import Timetable
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide


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


def guide_of(guide: Guide, part: PlanningProblem) -> Guide:
    """Return what a guide says of a part of its problem; its bound and prices stay those of the whole."""
    groups, legs = {group.id for group in part.groups}, {leg.id for leg in part.legs}
    return replace(
        guide,
        board={key: amounts for key, amounts in guide.board.items() if key[0] in groups and key[1] in legs},
        onward={leg_id: amounts for leg_id, amounts in guide.onward.items() if leg_id in legs},
        trips={key: amounts for key, amounts in guide.trips.items() if key[1] in legs},
        reluctance={key: extra for key, extra in guide.reluctance.items() if key[0] in groups and key[1] in legs},
    )


def together(timetables: Sequence[Timetable]) -> Timetable:
    """Return the timetables of all parts as one."""
    drafts = [draft for timetable in timetables for draft in timetable.drafts]
    drafts.sort(key=lambda draft: (draft.depart_min, draft.arrive_min))
    return Timetable(tuple(drafts), {key: n for timetable in timetables for key, n in timetable.left.items()})
