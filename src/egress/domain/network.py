"""The network out: sites, the legs between them, and the fleets that run on the legs."""

from dataclasses import dataclass
from datetime import datetime, time

from egress.domain.basis import Basis
from egress.domain.people import Group
from egress.domain.vocabulary import Exit, Mode, SiteKind
from egress.kit import Place, Range


@dataclass(frozen=True, kw_only=True)
class Site:
    """
    A place on the way out.

    Attributes
    ----------
    safe : people are safe on arrival here.
    in_use : whether plans may use it (a scenario may change that).
    closes_with : the site is lost when the first of these exits closes; empty = never.
    holding_persons : people who came by a movement and may be held here at once; None = no limit known.
    processing_per_h : people who can be processed here per hour before they go on (limits departures).
    parking_aircraft : fixed-wing aircraft on the ground at once.
    departures_per_h : fixed-wing departures with people, per hour.
    force_needed_persons : strength that must secure the site before it counts as usable.
    fuel_l : litres of fuel in stock at the order; None = no limit known.
    fuel_l_per_day : litres delivered per day, evenly; counts only where a stock is given.
    """

    id: str
    label: str
    kind: SiteKind
    place: Place
    safe: bool = False
    in_use: bool = True
    closes_with: tuple[Exit, ...] = ()
    holding_persons: Range | None = None
    processing_per_h: Range | None = None
    parking_aircraft: Range | None = None
    departures_per_h: Range | None = None
    force_needed_persons: int = 0
    fuel_l: float | None = None
    fuel_l_per_day: float = 0.0
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class Leg:
    """
    A directed connection between two sites.

    Attributes
    ----------
    travel_min : minutes under way with people aboard, doors closed to doors open (plans use `likely`).
    return_min : minutes under way empty in the other direction; None = as `travel_min.likely`.
    fleet_ids : the fleets that may run here; empty = every fleet of the leg's mode.
    categories : the categories of person that may use it; empty = all.
    persons_per_h : people per hour that can set out; None = no limit of its own.
    closes_with : the leg is cut when the first of these exits closes; empty = never.
    daily_open, daily_close : local times between which a departure may be made; None = all day.
    open_from, open_until : first and last instant of use; None = no bound.
    force_needed_persons : strength that must secure the leg before it counts as usable.
    seats_per_day : commercial seats to be had per local day; None = no limit known.
    convoy_vehicles : least vehicles that set out together wherever one with people does; 1 = alone is allowed.
    escort_vehicles : of these, at least so many of the `escort_fleet_ids`.
    """

    id: str
    label: str
    from_site_id: str
    to_site_id: str
    mode: Mode
    travel_min: Range
    return_min: float | None = None
    fleet_ids: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    persons_per_h: float | None = None
    in_use: bool = True
    closes_with: tuple[Exit, ...] = ()
    daily_open: time | None = None
    daily_close: time | None = None
    open_from: datetime | None = None
    open_until: datetime | None = None
    force_needed_persons: int = 0
    seats_per_day: int | None = None
    convoy_vehicles: int = 1
    escort_vehicles: int = 0
    escort_fleet_ids: tuple[str, ...] = ()
    basis: Basis = Basis()

    @property
    def out_min(self) -> int:
        """Minutes under way with people, whole."""
        return max(1, round(self.travel_min.likely))

    @property
    def back_min(self) -> int:
        """Minutes under way empty in the other direction, whole."""
        return self.out_min if self.return_min is None else max(1, round(self.return_min))


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """
    Vehicles of one kind that start from one base.

    Attributes
    ----------
    vehicles : how many may be used at once.
    seats : persons per vehicle that a plan counts with.
    seats_max : persons per vehicle in extremis; the checker's hard limit. None = as `seats`.
    base_site_id : where every vehicle is when it becomes available.
    load_min, unload_min : minutes on the ground before leaving with people, and after arriving with people.
    available_from, available_until : first and last instant at which a vehicle may leave a site; None = no bound.
    lead_time_h : hours from the order until the fleet is available (counted from the plan's start); 0 = at once.
        Ignored when `available_from` is given: the fleet has then been ordered already.
    categories : the categories of person that it may carry; empty = all.
    litters : litter patients that one vehicle can carry.
    seats_per_litter : seats that one litter patient takes.
    daily_open, daily_close : local times between which a vehicle may be under way, with people or empty; None = all
        day.
    crew_day_h, crew_rest_h : longest duty of a vehicle's crew, and the rest on the ground that ends a duty; None = no
        limit.
    fuel_l_per_h : litres used per hour under way, taken up where the movement begins.
    """

    id: str
    label: str
    mode: Mode
    vehicles: int
    seats: int
    base_site_id: str
    seats_max: int | None = None
    load_min: int = 0
    unload_min: int = 0
    available_from: datetime | None = None
    available_until: datetime | None = None
    lead_time_h: float = 0.0
    in_use: bool = True
    categories: tuple[str, ...] = ()
    litters: int = 0
    seats_per_litter: int = 1
    daily_open: time | None = None
    daily_close: time | None = None
    crew_day_h: float | None = None
    crew_rest_h: float | None = None
    fuel_l_per_h: float = 0.0
    basis: Basis = Basis()

    @property
    def most_persons(self) -> int:
        """The hard limit of persons in one vehicle."""
        return self.seats if self.seats_max is None else self.seats_max

    def may_run(self, leg: Leg) -> bool:
        """Whether the fleet may carry people on the leg: same mode, and named by it or nobody is."""
        return leg.mode == self.mode and (not leg.fleet_ids or self.id in leg.fleet_ids)

    def may_carry(self, group: Group) -> bool:
        """Whether people of the group may ride in its vehicles: their category, and litter places where needed."""
        return (not self.categories or group.category in self.categories) and (self.litters > 0 or not group.litter)
