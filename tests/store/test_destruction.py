"""Names are never in clear where the record lies, and once their key is destroyed every figure still replays."""

import base64
import contextlib
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from egress.domain import Case
from egress.domain.acts import ActKind
from egress.domain.alerts import Alert, AlertText
from egress.domain.decisions import Obligation
from egress.domain.two_persons import TwoPersonAct
from egress.kit import InputProblem, InternalError
from egress.publications import write_brief
from egress.publications.alerts import write_cap
from egress.store import DESTROYED, Keyring, Store, copy_store, new_store, open_store, verify_store
from egress.store.acts import entries, ledger_id
from egress.store.ledger import export_lines, printed
from egress.store.sealed_texts import MOST_OPENED, OpenedTexts
from egress.store.sealing import Sealer, sealer
from egress.workflow.alerts import hear_alert
from egress.workflow.record.activate import activate
from egress.workflow.record.decide import confirm, decide, put_question, take_position
from egress.workflow.record.destroy import destroy_names, export_names, finish_destructions, propose
from egress.workflow.record.keep import keep_brief, keep_case
from egress.workflow.record.replay import replay_brief
from egress.workflow.record.watch import cross_tripwire

from .conftest import ENGINES, Places, Ticking
from .counting import Recorder, record_counts
from .making import COM, DAY, UNDER_SECRETARY, act, drive_out, hand
from .postgres_server import PostgresServer

POST = "tiny-post"
CANARIES = {
    "holder": "Zyxomma Petiolatum",
    "contact": "+99 731 220 4417",
    "report": "Quandle Varnish said so at the bridge",
    "note": "told by Ormolu Tessera",
    "author": "Wistful Kedgeree",
    "reason": "because Brindle Oxlip is on leave",
    "question": "Shall Fennel Usquebaugh leave?",
    "advice": "advice that quotes Tansy Halberd",
    "position": "Sorrel Quincunx thinks so",
    "tripwire": "seen by Larkspur Dimity",
    "heard": "ask for Bramble Tarantella at the gate",
    "obligation": "drive Pimpernel Mazarine home",
}
"""Names, numbers and sentences that are nowhere else; each is planted in one place."""


def planted_case() -> Case:
    """Return a post with canaries in every personal field."""
    case = drive_out()
    position = replace(case.positions[0], holder_names=CANARIES["holder"], contacts=CANARIES["contact"])
    report = case.reports[0]
    report = replace(report, text=CANARIES["report"], basis=replace(report.basis, note=CANARIES["note"]))
    return replace(case, positions=(position,), reports=(report, *case.reports[1:]))


def heard() -> bytes:
    """Return a partner's message with a canary in its words."""
    text = AlertText(headline="Stay", description="All is quiet.", instruction=CANARIES["heard"])
    message = Alert(
        id="b1",
        sender="b@post.invalid",
        sent=DAY,
        expires=DAY + timedelta(days=1),
        status="Actual",
        texts={"en": text},
    )
    return write_cap(message, drive_out())


def live_through(store: Store, *, plans: bool = True) -> None:
    """Do with a store everything that takes names or free text; without `plans`, what takes no planning."""
    author = CANARIES["author"]
    keep_case(store, planted_case(), hand(author), reason=CANARIES["reason"])
    if plans:
        keep_brief(store, POST, hand(author), as_of=DAY, against=DAY - timedelta(days=20))
    cross_tripwire(store, POST, hand(author), tripwire_id="river", seen=CANARIES["tripwire"])
    hear_alert(store, POST, hand(author), heard(), partner="mission-b")
    put = put_question(
        store,
        POST,
        hand(author, COM),
        authority_id="ordered-departure",
        question=CANARIES["question"],
        options=["go"],
        advice=CANARIES["advice"],
        doubts=[CANARIES["advice"]],
    )
    asked = put.act_id
    take_position(store, POST, hand(author), question_id=asked, option="go", reason=CANARIES["position"])
    ruling = decide(
        store,
        POST,
        hand(author, UNDER_SECRETARY),
        question_id=asked,
        option="go",
        reason=CANARIES["reason"],
        obliges=[Obligation(what=CANARIES["obligation"], owner="Transport", by=DAY)],
    )
    confirm(store, POST, hand("Second Person", COM), of=ruling.act_id)
    if plans:
        activate(store, POST, hand(author, hours=1), question_id=asked, n_hour=DAY + timedelta(hours=2))


