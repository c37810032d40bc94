"""Tripwires: observables agreed beforehand that oblige somebody to act."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.basis import Basis
from egress.kit import add_hours


@dataclass(frozen=True, kw_only=True)
class Tripwire:
    """
    One tripwire.

    Attributes
    ----------
    observable, threshold : what is watched, and when it counts as crossed, in words.
    owner : who must act; escalates_to : who must, once the owner has let the time pass (empty: nobody is named);
        watched_by : who watches (empty: nobody does).
    obliged_action, time_to_act_h : what must be done, within so many hours of the crossing.
    crossed_at : when it was crossed; None = not.
    expires_at : it no longer counts after this instant; None = stays.
    """

    id: str
    label: str
    observable: str
    threshold: str
    owner: str
    obliged_action: str
    time_to_act_h: float
    watched_by: str = ""
    escalates_to: str = ""
    crossed_at: datetime | None = None
    expires_at: datetime | None = None
    basis: Basis = Basis()

    def act_by(self) -> datetime | None:
        """Return by when its owner must have acted; None while it is not crossed."""
        return None if self.crossed_at is None else add_hours(self.crossed_at, self.time_to_act_h)
