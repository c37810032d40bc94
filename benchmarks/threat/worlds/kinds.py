"""The kinds of generated world, how often each is drawn, and what a world is."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The dynamics that a world follows."""

    FALL = "fall"
    STALL = "stall"
    REVERSE = "reverse"
    FLASH = "flash"
    STARVE = "starve"
    DEAL = "deal"
    COUP = "coup"
    STRIKE = "strike"


SHARES: dict[Kind, float] = {
    Kind.FALL: 0.18,
    Kind.STALL: 0.15,
    Kind.REVERSE: 0.12,
    Kind.FLASH: 0.10,
    Kind.STARVE: 0.10,
    Kind.DEAL: 0.13,
    Kind.COUP: 0.11,
    Kind.STRIKE: 0.11,
}
"""Chance of each kind; deal, coup and strike (0.35 together) follow dynamics that no mechanism of the pool has."""

UNMODELLED = frozenset({Kind.DEAL, Kind.COUP, Kind.STRIKE})

WATCHED_DAYS = 180
"""Forecasts are asked for on days 5 to 150 of a world; its truth is known for `TRUTH_DAYS`."""

TRUTH_DAYS = 330
NEVER = float("inf")


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that truly happened on a day of the world, as a claim word; `faction` did or said it."""

    day: float
    claim: str
    faction: str = ""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """
    What truly happens, unseen by any forecaster.

    Attributes
    ----------
    closes_day : by exit, the day on which it closes for the first time; inf = not within `TRUTH_DAYS`.
    districts_share, capitals_share : share lost at the end of each day, shape (TRUTH_DAYS + 1,).
    front_km : road distance of the nearest hostile front; None = there is no front.
    supply_days : days of supply in the city; None = it is not under siege.
    fleeting : exits that open again, by the day on which they do.
    """

    kind: Kind
    closes_day: dict[str, float]
    events: tuple[Event, ...]
    districts_share: tuple[float, ...]
    capitals_share: tuple[float, ...]
    front_km: tuple[float, ...] | None
    supply_days: tuple[float, ...] | None
    factions: tuple[str, ...]
    fleeting: dict[str, float]
    knowable: bool


@dataclass(frozen=True, kw_only=True)
class ToldReport:
    """One report as it reached the post; days of the world. `true` is for the judge, never an input."""

    id: str
    day_event: float
    day_received: float
    day_public: float | None
    source: str
    grade: str
    claim: str
    derived_from: str
    binds: tuple[str, ...]
    true: bool


@dataclass(frozen=True, kw_only=True)
class ToldEstimate:
    """One estimate as it reached the post; quartiles in days from `day_made`, or words alone."""

    id: str
    day_made: float
    day_received: float
    source: str
    information_set: str
    grade: str
    words: str
    lo_days: float | None
    hi_days: float | None
    p_never: float | None


@dataclass(frozen=True, kw_only=True)
class ToldCount:
    """One count of one series, with its own denominator."""

    series: str
    level: str
    day_event: float
    day_received: float
    lost: int
    of: int
    source: str


@dataclass(frozen=True, kw_only=True)
class ToldGauge:
    """One measurement: road distance of the front (km) or days of supply."""

    gauge: str
    what: str
    day_event: float
    day_received: float
    value: float
    source: str


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What became of a claim, as the post learned it."""

    report: str
    day_received: float
    held: bool


@dataclass(frozen=True, kw_only=True)
class World:
    """One generated crisis: the truth, and all that is ever told of it."""

    seed: int
    truth: Truth
    reports: tuple[ToldReport, ...]
    estimates: tuple[ToldEstimate, ...]
    counts: tuple[ToldCount, ...]
    gauges: tuple[ToldGauge, ...]
    resolutions: tuple[Resolution, ...]
    asked_days: tuple[float, ...]
