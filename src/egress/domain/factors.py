"""Planning factors of a post: what it knows of its own breakdowns, weather, attacks and queues."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from egress.domain.basis import Basis
from egress.kit import Range


class FactorKind(StrEnum):
    """What a planning factor says; a rehearsal has a stated assumption for each that the case does not give."""

    BREAKDOWNS_PER_H = "breakdowns_per_h"
    REPAIR_H = "repair_h"
    P_LOST = "p_lost"
    WEATHER_PER_DAY = "weather_per_day"
    WEATHER_H = "weather_h"
    ATTACKS_PER_DAY = "attacks_per_day"
    ATTACK_SHUTS_H = "attack_shuts_h"
    ATTACK_HARMS_SHARE = "attack_harms_share"
    LATE_PERMISSION = "late_permission"
    STATION_SHARE = "station_share"
    STATION_HEADROOM = "station_headroom"
    PATIENCE_MIN = "patience_min"
    GATHER_MIN = "gather_min"


class AppliesTo(StrEnum):
    """What kind of thing a factor is about."""

    EVERYTHING = "everything"
    VEHICLES = "vehicles"
    MODE = "mode"
    PLACES = "places"
    STATION = "station"


STATIONS = ("reception", "search", "screening", "medical", "embarkation")
"""The stations of an evacuation control centre, in the order in which people pass them."""


@dataclass(frozen=True)
class FactorMeaning:
    """What a kind of factor means: its words, its unit, the least and most it may be, and what it is about."""

    words: str
    unit: str
    least: float
    most: float
    about: AppliesTo


MEANINGS: Mapping[FactorKind, FactorMeaning] = {
    FactorKind.BREAKDOWNS_PER_H: FactorMeaning("breakdowns per hour under way", "1/h", 0, 10, AppliesTo.VEHICLES),
    FactorKind.REPAIR_H: FactorMeaning("hours until one that broke down goes on", "h", 0, 1_000, AppliesTo.VEHICLES),
    FactorKind.P_LOST: FactorMeaning("chance that what broke down is lost", "share", 0, 1, AppliesTo.EVERYTHING),
    FactorKind.WEATHER_PER_DAY: FactorMeaning("stops by weather per day", "1/day", 0, 24, AppliesTo.MODE),
    FactorKind.WEATHER_H: FactorMeaning("hours that a stop by weather lasts", "h", 0, 1_000, AppliesTo.MODE),
    FactorKind.ATTACKS_PER_DAY: FactorMeaning("attacks per day", "1/day", 0, 24, AppliesTo.PLACES),
    FactorKind.ATTACK_SHUTS_H: FactorMeaning("hours that an attack shuts a place", "h", 0, 1_000, AppliesTo.PLACES),
    FactorKind.ATTACK_HARMS_SHARE: FactorMeaning(
        "share harmed of those who wait at an attack", "share", 0, 1, AppliesTo.PLACES
    ),
    FactorKind.LATE_PERMISSION: FactorMeaning(
        "lead time of permissions and forces as it comes out, against the one stated",
        "factor",
        0.1,
        20,
        AppliesTo.EVERYTHING,
    ),
    FactorKind.STATION_SHARE: FactorMeaning("share of people who pass a station", "share", 0, 1, AppliesTo.STATION),
    FactorKind.STATION_HEADROOM: FactorMeaning(
        "what a station can do, against what the rate of its place asks of it", "factor", 1, 100, AppliesTo.STATION
    ),
    FactorKind.PATIENCE_MIN: FactorMeaning(
        "minutes that a vehicle waits for people who are late", "min", 0, 1_440, AppliesTo.MODE
    ),
    FactorKind.GATHER_MIN: FactorMeaning(
        "minutes that people left behind are gathered before they are sent on", "min", 1, 1_440, AppliesTo.EVERYTHING
    ),
}
"""What each kind of factor means."""


@dataclass(frozen=True, kw_only=True)
class PlanningFactor:
    """
    One factor that the post knows better than the stated assumption.

    Attributes
    ----------
    applies_to : a mode or a fleet for vehicles, a mode, a kind of site or a site for places, a station; a fleet or
        a site by its id counts before its mode or kind. Empty where the factor is about everything.
    value : in the unit of its kind; a range for `late_permission` alone, from which luck draws.
    """

    id: str
    kind: FactorKind
    value: Range
    applies_to: str = ""
    basis: Basis = Basis()

    @property
    def label(self) -> str:
        """The factor in words."""
        words = MEANINGS[self.kind].words
        return f"{words}: {self.applies_to}" if self.applies_to else words
