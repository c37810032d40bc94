"""The warden tree: who tells whom, and who has answered, by zone. No answer never counts as safe."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from egress.kit import InputProblem, Problem


class Answer(StrEnum):
    """What is known of a message to one person, from least to most."""

    NO_ANSWER = "no_answer"
    DELIVERED = "delivered"
    READ = "read"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """
    One person, household or institution that an alert reaches.

    Attributes
    ----------
    id : names nobody. zone : the site id of its zone. persons : people it stands for.
    warden_id : the recipient that passes the alert on to it; empty = the post itself.
    """

    id: str
    zone: str
    persons: int = 1
    warden_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One word that came back: from whom, what, when; `says_safe` only if the person said so."""

    recipient_id: str
    answer: Answer
    at: datetime
    says_safe: bool = False


@dataclass(frozen=True, kw_only=True)
class ZoneReach:
    """
    How far an alert has come in one zone, in persons.

    Attributes
    ----------
    by_answer : persons by the most that is known of them; adds up to `persons`.
    safe_persons : those who said that they are safe; nobody else is.
    """

    zone: str
    persons: int
    by_answer: Mapping[Answer, int]
    safe_persons: int

    @property
    def unknown_persons(self) -> int:
        """Persons of whom it is not known that they are safe; silence counts among them."""
        return self.persons - self.safe_persons


def reach_by_zone(
    recipients: Iterable[Recipient], receipts: Iterable[Receipt], *, at: datetime
) -> tuple[ZoneReach, ...]:
    """
    Return the reach of an alert by zone, as known at an instant.

    The most that came back counts, in whatever order it came; of words of one minute that contradict each other,
    the one that does not say safe. A receipt of a warden says nothing of those behind it.
    """
    rank = list(Answer)
    best: dict[str, Answer] = {}
    unsafe: dict[str, tuple[datetime, bool]] = {}
    for receipt in receipts:
        if receipt.at > at:
            continue
        known = best.get(receipt.recipient_id, Answer.NO_ANSWER)
        best[receipt.recipient_id] = max(known, receipt.answer, key=rank.index)
        if receipt.answer is Answer.ACKNOWLEDGED:
            word = receipt.at, not receipt.says_safe
            unsafe[receipt.recipient_id] = max(unsafe.get(receipt.recipient_id, word), word)
    zones: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        zones.setdefault(recipient.zone, []).append(recipient)
    return tuple(_reach(zone, members, best, unsafe) for zone, members in zones.items())


def chain_of(recipients: Iterable[Recipient], recipient_id: str) -> tuple[str, ...]:
    """
    Return the wardens from the post down to a recipient.

    Raises
    ------
    InputProblem
        for a warden that is not in the list, or a tree that bites its tail.
    """
    by_id = {one.id: one for one in recipients}
    chain, at = [recipient_id], by_id[recipient_id].warden_id
    while at:
        if at in chain or at not in by_id:
            fault = "a warden of itself" if at in chain else "no such warden"
            remedy = "Name another recipient as its warden, or leave it empty."
            raise InputProblem(
                [Problem("wardens.csv", 0, "warden_id", at, "a recipient above it", f"{remedy} ({fault})")]
            )
        chain.append(at)
        at = by_id[at].warden_id
    return tuple(reversed(chain))


def _reach(
    zone: str, members: list[Recipient], best: Mapping[str, Answer], unsafe: Mapping[str, tuple[datetime, bool]]
) -> ZoneReach:
    counts = Counter[Answer](dict.fromkeys(Answer, 0))
    for member in members:
        counts[best.get(member.id, Answer.NO_ANSWER)] += member.persons
    said = sum(member.persons for member in members if not unsafe.get(member.id, (None, True))[1])
    return ZoneReach(
        zone=zone, persons=sum(one.persons for one in members), by_answer=dict(counts), safe_persons=said
    )
