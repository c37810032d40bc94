"""Files of somebody else's are taken apart by a child with limits, and its answer is not trusted."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pydantic import TypeAdapter

from egress.inputs import read_case, read_plan_answer, read_situation, read_workbook, write_workbook
from egress.inputs.cage import UnreadableFileError, answers
from egress.inputs.cage.asking import CHILD, UNSOUND
from egress.inputs.feeds import cap_text, hear_cap, read_cap, read_kept_cap
from egress.inputs.feeds.cap_elements import MOST_ELEMENTS
from egress.inputs.plain_reading import tree_of
from egress.inputs.warden_files import read_recipients
from egress.kit import InputProblem

ROOT = Path(__file__).parents[2]
TINY = ROOT / "cases" / "tiny-post"
SITUATION = ROOT / "docs" / "examples" / "tiny-post-situation.toml"
TEXTS = "egress.inputs.plain_texts"
CAP = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<?style before?>
<cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2" xmlns:ns0="urn:other" xml:lang="fr"><!-- who -->
<cap:identifier>a-1</cap:identifier><cap:sender>p\xe8re@post.invalid</cap:sender><?go on?>
<cap:sent>2030-03-10T00:00:00+00:00</cap:sent><cap:status>Actual</cap:status><cap:msgType>Alert</cap:msgType>
<ns0:more kind="&quot;"><inner xmlns="urn:third">a &lt; b</inner> tail</ns0:more><cap:scope/></cap:alert>"""


def asked(path: Path, form: str, **options: Any) -> list[Any]:
    """Return what the reader of plain texts answers."""
    any_form: TypeAdapter[Any] = TypeAdapter(Any)
    return list(answers(TEXTS, path, options.pop("line", any_form), what="a text", words=(form,), **options))


