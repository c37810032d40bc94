"""Rules that any footprint of the post must keep, and quiet measures that bring it down unseen: data, never code."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from egress.domain.basis import Basis


class StaffingRuleKind(StrEnum):
    """What a rule of staffing demands."""

    LEAST_PER_WATCH = "least_per_watch"
    LEAST_HELD = "least_held"
    FITS_LIFT = "fits_lift"
    NOBODY_OF = "nobody_of"


@dataclass(frozen=True, kw_only=True)
class StaffingRule:
    """
    One rule that a footprint must keep.

    Attributes
    ----------
    kind : "least_per_watch": its positions together are held by nobody, or by `persons` for each of the `watches`;
        "least_held": by `persons` at least, whatever happens; "fits_lift": all who stay, family with them, fit into
        one run of the fleets, or into `persons` seats where no fleet is named; "nobody_of": nobody of the categories
        remains, nor any family member of a holder where `families` is set.
    position_ids, categories, fleet_ids : whom or what it is about.
    """

    id: str
    label: str
    kind: StaffingRuleKind
    position_ids: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    fleet_ids: tuple[str, ...] = ()
    persons: int = 0
    watches: int = 1
    families: bool = False
    basis: Basis = Basis()


class MeasureKind(StrEnum):
    """What a quiet measure does, in the order in which they are usually taken."""

    HOLD_ARRIVALS = "hold_arrivals"
    NO_BACKFILL = "no_backfill"
    LEAVE_NOT_RESUMED = "leave_not_resumed"
    SCHOOL_BREAK = "school_break"
    TELEWORK_ABROAD = "telework_abroad"


@dataclass(frozen=True, kw_only=True)
class QuietMeasure:
    """
    A way to have fewer people at post without an order to depart.

    Attributes
    ----------
    categories : whom it takes away.
    persons_per_week, most_persons : how many fewer each week, and in all.
    from_, until : when it can be used, such as a school break; None = from now, for good.
    visibility : how plainly it is seen, 0 (nobody notices) to 1 (an ordered departure in the news).
    """

    id: str
    label: str
    kind: MeasureKind
    categories: tuple[str, ...]
    persons_per_week: float
    most_persons: int
    visibility: float
    from_: datetime | None = None
    until: datetime | None = None
    basis: Basis = Basis()
