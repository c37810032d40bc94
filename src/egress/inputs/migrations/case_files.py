"""A case folder's files brought up to date: only the lines that a step changes are written anew."""

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from egress.domain import FORMAT_VERSION
from egress.inputs.grid import split_table
from egress.inputs.migrations.steps import upgraded
from egress.inputs.migrations.text_table import TextTable
from egress.inputs.migrations.versions import MISSING, VERSION_KEY, is_known, refuse_newer
from egress.inputs.migrations.wording import WordsOfVersion, report_flaws
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE, MOST_TOML_BYTES
from egress.inputs.toml_lines import line_of

Contents = Mapping[str, bytes | None]

_LINE_END = re.compile(r"(\r\n|\r|\n)")
_VERSION_LINE = re.compile(
    rf"(?m)^(\ufeff?[ \t]*[\"']?{VERSION_KEY}[\"']?[ \t]*=[ \t]*)(\d{{1,9}})(?=[ \t]*(?:#|\r?$))"
)
_MARK = "\ufeff"
"""The byte order mark that some editors put first."""


@dataclass(frozen=True)
class UpgradedFiles:
    """
    The files of a case as today's version writes them.

    Attributes
    ----------
    version : the version that was read; `MISSING` where none could be.
    contents : the bytes by file name; None for one that could not be read.
    words : how the author of the files calls the columns.
    refused : the version is newer than this release, so nothing else of the case can be judged.
    """

    version: int
    contents: Contents
    words: WordsOfVersion = field(default_factory=lambda: WordsOfVersion({}))
    refused: bool = False


def upgraded_files(contents: Contents, problems: ProblemList) -> UpgradedFiles:
    """
    Return the files of a case folder, by name, as today's version of the format writes them.

    Bytes that no step changes stay as they are, and every row stays on its line. What cannot be read as text or as a
    table is left for the readers to report. Nothing is written.
    """
    settings = contents.get(CASE_FILE)
    version = version_in(settings)
    line = line_of(_text(settings or b"") or "", (VERSION_KEY,))
    if refuse_newer(version, problems, file=CASE_FILE, row=line):
        return UpgradedFiles(version, contents, refused=True)
    if not is_known(version) or version == FORMAT_VERSION:
        return UpgradedFiles(version, contents)
    texts = {name: _text(data) for name, data in contents.items() if data is not None and name.endswith(".csv")}
    before = {name.removesuffix(".csv"): _table(text) for name, text in texts.items() if text is not None}
    tables = {name: table for name, table in before.items() if table is not None}
    after, flaws = upgraded(tables, version)
    report_flaws(flaws, problems, places={name: f"{name}.csv" for name in tables})
    changed = {
        f"{name}.csv": _bytes(_rewritten(texts[f"{name}.csv"] or "", tables[name], after[name])) for name in tables
    }
    changed[CASE_FILE] = _with_todays_version(settings or b"")
    return UpgradedFiles(version, {**contents, **changed}, WordsOfVersion.of(version))


def version_in(settings: bytes | None) -> int:
    """
    Return the version that case.toml claims; `MISSING` where it claims none by a plain number on a line of its own.

    In a file that is no valid TOML the line alone counts, so that a slip elsewhere does not hide the version.
    """
    text = _text(settings or b"") if len(settings or b"") <= MOST_TOML_BYTES else None
    found = None if text is None else _VERSION_LINE.search(text)
    if text is None or found is None:
        return MISSING
    claimed = int(found[2])
    try:
        given = tomllib.loads(text.removeprefix(_MARK)).get(VERSION_KEY)
    except (ValueError, RecursionError):
        given = claimed
    return claimed if given == claimed else MISSING


def _with_todays_version(settings: bytes) -> bytes:
    """Return case.toml with today's version in place of its own; unchanged where it stands in an odd way."""
    text = _text(settings) or ""
    return _bytes(_VERSION_LINE.sub(rf"\g<1>{FORMAT_VERSION}", text, count=1))


def _text(data: bytes) -> str | None:
    """Return bytes as text that gives the same bytes again; None for what is no text of 8 bits."""
    if b"\x00" in data:
        return None
    return data.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _table(text: str) -> TextTable | None:
    """Return a file as a table; None where it has no header. What is wrong with it is for the readers to say."""
    grid = split_table("", text.removeprefix(_MARK), ProblemList())
    if grid is None:
        return None
    return TextTable(grid.header.number, grid.header.cells, {line.number: line.cells for line in grid.lines})


def _rewritten(text: str, before: TextTable, after: TextTable) -> str:
    """Return the text with the lines of those rows, and of the header, that differ."""
    old = {before.header_number: before.columns, **before.rows}
    new = {after.header_number: after.columns, **after.rows}
    # Every second part is the end of a line.
    parts = _LINE_END.split(text)
    for number, cells in new.items():
        if cells != old[number]:
            place = 2 * (number - 1)
            mark = _MARK if parts[place].startswith(_MARK) else ""
            parts[place] = mark + _csv_line(cells)
    return "".join(parts)


def _csv_line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    out = csv.writer(written, lineterminator="")
    if cells[0].startswith("#"):
        # Without quotes the row would be a comment.
        out = csv.writer(written, lineterminator="", quoting=csv.QUOTE_ALL)
    out.writerow(cells)
    return written.getvalue()
