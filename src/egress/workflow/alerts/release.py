"""Clearance and release of an alert under the authority table, its cancellation, and alerts of partners entered."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from egress.domain import Act, Case, Finding, apply_scenario, may_decide
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.alerts import Alert
from egress.domain.authority import PUBLIC_ALERT as PUBLIC_ALERT
from egress.domain.authority import is_for_public_alerts, may_request
from egress.domain.requests import comms_lost
from egress.inputs.feeds import hear_cap
from egress.kit import InputProblem, Problem, iso_utc
from egress.publications.alerts import cancel_of, write_cap
from egress.store import Store
from egress.workflow.alerts.beside import Beside, ByHand, beside_of, findings_beside
from egress.workflow.record.destroy import cancel_alert
from egress.workflow.record.hands import Hand, act_of, case_now, refused


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """An alert that went out: the message as it was sent, and the act that says so."""

    alert: Alert
    cap: bytes
    act: Act


NOTHING_BY_HAND = ByHand()
PARTNER_ID = re.compile(r"[a-z0-9_-]{1,64}")

RELEASED_FROM = ("Draft", "Actual")
"""What an alert is marked before it is released; a drill stays a drill."""


def clear_alert(
    store: Store,
    post_id: str,
    hand: Hand,
    alert: Alert,
    *,
    by_hand: ByHand = NOTHING_BY_HAND,
    authority: str = PUBLIC_ALERT,
) -> Act:
    """
    Clear an alert for release, as a role that may ask for it; the message that is cleared is kept, and its digest.

    It is held against the record as it stands in the transaction that writes, and against what is named by hand.

    Raises
    ------
    InputProblem
        while a breach stands, for a role that may not, or a row of the table that is not for alerts to the public.
    """
    case = case_now(store, post_id)
    _row(case, authority)
    if not may_request(case.authority, authority, hand.role):
        raise refused(hand.role, f"may not clear an alert under {authority}", remedy="See authority.csv.")
    check = _check_of(store, post_id, alert, case=case, by_hand=by_hand)

    def judge(acts: ActLog, act: Act) -> Act:
        return replace(act, facts={**act.facts, "held_against": check(acts, act.at)})

    facts = {"alert": alert.id, "digest": words_digest(alert), "authority_id": authority}
    words = {"text": _english(alert), "cap": write_cap(alert, case).decode()}
    act = act_of(hand, ActKind.ALERT_CLEARED, post_id, facts=facts, words=words)
    return store.record(act, judge=judge)


def release_alert(
    store: Store, post_id: str, hand: Hand, alert: Alert, *, case: Case, by_hand: ByHand = NOTHING_BY_HAND
) -> Cleared:
    """
    Release an alert that was cleared, as the role that the table lets decide, by another person than who cleared it.

    It is checked anew, against the record as it stands in the transaction that writes.

    Raises
    ------
    InputProblem
        while a breach stands, the words were not cleared as they are, or the role or the person may not.
    """
    if alert.status not in RELEASED_FROM:
        remedy = "Draft it anew as a message that is meant."
        raise refused(alert.id, f"it is marked {alert.status}, and would go out as Actual", remedy=remedy)
    known = case_now(store, post_id)
    check = _check_of(store, post_id, alert, case=known, by_hand=by_hand)

    def judge(acts: ActLog, act: Act) -> Act:
        cleared = [one for one in acts.kinds(ActKind.ALERT_CLEARED) if one.fact("alert") == alert.id]
        last = cleared[-1] if cleared else None
        if last is None or last.fact("digest") != words_digest(alert):
            raise refused(alert.id, "these words were not cleared", remedy="Clear it first: egress alert clear.")
        if last.person == act.person or not act.person:
            raise refused(
                alert.id, "who cleared it releases it", remedy="Another person releases it, under their name."
            )
        authority, lost = last.fact("authority_id"), comms_lost(acts, act.at)
        _row(known, authority)
        if not may_decide(known.authority, authority, act.role, comms_lost=lost):
            raise refused(act.role, f"may not release an alert under {authority}", remedy="See authority.csv.")
        if any(one.fact("alert") == alert.id for one in acts.kinds(ActKind.ALERT_RAISED)):
            raise refused(alert.id, "it was released already", remedy="Update it instead.")
        return replace(act, facts={**act.facts, "authority_id": authority, "held_against": check(acts, act.at)})

    actual = replace(alert, status="Actual")
    cap = write_cap(actual, case)
    facts = {"alert": alert.id, "digest": words_digest(alert), "cap": hashlib.sha256(cap).hexdigest()}
    words = {"text": _english(alert), "cap": cap.decode()}
    act = act_of(hand, ActKind.ALERT_RAISED, post_id, facts=facts, words=words)
    return Cleared(alert=actual, cap=cap, act=store.record(act, judge=judge))


def hear_alert(store: Store, post_id: str, hand: Hand, content: bytes, *, partner: str, file: str = "alert") -> Act:
    """
    Enter a partner's alert, a CAP message: from now on ours are held against it until it expires or is replaced.

    Raises
    ------
    InputProblem
        for anything that is no CAP message, and for a partner that is not named as the case names things.
    """
    if not PARTNER_ID.fullmatch(partner):
        raise refused(partner, "no name in code", remedy="Name the partner in small letters, digits, - and _.")
    alert, text = hear_cap(content, file=file, sites=case_now(store, post_id).sites)
    facts = {"alert": alert.id, "partner": partner}
    words = {"cap": text}
    return store.record(act_of(hand, ActKind.ALERT_HEARD, post_id, facts=facts, words=words))


def findings_now(
    store: Store, post_id: str, alert: Alert, *, now: datetime, by_hand: ByHand = NOTHING_BY_HAND
) -> tuple[tuple[Finding, ...], Beside, Case]:
    """Return every finding on an alert as the record stands, what it was held against, and the case."""
    case = apply_scenario(case_now(store, post_id))
    beside = beside_of(case, store.log(post_id), store.texts(post_id), now, by_hand=by_hand)
    return findings_beside(alert, case, beside, now, languages=by_hand.languages), beside, case


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
        raise InputProblem(
            [Problem(alert.id, 0, one.rule, "broken", "kept", f"{one.sentence} {remedy}") for one in breaches]
        )


def _check_of(
    store: Store, post_id: str, alert: Alert, *, case: Case, by_hand: ByHand
) -> Callable[[ActLog, datetime], dict[str, object]]:
    """Return what holds an alert against the acts of the post; it refuses a breach and tells what it looked at."""
    applied, texts = apply_scenario(case), store.texts(post_id)

    def check(acts: ActLog, now: datetime) -> dict[str, object]:
        beside = beside_of(applied, acts, texts, now, by_hand=by_hand)
        _refuse_breaches(alert, findings_beside(alert, applied, beside, now, languages=by_hand.languages))
        return beside.facts()

    return check


def _row(case: Case, authority: str) -> None:
    """Refuse a row of the authority table that is none, or is not for alerts to the public."""
    known = [row.id for row in case.authority]
    meant = [row for row in known if is_for_public_alerts(row)]
    if authority in meant:
        return
    why = "not a row for alerts to the public" if authority in known else "no such kind of decision"
    named = f"Take {' or '.join(meant)}." if meant else f"Add the row {PUBLIC_ALERT} to authority.csv."
    raise refused(authority, why, remedy=f"{named} Only {PUBLIC_ALERT} and {PUBLIC_ALERT}-… are for that.")


def _english(alert: Alert) -> str:
    text = alert.texts.get("en") or next(iter(alert.texts.values()))
    return text.whole()
