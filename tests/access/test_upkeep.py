"""Feeds that no workbook runs, certificates, backups and the way back, logs without names, health in plain words."""

import csv
import io
import json
import logging
import socket
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509

from egress.interfaces.accounts import Role
from egress.interfaces.api import House
from egress.interfaces.api.routes.feeds import unformulated
from egress.interfaces.api.watch import Watch
from egress.interfaces.backups import back_up, go_back, set_aside, upgrade
from egress.interfaces.certificates import make_certificates
from egress.interfaces.cli import main
from egress.interfaces.logs import FIELDS, JsonLines
from egress.interfaces.self_test import self_test
from egress.interfaces.wiring import open_desk_of, opened_store
from egress.kit import InputProblem

from .housing import OWN, everywhere, grant, moved_in, opened_house


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_no_cell_of_a_feed_is_a_formula(text: str) -> None:
    """What a spreadsheet would run gets an apostrophe; numbers stay numbers."""
    assert unformulated(text) == f"'{text}"
    assert unformulated("-4.5") == "-4.5"
    assert unformulated(-4.5) == -4.5
    assert unformulated("Annex =1") == "Annex =1"


def test_feeds_as_workbooks_read_them(house: House) -> None:
    """A direct 200 with a byte order mark and a header line, by bearer and by the password of Basic."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    evil = [{"table": "groups", "row_id": "staff", "cells": {"label": "=HYPERLINK(A1)"}}]
    form = {"base_version": 1, "edits": evil, "reason": "a test"}
    assert ann.post(f"/posts/{OWN}/case/edits", form).status_code == 200
    token = ann.post("/session/feed-tokens", {"label": "Power BI"}).json()["token"]
    ann.client.cookies.clear()
    path = f"/feeds/posts/{OWN}/tables/groups"
    answer = ann.get(f"{path}.csv", headers={"Authorization": f"Bearer {token}"}, follow_redirects=False)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0]["label"] == "'=HYPERLINK(A1)"
    as_json = ann.get(f"{path}.json", auth=("anything", token)).json()
    assert as_json[0]["label"] == "=HYPERLINK(A1)"
    assert ann.get(f"{path}.csv", auth=("anything", "wrong")).status_code == 401
    assert ann.get(f"{path}.csv", headers={"Authorization": "Basic ???"}).status_code == 401


def test_certificates_that_a_client_trusts_for_their_names_alone(tmp_path: Path) -> None:
    """The server's certificate is verified under the authority, which may sign for no other name."""
    authority, fingerprint = make_certificates(tmp_path / "tls", ["egress.local", "192.168.7.5"])
    assert len(fingerprint.replace(" ", "")) == 64
    context = ssl.create_default_context(cafile=str(authority))
    context.load_cert_chain(tmp_path / "tls/server.crt", tmp_path / "tls/server.key")
    server = x509.load_pem_x509_certificate((tmp_path / "tls/server.crt").read_bytes())
    server.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.read_bytes()))
    assert handshake(context, tmp_path, "egress.local")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(context, tmp_path, "other.local")
    again, same = make_certificates(tmp_path / "tls", ["egress.local"])
    assert (again, same) == (authority, fingerprint)
    with pytest.raises(InputProblem):
        make_certificates(tmp_path / "tls", ["bank.example"])
    assert (tmp_path / "tls/authority.key").stat().st_mode & 0o077 == 0


