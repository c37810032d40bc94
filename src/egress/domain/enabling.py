"""What must be in place before people can move: forces, and enablers such as permissions and contracts."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.basis import Basis
from egress.kit import add_hours


@dataclass(frozen=True, kw_only=True)
class Force:
    """
    A security force at one site.

    Attributes
    ----------
    site_id : where it is or will be.
    strength_persons : how many.
    lead_time_h : hours from the order until it is in place, if it is not there already.
    present_from : there since, or from, this instant; None = it must be ordered and comes after its lead time.
    withdrawn_by : gone for good by this instant; None = stays.
    tasks : what it does, in the field's words.
    secures : sites and legs it makes usable; its strength counts at each of them.
    released_by : who may release it.
    lift_fleet_ids, lift_from_site_id : it comes in on the plan's own lift: these fleets bring it from that site, as
        many as they have seats, on runs without other people, which may set out once it would otherwise be in place.
        Without that site it comes by itself, and the fleets only take it out.
    leaves_last : it goes out by these fleets, after the last people have used what it secures.
    """

    id: str
    label: str
    site_id: str
    strength_persons: int
    lead_time_h: float = 0.0
    present_from: datetime | None = None
    withdrawn_by: datetime | None = None
    tasks: tuple[str, ...] = ()
    secures: tuple[str, ...] = ()
    released_by: str = ""
    in_use: bool = True
    lift_fleet_ids: tuple[str, ...] = ()
    lift_from_site_id: str = ""
    leaves_last: bool = False
    basis: Basis = Basis()

    @property
    def is_lifted_in(self) -> bool:
        """Whether it comes in on the plan's own lift."""
        return bool(self.lift_fleet_ids and self.lift_from_site_id)

    def in_place_from(self, order: datetime) -> datetime:
        """Return when it is in place: `present_from`, else the order plus its lead time."""
        return add_hours(order, self.lead_time_h) if self.present_from is None else self.present_from


@dataclass(frozen=True, kw_only=True)
class Enabler:
    """
    A permission, contract or team without which something cannot be used.

    Attributes
    ----------
    owner : who must obtain it.
    lead_time_h : hours from the request until it is in hand.
    in_hand_from : in hand since, or from, this instant; None = must be requested with the order.
    available_until : lapses at this instant; None = does not lapse.
    unlocks : ids of the sites, legs, fleets and forces that cannot be used without it.
    """

    id: str
    label: str
    owner: str
    lead_time_h: float
    in_hand_from: datetime | None = None
    available_until: datetime | None = None
    unlocks: tuple[str, ...] = ()
    in_use: bool = True
    basis: Basis = Basis()

    def in_hand_after(self, order: datetime) -> datetime:
        """Return when it is in hand: `in_hand_from`, else the order plus its lead time."""
        return add_hours(order, self.lead_time_h) if self.in_hand_from is None else self.in_hand_from
