"""Who boards together: whole households, minors with company, litters in their places, nobody passed over."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from egress.domain import Fleet, Group, Leg
from egress.planning.crowd import Crowd, Loads
from egress.planning.problem import PlanningProblem


@dataclass(frozen=True)
class Parties:
    """
    Who of a problem travels with whom.

    Attributes
    ----------
    minors_of : the groups that a group accompanies, by its id.
    companions_of : the groups that accompany a group, by its id; both only for those who have a way out.
    led_on : by id of a leg out of an unsafe site, the ids of the groups whom it leads towards safety.
    are_any : whether anything but seats decides who may board a vehicle.
    """

    minors_of: dict[str, tuple[Group, ...]]
    companions_of: dict[str, tuple[Group, ...]]
    led_on: dict[str, frozenset[str]]
    are_any: bool

    @classmethod
    def of(cls, problem: PlanningProblem) -> "Parties":
        """Return the parties of a problem."""
        groups = {group.id: group for group in problem.groups}
        companions = {
            group.id: tuple(groups[one] for one in group.accompanied_by if one in groups)
            for group in problem.groups
            if group.accompanied_by and problem.routes[group.id]
        }
        minors: dict[str, tuple[Group, ...]] = {}
        for group_id, them in companions.items():
            for one in them:
                minors[one.id] = (*minors.get(one.id, ()), groups[group_id])
        led_on = {
            leg.id: frozenset(group.id for group in problem.groups if leg.id in problem.routes[group.id])
            for leg in problem.outward
        }
        parted = any(group.household_persons > 1 or group.litter for group in problem.groups)
        reserved = any(fleet.categories for fleet in problem.case.fleets)
        return cls(minors, companions, led_on, bool(companions) or parted or reserved)

    def may_go_along(self, leg: Leg, fleet: Fleet | None, group: Group) -> bool:
        """Whether people of a group may go by a leg as company: nobody is taken to where no way leads them on."""
        return may_board(leg, fleet, group) and group.id in self.led_on.get(leg.id, {group.id})


@dataclass
class Boarding:
    """
    One movement that is being filled, party by party.

    Attributes
    ----------
    fleet : None for people by themselves.
    left : persons whom rates, room and seats still let go.
    loads : persons aboard by group id.
    """

    parties: Parties
    crowd: Crowd
    leg: Leg
    fleet: Fleet | None
    moment: float
    left: int
    loads: Loads = field(default_factory=dict)
    _seats: int = 0
    _litters: int = 0

    def __post_init__(self) -> None:
        """Begin with every seat and litter place free."""
        self._seats = self.left if self.fleet is None else self.fleet.seats
        self._litters = 0 if self.fleet is None else self.fleet.litters

    def take(self, group: Group, persons: int) -> int:
        """Let up to so many of a group board, in whole parties; return how many did, their company not counted."""
        if not may_board(self.leg, self.fleet, group):
            return 0
        persons = min(persons, self.waiting(group))
        if group.id in self.parties.companions_of:
            return self._take_minors(group, persons)
        most = min(persons, self._room(group), self._to_spare(group))
        return self._add(group, self._whole(group, most))

    def waiting(self, group: Group) -> int:
        """Return how many of a group could still board here, whoever means them to."""
        return self.crowd.waiting(group, self.leg.from_site_id, self.moment) - self.loads.get(group.id, 0)

    def could_take(self, group: Group) -> bool:
        """Whether a party of the group waits here for whom there is room."""
        return (
            may_board(self.leg, self.fleet, group)
            and group.id not in self.parties.companions_of
            and self._whole(group, min(self.waiting(group), self._room(group), self._to_spare(group))) > 0
        )

    def in_turn(
        self, problem: PlanningProblem, by_weight: Sequence[Sequence[Group]], *, fill_up: bool
    ) -> Iterator[tuple[Group, bool]]:
        """
        Yield the groups in the order in which they are asked to board, and whether only whom the guide means.

        By weight; among equals those first who may ride in the fewest fleets, then whom the guide means. Where queues
        are kept by priority, nobody is asked while somebody of greater weight stays behind for whom there is room.
        """
        fleets = problem.fleets_of[self.leg.id]
        by_priority = problem.case.queues_by_priority
        for equals in by_weight:
            choices = {group.id: (sum(f.may_carry(group) for f in fleets), not group.litter) for group in equals}
            for rank in sorted(set(choices.values())):
                for is_guided in (True, False) if fill_up or by_priority else (True,):
                    for group in equals:
                        if self.left > 0 and choices[group.id] == rank:
                            yield group, is_guided
            if by_priority and any(self.could_take(one) for one in equals):
                return

    def _room(self, group: Group) -> int:
        """Return the persons of a group for whom seats, litter places, rates and the place reached have room."""
        if not group.litter or self.fleet is None:
            return min(self.left, self._seats)
        return min(self.left, self._litters, self._seats // self.fleet.seats_per_litter)

    def _whole(self, group: Group, persons: int) -> int:
        """Return the most persons, up to so many, that split no household."""
        size = group.household_persons
        if size <= 1 or persons <= 0:
            return max(0, persons)
        smaller = group.head_count % size
        # All others leave in whole households, so the smaller one is here as long as it shows in what is left.
        is_here = smaller > 0 and self.crowd.remaining(group, self.leg.from_site_id) % size == smaller
        is_aboard = self.loads.get(group.id, 0) % size > 0
        whole = persons - persons % size
        if is_here and not is_aboard and persons >= smaller:
            return max(whole, persons - (persons - smaller) % size)
        return whole

    def _to_spare(self, group: Group) -> int:
        """Return how many of a group may go without leaving those in their care without company."""
        spare = self.left
        for minors in self.parties.minors_of.get(group.id, ()):
            stay = self.crowd.remaining(minors, self.leg.from_site_id) - self.loads.get(minors.id, 0)
            company = sum(
                self.crowd.remaining(one, self.leg.from_site_id) - self.loads.get(one.id, 0)
                for one in self.parties.companions_of[minors.id]
            )
            needed = math.ceil(stay / (minors.persons_per_companion or 1))
            spare = min(spare, max(0, company - needed) if stay > 0 else spare)
        return spare

    def _take_minors(self, group: Group, persons: int) -> int:
        """Let minors board, each with enough of their company aboard, so that enough stays for the others."""
        ratio = group.persons_per_companion or 0
        taken = 0
        company = self.parties.companions_of[group.id]
        companions = [one for one in company if self.parties.may_go_along(self.leg, self.fleet, one)]
        while taken < persons:
            aboard = sum(self.loads.get(one.id, 0) for one in company)
            free = aboard * ratio - self.loads.get(group.id, 0)
            if free <= 0 and not self._take_companion(companions, group, persons - taken):
                break
            if free > 0:
                now = min(free, persons - taken, self._room(group))
                if now <= 0:
                    break
                taken += self._add(group, now)
        return taken

    def _take_companion(self, companions: list[Group], minors: Group, persons: int) -> bool:
        """Let one household of the company board, if that leaves enough company for the minors who do not."""
        for one in companions:
            party = self._whole(one, min(self.waiting(one), one.household_persons, self._room(one)))
            each = self.fleet.seats_per_litter if one.litter and self.fleet is not None else 1
            seats = min(self.left - party, self._seats - party * each)
            along = min(persons, party * (minors.persons_per_companion or 0), seats, self._room(minors))
            if party > 0 and along > 0 and self._leaves_company(minors, along, party):
                self._add(one, party)
                return True
        return False

    def _leaves_company(self, minors: Group, along: int, party: int) -> bool:
        """Whether the minors who stay have enough company left, or too little of it already."""
        here = self.leg.from_site_id
        stay = self.crowd.remaining(minors, here) - self.loads.get(minors.id, 0)
        company = sum(
            self.crowd.remaining(one, here) - self.loads.get(one.id, 0)
            for one in self.parties.companions_of[minors.id]
        )
        ratio = minors.persons_per_companion or 1
        return math.ceil((stay - along) / ratio) <= company - party or math.ceil(stay / ratio) > company

    def _add(self, group: Group, persons: int) -> int:
        if persons <= 0:
            return 0
        self.loads[group.id] = self.loads.get(group.id, 0) + persons
        self.left -= persons
        if group.litter and self.fleet is not None:
            self._litters -= persons
            self._seats -= persons * self.fleet.seats_per_litter
        else:
            self._seats -= persons
        return persons


def may_board(leg: Leg, fleet: Fleet | None, group: Group) -> bool:
    """Whether people of a group may go by a leg, in a vehicle of a fleet or by themselves."""
    if leg.categories and group.category not in leg.categories:
        return False
    if fleet is None:
        return not group.litter or group.category in leg.categories
    return fleet.may_carry(group)


def likely_boarders(parties: Parties, leg: Leg, fleet: Fleet, there: Mapping[str, tuple[Group, int]]) -> int:
    """
    Return how many of the people at a place can be expected to board a vehicle, so that it is worth sending.

    Parameters
    ----------
    there : group and persons by group id.
    """
    found = 0
    for group, persons in there.values():
        if not may_board(leg, fleet, group):
            continue
        size = group.household_persons
        if size > 1:
            smaller = group.head_count % size
            persons -= min(persons % size, (persons - smaller) % size if 0 < smaller <= persons else size)
            if size > fleet.seats:
                persons = smaller if 0 < smaller <= min(persons, fleet.seats) else 0
        if group.id in parties.companions_of:
            company = sum(there[one.id][1] for one in parties.companions_of[group.id] if one.id in there)
            persons = min(persons, company * (group.persons_per_companion or 0))
        found += min(persons, fleet.litters) if group.litter else persons
    return found
