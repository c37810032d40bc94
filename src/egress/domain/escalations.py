"""What has passed its time and who must now be told: tasks, requests, reviews and orders that nobody answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.decisions import decision_records
from egress.domain.orders import orders_of
from egress.domain.requests import requests_of
from egress.domain.tasks import tasks_of

NOBODY = "nobody is named"
"""Said where the table names no one to whom a lapse would go."""


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """
    Something that passed its time.

    Attributes
    ----------
    of : the act that set the clock going.
    kind : "task", "request", "review" or "order".
    at : the instant at which the time was over.
    was, goes_to : who had to act, and who must now; "nobody is named" where the tables say nothing.
    """

    of: str
    kind: str
    at: datetime
    was: str
    goes_to: str
    sentence: str


def lapses(acts: Iterable[Act], now: datetime) -> tuple[Lapse, ...]:
    """Return everything that has passed its time by now, earliest first, whether it was told already or not."""
    log = ActLog.of(acts).until(now)
    found = [*_tasks(log, now), *_requests(log, now), *_reviews(log, now), *_orders(log, now)]
    return tuple(sorted(found, key=lambda lapse: (lapse.at, lapse.of)))


def untold(acts: Iterable[Act], now: datetime) -> tuple[Lapse, ...]:
    """Return the lapses of which no act tells yet."""
    log = ActLog.of(acts)
    told = {act.fact("of") for act in log.kinds(ActKind.ESCALATED)}
    return tuple(lapse for lapse in lapses(log, now) if lapse.of not in told)


def _tasks(acts: ActLog, now: datetime) -> Iterable[Lapse]:
    for task in tasks_of(acts):
        if task.status(now) in ("overdue", "late"):
            goes_to = task.escalates_to or NOBODY
            words = f"{task.owner} did not {task.what} in time; it goes to {goes_to}."
            yield Lapse(
                of=task.id, kind="task", at=_after(task.act_by), was=task.owner, goes_to=goes_to, sentence=words
            )


def _requests(acts: ActLog, now: datetime) -> Iterable[Lapse]:
    for request in requests_of(acts):
        answered_late = request.answered_at is not None and request.answered_at > request.answer_due
        if request.status(now) == "timed out" or answered_late:
            goes_to = request.fallback or NOBODY
            words = f"{request.asked} gave no answer on {request.authority_id} in time; "
            words += f"if communications are lost, {goes_to} decides."
            at = _after(request.answer_due)
            yield Lapse(of=request.id, kind="request", at=at, was=request.asked, goes_to=goes_to, sentence=words)


def _reviews(acts: ActLog, now: datetime) -> Iterable[Lapse]:
    for record in decision_records(acts):
        for number, ruling in enumerate(record.rulings):
            due, later = ruling.review_at, record.rulings[number + 1 :]
            if due is not None and due < now and not any(one.at <= due for one in later):
                words = f"{record.authority_id}: {ruling.role} decided to wait, and did not look at it again in time."
                at = _after(due)
                yield Lapse(of=ruling.id, kind="review", at=at, was=ruling.role, goes_to=ruling.role, sentence=words)


def _orders(acts: ActLog, now: datetime) -> Iterable[Lapse]:
    for order in orders_of(acts):
        late = order.acknowledged_at is not None and order.acknowledged_at > order.acknowledge_by
        if order.status(now) == "unacknowledged" or late:
            goes_to = order.escalates_to or NOBODY
            words = f"{order.owner} did not acknowledge {order.title} in time; it goes to {goes_to}."
            at = _after(order.acknowledge_by)
            yield Lapse(of=order.id, kind="order", at=at, was=order.owner, goes_to=goes_to, sentence=words)


def _after(due: datetime) -> datetime:
    """Return the first second at which a time is over."""
    return due + timedelta(seconds=1)
