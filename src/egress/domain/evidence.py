"""What has been reported, estimated, counted and measured, each with its times, and what became of claims."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.basis import Basis
from egress.domain.vocabulary import EstimateClock, Exit, GaugeKind, Handling, SeriesLevel


@dataclass(frozen=True, kw_only=True)
class Report:
    """
    One graded report.

    Attributes
    ----------
    t_event, t_received, t_public : when it happened, reached the post, became public (None = never did).
    source_id : who reports.
    grade : letter A to F for the source and digit 1 to 6 for the content (NATO admiralty code).
    claim : what is claimed, one of the claim words of the threat floor.
    derived_from : id of the report it repeats; empty = an origin of its own.
    place : where it happened, in words.
    handling : how far it may be passed on; None = not stated.
    binds : the factions for which the speaker of an assurance or of a truce can speak; empty = not stated.
    """

    id: str
    t_event: datetime
    t_received: datetime
    source_id: str
    grade: str
    claim: str
    text: str
    t_public: datetime | None = None
    derived_from: str = ""
    place: str = ""
    handling: Handling | None = None
    binds: tuple[str, ...] = ()
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """
    One estimate of when an exit closes.

    Attributes
    ----------
    t_made, t_received, t_public : when it was made, reached the post, became public.
    statement : in its own words.
    lo_days, hi_days : days from `t_made`; None = only words were given.
    p_by_lo_days, p_by_hi_days : probability that it closes within so many days; None = the middle half is meant.
    p_never : probability that it does not happen in the foreseeable future.
    information_set : those who share it see the same reports and count as one voice; empty = a voice of its own.
    supersedes : id of the estimate that it withdraws, of whatever source; empty = only its source's own older ones.
    condition : what must happen first, in words; empty = none.
    condition_met_at : when that happened; None = not yet.
    counts_from : whether the days count from `t_made` or from the condition.
    """

    id: str
    t_made: datetime
    t_received: datetime
    source_id: str
    grade: str
    exit: Exit
    statement: str
    t_public: datetime | None = None
    lo_days: float | None = None
    hi_days: float | None = None
    p_by_lo_days: float | None = None
    p_by_hi_days: float | None = None
    p_never: float | None = None
    information_set: str = ""
    supersedes: str = ""
    condition: str = ""
    condition_met_at: datetime | None = None
    counts_from: EstimateClock = EstimateClock.MADE
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class SeriesPoint:
    """
    One count of one series.

    Attributes
    ----------
    t_event, t_received : the instant it holds for, and when it reached the post.
    lost_places, all_places : so many places were lost by then, out of so many that the series counts.
    """

    id: str
    series_id: str
    level: SeriesLevel
    t_event: datetime
    t_received: datetime
    lost_places: float
    all_places: float
    source_id: str
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class GaugeReading:
    """
    One reading of one gauge.

    Attributes
    ----------
    t_event, t_received : the instant it holds for, and when it reached the post.
    value : km by road for `FRONT_KM`, days for `SUPPLY_DAYS`.
    """

    id: str
    gauge_id: str
    kind: GaugeKind
    t_event: datetime
    t_received: datetime
    value: float
    source_id: str
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What became of a claim: whether it held, and when the post learned of it."""

    id: str
    report_id: str
    t_received: datetime
    held: bool
    how: str = ""
    basis: Basis = Basis()