def handshake(context: ssl.SSLContext, folder: Path, name: str) -> bool:
    """Shake hands in memory with a server that has the certificate."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "tls/server.crt", folder / "tls/server.key")
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname=name)
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return client.version() == "TLSv1.3"


def test_a_backup_opens_and_holds_no_key(tmp_path: Path) -> None:
    """Record and accounts are copied whole while they are open; keys and sessions are not."""
    with opened_house(tmp_path, posts=(OWN,)) as house:
        ann = moved_in(house, "Ann", grant(Role.PLANNER))
        made = back_up(house.address, tmp_path / "backups")
        acts = house.store.acts()
    assert not list(made.folder.glob("**/*.key"))
    with opened_store(str(made.record), tmp_path / "keys") as copy, open_desk_of(str(made.record)) as desk:
        assert copy.acts() == acts
        assert [row.name for row in desk.accounts()] == ["Ann"]
        from egress.interfaces.accounts.digests import digest_of

        assert desk.session(digest_of(ann.session)) is None


def test_an_upgrade_sets_aside_first_and_can_go_back(tmp_path: Path) -> None:
    """What was set aside comes back byte for byte; what was there meanwhile is kept beside it."""
    with opened_house(tmp_path, posts=(OWN,)) as house:
        moved_in(house, "Ann", grant(Role.PLANNER))
    address = str(tmp_path / "record.db")
    place, before, after = upgrade(address, tmp_path / "aside")
    assert before == after
    with opened_store(address, tmp_path / "keys") as store:
        entries = store.head()[0]
        from egress.workflow.record.hands import Hand
        from egress.workflow.record.watch import report_comms

        report_comms(store, OWN, Hand(person="Ann", role="planner", at=house.clock()), lost=True)
    away = go_back(address, place)
    with opened_store(address, tmp_path / "keys") as store:
        assert store.head()[0] == entries
    assert (away / "record.db").exists()
    with pytest.raises(InputProblem):
        go_back(address, tmp_path / "keys")
    assert set_aside(address, tmp_path / "aside-2").is_dir()


def test_the_commands_of_the_keeper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Accounts, self-test and backup from the machine itself, in plain words."""
    with opened_house(tmp_path, posts=(OWN,)):
        pass
    place = ["--store", str(tmp_path / "record.db"), "--keys", str(tmp_path / "keys")]
    assert main(["self-test", *place]) == 1
    assert "There is no administrator: egress account new" in capsys.readouterr().out
    assert main(["account", "new", "Ada Keeper", "--role", "administrator", *place]) == 0
    assert "Code of the first sign-in" in capsys.readouterr().out
    assert main(["self-test", *place]) == 0
    assert "ILL" not in capsys.readouterr().out
    assert main(["account", "list", *place]) == 0
    assert main(["account", "reset", "ada keeper", *place]) == 0
    assert main(["backup", str(tmp_path / "backups"), *place]) == 0
    assert "no keys" in capsys.readouterr().out
    assert main(["account", "revoke", "Ada Keeper", *place]) == 0
    assert main(["serve", "--host", "0.0.0.0", *place]) == 2


