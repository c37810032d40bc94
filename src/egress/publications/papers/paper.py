"""A paper: what every page bears, and parts made of blocks that know no format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from egress.domain import Case, Leg, Movement, Plan, Site
from egress.kit import minutes_between
from egress.publications.blocks import Facts, Sentences, Table
from egress.publications.json_data import ends
from egress.publications.language import Tongue, Worded

SLOTS = ("who", "what", "where", "when", "with_whom", "channel", "if_it_fails")
"""The seven slots of a card, in the one order that all cards have."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """
    What every page bears.

    Attributes
    ----------
    post : the post's own name.
    version : which state of the case and which egress, so that two prints can be told apart.
    at : the instant that the paper speaks of.
    handling : how far it may be passed on; empty = a line to be marked by hand.
    """

    post: str
    version: str
    at: datetime
    zone: ZoneInfo
    handling: str = ""


@dataclass(frozen=True)
class Card:
    """One page with a title and seven slots, each a few lines; see `SLOTS`."""

    title: str
    slots: tuple[tuple[str, ...], ...]
    mark: str = ""

    def __post_init__(self) -> None:
        """Refuse a card that has not exactly seven slots, each with an answer."""
        if len(self.slots) != len(SLOTS) or not all(self.slots):
            raise ValueError("a card has seven slots, and each has an answer")


@dataclass(frozen=True)
class Code:
    """A QR code with the text beside it that it stands for."""

    content: str
    caption: str


@dataclass(frozen=True)
class Blanks:
    """A table of numbered empty lines to be filled by hand; `widths` are shares of the width."""

    headers: tuple[str, ...]
    widths: tuple[float, ...]
    lines: int
    first: int = 1


@dataclass(frozen=True)
class Signatures:
    """Lines to be signed: role, name, date and time."""

    roles: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """
    One line of a graph.

    Attributes
    ----------
    label : stands at its right end.
    points : from left to right, each in shares of the width and of the height, from the bottom left corner.
    strong : drawn as the one that matters most.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Graph:
    """
    Lines over time; the figures also stand in words or in a table nearby.

    Attributes
    ----------
    alt : what the graph shows, for those who do not see it.
    across, up : marks of the two axes, each a share of its length and its label.
    marker : an upright line, its share of the width and its label; null = none.
    """

    title: str
    alt: str
    lines: tuple[Line, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    marker: tuple[float, str] | None = None


Block = Sentences | Facts | Table | Card | Code | Blanks | Signatures | Graph


@dataclass(frozen=True)
class Part:
    """
    One part of a paper.

    Attributes
    ----------
    new_page : it begins on a page of its own. level : 1 or 2.
    language : of this part, where it is another than that of the paper; empty = the same.
    """

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    level: int = 1
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document ready to be written in any format; `contents` puts a list of its parts after the title."""

    kind: str
    title: str
    subtitle: str
    tongue: Tongue
    stamp: Stamp
    parts: tuple[Part, ...]
    contents: bool = False


@dataclass(frozen=True, kw_only=True)
class Subject:
    """
    What a paper speaks of, and in which language: the case with its scenario applied, and its stamp.

    Attributes
    ----------
    scenario : the scenario's own words; empty for base.
    """

    case: Case
    stamp: Stamp
    tongue: Tongue
    scenario: str = ""

    def site(self, site_id: str) -> Site:
        """Return a site."""
        return self.case.site_by_id[site_id]

    def leg(self, movement: Movement) -> Leg:
        """Return the leg of a movement."""
        return self.case.leg_by_id[movement.leg_id]

    def ends(self, movement: Movement) -> tuple[str, str]:
        """Return the labels of the sites that a movement leaves and reaches."""
        leaves, reaches = ends(movement, self.case)
        return self.site(leaves).label, self.site(reaches).label

    def loads(self, movement: Movement) -> list[Worded]:
        """Return who is aboard, one entry for each group; one that says so where nobody is."""
        by_id, say = self.case.group_by_id, self.tongue.say
        aboard = [say("movement.load", n=n, group=by_id[group_id].label) for group_id, n in movement.loads]
        return aboard or [say("movement.empty")]

    def load(self, movement: Movement) -> Worded:
        """Return who is aboard, line by line."""
        return self.tongue.joined("\n", self.loads(movement))

    def vehicle(self, movement: Movement) -> Worded:
        """Return which vehicle, or how people go by themselves."""
        if movement.fleet_id is None:
            return self.tongue.word("mode", self.leg(movement).mode.value)
        fleet = self.case.fleet_by_id[movement.fleet_id]
        return self.tongue.say("movement.vehicle", fleet=fleet.label, number=str(movement.vehicle))

    def n_time(self, plan: Plan, instant: datetime) -> Worded:
        """Return hours and minutes from the order: "N+02:30"."""
        hours, minutes = divmod(round(minutes_between(plan.start, instant)), 60)
        return self.tongue.figures(f"N+{hours:02d}:{minutes:02d}")

    def heading(self, plan: Plan) -> Worded:
        """Return when the order is given and under which scenario."""
        say = self.tongue.say
        return say("plan.subtitle", order=self.moment(plan.start), scenario=self.scenario or say("plan.base"))

    def clears(self, hours: float | None, *, persons: int | None = None) -> Worded:
        """Return a clearance time, or that there is none within the plan; with nobody to go, that."""
        if persons == 0:
            return self.tongue.say("plan.nobody")
        return self.tongue.say("plan.does_not_clear") if hours is None else self.tongue.length(hours)

    def moment(self, instant: datetime | None) -> Worded:
        """Return an instant in UTC and at the post."""
        return self.tongue.moment(instant, self.stamp.zone)


def total_persons(movements: Sequence[Movement]) -> int:
    """Return the persons carried by movements, each ride counted."""
    return sum(movement.persons for movement in movements)
