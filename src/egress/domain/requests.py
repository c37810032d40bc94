"""Requests that travel up: who is asked, until when, and who decides instead once communications are lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.authority import Authority
from egress.kit import add_hours, iso_utc


@dataclass(frozen=True, kw_only=True)
class Request:
    """
    One request for a decision.

    Attributes
    ----------
    id : the act that made it; question_id : the question that it asks to be decided.
    authority_id : the row of the authority table.
    asked : the role that decides; fallback : the role that does once communications are lost; empty = nobody.
    answer_due : when the time to decide of the table is over.
    answered_at : when it was decided, "not yet" included; None = not yet answered.
    """

    id: str
    question_id: str
    authority_id: str
    requested_by: str
    asked: str
    fallback: str
    made_at: datetime
    answer_due: datetime
    answered_at: datetime | None = None

    def status(self, now: datetime) -> str:
        """Return "answered", "waiting", or "timed out" once the time to decide is over without an answer."""
        if self.answered_at is not None and self.answered_at <= now:
            return "answered"
        return "timed out" if now > self.answer_due else "waiting"


def request_facts(row: Authority, question_id: str, made_at: datetime) -> dict[str, str]:
    """Return what the ledger keeps of a request: the row of the table as it stood then."""
    return {
        "question": question_id,
        "authority_id": row.id,
        "asked": row.decided_by,
        "fallback": row.fallback_authority,
        "answer_due": iso_utc(add_hours(made_at, row.time_to_decide_h)),
    }


def requests_of(acts: Iterable[Act]) -> tuple[Request, ...]:
    """Return the requests that were made, in their order, and when they were answered."""
    log = ActLog.of(acts)
    return tuple(_request(act, _answered_at(act, log)) for act in log.kinds(ActKind.REQUEST_MADE))


def comms_lost(acts: Iterable[Act], now: datetime) -> bool:
    """Whether communications with those above count as lost: the latest word on it until now says so."""
    latest = ActLog.of(acts).latest(ActKind.COMMS_LOST, ActKind.COMMS_RESTORED, until=now)
    return latest is not None and latest.kind == ActKind.COMMS_LOST


def _answered_at(made: Act, log: ActLog) -> datetime | None:
    answers = [act.at for act in log.about(made.fact("question")) if act.kind == ActKind.DECIDED]
    return min((at for at in answers if at >= made.at), default=None)


def _request(act: Act, answered_at: datetime | None) -> Request:
    return Request(
        id=act.act_id,
        question_id=act.fact("question"),
        authority_id=act.fact("authority_id"),
        requested_by=act.role,
        asked=act.fact("asked"),
        fallback=act.fact("fallback"),
        made_at=act.at,
        answer_due=act.instant("answer_due") or act.at,
        answered_at=answered_at,
    )
