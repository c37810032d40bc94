"""What has been reported and estimated: reports, estimates and counted series, each with three times."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.basis import Basis
from egress.domain.vocabulary import Exit, SeriesLevel


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