def test_an_answer_of_another_form_is_none(tmp_path: Path) -> None:
    """Lines that do not have the form, or are too many, are refused, whatever they hold."""
    path = tmp_path / "a.json"
    path.write_text('["x"]', encoding="utf-8")
    assert asked(path, "json") == [["x"]]
    with pytest.raises(UnreadableFileError, match=UNSOUND):
        asked(path, "json", line=TypeAdapter(list[int]))
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    assert asked(path, "csv") == [["a", "b"], {"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    with pytest.raises(UnreadableFileError, match=UNSOUND):
        asked(path, "csv", most_lines=2)


def test_a_child_that_takes_too_much_is_ended(tmp_path: Path) -> None:
    """Too much memory, too long an answer, too much time: each is a reason."""
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b"[]," * 12_000_000 + b"[]]")
    with pytest.raises(UnreadableFileError, match="memory"):
        asked(path, "json")
    path.write_text('"' + "ü" * 9_000_000 + '"', encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="more than 48 MiB"):
        asked(path, "json")
    with pytest.raises(UnreadableFileError, match=r"longer than 0\.001 s"):
        asked(path, "json", longest_s=0.001)


def test_nothing_is_parsed_where_there_is_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child each of them is refused: no parser runs in this process instead."""
    book, plan, wardens = tmp_path / "case.xlsx", tmp_path / "plan.json", tmp_path / "wardens.csv"
    case = read_case(TINY)
    write_workbook(TINY, book)
    plan.write_text("{}", encoding="utf-8")
    wardens.write_text("recipient_id,zone\nw1,north\n", encoding="utf-8")
    assert [one.id for one in read_recipients(wardens)] == ["w1"]
    monkeypatch.setattr("egress.inputs.cage.asking.CHILD", tmp_path / "gone.py")
    for read in (
        lambda: read_workbook(book, tmp_path / "back"),
        lambda: read_cap(CAP, file="a.xml", sites=()),
        lambda: read_situation(SITUATION, case),
        lambda: read_plan_answer(plan, case_id="tiny-post"),
        lambda: read_recipients(wardens),
    ):
        with pytest.raises(InputProblem, match="more memory or time"):
            read()


@pytest.mark.parametrize(
    ("reader", "needs"),
    [
        (TEXTS, "tomllib"),
        ("egress.inputs.workbook.unpacking", "zipfile"),
        ("egress.inputs.feeds.cap_elements", "lxml.etree"),
        ("egress.inputs.imports.parsers", "lxml.etree"),
    ],
)
def test_a_child_is_small(reader: str, needs: str, tmp_path: Path) -> None:
    """Readers are loaded without the front doors of their packages and what those bring."""
    words = [sys.executable, "-I", "-X", "importtime", str(CHILD), reader, str(SITUATION), "a text"]
    with (tmp_path / "answer").open("w+b") as answer:
        done = subprocess.run([*words, "toml"], stdout=answer, stderr=subprocess.PIPE, check=False)
    loaded = done.stderr.decode()
    assert needs in loaded
    for heavy in ("pydantic", "numpy", "egress.kit", "egress.domain", "openpyxl"):
        assert heavy not in loaded


def test_a_message_stays_as_it_was_written() -> None:
    """Prefixes, attributes, comments, instructions and what stands between elements come through unchanged."""
    text = etree.tostring(etree.fromstring(CAP), encoding="unicode")
    assert cap_text(CAP, file="a.xml") == text
    alert, heard = hear_cap(CAP, file="a.xml", sites=())
    assert (alert.id, alert.sender) == ("a-1", "père@post.invalid")
    assert heard == text
    assert read_cap(CAP, file="a.xml", sites=()) == alert == read_kept_cap(text, file="a.xml", sites=())


def test_a_message_of_too_many_elements_is_refused() -> None:
    """A message of more elements than any alert has is refused by their number."""
    root = b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
    with pytest.raises(InputProblem, match="50,000 elements"):
        read_cap(root + b"<info/>" * MOST_ELEMENTS + b"</alert>", file="a.xml", sites=())


def test_instants_of_toml_come_through(tmp_path: Path) -> None:
    """An instant, a day and a time of day are what they were; a text that looks like one stays a text."""
    path = tmp_path / "a.toml"
    path.write_text('a = 2030-03-10T00:00:00+03:30\nb = 2030-03-10\nc = 07:30:00\nd = "07:30:00"\n', encoding="utf-8")
    tree = tree_of(path, "toml", what="a text")
    assert {name: str(value) for name, value in tree.items()} == {
        "a": "2030-03-10 00:00:00+03:30",
        "b": "2030-03-10",
        "c": "07:30:00",
        "d": "07:30:00",
    }
    assert [type(value).__name__ for value in tree.values()] == ["datetime", "date", "time", "str"]


def test_figures_without_end_are_refused(tmp_path: Path) -> None:
    """Whole numbers of thousands of digits, in TOML, JSON and lists, end in a reason and no traceback."""
    digits = "9" * 6_000
    toml, plan, wardens = tmp_path / "a.toml", tmp_path / "a.json", tmp_path / "a.csv"
    toml.write_text(f"a = {digits}\n", encoding="utf-8")
    plan.write_text(digits, encoding="utf-8")
    wardens.write_text(f"recipient_id,zone,persons\nw1,north,{digits}\nw2,north,²\n", encoding="utf-8")
    with pytest.raises(InputProblem, match="TOML"):
        read_situation(toml, read_case(TINY))
    with pytest.raises(InputProblem, match="JSON"):
        read_plan_answer(plan, case_id="tiny-post")
    with pytest.raises(InputProblem, match=r"a\.csv:3: persons"):
        read_recipients(wardens)


def test_a_situation_of_too_many_values_is_refused(tmp_path: Path) -> None:
    """A running evacuation with more values than any has is refused by their number."""
    path = tmp_path / "a.toml"
    path.write_text("[[people]]\n" * 60_000, encoding="utf-8")
    with pytest.raises(InputProblem, match="more than 50,000 values"):
        read_situation(path, read_case(TINY))


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    """A list whose last cell never ends is refused with a reason."""
    path = tmp_path / "a.csv"
    path.write_text("recipient_id,zone\nw1," + "x" * 200_000, encoding="utf-8")
    with pytest.raises(InputProblem, match="field"):
        read_recipients(path)
