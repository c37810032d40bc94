"""Tripwires: contracts agreed beforehand. Who watches what, when it counts as crossed, who then owes what by when."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.basis import Basis
from egress.domain.vocabulary import Measure


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
    measure, trips_at, clears_at : what egress itself can watch, the value at which it trips, and the value at which
        it is armed again; between the two it stays as it is. It trips downwards where clears_at is the greater.
    if_unanswered : what happens if its owner does nothing in time; empty = nothing is agreed.
    acted_at : when what it obliges to was done; None = not yet.
    moved_at, threshold_before : when the threshold was last moved, and what it was before; None = never.
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
    measure: Measure | None = None
    trips_at: float | None = None
    clears_at: float | None = None
    if_unanswered: str = ""
    acted_at: datetime | None = None
    moved_at: datetime | None = None
    threshold_before: str = ""
    basis: Basis = Basis()
