"""Clearance and release of an alert under the authority table, and its cancellation by two persons."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from egress.domain import Act, Case, Finding, may_decide
from egress.domain.acts import ActKind
from egress.domain.alerts import Alert
from egress.domain.authority import may_request
from egress.domain.requests import comms_lost
from egress.kit import InputProblem, Problem, iso_utc
from egress.publications.alerts import cancel_of, write_cap
from egress.store import Store
from egress.workflow.record.destroy import cancel_alert
from egress.workflow.record.hands import Hand, act_of, case_now, refused

PUBLIC_ALERT = "public-alert"
"""The row of the authority table that alerts need, unless another is named."""


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """An alert that went out: the message as it was sent, and the act that says so."""

    alert: Alert
    cap: bytes
    act: Act


RELEASED_FROM = ("Draft", "Actual")
"""What an alert is marked before it is released; a drill stays a drill."""


def clear_alert(
    store: Store,
    post_id: str,
    hand: Hand,
    alert: Alert,
    *,
    findings: tuple[Finding, ...],
    authority: str = PUBLIC_ALERT,
) -> Act:
    """
    Clear an alert for release, as a role that may ask for it; the words that are cleared are kept by their digest.

    Raises
    ------
    InputProblem
        while a breach stands, or for a role that may not.
    """
    _refuse_breaches(alert, findings)
    case = case_now(store, post_id)
    _row(case, authority)
    if not may_request(case.authority, authority, hand.role):
        raise refused(hand.role, f"may not clear an alert under {authority}", remedy="See authority.csv.")
    facts = {"alert": alert.id, "digest": words_digest(alert), "authority_id": authority}
    return store.record(act_of(hand, ActKind.ALERT_CLEARED, post_id, facts=facts, words={"text": _english(alert)}))


def release_alert(
    store: Store, post_id: str, hand: Hand, alert: Alert, *, case: Case, findings: tuple[Finding, ...]
) -> Cleared:
    """
    Release an alert that was cleared, as the role that the table lets decide, by another person than who cleared it.

    Raises
    ------
    InputProblem
        while a breach stands, the words were not cleared as they are, or the role or the person may not.
    """
    _refuse_breaches(alert, findings)
    if alert.status not in RELEASED_FROM:
        remedy = "Draft it anew as a message that is meant."
        raise refused(alert.id, f"it is marked {alert.status}, and would go out as Actual", remedy=remedy)
    known = case_now(store, post_id)

    def judge(acts: tuple[Act, ...], act: Act) -> Act:
        cleared = [one for one in acts if one.kind == ActKind.ALERT_CLEARED and one.fact("alert") == alert.id]
        last = cleared[-1] if cleared else None
        if last is None or last.fact("digest") != words_digest(alert):
            raise refused(alert.id, "these words were not cleared", remedy="Clear it first: egress alert clear.")
        if last.person == act.person or not act.person:
            raise refused(
                alert.id, "who cleared it releases it", remedy="Another person releases it, under their name."
            )
        authority, lost = last.fact("authority_id"), comms_lost(acts, act.at)
        if not may_decide(known.authority, authority, act.role, comms_lost=lost):
            raise refused(act.role, f"may not release an alert under {authority}", remedy="See authority.csv.")
        if any(one.kind == ActKind.ALERT_RAISED and one.fact("alert") == alert.id for one in acts):
            raise refused(alert.id, "it was released already", remedy="Update it instead.")
        return replace(act, facts={**act.facts, "authority_id": authority})

    actual = replace(alert, status="Actual")
    cap = write_cap(actual, case)
    facts = {"alert": alert.id, "digest": words_digest(alert), "cap": hashlib.sha256(cap).hexdigest()}
    act = act_of(hand, ActKind.ALERT_RAISED, post_id, facts=facts, words={"text": _english(alert)})
    return Cleared(alert=actual, cap=cap, act=store.record(act, judge=judge))


def withdraw_alert(
    store: Store, post_id: str, hand: Hand, alert: Alert, *, case: Case, proposal_id: str, sent: datetime
) -> Cleared:
    """Cancel an alert as the second person, and return the CAP message that cancels it."""
    act = cancel_alert(store, post_id, hand, proposal_id=proposal_id, alert_id=alert.id)
    message = replace(cancel_of(alert, sent=sent), status="Actual")
    return Cleared(alert=message, cap=write_cap(message, case), act=act)


def words_digest(alert: Alert) -> str:
    """Return the digest of what an alert says, to whom, and what it takes the place of, without its status."""
    parts = [
        alert.sender,
        alert.event,
        *(str(one) for one in alert.references),
        alert.id,
        iso_utc(alert.sent),
        iso_utc(alert.expires),
        alert.kind.value,
        *alert.categories,
        *alert.zones,
    ]
    parts += [f"{one.bidding.value} {one.site_id}" for one in alert.directions]
    parts += [f"{code} {text.whole()}" for code, text in sorted(alert.texts.items())]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _refuse_breaches(alert: Alert, findings: tuple[Finding, ...]) -> None:
    breaches = [one for one in findings if one.severity == "breach"]
    if breaches:
        remedy = "Mend it and check it again: egress alert check."
        raise InputProblem([Problem(alert.id, 0, one.rule, one.sentence, "no breach", remedy) for one in breaches])


def _row(case: Case, authority: str) -> None:
    if authority not in {row.id for row in case.authority}:
        known = ", ".join(row.id for row in case.authority)
        remedy = f"Name with --authority the row under which alerts go out: {known}."
        raise refused(authority, "no such kind of decision", remedy=remedy)


def _english(alert: Alert) -> str:
    text = alert.texts.get("en") or next(iter(alert.texts.values()))
    return text.whole()
