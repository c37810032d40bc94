"""Decision records: the question, what was shown, who advised what and when, who decided, and who dissented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.authority import may_decide, may_request
from egress.domain.case import Case
from egress.domain.requests import comms_lost
from egress.domain.two_persons import Confirmation, changes_posture, confirmation_of

NOT_YET = "not yet"
"""The option that every question has: a decision too, which names when it is looked at again."""

ANSWERS = (ActKind.CONFIRMED, ActKind.DISSENTED)
"""Acts that answer to a ruling."""


@dataclass(frozen=True, kw_only=True)
class Position:
    """What one adviser held from an instant on, until a later position of the same person."""

    person: str
    role: str
    option: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """What a decision obliges somebody to do by an instant."""

    what: str
    owner: str
    by: datetime


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """
    One decision on a question.

    Attributes
    ----------
    id : the act that took it.
    option : one of the question's options, or "not yet".
    review_at : when "not yet" is looked at again; None for other options.
    authority_id : the row of the authority table under which it was taken.
    by_fallback : whether the fallback of that row took it because communications were lost.
    needs_second : whether it takes effect only once a second person has confirmed it.
    """

    id: str
    option: str
    person: str
    role: str
    at: datetime
    authority_id: str
    by_fallback: bool
    needs_second: bool
    review_at: datetime | None = None
    reason: str = ""
    obliges: tuple[Obligation, ...] = ()
    confirmation: Confirmation | None = None

    @property
    def in_force(self) -> bool:
        """Whether it has taken effect."""
        return self.confirmation is not None or not self.needs_second


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """
    Everything about one question.

    Attributes
    ----------
    id : the act that put the question.
    options : as they were shown, "not yet" apart.
    advice, doubts : what egress advised, and what it said against itself, as shown then.
    positions : every position taken, in order, so that changes of mind stay visible.
    rulings : every decision on it, "not yet" included, in order.
    dissents : who does not stand by a ruling, attached to it by its id.
    """

    id: str
    authority_id: str
    question: str
    options: tuple[str, ...]
    advice: str
    doubts: tuple[str, ...]
    put_at: datetime
    positions: tuple[Position, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    dissents: tuple[tuple[str, Position], ...] = ()

    def positions_now(self) -> tuple[Position, ...]:
        """Return the latest position of each adviser."""
        return tuple({position.person: position for position in self.positions}.values())

    @property
    def is_split(self) -> bool:
        """Whether advisers hold different options."""
        return len({position.option for position in self.positions_now()}) > 1

    def ruling_in_force(self) -> Ruling | None:
        """Return the latest ruling that has taken effect; None where there is none."""
        return next((ruling for ruling in reversed(self.rulings) if ruling.in_force), None)


@dataclass(frozen=True, kw_only=True)
class StandingQuestion:
    """How a question stands: whether advisers hold different options, and the latest ruling if there is one."""

    id: str
    authority_id: str
    question: str
    is_split: bool
    ruling: Ruling | None


def decision_records(acts: Iterable[Act], *, most: int | None = None, before: str = "") -> tuple[DecisionRecord, ...]:
    """
    Return the decision records that acts make up, in the order in which the questions were put.

    Parameters
    ----------
    most : only so many, the latest. before : only questions put before the one of this id, where there is one.
    """
    log = ActLog.of(acts)
    answers, put = log.kinds(*ANSWERS), log.kinds(ActKind.QUESTION_PUT)
    end = next((place for place, act in enumerate(put) if act.act_id == before), len(put))
    first = 0 if most is None else max(0, end - most)
    return tuple(_record(act, log.about(act.act_id), answers) for act in put[first:end])


def questions_as_they_stand(acts: Iterable[Act]) -> tuple[StandingQuestion, ...]:
    """Return how every question stands, in the order in which they were put, without what was said about it."""
    log = ActLog.of(acts)
    answers = log.kinds(*ANSWERS)
    found = []
    for put in log.kinds(ActKind.QUESTION_PUT):
        about = log.about(put.act_id)
        held = {act.person: act.fact("option") for act in about if act.kind == ActKind.POSITION_TAKEN}
        ruled = next((act for act in reversed(about) if act.kind == ActKind.DECIDED), None)
        found.append(
            StandingQuestion(
                id=put.act_id,
                authority_id=put.fact("authority_id"),
                question=put.word("question"),
                is_split=len(set(held.values())) > 1,
                ruling=None if ruled is None else _ruling(ruled, answers),
            )
        )
    return tuple(found)


def decision_record(acts: Iterable[Act], question_id: str) -> DecisionRecord | None:
    """Return the decision record of one question; None where no question bears that id."""
    log = ActLog.of(acts)
    put = _question_put(log, question_id)
    return None if put is None else _record(put, log.about(question_id), log.kinds(*ANSWERS))


def options_of(acts: Iterable[Act], question_id: str) -> tuple[str, ...]:
    """Return what may be answered to a question, "not yet" included; nothing where no question bears that id."""
    put = _question_put(ActLog.of(acts), question_id)
    return () if put is None else (*_options(put), NOT_YET)


def why_not_requestable(case: Case, act: Act) -> str:
    """Return why a request cannot stand, in words; empty where it can."""
    if may_request(case.authority, act.fact("authority_id"), act.role):
        return ""
    return f"{act.role or 'nobody'} may not ask for {act.fact('authority_id')}"


def why_not_decidable(case: Case, acts: Iterable[Act], act: Act) -> str:
    """Return why an act of decision cannot stand, in words; empty where it can."""
    log = ActLog.of(acts)
    record = decision_record(log, act.fact("question"))
    if record is None:
        return "no question bears that id"
    if not act.person:
        return "a decision needs the name of who takes it"
    if act.fact("option") not in (*record.options, NOT_YET):
        return f"{act.fact('option')} was not among the options shown"
    if act.fact("option") == NOT_YET and not (act.instant("review_at") or act.at) > act.at:
        return "a decision to wait names when it is looked at again"
    if act.fact("option") != NOT_YET and act.instant("review_at") is not None:
        return f'only "{NOT_YET}" is looked at again; {act.fact("option")} would never count as decided'
    lost = comms_lost(log, act.at)
    if not may_decide(case.authority, record.authority_id, act.role, comms_lost=lost):
        state = "" if lost else " (not cut off)"
        return f"{act.role or 'nobody'} may not decide {record.authority_id}{state}"
    return ""


def ruling_facts(case: Case, acts: Iterable[Act], act: Act) -> dict[str, object]:
    """Return what the ledger keeps of a decision besides what was said: which authority, and who must confirm."""
    put = _question_put(ActLog.of(acts), act.fact("question"))
    row = next(row for row in case.authority if put is not None and row.id == put.fact("authority_id"))
    return {
        "authority_id": row.id,
        "decided_by": row.decided_by,
        "by_fallback": not may_decide(case.authority, row.id, act.role),
        "needs_second": changes_posture(case, row.id) and act.fact("option") != NOT_YET,
    }


def _question_put(log: ActLog, question_id: str) -> Act | None:
    return next((act for act in log.kinds(ActKind.QUESTION_PUT) if act.act_id == question_id), None)


def _options(put: Act) -> tuple[str, ...]:
    return tuple(put.facts.get("options", ()))


def _record(put: Act, about: Sequence[Act], answers: Sequence[Act]) -> DecisionRecord:
    rulings = tuple(_ruling(act, answers) for act in about if act.kind == ActKind.DECIDED)
    return DecisionRecord(
        id=put.act_id,
        authority_id=put.fact("authority_id"),
        question=put.word("question"),
        options=_options(put),
        advice=put.word("advice"),
        doubts=tuple(text for name, text in sorted(put.words.items()) if name.startswith("doubt")),
        put_at=put.at,
        positions=tuple(_position(act) for act in about if act.kind == ActKind.POSITION_TAKEN),
        rulings=rulings,
        dissents=tuple(
            (act.fact("of"), _position(act))
            for act in answers
            if act.kind == ActKind.DISSENTED and act.fact("of") in {ruling.id for ruling in rulings}
        ),
    )


def _position(act: Act) -> Position:
    return Position(person=act.person, role=act.role, option=act.fact("option"), reason=act.word("reason"), at=act.at)


def _ruling(act: Act, answers: Sequence[Act]) -> Ruling:
    owed = act.facts.get("obliges", ())
    return Ruling(
        id=act.act_id,
        option=act.fact("option"),
        person=act.person,
        role=act.role,
        at=act.at,
        authority_id=act.fact("authority_id"),
        by_fallback=bool(act.facts.get("by_fallback")),
        needs_second=bool(act.facts.get("needs_second")),
        review_at=act.instant("review_at"),
        reason=act.word("reason"),
        obliges=tuple(
            Obligation(what=act.word(f"obliges {number}"), owner=one["owner"], by=_instant(one["by"]))
            for number, one in enumerate(owed)
        ),
        confirmation=confirmation_of(answers, act.act_id),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
