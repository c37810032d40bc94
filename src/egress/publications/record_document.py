"""What the record answers, as records: the log, the portfolio, what stands, and a verified ledger."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """
    One act.

    Attributes
    ----------
    seq : place in the ledger.
    at, kept_at : when it was done, and when it was written down.
    person, role : who did it; a person whose name was destroyed is "(destroyed)".
    kind : the word of the ledger.
    sentence : what was done.
    """

    seq: int
    at: datetime
    kept_at: datetime | None
    person: str
    role: str
    kind: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Log:
    """
    The acts of a post, in their order.

    Attributes
    ----------
    destroyed_at : when its names were destroyed; null where they were not.
    """

    post_id: str
    destroyed_at: datetime | None
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """
    Until when an owner's rows of one table may be relied on.

    Attributes
    ----------
    part : a table of the case.
    owner : who stands for the rows; empty = nobody does.
    """

    part: str
    owner: str
    affirm_by: datetime
    stale: bool


@dataclass(frozen=True, kw_only=True)
class PortfolioLine:
    """
    One post by its latest brief.

    Attributes
    ----------
    as_of : of that brief; null where none was kept yet, and then its figures are null too.
    version : of the case that the brief was made of; 0 without one.
    posture : the highest rung advised, in the organisation's words; empty where none is.
    start_by_status, margin_h : of the post as a whole, at the leading risk, as its brief says; the status is empty
        without a brief.
    margin_now_h : hours that are left of the margin at the instant of the portfolio; below 0 = the start-by has
        passed since the brief was made; never more than the brief says, though its day lies ahead; null where the
        brief states no margin.
    clearance_time_h : until the last of them is safe; null = not within the horizon.
    readiness_debt_h, debt : hours that lapsed things add to the clearance, and each of them in words.
    parts : until when the parts of its case may be relied on.
    """

    post_id: str
    as_of: datetime | None
    version: int
    posture: str
    start_by_status: str
    margin_h: float | None
    margin_now_h: float | None
    clearance_time_h: float | None
    readiness_debt_h: float
    debt: tuple[str, ...]
    parts: tuple[PartLine, ...]


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """
    Every post, the least margin first.

    Attributes
    ----------
    at : the instant that freshness and the margin left are judged at.
    """

    at: datetime
    posts: tuple[PortfolioLine, ...]


@dataclass(frozen=True, kw_only=True)
class StandingLine:
    """
    Something that waits for somebody.

    Attributes
    ----------
    kind : "task", "request", "question", "review", "confirmation" or "order".
    id : the act that it began with.
    who : who must act now.
    due : by when; null where no clock runs.
    status : "open", "overdue", "waiting", "timed out", "unacknowledged" and the like.
    """

    kind: str
    id: str
    what: str
    who: str
    due: datetime | None
    status: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """
    What waits for somebody at a post.

    Attributes
    ----------
    comms_lost : whether communications with those above count as lost.
    """

    post_id: str
    at: datetime
    comms_lost: bool
    lines: tuple[StandingLine, ...]


@dataclass(frozen=True, kw_only=True)
class FaultLine:
    """
    One thing that is wrong with a ledger.

    Attributes
    ----------
    kind : "edited", "gap", "broken_link", "cut_off", "rewritten", "false_signature", "unknown_signer",
        "other_ledger" or "record".
    seq : the entry where it shows; 0 = none of its own.
    """

    kind: str
    seq: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class LedgerAnswer:
    """
    What a look at a ledger found.

    Attributes
    ----------
    entries : how many there are.
    checked_until : the last entry that a genuine checkpoint holds still; 0 = none was given, or none is genuine.
    tables_checked : whether versions, briefs and seals were held against it too; an export has none.
    """

    ledger_id: str
    entries: int
    checked_until: int
    tables_checked: bool
    faults: tuple[FaultLine, ...]