def traces(canary: str) -> Iterator[bytes]:
    """Return the bytes by which a text, or a name in it, would be found: as it is, and in the usual codings."""
    names = [word for word in canary.split() if word[0].isupper() and len(word) >= 6]
    for text in (canary, *names, canary.casefold(), *map(str.casefold, names)):
        yield text.encode()
        yield text.encode("utf-16-le")
        yield text.encode().hex().encode()
        yield base64.b64encode(text.encode())[:-4]


def hits(folders: list[Path], texts: dict[str, str]) -> list[str]:
    """Return where a canary is found, in the files as they are and in whatever zlib packed in them."""
    wanted = [(name, trace) for name, canary in texts.items() for trace in traces(canary)]
    return [
        f"{name} in {path.name}"
        for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
        for view in views(path.read_bytes())
        for name, trace in wanted
        if trace in view
    ]


def views(content: bytes) -> Iterator[bytes]:
    """Return a file as it is, and everything in it that zlib unpacks."""
    yield content
    for match in re.finditer(b"\x78\x9c", content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[match.start() :])


@pytest.mark.parametrize("engine", ENGINES)
def test_no_name_lies_in_clear(
    places: Places,
    keyring: Keyring,
    clock: Ticking,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    record_property: Recorder,
    engine: str,
) -> None:
    """After all that takes names, none is found in database, log, temporary files, backup, export or output."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    address, backup = places(engine), places("sqlite")
    folders = [tmp_path]
    with new_store(address, keyring=keyring, clock=clock) as store:
        live_through(store)
        copy_store(address, backup)
        signed = store.checkpoint(act(post_id="", person=CANARIES["author"]))
        with store.reading() as connection:
            lines = "".join(export_lines(ledger_id(connection), entries(connection)))
        (tmp_path / "ledger.jsonl").write_text(lines, encoding="utf-8")
        (tmp_path / "checkpoint.txt").write_text(printed(signed), encoding="utf-8")
        (tmp_path / "said.txt").write_text("".join(capfd.readouterr()), encoding="utf-8")
        if engine == "postgresql":
            server: PostgresServer = request.getfixturevalue("server")
            with store.engine.connect() as connection:
                connection.exec_driver_sql("CHECKPOINT")
                number = connection.exec_driver_sql(
                    "SELECT oid FROM pg_database WHERE datname = current_database()"
                ).scalar_one()
            folders += [server.data / "base" / str(number), server.data / "pg_wal"]
        found = hits(folders, CANARIES)
        files = sum(path.is_file() for folder in folders for path in folder.rglob("*"))
        there = "\n".join(store.texts(POST).values())
        assert all(canary in there for canary in CANARIES.values()), "they are all there for who has the key"
    counts = {"canaries": len(CANARIES), "files looked through": files, "hits": len(found)}
    record_counts(record_property, f"canaries at rest, {engine}", counts)
    assert found == []


def test_the_search_finds_what_is_in_clear(tmp_path: Path, keyring: Keyring, clock: Ticking, places: Places) -> None:
    """A canary planted where nothing is sealed, in the label of a site, is found: the search can fail."""
    with new_store(places("sqlite"), keyring=keyring, clock=clock) as store:
        case = drive_out()
        sites = (replace(case.sites[0], label=CANARIES["holder"]), *case.sites[1:])
        keep_case(store, replace(case, sites=sites), hand(), reason="")
        keep_brief(store, POST, hand(), as_of=DAY)
        assert hits([tmp_path], CANARIES)


def test_destroying_needs_two_persons_and_little_time(store: Store, record_property: Recorder) -> None:
    """One person alone destroys nothing; two do within five seconds, and then nobody can read the names again."""
    live_through(store, plans=False)
    texts = store.texts(POST)
    proposal = propose(store, POST, hand("Ada"), what=TwoPersonAct.DESTROY_NAMES, reason="the post is overrun")
    with pytest.raises(InputProblem, match="second person is the first"):
        destroy_names(store, POST, hand("ADA"), proposal_id=proposal.act_id)
    assert store.texts(POST)
    began = time.perf_counter()
    destroy_names(store, POST, hand("Bob"), proposal_id=proposal.act_id)
    took_s = time.perf_counter() - began
    record_counts(
        record_property, "destroying the names of a post", {"texts": len(texts), "seconds": f"{took_s:.3f}"}
    )
    assert took_s < 5
    assert store.texts(POST) == {}
    with pytest.raises(InputProblem, match="no key"):
        cross_tripwire(store, POST, hand("Cid"), tripwire_id="river", seen="later")
    with store.reading() as connection:
        assert verify_store(connection, []).faults == ()


def test_what_was_opened_goes_with_the_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text is opened once for all who read it; when its key is destroyed nothing of it stays open."""
    live_through(store, plans=False)
    tokens = [token for token in store.texts(POST) if token]
    opened: list[str] = []
    whole = Sealer.open
    monkeypatch.setattr(
        Sealer, "open", lambda self, token, sealed: opened.append(token) or whole(self, token, sealed)
    )
    first, again = ({token: store.texts(POST)[token] for token in tokens} for _ in range(2))
    assert first == again
    assert sorted(opened) == sorted(tokens)
    proposal = propose(store, POST, hand("Ada"), what=TwoPersonAct.DESTROY_NAMES, reason="the post is overrun")
    destroy_names(store, POST, hand("Bob"), proposal_id=proposal.act_id)
    assert not any(text in held for held in store._opened._posts.values() for text in first.values())
    assert store._opened._count == 0
    assert all(token not in store.texts(POST) for token in tokens)


