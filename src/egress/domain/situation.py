"""The situation: how a running evacuation stands at an instant, laid over the case that it was planned from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.domain.vocabulary import Exit, TargetKind


@dataclass(frozen=True, kw_only=True)
class PeopleAt:
    """So many people of a group are at a site; at their own site they are those who have not left it yet."""

    group_id: str
    site_id: str
    persons: int


@dataclass(frozen=True, kw_only=True)
class VehicleAt:
    """
    A vehicle that is at a site.

    Attributes
    ----------
    vehicle : its number in the fleet.
    free_at : busy there until then, unloading or under repair, or free since then; None = free for long.
    lost : whether it will not run again.
    """

    fleet_id: str
    vehicle: int
    site_id: str
    free_at: datetime | None = None
    lost: bool = False


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """
    A vehicle or a party between two sites.

    Attributes
    ----------
    arrive : when it is expected at the end of the leg; with `empty_return` at its beginning.
    fleet_id, vehicle : None for people by themselves.
    loads : persons by group id.
    movement_id : the planned movement that it is; empty if it is none.
    """

    leg_id: str
    depart: datetime
    arrive: datetime
    fleet_id: str | None = None
    vehicle: int | None = None
    loads: tuple[tuple[str, int], ...] = ()
    empty_return: bool = False
    movement_id: str = ""


@dataclass(frozen=True, kw_only=True)
class ShutNow:
    """A site, leg, fleet, force or enabler that cannot be used now; `until` None = for good."""

    kind: TargetKind
    id: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Situation:
    """
    How an evacuation stands.

    Attributes
    ----------
    case_id : the case that it belongs to.
    ordered_at : when the order was given: readiness and lead times count from there.
    at : the instant of which all this is true.
    people : who is where; a group that is not named here, nor under way, nor caught is where the case has it, whole.
    caught : persons given up as caught or harmed, by group id.
    vehicles : those that are at a site; one that is named neither here nor under way is where the case has it.
    under_way : what is between two sites.
    still_to_go : ids of planned movements whose minute has passed and that are still to set out.
    called_off : ids of planned movements that were given up and will not go any more.
    closed : exits that have closed for good.
    shut : what cannot be used now.
    there : ids of forces in place and enablers in hand now, whatever their lead times said.
    """

    case_id: str
    ordered_at: datetime
    at: datetime
    people: tuple[PeopleAt, ...] = ()
    caught: tuple[tuple[str, int], ...] = ()
    vehicles: tuple[VehicleAt, ...] = ()
    under_way: tuple[UnderWay, ...] = ()
    still_to_go: tuple[str, ...] = ()
    called_off: tuple[str, ...] = ()
    closed: tuple[Exit, ...] = ()
    shut: tuple[ShutNow, ...] = ()
    there: tuple[str, ...] = ()

    @property
    def told_of(self) -> frozenset[str]:
        """The ids of the groups that the situation speaks of."""
        aboard = (group_id for one in self.under_way for group_id, _ in one.loads)
        return frozenset([*(p.group_id for p in self.people), *(g for g, _ in self.caught), *aboard])

    def persons_of(self, group_id: str) -> int:
        """Return how many of a group the situation speaks of, wherever they are, the caught among them."""
        there = sum(one.persons for one in self.people if one.group_id == group_id)
        coming = sum(n for one in self.under_way for g, n in one.loads if g == group_id)
        return there + coming + sum(n for g, n in self.caught if g == group_id)

    def movement_ids(self) -> Iterator[tuple[str, str]]:
        """Yield field, such as ``still_to_go[0]``, and id of every planned movement that the situation names."""
        yield from ((f"still_to_go[{i}]", one) for i, one in enumerate(self.still_to_go))
        yield from ((f"called_off[{i}]", one) for i, one in enumerate(self.called_off))
        named = ((f"under_way[{i}].movement_id", one.movement_id) for i, one in enumerate(self.under_way))
        yield from (pair for pair in named if pair[1])

    def persons_at(self) -> Mapping[tuple[str, str], int]:
        """Return persons by group id and site id, nobody under way."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for one in self.people:
            found[one.group_id, one.site_id] += one.persons
        return found
