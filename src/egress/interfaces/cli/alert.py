"""`egress alert`: draft, check, clear, release and cancel a message to the public."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from egress.domain import Case, apply_scenario
from egress.domain.alerts import Alert, Bidding
from egress.domain.authority import PUBLIC_ALERT
from egress.interfaces.cli.arguments import AS_OF, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INPUT
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.record_options import add_hand_options, add_store_options, hand_of, record_of
from egress.interfaces.cli.sending import send, write_whole
from egress.interfaces.wiring import open_alert, open_plan, reach_of
from egress.kit import InputProblem, Problem
from egress.publications import Document
from egress.publications.alerts import (
    Draft,
    MailServer,
    SmsGateway,
    draft_alert,
    send_mail,
    send_sms,
    update_of,
    write_cap,
)
from egress.publications.language import LANGUAGES
from egress.workflow.alerts import (
    Beside,
    ByHand,
    beside_in_words,
    beside_of,
    clear_alert,
    effect_in_words,
    expected_effect,
    findings_beside,
    hear_alert,
    post_state,
    release_alert,
    withdraw_alert,
)
from egress.workflow.record.hands import full_id

CAP_TYPE = "application/cap+xml"

MOST_HOLDS_H = 366 * 24.0
"""Hours for which a message may hold."""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    acts = verbs.add_parser("alert", help="messages to the public").add_subparsers(required=True, metavar="ACT")
    draft = _verb(acts, "draft", _draft, "draft a message from the state of the post")
    draft.add_argument("--tell", choices=[one.value for one in Bidding if one is not Bidding.OPEN], required=True)
    draft.add_argument("--site", default="", metavar="ID", help="the place, for avoid and go_to")
    draft.add_argument("--category", action="append", default=[], metavar="WORD", help="to whom; may be repeated")
    draft.add_argument("--zone", action="append", default=[], metavar="SITE", help="zone; may be repeated")
    draft.add_argument("--holds-h", type=float, default=24.0, metavar="N", help="hours until it expires (24)")
    draft.add_argument("--sender", default="egress@post.invalid", metavar="ADDRESS")
    draft.add_argument(
        "--updates", action="append", default=[], type=Path, metavar="FILE", help="CAP that it replaces"
    )
    reach = acts.add_parser("reach", help="who has answered, by zone; silence is never safe")
    reach.set_defaults(command=_reach, format="text", quiet=False)
    reach.add_argument("wardens", type=Path, metavar="WARDENS.csv", help="recipient_id,zone,persons,warden_id")
    reach.add_argument("receipts", type=Path, metavar="RECEIPTS.csv", help="recipient_id,answer,at,says_safe")
    reach.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    reach.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer there, not to stdout")
    check = _verb(acts, "check", _check, "hold a message against staff posture, plan, and other alerts")
    clear = _verb(acts, "clear", _clear, "clear a message for release")
    release = _verb(acts, "release", _release, "release a message that was cleared")
    cancel = _verb(acts, "cancel", _cancel, "cancel a message as the second person")
    heard = _verb(acts, "hear", _hear, "enter a partner's message, for ours to be held against")
    heard.add_argument("--of", required=True, metavar="PARTNER", help="whose message it is, in code")
    for verb in (check, clear, release, cancel, heard):
        verb.add_argument("message", type=Path, metavar="MESSAGE.xml", help="a CAP 1.2 message")
    for verb in (check, clear, release):
        verb.add_argument("--last", action="append", default=[], type=Path, metavar="FILE", help="our earlier alert")
        verb.add_argument(
            "--partner", action="append", default=[], type=Path, metavar="FILE", help="a partner's alert"
        )
        verb.add_argument("--plan", type=Path, metavar="PLAN.json", help="a plan beside the one that is activated")
    for verb in (draft, check, clear, release, cancel, heard):
        add_store_options(verb)
    for verb in (clear, release, cancel, heard):
        add_hand_options(verb)
    told = "row of authority.csv for alerts to the public: public-alert (if left out) or public-alert-…"
    clear.add_argument("--authority", default=PUBLIC_ALERT, metavar="ID", help=told)
    cancel.add_argument("--proposal", required=True, metavar="ID", help="the proposal to cancel, by another person")
    release.add_argument("--mail", action="append", default=[], metavar="ADDRESS", help="recipient; may be repeated")
    release.add_argument("--smtp", default="", metavar="HOST:PORT", help="mail server")
    release.add_argument("--sms", action="append", default=[], metavar="NUMBER", help="recipient; may be repeated")
    release.add_argument("--gateway", default="", metavar="URL", help="SMS gateway that takes JSON")


def _reach(options: argparse.Namespace) -> int:
    lines = []
    for zone in reach_of(options.wardens, options.receipts, instant(options.as_of, "--as-of")):
        counts = ", ".join(f"{n} {answer.value.replace('_', ' ')}" for answer, n in zone.by_answer.items())
        lines.append(f"{zone.zone}: {zone.persons} persons: {counts}; {zone.safe_persons} safe by their own word,")
        lines.append(f"  {zone.unknown_persons} not known to be safe")
    send(Document.of_text("\n".join(lines) + "\n"), options)
    return EXIT_ANSWERED


def _verb(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: object, summary: str
) -> argparse.ArgumentParser:
    verb = acts.add_parser(name, help=summary, description=summary.capitalize() + ".")
    verb.set_defaults(command=command, format="text", quiet=False)
    verb.add_argument("case", type=Path, metavar="CASE", help="folder of the case")
    verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer there, not to stdout")
    verb.add_argument("--as-of", metavar="DATE", help=AS_OF)
    verb.add_argument("--posture", default="", metavar="ID", help="rung that the post's own people are under")
    verb.add_argument("--closed", action="append", default=[], metavar="ID", help="site or leg that is shut now")
    verb.add_argument("--language", action="append", choices=LANGUAGES, default=[], help="may be repeated (en)")
    return verb


def _refuse_unknown(case: Case, options: argparse.Namespace) -> None:
    """Refuse a site, zone or category that the case does not have: the alert would speak of nowhere and to nobody."""
    sites, categories = tuple(case.site_by_id), tuple(case.categories)
    given = [("--site", options.site, sites)] if options.site else []
    given += [("--zone", zone, sites) for zone in options.zone]
    given += [("--category", category, categories) for category in options.category]
    problems = [
        Problem(option, 0, "", word, ", ".join(known), "Name one of these.")
        for option, word, known in given
        if word not in known
    ]
    if not options.site and Bidding(options.tell) in (Bidding.GO_TO, Bidding.AVOID):
        problems.append(
            Problem("--site", 0, "", "", ", ".join(case.site_by_id), "Say where to go, or what to avoid.")
        )
    if problems:
        raise InputProblem(problems)


def _holds_h(options: argparse.Namespace) -> float:
    """Return for how many hours a message holds; refuse a number after which it would not expire, or has expired."""
    holds_h = float(options.holds_h)
    if not 0 < holds_h <= MOST_HOLDS_H:
        expected = f"hours above 0, at most {MOST_HOLDS_H:.0f}"
        raise InputProblem([Problem("--holds-h", 0, "", f"{holds_h:g}", expected, "Say for how long it holds.")])
    return holds_h


def _draft(options: argparse.Namespace) -> int:
    case = apply_scenario(opened(options.case, options))
    sent, holds_h = instant(options.as_of or "", "--as-of"), _holds_h(options)
    _refuse_unknown(case, options)
    site = case.site_by_id.get(options.site)
    draft = Draft(
        bidding=Bidding(options.tell),
        sender=options.sender,
        post=case.label,
        sent=sent,
        expires=sent + timedelta(hours=holds_h),
        zone=case.timezone,
        languages=options.language or ["en"],
        site_id="" if site is None else site.id,
        place="" if site is None else site.label,
        categories=tuple(options.category),
        zones=tuple(options.zone),
    )
    beside = _beside(case, options, sent)
    posture_id = "" if beside.posture is None else beside.posture.id
    state = post_state(case, sent, draft.expires, posture_id=posture_id, closed=beside.shut.places)
    alert = draft_alert(draft, state)
    if options.updates:
        alert = update_of(alert, [open_alert(path, case) for path in options.updates])
    send(Document(write_cap(alert, case), CAP_TYPE), options)
    return EXIT_ANSWERED


def _check(options: argparse.Namespace) -> int:
    case = apply_scenario(opened(options.case, options))
    alert = open_alert(options.message, case)
    beside = _beside(case, options, alert.sent)
    now = alert.sent if options.as_of is None else instant(options.as_of, "--as-of")
    findings = findings_beside(alert, case, beside, now, languages=tuple(options.language))
    lines = [f"{one.severity}: {one.rule}: {one.sentence}" for one in findings] or ["No finding."]
    lines += [f"held against: {line}" for line in _held_against(beside, options)]
    plan = beside.plans[0] if beside.plans else None
    shut = beside.shut
    for one in expected_effect(case, alert, plan=plan, closed=shut.places, exits_closed=shut.exits):
        lines += [f"effect: {sentence}" for sentence in effect_in_words(case, one)]
    send(Document.of_text("\n".join(lines) + "\n"), options)
    return EXIT_INPUT if any(one.severity == "breach" for one in findings) else EXIT_ANSWERED


def _held_against(beside: Beside, options: argparse.Namespace) -> Iterator[str]:
    """Yield what an alert was held against, and what it was not, so that nobody takes silence for agreement."""
    yield "the record and what is named here" if options.store else "what is named here alone: no --store"
    yield from beside_in_words(beside)


def _hear(options: argparse.Namespace) -> int:
    case, hand = opened(options.case, options), hand_of(options)
    open_alert(options.message, case)
    content = options.message.read_bytes()
    with record_of(options) as store:
        act = hear_alert(store, case.case_id, hand, content, partner=options.of, file=options.message.name)
    print(f"Entered {act.fact('alert')} of {options.of} as {act.act_id}.")
    return EXIT_ANSWERED


def _clear(options: argparse.Namespace) -> int:
    case = apply_scenario(opened(options.case, options))
    alert, by_hand = open_alert(options.message, case), _by_hand(case, options)
    with record_of(options) as store:
        act = clear_alert(store, case.case_id, hand_of(options), alert, by_hand=by_hand, authority=options.authority)
    print(f"Cleared {alert.id} as {act.act_id}.")
    return EXIT_ANSWERED


def _release(options: argparse.Namespace) -> int:
    case = apply_scenario(opened(options.case, options))
    alert, by_hand = open_alert(options.message, case), _by_hand(case, options)
    with record_of(options) as store:
        out = release_alert(store, case.case_id, hand_of(options), alert, case=case, by_hand=by_hand)
    if options.output is not None:
        write_whole(options.output, Document(out.cap, CAP_TYPE))
    print(f"Released {alert.id} as {out.act.act_id}.")
    for recipient, word in _sent(options, out.alert, out.cap).items():
        print(f"{recipient}: {word}")
    return EXIT_ANSWERED


def _sent(options: argparse.Namespace, alert: Alert, cap: bytes) -> dict[str, str]:
    """Send to those named, by the servers named; nothing is sent where none is."""
    words: dict[str, str] = {}
    if options.mail and options.smtp:
        host, _, port = options.smtp.rpartition(":")
        words |= send_mail(alert, options.mail, MailServer(host=host, port=int(port), sender=alert.sender), cap=cap)
    if options.sms and options.gateway:
        language = next(iter(alert.texts))
        words |= send_sms(alert, dict.fromkeys(options.sms, language), SmsGateway(url=options.gateway))
    return words


def _cancel(options: argparse.Namespace) -> int:
    case = apply_scenario(opened(options.case, options))
    alert, hand = open_alert(options.message, case), hand_of(options)
    with record_of(options) as store:
        proposal = full_id(store, case.case_id, options.proposal)
        out = withdraw_alert(store, case.case_id, hand, alert, case=case, proposal_id=proposal, sent=hand.at)
    send(Document(out.cap, CAP_TYPE), options)
    print(f"Cancelled {alert.id} as {out.act.act_id}.", file=sys.stderr)
    return EXIT_ANSWERED


def _by_hand(case: Case, options: argparse.Namespace) -> ByHand:
    """Return what the options name beside the record."""
    return ByHand(
        posture_id=options.posture,
        closed=frozenset(options.closed),
        last=tuple(open_alert(path, case) for path in getattr(options, "last", ())),
        partners={path.stem: (open_alert(path, case),) for path in getattr(options, "partner", ())},
        plan=open_plan(options.plan, case) if getattr(options, "plan", None) else None,
        languages=tuple(options.language),
    )


def _beside(case: Case, options: argparse.Namespace, now: datetime) -> Beside:
    """Return what an alert is held against: the record where one is named, and the options."""
    by_hand = _by_hand(case, options)
    if not options.store:
        return beside_of(case, (), {}, now, by_hand=by_hand)
    with record_of(options) as store:
        return beside_of(case, store.acts(case.case_id), store.texts(case.case_id), now, by_hand=by_hand)
