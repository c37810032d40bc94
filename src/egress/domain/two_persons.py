"""The rule of two persons: what one proposes or decides takes effect once another has confirmed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.case import Case


class TwoPersonAct(StrEnum):
    """What nobody does alone, besides a change of posture."""

    DESTROY_NAMES = "destroy_names"
    EXPORT_NAMES = "export_names"
    CANCEL_ALERT = "cancel_alert"


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """Who stood by an act as the second person, under which role, and when."""

    person: str
    role: str
    at: datetime


def changes_posture(case: Case, authority_id: str) -> bool:
    """Whether a kind of decision changes the posture: some rung of the ladder asks for it."""
    return any(rung.decision_id == authority_id for rung in case.postures)


def confirmation_of(acts: Iterable[Act], act_id: str) -> Confirmation | None:
    """Return who confirmed an act; None where nobody has."""
    for act in ActLog.of(acts).kinds(ActKind.CONFIRMED):
        if act.fact("of") == act_id:
            return Confirmation(person=act.person, role=act.role, at=act.at)
    return None


def why_not_confirmable(acts: Iterable[Act], confirming: Act) -> str:
    """Return why an act of confirmation cannot stand, in words; empty where it can."""
    log = ActLog.of(acts)
    waiting = log.kinds(ActKind.DECIDED, ActKind.PROPOSED)
    meant = next((act for act in waiting if act.act_id == confirming.fact("of")), None)
    if meant is None:
        return "nothing that waits for a second person bears that id"
    if confirmation_of(log, meant.act_id) is not None:
        return "it was confirmed already"
    if not confirming.person or not meant.person:
        return "a person must be named on both sides"
    if confirming.person == meant.person:
        return "the second person is the first"
    return ""