def test_what_the_keeper_mistypes_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, posts, ports and numbers of the command line that will not do end with 2 and a word on them."""
    with opened_house(tmp_path, posts=(OWN,)):
        pass
    place = ["--store", str(tmp_path / "record.db"), "--keys", str(tmp_path / "keys")]
    ada = ["account", "new", "Ada Keeper", "--role", "administrator", *place]
    assert main(ada) == 0
    assert main(["account", "revoke", "Ada Keeper", *place]) == 0
    told = {
        "is empty or taken": ada,
        "no account of that name": ["account", "reset", "Nobody", *place],
        "was shut for good": ["account", "reset", "Ada Keeper", *place],
    }
    for words, mistyped in told.items():
        capsys.readouterr()
        assert main(mistyped) == 2, mistyped
        assert words in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as held:
        assert main(["serve", "--port", str(held.getsockname()[1]), *place]) == 2
    assert "where egress can listen" in capsys.readouterr().err
    for mistyped in (
        ["account", "new", "Bob", "--role", "viewer", "--post", "Tiny Post", *place],
        ["serve", "--port", "99999", *place],
        ["serve", "--port", "-1", *place],
        ["serve", "--workers", "-3", *place],
        ["ledger", "verify", "--signer", "abc", *place],
    ):
        with pytest.raises(SystemExit) as ended:
            main(mistyped)
        assert ended.value.code == 2, mistyped


def test_a_feed_that_cannot_be_written_is_told_before_anything_is_signed(tmp_path: Path) -> None:
    """A checkpoint is an entry of the ledger: none is made whose text would be lost."""
    with opened_house(tmp_path, posts=(OWN,)) as house:
        before = house.store.head()[0]
        place = ["--store", str(tmp_path / "record.db"), "--keys", str(tmp_path / "keys")]
        assert main(["ledger", "checkpoint", "--feed", str(tmp_path), *place]) == 2
        assert house.store.head()[0] == before


def test_a_shut_account_is_not_reset(house: House) -> None:
    """An administrator who tries is told that it is shut, not that they are signed out themselves."""
    ada = moved_in(house, "Ada", everywhere(Role.ADMINISTRATOR))
    bob, _ = house.access.new_account("Bob")
    house.access.revoke_account(bob.id)
    for path, body in (
        ("reset", {"what": "password"}),
        ("reset", {"what": "one_time_codes"}),
        ("enrolment-codes", None),
        ("grants", {"post_id": OWN, "role": "viewer"}),
    ):
        answer = ada.post(f"/accounts/{bob.id}/{path}", body)
        assert (answer.status_code, answer.json()["type"].rsplit(":")[-1]) == (409, "account_shut"), path


def test_self_test_over_the_api(house: House) -> None:
    """An administrator reads how things are; a missing key is told with its remedy."""
    ada = moved_in(house, "Ada", everywhere(Role.ADMINISTRATOR))
    assert all(line["well"] for line in ada.get("/self-test").json())
    (Path(house.keys) / f"{OWN}.key").unlink()
    found = {one.what: one for one in self_test(house.address, house.keys, house.store, house.desk, at=house.clock())}
    assert not found["the keys"].well
    assert OWN in found["the keys"].sentence


def test_logs_hold_no_name_and_no_address(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line holds a fixed set of fields; nothing that somebody wrote gets into it, not even through a fault."""
    caplog.set_level(logging.INFO, logger="egress")
    ann = moved_in(house, "Ann Canary", grant(Role.PLANNER))
    ann.get(f"/posts/{OWN}/log?until=canary")
    ann.post(f"/posts/{OWN}/questions", {"question": "canary"})

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(f"Ann Canary of {OWN}")

    monkeypatch.setattr("egress.interfaces.api.routes.posts.show_standing", broken)
    with pytest.raises(ZeroDivisionError):
        ann.get(f"/posts/{OWN}/standing")
    monkeypatch.setattr("egress.interfaces.api.watch.tell_lapses", broken)
    watch = Watch(house)
    monkeypatch.setattr("egress.interfaces.api.watch.EVERY_S", 0.01)
    watch.start()
    while not any(getattr(one, "event", "") == "watch_stumbled" for one in caplog.records):
        time.sleep(0.01)
    watch.stop()
    line = JsonLines().format
    text = "\n".join(line(record) for record in caplog.records if record.name.startswith("egress"))
    faults = [json.loads(one) for one in text.splitlines() if "ZeroDivisionError" in one]
    assert {one.get("event") for one in faults} == {"fault", "watch_stumbled"}
    for one in text.splitlines():
        assert set(json.loads(one)) <= {"at", "level", "from", *FIELDS}
    assert "canary" not in text.lower()
    assert "Traceback" not in text
    assert OWN not in text
    assert ann.account_id not in text


def test_a_fault_shows_nothing_of_how_egress_is_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever meets a fault is told its id and no trace; the status is 500."""
    from fastapi.testclient import TestClient

    from egress.interfaces.api import make_app

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("canary in /secret/path.py")

    monkeypatch.setattr("egress.interfaces.api.routes.posts.show_standing", broken)
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    client = TestClient(
        make_app(house), base_url=house.origin, raise_server_exceptions=False, cookies=ann.client.cookies
    )
    answer = client.get(f"/api/v1/posts/{OWN}/standing")
    assert answer.status_code == 500
    assert answer.json()["fault_id"]
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
