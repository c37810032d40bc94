"""Files that are no workbook, or a hostile one, are answered in words, fast, and nothing is written."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from egress.inputs.workbook import read_workbook, write_workbook
from egress.inputs.workbook.package import MOST_BYTES
from egress.kit import InputProblem

from .making_cases import CASES
from .repacking import repacked, replaced, with_shared_strings


def archive(**parts: bytes) -> bytes:
    """Return a zip archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return made.getvalue()


def refusal(file: Path) -> str:
    """Return what is said of a file, and demand that nothing was written and no second was lost."""
    before = sorted(path.name for path in file.parent.iterdir())
    began = time.process_time()
    with pytest.raises(InputProblem) as caught:
        read_workbook(file, file.parent / "back")
    assert time.process_time() - began < 20
    assert sorted(path.name for path in file.parent.iterdir()) == before
    assert all(problem.remedy for problem in caught.value.problems)
    return str(caught.value)


FILES = {
    "empty": (b"", "not a zip archive"),
    "text": (b"group_id,label\n", "not a zip archive"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted workbook"),
    "open_document": (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
    "bomb": (archive(**{"[Content_Types].xml": b"", "xl/big.xml": b"\0" * (MOST_BYTES + 1)}), "when unpacked"),
    "many_parts": (archive(**{f"part{number}": b"" for number in range(1001)}), "1001 parts"),
    "other_office_file": (archive(**{"[Content_Types].xml": b"<Types/>"}), "_rels/.rels is missing"),
}


@pytest.mark.parametrize("name", FILES)
def test_no_workbook(name: str, tmp_path: Path) -> None:
    """Whatever is no workbook is called that, with the reason."""
    data, says = FILES[name]
    (tmp_path / "case.xlsx").write_bytes(data)
    assert says in refusal(tmp_path / "case.xlsx")


def test_no_file(tmp_path: Path) -> None:
    """A missing file and a folder are named, not traced back."""
    assert "No such file" in refusal(tmp_path / "nowhere.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    assert "not a file" in refusal(tmp_path / "folder.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_short(share: float, book: Path) -> None:
    """A workbook that was not copied to its end is refused."""
    book.write_bytes(book.read_bytes()[: int(len(book.read_bytes()) * share)])
    assert "zip archive" in refusal(book)


def test_any_part_damaged(book: Path) -> None:
    """A part that is no XML, or no text, is refused and named or described."""
    with_shared_strings(book)
    whole = book.read_bytes()
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"):
        for junk in (b"<a>", b"\xff\xfe<\0a\0/\0>\0", b"\x00" * 9):
            book.write_bytes(whole)
            repacked(book, replaced(part, junk))
            assert "case.xlsx: " in refusal(book)


def test_entities_are_refused(book: Path) -> None:
    """A document type, with which a small file could grow without end, is refused."""
    with_shared_strings(book)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><sst><si><t>&c;</t></si></sst>'
    repacked(book, replaced("xl/sharedStrings.xml", bomb))
    assert "document type" in refusal(book)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"<v>\d+</v>", b"<v>999999</v>"),
        (rb"<v>\d+</v>", b"<v>-1</v>"),
        (rb"<v>\d+</v>", b"<v>x</v>"),
        (rb'r="A2"', b'r="!!2"'),
        (rb'r="A2"', b'r="ZZZZZ2"'),
        (rb'<row r="\d+"', b'<row r="x"'),
        (rb'<row r="\d+"', b'<row r="-7"'),
        (rb'<row r="2"', b'<row r="99999999"'),
    ],
)
def test_places_that_are_none(old: bytes, new: bytes, book: Path) -> None:
    """Texts that are not there, and cells at impossible places, are refused."""
    with_shared_strings(book)
    repacked(book, lambda name, data: re.sub(old, new, data) if "sheet3" in name else data)
    assert "case.xlsx: " in refusal(book)


