"""The verbs that look: the log of a post, every post at once, what stands, and whether the ledger holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from egress.domain.act_log import ActLog
from egress.domain.act_words import act_in_words
from egress.domain.acts import ActKind
from egress.domain.decisions import DecisionRecord, decision_records, questions_as_they_stand
from egress.domain.orders import orders_of
from egress.domain.requests import comms_lost, requests_of
from egress.domain.tasks import tasks_of
from egress.domain.two_persons import confirmation_of
from egress.kit import H_PER_DAY, InputProblem, Problem, add_hours, hours_between, parse_instant
from egress.publications import (
    FaultLine,
    LedgerAnswer,
    Log,
    LogLine,
    PartLine,
    Portfolio,
    PortfolioLine,
    Standing,
    StandingLine,
)
from egress.store import (
    Checkpoint,
    Store,
    Verification,
    filled,
    read_checkpoints,
    read_export,
    verify_entries,
    verify_store,
)
from egress.workflow.record.destroy import CARRIED_OUT, destroyed_at
from egress.workflow.record.hands import case_now
from egress.workflow.record.names import with_texts

NO_TIME = datetime.max.replace(tzinfo=UTC)


def show_log(
    store: Store, post_id: str, *, until: datetime | None = None, after_seq: int = 0, with_names: bool = True
) -> Log:
    """
    Return the acts of a post in words, with names where its key is here; those until an instant, behind a place.

    Without names, tokens stand for every name and free text: they tell persons apart, and nothing of them.
    """
    case_now(store, post_id)
    texts = store.texts(post_id) if with_names else None
    acts = [act for act in store.acts(post_id, after_seq=after_seq) if until is None or act.at <= until]
    lines = tuple(
        LogLine(
            seq=act.seq,
            at=act.at,
            kept_at=act.kept_at,
            person=act.person if texts is None else filled(act.person, texts),
            role=act.role,
            kind=act.kind,
            sentence=act_in_words(act) if texts is None else filled(act_in_words(act), texts),
        )
        for act in acts
    )
    return Log(post_id=post_id, destroyed_at=destroyed_at(store, post_id), lines=lines)


def show_portfolio(store: Store, now: datetime) -> Portfolio:
    """Return every post by its latest brief, the least margin that is left by now first."""
    documents, fresh = store.portfolio(add_hours(now, H_PER_DAY))  # a bare day is as of its end, which is ahead
    briefed = {one.post_id for one in documents}
    bare = [_without_brief(post, fresh.get(post, {}), now) for post in store.posts() if post not in briefed]
    lines = [
        PortfolioLine(
            post_id=one.post_id,
            as_of=one.as_of,
            version=one.version,
            posture=one.posture,
            start_by_status=one.start_by_status,
            margin_h=one.margin_h,
            margin_now_h=None if one.margin_h is None else one.margin_h - max(0.0, hours_between(one.as_of, now)),
            clearance_time_h=one.clearance_h,
            readiness_debt_h=one.debt_h,
            debt=one.debt_lines,
            parts=tuple(_parts(fresh.get(one.post_id, {}), now)),
        )
        for one in documents
    ]
    return Portfolio(at=now, posts=tuple(sorted([*lines, *bare], key=_urgency)))


def show_standing(store: Store, post_id: str, now: datetime) -> Standing:
    """Return what waits for somebody at a post, the earliest due first."""
    case_now(store, post_id)
    acts = store.log(post_id).until(now)
    lines = [
        *_tasks(acts, now),
        *_requests(acts, now),
        *_questions(acts, now),
        *_unconfirmed(acts),
        *_orders(acts, now),
    ]
    found = Standing(post_id=post_id, at=now, comms_lost=comms_lost(acts, now), lines=_by_due(lines))
    return with_texts(found, store.texts(post_id))


def orders_standing(store: Store, post_id: str, now: datetime) -> tuple[StandingLine, ...]:
    """Return the orders that wait for somebody at a post, the earliest due first."""
    case_now(store, post_id)
    return with_texts(_by_due(_orders(store.log(post_id).until(now), now)), store.texts(post_id))


def decisions_of(
    store: Store, post_id: str, *, most: int | None = None, before: str = ""
) -> tuple[DecisionRecord, ...]:
    """Return the decision records of a post, all or a page of them, with names where its key is here."""
    case_now(store, post_id)
    return with_texts(decision_records(store.log(post_id), most=most, before=before), store.texts(post_id))


def verify_ledger(
    store: Store, checkpoints: Sequence[Checkpoint], *, signers: Sequence[str] | None = None
) -> LedgerAnswer:
    """Hold the ledger of a store against itself, its tables, and checkpoints that were handed out."""
    with store.reading() as connection:
        return _answer(verify_store(connection, checkpoints, signers=signers), tables_checked=True)


def verify_export(
    text: str, checkpoints: Sequence[Checkpoint], *, signers: Sequence[str] | None = None
) -> LedgerAnswer:
    """Hold an exported ledger against itself and against checkpoints; needs neither database nor network."""
    try:
        ledger, found = read_export(text)
    except (ValueError, KeyError) as error:
        remedy = "Name a file that `egress ledger export` wrote."
        raise InputProblem([Problem("--export", 0, "", str(error), "an export of a ledger", remedy)]) from error
    return _answer(verify_entries(ledger, found, checkpoints, signers=signers), tables_checked=False)


def checkpoints_in(texts: Sequence[str]) -> tuple[Checkpoint, ...]:
    """Return the checkpoints in files, feeds or printed pages."""
    try:
        return tuple(checkpoint for text in texts for checkpoint in read_checkpoints(text))
    except ValueError as error:
        remedy = "Name a file, feed or page that `egress ledger checkpoint` wrote."
        raise InputProblem([Problem("--checkpoint", 0, "", str(error), "a checkpoint", remedy)]) from error


def _answer(verified: Verification, *, tables_checked: bool) -> LedgerAnswer:
    return LedgerAnswer(
        ledger_id=verified.ledger_id,
        entries=verified.entries,
        checked_until=verified.checked_until,
        tables_checked=tables_checked,
        faults=tuple(FaultLine(kind=one.kind, seq=one.seq, sentence=one.sentence) for one in verified.faults),
    )


def _without_brief(post_id: str, fresh: Mapping[tuple[str, str], str], now: datetime) -> PortfolioLine:
    return PortfolioLine(
        post_id=post_id,
        as_of=None,
        version=0,
        posture="",
        start_by_status="",
        margin_h=None,
        margin_now_h=None,
        clearance_time_h=None,
        readiness_debt_h=0.0,
        debt=(),
        parts=tuple(_parts(fresh, now)),
    )


def _parts(fresh: Mapping[tuple[str, str], str], now: datetime) -> Iterator[PartLine]:
    for (part, owner), text in sorted(fresh.items()):
        date = parse_instant(text)
        yield PartLine(part=part, owner=owner, affirm_by=date, stale=date < now)


def _urgency(line: PortfolioLine) -> tuple[int, float, str]:
    """Sort key: without a brief, cannot be cleared, start-by past by now, then the least margin that is left."""
    left = line.margin_now_h
    has_passed = line.start_by_status == "open" and left is not None and left < 0
    rank = {"": 0, "cannot_clear": 1, "past": 2, "open": 3}.get(line.start_by_status, 4)
    return 2 if has_passed else rank, left or 0.0, line.post_id


def _by_due(lines: Iterable[StandingLine]) -> tuple[StandingLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due or NO_TIME, line.id)))


def _tasks(acts: ActLog, now: datetime) -> Iterator[StandingLine]:
    for task in tasks_of(acts):
        status = task.status(now)
        if status in ("open", "overdue"):
            who = task.responsible(now)
            yield StandingLine(kind="task", id=task.id, what=task.what, who=who, due=task.act_by, status=status)


def _requests(acts: ActLog, now: datetime) -> Iterator[StandingLine]:
    lost = comms_lost(acts, now)
    for request in requests_of(acts):
        status = request.status(now)
        if status != "answered":
            who = request.fallback if lost and request.fallback else request.asked
            what = f"{request.authority_id}, asked by {request.requested_by}"
            due = request.answer_due
            yield StandingLine(kind="request", id=request.id, what=what, who=who, due=due, status=status)


def _questions(acts: ActLog, now: datetime) -> Iterator[StandingLine]:
    for record in questions_as_they_stand(acts):
        ruling = record.ruling
        if ruling is None:
            status = "advice is split" if record.is_split else "not decided"
            who, due = record.authority_id, None
            yield StandingLine(kind="question", id=record.id, what=record.question, who=who, due=due, status=status)
        elif ruling.review_at is not None:
            status = "overdue" if now > ruling.review_at else "waiting"
            due, what = ruling.review_at, record.question
            yield StandingLine(kind="review", id=record.id, what=what, who=ruling.role, due=due, status=status)


def _unconfirmed(acts: ActLog) -> Iterator[StandingLine]:
    carried_out = {act.fact("proposal") for act in acts.kinds(*CARRIED_OUT.values())}
    for act in acts.kinds(ActKind.PROPOSED, ActKind.DECIDED):
        waits = act.kind == ActKind.PROPOSED or act.facts.get("needs_second")
        if waits and act.act_id not in carried_out and confirmation_of(acts, act.act_id) is None:
            what = act_in_words(act).split(".")[0]
            who, status = "a second person", "waiting"
            yield StandingLine(kind="confirmation", id=act.act_id, what=what, who=who, due=None, status=status)


def _orders(acts: ActLog, now: datetime) -> Iterator[StandingLine]:
    for order in orders_of(acts):
        status = order.status(now)
        if status != "acknowledged":
            who = order.escalates_to if status == "unacknowledged" else order.owner
            due = order.acknowledge_by
            yield StandingLine(kind="order", id=order.id, what=order.title, who=who, due=due, status=status)
