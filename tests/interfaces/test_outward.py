"""The commands that write for paper, the public and other programs, as they are typed."""

from pathlib import Path

import pypdfium2
import pytest

from .commands import TINY, Run, copied

DAY = "2030-03-10"


def test_publish_writes_a_document(run: Run, tmp_path: Path) -> None:
    """Blank manifests need no plan: a sheet for each vehicle and two spare ones, with the mark that was asked for."""
    out = tmp_path / "blank.pdf"
    asked = ("--as-of", DAY, "--handling", "SENSITIVE", "--language", "fr", "-o", out)
    ran = run("publish", TINY, "blank", *asked)
    assert (ran.code, ran.out) == (0, "")
    pdf = pypdfium2.PdfDocument(out)
    assert len(pdf) > 3
    assert all("SENSITIVE" in page.get_textpage().get_text_range() for page in pdf)
    assert run("publish", TINY, "blank", *asked[:2], "--format", "docx", "-o", tmp_path / "b.docx").code == 0
    assert (tmp_path / "b.docx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("asked", [("novel",), ("plan", "--language", "xx"), ("plan", "--as-of", "soon")])
def test_publish_refuses_what_it_does_not_know(run: Run, asked: tuple[str, ...]) -> None:
    """An unknown paper, language or day ends with 2."""
    words = asked if "--as-of" in asked else (*asked, "--as-of", DAY)
    assert run("publish", TINY, *words).code == 2


def test_an_alert_is_drafted_and_checked(run: Run, tmp_path: Path) -> None:
    """A draft from the state of the post passes; the same words under a graver posture of staff are refused."""
    out = tmp_path / "a.xml"
    ran = run("alert", "draft", TINY, "--as-of", DAY, "--tell", "prepare", "--language", "en", "-o", out)
    assert ran.code == 0
    ran = run("alert", "check", TINY, out)
    assert ran.code == 0
    assert ran.out.startswith("No finding.\nheld against: what is named here alone: no --store\n")
    ran = run("alert", "check", TINY, out, "--posture", "evacuate")
    assert ran.code == 2
    assert "no_double_standard" in ran.out
    later = tmp_path / "b.xml"
    drafted = run("alert", "draft", TINY, "--as-of", "2030-03-11T12:00:00Z", "--tell", "shelter", "-o", later)
    assert drafted.code == 0
    assert "one_version" in run("alert", "check", TINY, later, "--last", out).out


@pytest.mark.parametrize("hours", ["nan", "inf", "1e9", "0", "-5"])
def test_a_message_holds_for_hours_that_make_sense(run: Run, hours: str) -> None:
    """A message that has expired before it is sent, or never does, is refused with a reason."""
    ran = run("alert", "draft", TINY, "--as-of", DAY, "--tell", "prepare", f"--holds-h={hours}")
    assert (ran.code, ran.out) == (2, "")
    assert "--holds-h" in ran.err
    assert "hours above 0" in ran.err


def test_a_message_is_drafted_as_of_an_instant(run: Run) -> None:
    """Without the instant from which it speaks nothing is drafted, and the option is named."""
    ran = run("alert", "draft", TINY, "--tell", "prepare")
    assert (ran.code, ran.out) == (2, "")
    assert "--as-of" in ran.err


def test_an_alert_is_held_against_the_record(run: Run, tmp_path: Path) -> None:
    """With a record named, an alert is held against it without another option; a partner's is entered first."""
    record = ("--store", tmp_path / "r.db", "--keys", tmp_path / "keys")
    assert run("store", "new", *record).code == 0
    by = ("--by", "Ann", "--role", "watch")
    assert run("keep", TINY, *record, *by, "--reason", "first").code == 0
    out, theirs = tmp_path / "a.xml", tmp_path / "b.xml"
    draft = ("alert", "draft", TINY, "--as-of", DAY, "--site", "airstrip", "--tell")
    assert run(*draft, "go_to", "-o", out).code == 0
    assert run(*draft, "avoid", "--sender", "other@post.invalid", "-o", theirs).code == 0
    ran = run("alert", "check", TINY, out, *record)
    assert "held against: the record" in ran.out
    assert "effect: of " in ran.out
    assert run("alert", "hear", TINY, theirs, "--of", "mission-b", *record, *by).code == 0
    ran = run("alert", "check", TINY, out, *record)
    assert ran.code == 2
    assert "no_contradiction_with_partners" in ran.out
    assert run("watch", "place", "tiny-post", "airstrip", "shut", *record, *by).code == 0
    assert "0 people per hour" in run("alert", "check", TINY, out, *record).out


def test_rows_go_out_and_come_in(run: Run, tmp_path: Path) -> None:
    """An export is read again; an import is a preview until it is confirmed, and is taken back."""
    case = copied(tmp_path)
    out = tmp_path / "sites.geojson"
    assert run("export", case, "geojson", "-o", out).code == 0
    ran = run("import", case, out)
    assert ran.code == 0
    assert "0 new, 0 changed" in ran.out
    before = (case / "sites.csv").read_text()
    ran = run("import", case, "--airport", "OAKB")
    assert "1 new" in ran.out
    assert "Nothing is written" in ran.out
    assert (case / "sites.csv").read_text() == before
    assert "Kept as import 1" in run("import", case, "--airport", "OAKB", "--confirm").out
    assert "oakb" in (case / "sites.csv").read_text()
    assert run("import", case, "--undo").code == 0
    assert (case / "sites.csv").read_text() == before
    assert run("import", case, "--undo").code == 2


def test_who_has_answered_is_told_by_zone(run: Run, tmp_path: Path) -> None:
    """Of five people two said that they are safe; the rest, silence among them, is not known to be."""
    wardens, receipts = tmp_path / "w.csv", tmp_path / "r.csv"
    wardens.write_text("recipient_id,zone,persons,warden_id\na,west,2,\nb,west,3,a\n")
    receipts.write_text("recipient_id,answer,at,says_safe\na,acknowledged,2030-03-10T06:00:00Z,yes\n")
    ran = run("alert", "reach", wardens, receipts, "--as-of", DAY)
    assert ran.code == 0
    assert "3 no answer" in ran.out
    assert "3 not known to be safe" in ran.out
    wardens.write_text("recipient_id,zone,persons,warden_id\na,west,many,\n")
    ran = run("alert", "reach", wardens, receipts, "--as-of", DAY)
    assert ran.code == 2
    assert "w.csv:2: persons = many" in ran.err
