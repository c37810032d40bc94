"""Acts: what somebody did, under which role and when; the record of a post is the list of its acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
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

    def word(self, name: str) -> str:
        """Return a free text; empty where none was given."""
        return self.words.get(name, "")
