"""The record from the command line: kept, shown, verified, copied, destroyed, and refused with a remedy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from egress.interfaces.cli import main

from .making import CASES

Run = Callable[..., str]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a new record in it, named by the environment."""
    monkeypatch.setenv("EGRESS_STORE", str(tmp_path / "record.db"))
    monkeypatch.setenv("EGRESS_KEYS", str(tmp_path / "keys"))
    return tmp_path


@pytest.fixture
def run(record: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; give what it says, and see that it ends as expected."""

    def command(*words: str, code: int = 0) -> str:
        assert main(list(words)) == code, capsys.readouterr().err
        said = capsys.readouterr()
        return said.out if code != 2 else said.err

    assert record
    command("store", "new")
    return command


BY_ANN = ("--by", "Ann Head", "--role", "country director")
BY_BOB = ("--by", "Bob Second", "--role", "deputy")


def changed_case(folder: Path) -> str:
    """Write the smallest case with another head count."""
    target = folder / "changed"
    target.mkdir()
    for path in (CASES / "tiny-post").iterdir():
        text = path.read_text(encoding="utf-8").replace("staff,office,40,40,40", "staff,office,30,35,40")
        (target / path.name).write_text(text, encoding="utf-8")
    return str(target)


def test_versions_may_be_many(run: Run, record: Path) -> None:
    """Every report makes a version, so that thousands of them can be named."""
    run("keep", str(CASES / "tiny-post"), "--reason", "first", *BY_ANN)
    refused = run("keep", changed_case(record), "--reason", "again", "--after", "2000", *BY_ANN, code=2)
    assert "1, the latest version of tiny-post" in refused


def test_an_old_folder_does_not_undo_what_was_kept_since(run: Run, record: Path) -> None:
    """Whoever says which version they edited is told that another one came in between, and nothing is written."""
    case = str(CASES / "tiny-post")
    run("keep", case, "--reason", "first", *BY_ANN)
    run("keep", changed_case(record), "--reason", "counted anew", "--after", "1", *BY_BOB)
    refused = run("keep", case, "--reason", "from an old folder", "--after", "1", *BY_ANN, code=2)
    assert "--after" in refused
    assert "2, the latest version of tiny-post" in refused
    assert "nothing differs from version 2" in run("keep", str(record / "changed"), "--reason", "again", *BY_BOB)


def test_a_case_is_kept_and_its_log_told(run: Run, record: Path) -> None:
    """Two versions are kept with author and reason, the same one again is none, and the log tells it in words."""
    case = str(CASES / "tiny-post")
    assert "kept version 1" in run("keep", case, "--reason", "first", *BY_ANN)
    assert "kept version 2" in run("keep", changed_case(record), "--reason", "counted anew", *BY_BOB)
    assert "nothing differs from version 2" in run("keep", str(record / "changed"), "--reason", "again", *BY_BOB)
    log = json.loads(run("log", "tiny-post", "--format", "json"))["data"]
    assert [line["person"] for line in log["lines"]] == ["Ann Head", "Bob Second"]
    assert "head count 40 → 35 (30 to 40) persons" in log["lines"][1]["sentence"]
    assert "no brief yet" in run("portfolio")


def test_a_decision_is_put_taken_and_shown(run: Run) -> None:
    """A question is put, advised on and decided by short ids; a change of posture waits for the second person."""
    run("keep", str(CASES / "tiny-post"), "--reason", "first", *BY_ANN)
    put = run("decision", "put", "tiny-post", "reduce-team", "--question", "Reduce?", "--option", "reduce", *BY_ANN)
    short = put.split()[-1][:8]
    run("decision", "advise", "tiny-post", short, "--option", "reduce", "--reason", "late", *BY_BOB)
    oblige = "tell all staff|Management|2030-03-02T06:00:00Z"
    taken = run("decision", "take", "tiny-post", short, "--option", "reduce", "--oblige", oblige, *BY_ANN)
    assert "a second person" in run("standing", "tiny-post")
    run("decision", "confirm", "tiny-post", taken.split()[-1][:8], *BY_BOB)
    shown = run("decision", "show", "tiny-post")
    assert "confirmed by Bob Second (deputy)" in shown
    assert "obliges Management by 2030-03-02T06:00:00Z: tell all staff" in shown
    refusal = ("decision", "take", "tiny-post", short, "--option", "reduce", "--by", "X", "--role", "driver")
    assert "driver may not decide reduce-team" in run(*refusal, code=2)


def test_the_ledger_is_signed_exported_and_verified(run: Run, record: Path) -> None:
    """A checkpoint in a feed holds the ledger; a copy or an export verifies with it, a changed one does not."""
    run("keep", str(CASES / "tiny-post"), "--reason", "first", *BY_ANN)
    feed, export = str(record / "feed.jsonl"), record / "ledger.jsonl"
    run("ledger", "checkpoint", "--feed", feed)
    run("ledger", "checkpoint", "--feed", feed)
    run("ledger", "export", str(export))
    key = run("ledger", "key").split()[0]
    assert "Checkpoints hold it still up to entry 2" in run("ledger", "verify", "--checkpoint", feed, "--signer", key)
    assert "sound" in run("ledger", "verify", "--export", str(export), "--checkpoint", feed, "--signer", key)
    assert "never handed out" in run("ledger", "verify", "--checkpoint", feed, "--signer", "00" * 32, code=1)
    export.write_text("".join(export.read_text(encoding="utf-8").splitlines(keepends=True)[:-2]), encoding="utf-8")
    assert "ends before entry" in run("ledger", "verify", "--export", str(export), "--checkpoint", feed, code=1)
    backup = str(record / "backup.db")
    assert "both have the digest" in run("store", "copy", str(record / "record.db"), backup)
    assert "sound" in run("ledger", "verify", "--store", backup, "--checkpoint", feed)
    assert "is there already" in run("store", "copy", str(record / "record.db"), backup, code=2)


def test_names_are_destroyed_by_two(run: Run, record: Path) -> None:
    """One proposes, the same cannot confirm, another does; then the log tells what was done, and by nobody."""
    run("keep", str(CASES / "tiny-post"), "--reason", "first", *BY_ANN)
    proposed = run("destroy", "tiny-post", "--reason", "overrun", *BY_ANN).split("\n")[0]
    short = proposed.split()[2][:8]
    assert "the second person is the first" in run("destroy", "tiny-post", "--confirm", short, *BY_ANN, code=2)
    assert (record / "keys" / "tiny-post.key").exists()
    assert "is destroyed" in run("destroy", "tiny-post", "--confirm", short, *BY_BOB)
    assert not (record / "keys" / "tiny-post.key").exists()
    log = run("log", "tiny-post")
    assert "Ann" not in log
    assert "(destroyed)" in log
    assert "no key for tiny-post" in run("keep", str(CASES / "tiny-post"), "--reason", "x", *BY_ANN, code=2)


def test_what_is_missing_is_asked_for(run: Run, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a store, with an unknown post, an instant ahead or an id of nobody, the answer says what to do."""
    assert "no such post" in run("log", "nowhere", code=2)
    run("keep", str(CASES / "tiny-post"), "--reason", "first", *BY_ANN)
    ahead = ("watch", "comms", "tiny-post", "lost", "--at", "2199-01-01T00:00:00Z", *BY_ANN)
    assert "not ahead" in run(*ahead, code=2)
    assert "no act begins so" in run("decision", "ask", "tiny-post", "zzz", *BY_ANN, code=2)
    assert "a version from 1 to 1" in run("diff", "tiny-post@1", "tiny-post@9", "--as-of", "2030-03-10", code=2)
    monkeypatch.delenv("EGRESS_STORE")
    assert "EGRESS_STORE" in run("portfolio", code=2)
    assert "egress store new" in run("portfolio", "--store", str(record / "none.db"), code=2)


def test_kept_versions_are_compared(run: Run, record: Path) -> None:
    """`egress diff POST@1 POST@2` tells what differs, with names as they are where the key is here."""
    run("keep", str(CASES / "tiny-post"), "--reason", "first", *BY_ANN)
    target = Path(changed_case(record))
    (target / "groups.csv").write_text((CASES / "tiny-post" / "groups.csv").read_text(encoding="utf-8"), "utf-8")
    text = (target / "reports.csv").read_text(encoding="utf-8")
    (target / "reports.csv").write_text(text.replace("the garrison will hold", "Garrison Seven will hold"), "utf-8")
    run("keep", str(target), "--reason", "a name", *BY_BOB)
    diff = run("diff", "tiny-post@1", "tiny-post@2", "--as-of", "2030-03-10", "-q")
    assert "Garrison Seven" in diff
