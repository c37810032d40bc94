"""What a post must do again and again to stay ready."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from egress.domain.basis import Basis


class ReadinessKind(StrEnum):
    """What kind of thing keeps a post ready."""

    ANNEX = "annex"
    DRILL = "drill"
    ROUTE = "route"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class ReadinessItem:
    """
    Something that must be done again and again to stay ready: an annex renewed, a drill held, a route driven.

    Attributes
    ----------
    done_at : when it was last done; None = never.
    valid_days : how long that holds.
    hours_if_lapsed : hours that its lapse adds to the clearance, by the post's own judgement or measurement.
    """

    id: str
    label: str
    kind: ReadinessKind
    valid_days: float
    hours_if_lapsed: float
    done_at: datetime | None = None
    basis: Basis = Basis()

    def lapsed(self, now: datetime) -> bool:
        """Whether it was never done, or too long ago."""
        return self.done_at is None or self.done_at + timedelta(days=self.valid_days) < now