def test_so_many_texts_are_held_open() -> None:
    """Of the post with the most, those go that were asked for longest ago."""
    opened = OpenedTexts()
    opened.hold("a", {f"a{number}": "x" for number in range(MOST_OPENED)})
    assert opened.those_of("a", ["a0"]) == {"a0": "x"}
    opened.hold("b", {"b0": "y", "b1": "z"})
    opened.hold("b", {"b1": "z"})
    assert opened.those_of("a", ["a0", "a1", "a2", "a3"]) == {"a0": "x", "a3": "x"}
    assert opened.those_of("b", ["b0", "b1"]) == {"b0": "y", "b1": "z"}
    assert opened._count == MOST_OPENED
    opened.forget("a")
    opened.forget("a")
    assert (opened.those_of("a", ["a0"]), opened._count) == ({}, 2)


def test_every_figure_replays_without_names(store: Store) -> None:
    """After the destruction a brief replays bit for bit as it was kept, and says where a text is gone."""
    live_through(store)
    before = replay_brief(store, POST, as_of=DAY)
    proposal = propose(store, POST, hand("Ada"), what=TwoPersonAct.DESTROY_NAMES)
    destroy_names(store, POST, hand("Bob"), proposal_id=proposal.act_id)
    after = replay_brief(store, POST, as_of=DAY)
    assert before.differences == after.differences == ()
    assert before.kept == after.kept
    assert after.kept is not None
    named, nameless = (write_brief(one.brief, "json").content.decode() for one in (before, after))
    assert CANARIES["report"] in named
    for report in planted_case().reports:
        named = re.sub(re.escape(report.text.rstrip(".")) + r"\.?", DESTROYED, named)
    assert nameless.count(DESTROYED) == named.count(DESTROYED) > 0
    assert nameless.replace(f"{DESTROYED}.", DESTROYED) == named


