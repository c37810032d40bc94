"""Commitments: what may be ordered, moved or agreed now, before it is known which scenario comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from egress.domain.basis import Basis


class CommitmentKind(StrEnum):
    """What a commitment makes available."""

    FLEET = "fleet"
    FORCE = "force"
    ENABLER = "enabler"
    SITE = "site"


class Ordered(StrEnum):
    """When a commitment is made: before the scenario is known, once it is known, or not at all."""

    NOW = "now"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """
    One thing that can be had by committing to it, and not otherwise.

    Attributes
    ----------
    target_kind, target_id : the fleet, force, enabler or site of the case that it makes available.
    vehicles : so many vehicles of the fleet; None = all of them.
    room_persons : so much of the site's holding limit (persons); None = the whole site.
    at_site_id : where the vehicles are based or the force stands, if elsewhere than the case says; empty = there. A
        force so placed secures that site alone.
    choice : of the commitments with the same word at most one is made; empty = it excludes none.
    cost_persons : what committing before the scenario is known costs, in weighted persons caught, as its signer puts
        it; 0 = nothing.
    cost_money : what it costs in money whenever it is made, in the case's own unit; counts against a budget only.
    visible : seen by others when it is made before it is known; visible commitments hasten the collapse, once.
    later : whether it can still be made once the scenario is known, with its lead time from then.
    """

    id: str
    label: str
    target_kind: CommitmentKind
    target_id: str
    later: bool
    vehicles: int | None = None
    room_persons: int | None = None
    at_site_id: str = ""
    choice: str = ""
    cost_persons: float = 0.0
    cost_money: float = 0.0
    visible: bool = False
    basis: Basis = Basis()


States = Mapping[str, Ordered]
"""When each commitment is made, by its id; one that is not named is never made."""


def vehicles_named(rows: Sequence[Commitment], of_fleet: int) -> int:
    """
    Return how many of a fleet's vehicles come by commitments only: the most that can be made at once.

    Of commitments that exclude one another the largest counts; one without a number stands for the whole fleet.
    """
    largest: dict[str, int] = {}
    for row in rows:
        key = f"choice {row.choice}" if row.choice else f"commitment {row.id}"
        wanted = of_fleet if row.vehicles is None else row.vehicles
        largest[key] = max(largest.get(key, 0), wanted)
    return min(of_fleet, sum(largest.values()))
