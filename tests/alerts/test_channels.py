"""What goes out: CAP that keeps the schema, feeds, mail to a real server, SMS to a real gateway, and who answered."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from lxml import etree

from egress.domain import Effect
from egress.domain.alert_checks import PostState
from egress.domain.alerts import Alert, AlertText, Bidding
from egress.domain.wardens import Answer, Receipt, Recipient, chain_of, reach_by_zone
from egress.inputs.feeds import read_cap
from egress.interfaces.wiring import reach_of
from egress.kit import InputProblem
from egress.publications.alerts import (
    HARDEST,
    Draft,
    MailServer,
    SmsGateway,
    cancel_of,
    cap_problems,
    draft_alert,
    reading_level,
    send_mail,
    send_sms,
    sms_text,
    update_of,
    write_atom,
    write_cap,
    write_rss,
)
from egress.publications.alerts.sms import MOST_PARTS, parts_of
from egress.publications.language import LANGUAGES

from .posts import at, kabul, said

STATE = PostState(at=at(10), staff_effect=Effect.MUST_LEAVE)


def drafted(bidding: Bidding = Bidding.LEAVE, **given: object) -> Alert:
    """Return a draft in all languages."""
    draft = Draft(
        bidding=bidding,
        sender="consular@post.invalid",
        post=kabul().label,
        sent=at(10),
        expires=at(11),
        zone=kabul().timezone,
        languages=LANGUAGES,
        site_id="gates" if bidding in (Bidding.AVOID, Bidding.GO_TO) else "",
        place=kabul().site_by_id["gates"].label,
        categories=("citizen",),
        zones=("city-centre",),
    )
    return draft_alert(replace(draft, **given), STATE)  # type: ignore[arg-type]


@pytest.mark.parametrize("bidding", [one for one in Bidding if one is not Bidding.OPEN])
def test_every_draft_is_valid_cap_and_comes_back(bidding: Bidding) -> None:
    """A draft of each kind keeps the schema, and read again it is the same alert, field by field."""
    alert = drafted(bidding)
    content = write_cap(alert, kabul())
    assert cap_problems(content) == ()
    assert read_cap(content, file="a.xml", sites=kabul().sites) == alert


def test_chains_are_valid_cap() -> None:
    """An update and a cancellation name what they replace as CAP writes it, and come back."""
    alert = drafted()
    update = update_of(replace(drafted(Bidding.SHELTER), id="second", sent=at(10, 18)), [alert])
    gone = cancel_of(update, sent=at(10, 20))
    for message in (update, gone):
        content = write_cap(message, kabul())
        assert cap_problems(content) == ()
        again = read_cap(content, file="a.xml", sites=kabul().sites)
        assert again.references == message.references
        assert again.kind is message.kind


@pytest.mark.parametrize("spoilt", ["<msgType>Alert", "<sent>2021-08-10T12:00:00-00:00", "<urgency>Immediate"])
def test_the_schema_bites(spoilt: str) -> None:
    """A message with a wrong word, or a time that ends in Z, is no CAP 1.2 message."""
    content = write_cap(drafted(), kabul()).decode()
    assert spoilt in content
    wrong = content.replace(
        spoilt, spoilt.replace("Alert", "Alarm").replace("-00:00", "Z").replace("Immediate", "Now")
    )
    assert cap_problems(wrong.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<alert/>",
        b"not xml",
        b'<!DOCTYPE a [<!ENTITY x "y">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&x;</alert>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&x;</identifier></alert>',
    ],
)
def test_what_is_no_cap_is_refused_in_words(content: bytes) -> None:
    """Anything else, entities among it, is refused as input to be mended."""
    with pytest.raises(InputProblem):
        read_cap(content, file="a.xml", sites=())


@pytest.mark.parametrize("bidding", [one for one in Bidding if one is not Bidding.OPEN])
def test_templates_are_easy_to_read(bidding: Bidding) -> None:
    """Every template asks for at most nine years of schooling, in English and French."""
    alert = drafted(bidding, place="the gates", post="the post")
    for language in ("en", "fr"):
        assert reading_level(alert.texts[language], language) <= HARDEST, (bidding, language)


def test_feeds_hold_the_alerts_latest_first() -> None:
    """Atom and RSS are well-formed, hold every alert once, the latest first, with its words escaped."""
    odd = AlertText(headline="<b>&\x00", description="d", instruction="i", help_limits="h")
    alerts = (drafted(), replace(drafted(), id="later", sent=at(10, 15), texts={"en": odd}))
    atom = etree.fromstring(write_atom(alerts, feed_id="kabul", title="Post", updated=at(10), language="en"))
    titles = [one.text for one in atom.iter("{http://www.w3.org/2005/Atom}title")][1:]
    assert titles == ["<b>&\ufffd", alerts[0].texts["en"].headline]
    rss = etree.fromstring(
        write_rss(alerts, link="https://post.invalid", title="Post", updated=at(10), language="en")
    )
    assert [one.text for one in rss.iter("guid")] == ["urn:egress:alert:later", f"urn:egress:alert:{alerts[0].id}"]


class Mailbox:
    """Keeps what a server took over; refuses one address."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
        """Refuse the address that nobody has."""
        envelope, address = given[2], given[3]
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802
        """Take a message over."""
        self.mails.append((list(given[2].rcpt_tos), given[2].content))
        return "250 OK"


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_mail_goes_to_a_real_server_one_person_at_a_time() -> None:
    """On loopback: each recipient gets a message of their own, in every language, with the CAP beside it."""
    box, alert = Mailbox(), drafted()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        server = MailServer(host="127.0.0.1", port=port, sender=alert.sender, timeout_s=5)
        words = send_mail(
            alert, ["a@x.invalid", "nobody@x.invalid", "b@x.invalid"], server, cap=write_cap(alert, kabul())
        )
    finally:
        controller.stop()
    assert words["a@x.invalid"] == words["b@x.invalid"] == "delivered"
    assert words["nobody@x.invalid"].startswith("refused")
    assert sorted(to for to, _ in box.mails) == [["a@x.invalid"], ["b@x.invalid"]]
    body, attached = message_from_bytes(box.mails[0][1]).get_payload()  # type: ignore[misc]
    text = body.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert all(words.instruction in text for words in alert.texts.values())
    assert cap_problems(attached.get_payload(decode=True)) == ()  # type: ignore[union-attr, arg-type]