def test_a_destruction_cut_short_is_finished(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """If power fails between the act and the end of the key, the next opening ends the key."""
    live_through(store, plans=False)
    proposal = propose(store, POST, hand("Ada"), what=TwoPersonAct.DESTROY_NAMES)
    monkeypatch.setattr(Keyring, "destroy", lambda _self, _post: False)
    destroy_names(store, POST, hand("Bob"), proposal_id=proposal.act_id)
    monkeypatch.undo()
    assert store.texts(POST)
    assert finish_destructions(store) == (POST,)
    assert store.texts(POST) == {}
    assert finish_destructions(store) == ()


def test_handing_out_names_needs_two_persons(store: Store) -> None:
    """Names are handed out in bulk once two persons stand by it, and that it was done stays in the ledger."""
    live_through(store, plans=False)
    proposal = propose(store, POST, hand("Ada"), what=TwoPersonAct.EXPORT_NAMES, reason="handing over")
    with pytest.raises(InputProblem):
        export_names(store, POST, hand("Ada"), proposal_id=proposal.act_id)
    assert CANARIES["holder"] in export_names(store, POST, hand("Bob"), proposal_id=proposal.act_id).values()
    assert len(store.acts(POST, kinds=[ActKind.NAMES_EXPORTED])) == 1


def test_one_key_opens_one_post(store: Store) -> None:
    """What is sealed for one post cannot be read with the key of another."""
    live_through(store, plans=False)
    keep_case(store, replace(planted_case(), case_id="other-post"), hand(CANARIES["author"]), reason="x")
    other = store.sealer("other-post")
    assert other is not None
    with store.reading() as connection:
        rows = connection.exec_driver_sql(f"SELECT token, sealed FROM seals WHERE post_id = '{POST}'").all()
    for token, sealed in rows:
        with pytest.raises(InternalError):
            other.open(token, bytes(sealed))
    assert set(store.texts(POST)).isdisjoint(store.texts("other-post"))


def test_a_copy_without_its_keys_names_nobody(
    places: Places, keyring: Keyring, clock: Ticking, tmp_path: Path
) -> None:
    """Whoever has a backup and no key reads figures and no names."""
    address, backup = places("sqlite"), places("sqlite")
    with new_store(address, keyring=keyring, clock=clock) as store:
        live_through(store)
    copy_store(address, backup)
    with open_store(backup, keyring=Keyring(tmp_path / "none"), clock=clock) as copy:
        assert copy.texts(POST) == {}
        assert copy.case_at(POST, 1).groups[0].persons == drive_out().groups[0].persons
        assert replay_brief(copy, POST, as_of=DAY).differences == ()


def test_a_text_opens_whichever_method_sealed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts sealed before methods had numbers, with each method, and with one that only a newer release knows."""
    one, token = Sealer(POST, b"k" * 32), "⟦" + "0" * 32 + "⟧"
    texts = ["", "Larkspur", "x" * 60, "x" * 61, "é" * 500]
    for text in texts:
        assert one.open(token, sealed_before_numbers(token, text)) == text
        for method in sealer.METHODS:
            monkeypatch.setattr(sealer, "METHOD", method)
            sealed = one.seal(token, text)
            assert sealed[0] == method
            assert one.open(token, sealed) == text
            for other in {*sealer.METHODS, 0} - {method}:
                with pytest.raises(InternalError):
                    one.open(token, bytes([other]) + sealed[1:])
            with pytest.raises(InternalError):
                one.open(token, sealed[1:])
    with pytest.raises(InternalError, match="newer release"):
        one.open(token, bytes([200]) + sealed[1:])


def sealed_before_numbers(token: str, text: str) -> bytes:
    """Return a text as it was sealed by releases that knew one method only."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"egress seal").derive(b"k" * 32)
    whole = len(text.encode()).to_bytes(4, "big") + text.encode()
    nonce = b"n" * 12
    return nonce + AESGCM(key).encrypt(nonce, whole + bytes(-len(whole) % 64), f"{POST}\0{token}".encode())
