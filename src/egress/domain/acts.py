"""Acts: what somebody did, under which role and when; the record of a post is the list of its acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from egress.kit import parse_instant


class ActKind(StrEnum):
    """What an act is; the words of the ledger."""

    VERSION_KEPT = "version_kept"
    BRIEF_MADE = "brief_made"
    PART_AFFIRMED = "part_affirmed"
    CHECKPOINT_SIGNED = "checkpoint_signed"
    TRIPWIRE_CROSSED = "tripwire_crossed"
    TASK_DONE = "task_done"
    COMMS_LOST = "comms_lost"
    COMMS_RESTORED = "comms_restored"
    QUESTION_PUT = "question_put"
    POSITION_TAKEN = "position_taken"
    REQUEST_MADE = "request_made"
    DECIDED = "decided"
    CONFIRMED = "confirmed"
    DISSENTED = "dissented"
    ORDER_GIVEN = "order_given"
    ORDER_ACKNOWLEDGED = "order_acknowledged"
    ESCALATED = "escalated"
    PLACE_SHUT = "place_shut"
    PLACE_OPEN = "place_open"
    ALERT_HEARD = "alert_heard"
    ALERT_CLEARED = "alert_cleared"
    ALERT_RAISED = "alert_raised"
    PROPOSED = "proposed"
    NAMES_DESTROYED = "names_destroyed"
    NAMES_EXPORTED = "names_exported"
    ALERT_CANCELLED = "alert_cancelled"
    NAMES_REVEALED = "names_revealed"
    GLASS_BROKEN = "glass_broken"
    ACCESS_CHANGED = "access_changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """
    One act as it is to be kept, or as it was kept.

    Attributes
    ----------
    act_id : chosen by whoever acts; the same id given twice is the same act and is kept once.
    post_id : the post concerned; empty for an act on the record as a whole.
    kind : one of the words of `ActKind`.
    at : when it was done, UTC.
    role : the role under which it was done, in the organisation's words.
    person : who did it; once kept, a pseudonym that the key of the post alone turns back into the name.
    facts : what was done, in ids, numbers and words that name nobody.
    words : free text by name; once kept, tokens that the key of the post alone turns back into text.
    seq : place in the ledger, from 1; 0 = not kept yet.
    kept_at : when it was written down; None = not kept yet.
    """

    act_id: str
    post_id: str
    kind: str
    at: datetime
    role: str = ""
    person: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    seq: int = 0
    kept_at: datetime | None = None

    def fact(self, name: str) -> str:
        """Return a fact as text; empty where it was not stated."""
        return str(self.facts.get(name, ""))

    def instant(self, name: str) -> datetime | None:
        """Return a fact that is an instant; None where it was not stated."""
        return parse_instant(self.fact(name)) if self.facts.get(name) else None

    def word(self, name: str) -> str:
        """Return a free text; empty where none was given."""
        return self.words.get(name, "")