def test_a_server_that_is_not_there_is_said() -> None:
    """No server: every recipient is told as refused, and nothing is raised."""
    server = MailServer(host="127.0.0.1", port=1, sender="a@x.invalid", timeout_s=2)
    assert send_mail(drafted(), ["a@x.invalid"], server, cap=b"")["a@x.invalid"].startswith("refused")


@contextmanager
def gateway(status: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Run an SMS gateway on loopback that keeps what it was given."""
    kept: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        """Takes one message."""

        def do_POST(self) -> None:
            """Keep the body."""
            kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            """Take what was sent on from here."""
            kept.append({"asked": self.path})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send", kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_sms_goes_through_a_gateway_of_the_users_choice() -> None:
    """Each number gets its language, under the gateway's own field names; a refusal is said."""
    alert = drafted()
    with gateway(200) as (url, kept):
        words = send_sms(
            alert, {"+1": "en", "+2": "ar"}, SmsGateway(url=url, to_field="msisdn", fixed={"from": "post"})
        )
    assert words == {"+1": "delivered", "+2": "delivered"}
    assert [one["msisdn"] for one in kept] == ["+1", "+2"]
    assert kept[1]["text"] == sms_text(alert, "ar")
    with gateway(500) as (url, _):
        assert send_sms(alert, {"+1": "en"}, SmsGateway(url=url))["+1"].startswith("refused")
    with pytest.raises(InputProblem):
        send_sms(alert, {"+1": "en"}, SmsGateway(url="file:///etc/passwd"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_message_goes_to_the_gateway_alone(status: int) -> None:
    """One that sends elsewhere has not taken the message, and nobody else is asked."""
    with gateway(status) as (url, kept):
        words = send_sms(drafted(), {"+1": "en"}, SmsGateway(url=url, headers={"Authorization": "secret"}))
    assert words["+1"].startswith(f"refused: HTTP Error {status}")
    assert [one.get("to") for one in kept] == ["+1"]


def test_a_long_text_is_cut_at_a_word() -> None:
    """Three messages at most, and never in the middle of a word."""
    long = AlertText(headline="h", description="", instruction="word " * 200, help_limits="")
    cut = sms_text(replace(drafted(), texts={"en": long}), "en")
    assert len(cut) <= 3 * 153
    assert cut.endswith("word...")


def test_no_answer_never_counts_as_safe() -> None:
    """Delivered, read and silent people are unknown; only who said "safe" is safe, and a later word takes it back."""
    people = [Recipient(id=f"r{n}", zone="west", persons=2, warden_id="r0" if n else "") for n in range(5)]
    receipts = [
        Receipt(recipient_id="r1", answer=Answer.DELIVERED, at=at(10, 1)),
        Receipt(recipient_id="r2", answer=Answer.READ, at=at(10, 1)),
        Receipt(recipient_id="r2", answer=Answer.DELIVERED, at=at(10, 2)),
        Receipt(recipient_id="r3", answer=Answer.ACKNOWLEDGED, at=at(10, 1), says_safe=True),
        Receipt(recipient_id="r4", answer=Answer.ACKNOWLEDGED, at=at(10, 1), says_safe=True),
        Receipt(recipient_id="r4", answer=Answer.ACKNOWLEDGED, at=at(10, 3), says_safe=False),
    ]
    (zone,) = reach_by_zone(people, receipts, at=at(10, 4))
    assert zone.by_answer == {
        Answer.NO_ANSWER: 2,
        Answer.DELIVERED: 2,
        Answer.READ: 2,
        Answer.ACKNOWLEDGED: 4,
    }
    assert (zone.safe_persons, zone.unknown_persons) == (2, 8)
    (shuffled,) = reach_by_zone(people, reversed(receipts), at=at(10, 4))
    assert shuffled == zone


def test_words_of_one_minute_that_contradict_each_other_are_not_safe() -> None:
    """Two tablets of one minute, one says safe and one does not: nobody takes it for safe, in whatever order."""
    people = [Recipient(id="r1", zone="west", persons=4)]
    words = [
        Receipt(recipient_id="r1", answer=Answer.ACKNOWLEDGED, at=at(10, 1), says_safe=said) for said in (True, False)
    ]
    for order in (words, words[::-1]):
        (zone,) = reach_by_zone(people, order, at=at(10, 4))
        assert (zone.safe_persons, zone.unknown_persons) == (0, 4)


TREE = "recipient_id,zone,persons,warden_id\nfam-lee,west,4,\nfam-diaz,east,3,fam-lee\n"
BACK = "recipient_id,answer,at,says_safe\nfam-lee,acknowledged,2021-08-10T08:00:00Z,YES\n"
MISCOUNTED = {
    "one household in two zones": (TREE + "fam-lee,east,4,\n", BACK, "each once; row 2 has it already"),
    "a household without a name": (TREE + ",east,4,\n", BACK, "recipient_id"),
    "a household in no zone": (TREE + "fam-oh,,4,\n", BACK, "zone"),
    "a word of nobody": (TREE, BACK.replace("fam-lee", "fam-le"), "of the tree such as fam-lee"),
    "a word in another tongue": (TREE, BACK.replace("YES", "oui"), "yes, no or nothing"),
    "safe, but not from them": (TREE, BACK.replace("acknowledged", "delivered"), "acknowledged, where"),
    "a head line that nobody reads": (TREE, BACK.replace("says_safe", "safe?"), "columns that are read"),
}


@pytest.mark.parametrize("what", MISCOUNTED)
def test_nobody_is_counted_twice_or_lost(tmp_path: Path, what: str) -> None:
    """What would count a person twice, or lose their word, is refused with its row."""
    tree, back, said = MISCOUNTED[what]
    for name, text in (("tree.csv", TREE), ("back.csv", BACK)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    zones = reach_of(tmp_path / "tree.csv", tmp_path / "back.csv", at(10, 9))
    assert [(one.zone, one.persons, one.safe_persons) for one in zones] == [("west", 4, 4), ("east", 3, 0)]
    for name, text in (("tree.csv", tree), ("back.csv", back)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=re.escape(said)):
        reach_of(tmp_path / "tree.csv", tmp_path / "back.csv", at(10, 9))


def test_the_warden_tree_is_a_tree() -> None:
    """From the post down to each person by their wardens; a tree that bites its tail is refused."""
    people = [Recipient(id="a", zone="z"), Recipient(id="b", zone="z", warden_id="a")]
    people.append(Recipient(id="c", zone="z", warden_id="b"))
    assert chain_of(people, "c") == ("a", "b", "c")
    people[0] = Recipient(id="a", zone="z", warden_id="c")
    with pytest.raises(InputProblem):
        chain_of(people, "c")


@pytest.mark.parametrize("letter", ["a", "\u00e9"])
def test_a_long_message_keeps_to_its_parts(letter: str) -> None:
    """Cut where it is too long, in either alphabet, it takes no more messages than it may."""
    text = AlertText(headline="Leave", description="", instruction=f"{letter * 9} " * 80, help_limits="")
    long = replace(said("long", at(10), "Leave."), texts={"en": text})
    assert 1 < parts_of(sms_text(long, "en")) <= MOST_PARTS
