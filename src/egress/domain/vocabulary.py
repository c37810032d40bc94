"""The closed sets of words: exits, kinds of site, ways of moving, effects of a posture rung."""

from enum import StrEnum


class Exit(StrEnum):
    """A way out that may close; each leg and site names the exits it closes with."""

    COMMERCIAL_AIR = "commercial_air"
    AIRPORT = "airport"
    LAST_ROAD = "last_road"
    CITY = "city"
    GOVERNMENT = "government"
    POST = "post"


class SiteKind(StrEnum):
    """What a site is in the evacuation chain."""

    MISSION = "mission"
    ZONE = "zone"
    ASSEMBLY = "assembly"
    GATE = "gate"
    LANDING_ZONE = "landing_zone"
    AIRPORT = "airport"
    PORT = "port"
    BORDER = "border"
    HUB = "hub"
    SAFE_HAVEN = "safe_haven"


class Mode(StrEnum):
    """How a leg is travelled; `FOOT`, `OWN` and `COMMERCIAL` need no fleet of the post's."""

    AIR = "air"
    HELICOPTER = "helicopter"
    ROAD = "road"
    SEA = "sea"
    FOOT = "foot"
    OWN = "own"
    COMMERCIAL = "commercial"

    @property
    def needs_fleet(self) -> bool:
        """Whether people on such a leg ride in a vehicle of a fleet in the case."""
        return self in (Mode.AIR, Mode.HELICOPTER, Mode.ROAD, Mode.SEA)


class Effect(StrEnum):
    """The canonical effect of a posture rung, from least to most."""

    NORMAL = "normal"
    HOLD_ARRIVALS = "hold_arrivals"
    MAY_LEAVE = "may_leave"
    MUST_LEAVE = "must_leave"
    ALL_LEAVE = "all_leave"
    RELOCATE = "relocate"


class Confidence(StrEnum):
    """How a figure is known: read in a source, derived from such, from memory, or assumed by us."""

    READ = "read"
    DERIVED = "derived"
    MEMORY = "memory"
    ASSUMPTION = "assumption"


class TargetKind(StrEnum):
    """What a scenario effect may change."""

    GROUP = "group"
    SITE = "site"
    LEG = "leg"
    FLEET = "fleet"
    FORCE = "force"
    ENABLER = "enabler"
    EXIT = "exit"


class SeriesLevel(StrEnum):
    """What a series counts."""

    DISTRICTS = "districts"
    CAPITALS = "capitals"


class GaugeKind(StrEnum):
    """What a gauge measures: road distance of the nearest hostile force, or days of supply in the city."""

    FRONT_KM = "front_km"
    SUPPLY_DAYS = "supply_days"


class Measure(StrEnum):
    """What a tripwire can be tied to, so that egress sees it crossed."""

    FRONT_KM = "front_km"
    SUPPLY_DAYS = "supply_days"
    CAPITALS_LOST = "capitals_lost"
    DISTRICTS_SHARE = "districts_share"
    P_30 = "p_30"


class Handling(StrEnum):
    """How far a report may be passed on: the Traffic Light Protocol, version 2.0 (FIRST, 2022)."""

    RED = "red"
    AMBER_STRICT = "amber_strict"
    AMBER = "amber"
    GREEN = "green"
    CLEAR = "clear"


class EstimateClock(StrEnum):
    """From when the days of an estimate count: from when it was made, or from when its condition is met."""

    MADE = "made"
    CONDITION = "condition"
