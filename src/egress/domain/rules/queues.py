"""Queues: nobody is passed over by people of a lower weight who wait for the same leg."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from egress.domain.case import Case
from egress.domain.network import Leg
from egress.domain.people import Group
from egress.domain.plan import Finding
from egress.domain.rules.timetable import Flow, Run, Timetable
from egress.domain.rules.words import breach, named, persons_text, site_name, utc
from egress.kit import MIN_PER_H

TOLERANCE = 1e-6
"""Persons by which a share of the head count may fall short of a whole person through rounding."""


def priority_order(timetable: Timetable) -> Iterator[Finding]:
    """
    Priority is never inverted in a queue (persons); judged where the case asks for it (`queues_by_priority`).

    For each movement on leg l out of an unsafe site at t with persons of group b, and each group a of greater weight
    that may take l (and the movement's vehicle) to safety: of those of a who wait there after t, the first to
    arrive leave first, so the next as many of a to leave the site are they. If some of them leave by l, or none are
    left to leave, they were passed over by b; unless fewer of b are aboard than the seats of one household of a, or a
    household of theirs is not ready as a whole.

    Groups that accompany others, or are accompanied, wait for each other and are not judged, and whoever goes along
    with somebody in their care passes nobody over; nor are litter
    patients in a vehicle with too few litter places left for a household. A list that is jumped once is believed by
    nobody any more.
    """
    case = timetable.case
    if not case.queues_by_priority:
        return
    safe = {site.id for site in case.sites if site.safe}
    at_site: dict[str, dict[str, Flow]] = {}
    for flow in timetable.flows:
        at_site.setdefault(flow.site_id, {})[flow.group.id] = flow
    ways = {group.id: _ways_to_safety(case, group) for group in case.groups}
    bound = {one for group in case.groups for one in group.accompanied_by}
    for site_id, flows in at_site.items():
        if site_id not in safe:
            judged = [g for g in case.groups if g.id not in bound and not g.accompanied_by]
            queues = [_Queue(timetable, flows.get(g.id), g, site_id) for g in judged]
            yield from _passed_over(timetable, flows, [q for q in queues if q.was_here], ways)


@dataclass
class _Queue:
    """The people of one group who wait at one site."""

    timetable: Timetable
    flow: Flow | None
    group: Group
    site_id: str

    @property
    def was_here(self) -> bool:
        """Whether anybody of the group was ever here."""
        return self.flow is not None or self.group.site_id == self.site_id

    def passed(self, leg_id: str, minute: float) -> int:
        """Return how many wait here after an instant and leave by the leg later, or never."""
        waiting = self._waiting(minute)
        found, ahead = 0, waiting
        for run, persons in self._later(minute):
            mine = min(ahead, persons)
            found += mine if run.leg.id == leg_id else 0
            ahead -= mine
            if not ahead:
                break
        return found + ahead

    def _waiting(self, minute: float) -> int:
        """Return how many wait here and are ready, in whole households while some of them are not."""
        ready = 0
        if self.group.site_id == self.site_id:
            ready = math.floor(self.group.ready_persons(minute / MIN_PER_H) + TOLERANCE)
        here = (
            ready if self.flow is None else ready + int(self.flow.change_persons[self.flow.minutes <= minute].sum())
        )
        is_partial = self.group.site_id == self.site_id and ready < self.group.head_count
        return here - here % self.group.household_persons if is_partial else here

    def _later(self, minute: float) -> Iterator[tuple[Run, int]]:
        if self.flow is None:
            return
        departs = (self.flow.minutes > minute) & (self.flow.change_persons < 0)
        for index, change in zip(self.flow.run_index[departs], self.flow.change_persons[departs], strict=True):
            yield self.timetable.runs[int(index)], -int(change)


def _passed_over(
    timetable: Timetable, flows: Mapping[str, Flow], queues: Sequence[_Queue], ways: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    case = timetable.case
    for flow in flows.values():
        above = [queue for queue in queues if queue.group.weight > flow.group.weight]
        departs = flow.change_persons < 0
        if not above:
            continue
        for index, minute in zip(flow.run_index[departs], flow.minutes[departs], strict=True):
            run = timetable.runs[int(index)]
            persons = dict(run.movement.loads)[flow.group.id]
            if any(flow.group.id in case.group_by_id[g].accompanied_by for g, _ in run.movement.loads):
                continue
            for queue in above:
                group = queue.group
                fits = persons >= _seats_of_household(run, group) and _may_board(case, run, group, ways)
                passed = queue.passed(run.leg.id, float(minute)) if fits else 0
                if passed:
                    sentence = (
                        f"{site_name(timetable.case, flow.site_id)}: {persons_text(persons)} of {named(flow.group)} "
                        f"set out on {named(run.leg)} at {utc(run.depart)} before {persons_text(passed)} of "
                        f"{named(group)}, who wait there and come first."
                    )
                    yield breach(priority_order, sentence, at=run.depart, movement=run.movement)


def _may_board(case: Case, run: Run, group: Group, ways: Mapping[str, frozenset[str]]) -> bool:
    """Whether people of a group could have been aboard the run instead of others."""
    if run.leg.id not in ways[group.id]:
        return False
    if run.fleet is None:
        return not group.litter or group.category in run.leg.categories
    if not run.fleet.may_carry(group):
        return False
    lying = sum(n for g, n in run.movement.loads if g in case.group_by_id and case.group_by_id[g].litter)
    return not group.litter or lying + group.household_persons <= run.fleet.litters


def _seats_of_household(run: Run, group: Group) -> int:
    """Return how many seats one household of a group takes there."""
    is_lying = group.litter and run.fleet is not None
    return group.household_persons * (run.fleet.seats_per_litter if is_lying and run.fleet is not None else 1)


def _ways_to_safety(case: Case, group: Group) -> frozenset[str]:
    """Return the ids of the legs in use, open to the group, from whose end it can get to a safe site."""
    sites = case.site_by_id
    legs = [leg for leg in case.legs if leg.in_use and (not leg.categories or group.category in leg.categories)]
    legs = [leg for leg in legs if sites[leg.from_site_id].in_use and sites[leg.to_site_id].in_use]
    reached = {site.id for site in case.sites if site.safe}
    found: list[Leg] = []
    while True:
        more = [leg for leg in legs if leg.to_site_id in reached and leg not in found]
        if not more:
            return frozenset(leg.id for leg in found)
        found += more
        reached |= {leg.from_site_id for leg in more}