def test_cell_in_the_last_corner(book: Path) -> None:
    """A stray cell at the far end of a sheet is found at once."""
    opened = load_workbook(book)
    opened["legs"]["XFD1048576"] = "lost"
    opened.save(book)
    assert "case.xlsx!legs:1048576: column XFD = lost" in refusal(book)


def test_hundred_thousand_bad_rows(book: Path) -> None:
    """A very large sheet of nonsense is answered by a short list."""
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>X Y</t></is></c></row>'
    rows = b"".join(row % (number, number) for number in range(10, 100_010))
    end = b"</sheetData>"
    repacked(book, lambda name, data: data.replace(end, rows + end) if "sheet5." in name else data)
    said = refusal(book)
    assert "case.xlsx!legs:10: leg_id = X Y" in said
    assert len(said.splitlines()) < 450


def test_too_many_filled_cells(book: Path) -> None:
    """A sheet that would fill the memory is refused before it does."""
    end = b"</sheetData>"
    row = b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>"
    repacked(book, lambda name, data: data.replace(end, row * 301 + end) if "sheet5." in name else data)
    assert "more than 300000 filled cells in sheet legs" in refusal(book)


def test_sheets_missing_and_unknown(book: Path) -> None:
    """Each required sheet that is missing is named, each unknown one too, with the name that was meant."""
    opened = load_workbook(book)
    del opened["sites"]
    opened["legs"].title = "leg"
    opened.create_chartsheet("chart")
    opened.save(book)
    said = refusal(book)
    assert "case.xlsx!sites: the sheet is missing" in said
    assert "case.xlsx!leg: a sheet that nobody reads" in said
    assert "Did you mean `legs`?" in said
    assert "case.xlsx!chart: a sheet that nobody reads" in said


def test_emptied_sheets(book: Path) -> None:
    """A required sheet without header is refused; the sheet of settings too."""
    opened = load_workbook(book)
    for name in ("case", "groups"):
        opened[name].delete_rows(1, 400)
    opened.save(book)
    said = refusal(book)
    assert "case.xlsx!case: the sheet is empty" in said
    assert "case.xlsx!groups: the sheet is empty" in said


def test_full_folder_is_left_alone(book: Path, tmp_path: Path) -> None:
    """A folder with anything in it is never written into; an empty one is taken."""
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    with pytest.raises(InputProblem, match="it is there already"):
        read_workbook(book, full)
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    read_workbook(book, tmp_path / "empty")
    assert (tmp_path / "empty" / "case.toml").exists()
    with pytest.raises(InputProblem, match="new or empty"):
        read_workbook(book, tmp_path / "nowhere" / "deep")


def test_workbook_is_left_alone(book: Path) -> None:
    """A workbook that is there is written over only on request."""
    before = book.read_bytes()
    with pytest.raises(InputProblem, match="it is there already"):
        write_workbook(CASES / "tiny-post", book)
    assert book.read_bytes() == before
    write_workbook(CASES / "tiny-post", book, replace=True)
    read_workbook(book, book.parent / "back")


def test_what_a_sheet_cannot_hold(tmp_path: Path) -> None:
    """A folder that would lose something is refused: unknown columns and keys, ragged rows, endless texts."""
    spoils = {
        "groups.csv": ("group_id,label", "group_id,labels", "groups.csv:1: header = labels"),
        "sites.csv": ("\n", ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,x\n", "cells"),
        "legs.csv": ("invented", "x" * 40_000, "at most 32767 characters"),
        "case.toml": ("horizon_days", "horizon", "planning.horizon"),
    }
    for file, (old, new, says) in spoils.items():
        folder = tmp_path / file
        folder.mkdir()
        for path in (CASES / "tiny-post").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 2), encoding="utf-8")
        with pytest.raises(InputProblem, match=re.escape(says)):
            write_workbook(folder, tmp_path / "made.xlsx")
        assert not (tmp_path / "made.xlsx").exists()
