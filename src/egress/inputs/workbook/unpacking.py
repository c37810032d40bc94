"""
The sheets of a workbook as raw cells.

openpyxl writes our workbooks but does not read them: it changes texts that hold ``x005F_``, and a stray cell in the
last row and column makes it walk every cell between. Source of the format: ECMA-376-1:2016, part 18.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string

from egress.inputs.problems import ProblemList
from egress.inputs.workbook.escapes import unescaped
from egress.inputs.workbook.names import MOST_ROWS
from egress.inputs.workbook.package import NotAWorkbookError, Package, open_package, refuse

MOST_CELLS = 300_000
"""Filled cells of one sheet; beyond that it is no table of a post, and would fill the memory."""

_CHUNK = 1 << 16
_TEXT_KINDS = ("s", "str", "inlineStr")


@dataclass(frozen=True, slots=True)
class RawCell:
    """
    A cell with something in it.

    Attributes
    ----------
    kind : ``s`` text, ``n`` number, ``b`` true or false, ``e`` error, ``d`` date in ISO 8601.
    formula : the formula that makes the value; None where there is none.
    dated : a number that is shown as a date or time.
    """

    kind: str
    text: str
    formula: str | None = None
    dated: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its filled cells by row and column, both from 1, and the ranges that are merged."""

    name: str
    rows: Mapping[int, Mapping[int, RawCell]]
    merged: tuple[str, ...]


@dataclass(frozen=True)
class Spreadsheet:
    """The sheets in their order; `dates_from_1904` says how numbers become dates."""

    sheets: tuple[Sheet, ...]
    dates_from_1904: bool


def open_spreadsheet(file: Path, problems: ProblemList) -> Spreadsheet | None:
    """Return the sheets of a workbook; None with a problem if it cannot be read."""
    package = open_package(file, problems)
    if package is None:
        return None
    try:
        return _read(package)
    except ET.ParseError as error:
        refuse(file, f"damaged XML: {error}", problems)
    except (ValueError, KeyError, IndexError, RecursionError, OverflowError) as error:
        refuse(file, str(error) or type(error).__name__, problems)
    return None


def _read(package: Package) -> Spreadsheet:
    book = _target_of_type(package, "", "/officeDocument")
    root = _parsed(package, book)
    strings = _strings(package, _target_of_type(package, book, "/sharedStrings", needed=False))
    dated = _dated_styles(package, _target_of_type(package, book, "/styles", needed=False))
    targets = dict(_targets(package, book))
    sheets = []
    for node in root.iter():
        if _local(node.tag) == "sheet":
            target = targets.get(next((value for name, value in node.attrib.items() if _local(name) == "id"), ""))
            name = unescaped(node.get("name", ""))
            sheets.append(_sheet(name, package.text(target[1]) if target else "", strings, dated))
    properties = next((node for node in root.iter() if _local(node.tag) == "workbookPr"), None)
    old = properties is not None and properties.get("date1904", "0") in ("1", "true")
    return Spreadsheet(tuple(sheets), old)


def _sheet(name: str, text: str, strings: list[str], dated: frozenset[int]) -> Sheet:
    rows: dict[int, dict[int, RawCell]] = {}
    merged = []
    at_row, at_column, cells = 0, 0, 0
    for event, node in _events(text):
        tag = _local(node.tag)
        if event == "start" and tag == "row":
            at_row, at_column = int(node.get("r") or at_row + 1), 0
            if not 1 <= at_row <= MOST_ROWS:
                raise NotAWorkbookError(f"a row {at_row} in sheet {name}")
        elif event == "end" and tag == "c":
            at_column = _column(node.get("r", "")) or at_column + 1
            cell = _cell(node, strings, dated)
            if cell is not None:
                rows.setdefault(at_row, {})[at_column] = cell
                cells += 1
                if cells > MOST_CELLS:
                    raise NotAWorkbookError(f"more than {MOST_CELLS} filled cells in sheet {name}")
        elif event == "end" and tag == "mergeCell":
            merged.append(node.get("ref", ""))
        if event == "end" and tag == "row":
            node.clear()
    return Sheet(name, {row: rows[row] for row in sorted(rows)}, tuple(merged))


def _cell(node: ET.Element, strings: list[str], dated: frozenset[int]) -> RawCell | None:
    parts = {_local(part.tag): part for part in node}
    kind = node.get("t", "n")
    formula = (parts["f"].text or "") if "f" in parts else None
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind == "inlineStr" and "is" in parts:
        value = _rich_text(parts["is"])
    elif kind == "s" and value:
        value = strings[_index(value)]
    elif kind == "str":
        value = unescaped(value)
    if formula is None and not value.strip():
        return None
    kind = "s" if kind in _TEXT_KINDS else kind
    return RawCell(kind, value, formula, kind == "n" and int(node.get("s", "0")) in dated)


def _index(text: str) -> int:
    number = int(text)
    if number < 0:
        raise NotAWorkbookError(f"a text number {number}")
    return number


def _strings(package: Package, part: str) -> list[str]:
    if not part:
        return []
    found = []
    for event, node in _events(package.text(part)):
        if event == "end" and _local(node.tag) == "si":
            found.append(_rich_text(node))
            node.clear()
    return found


def _rich_text(node: ET.Element) -> str:
    """Return the text of a cell, its runs joined; how it is pronounced (``rPh``) is no part of it."""
    texts = []
    for part in node:
        if _local(part.tag) == "t":
            texts.append(part.text or "")
        elif _local(part.tag) == "r":
            texts += [run.text or "" for run in part if _local(run.tag) == "t"]
    return unescaped("".join(texts))


def _dated_styles(package: Package, part: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date or time."""
    if not part:
        return frozenset()
    root = _parsed(package, part)
    formats = dict(BUILTIN_FORMATS)
    for node in root.iter():
        if _local(node.tag) == "numFmt" and node.get("numFmtId", "").isdigit():
            formats[int(node.get("numFmtId", ""))] = node.get("formatCode", "")
    cell_styles = next((node for node in root if _local(node.tag) == "cellXfs"), ())
    numbers = [int(style.get("numFmtId", "0")) for style in cell_styles]
    # 27 to 36 and 50 to 58 are dates in the East Asian editions (ECMA-376, 18.8.30).
    return frozenset(
        place
        for place, number in enumerate(numbers)
        if is_date_format(formats.get(number, "")) or 27 <= number <= 36 or 50 <= number <= 58
    )


def _targets(package: Package, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    folder, name = posixpath.split(part)
    for node in _parsed(package, posixpath.join(folder, "_rels", f"{name}.rels")):
        if node.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/")
            yield node.get("Id", ""), (node.get("Type", ""), path)


def _target_of_type(package: Package, part: str, ending: str, *, needed: bool = True) -> str:
    for _, (kind, path) in _targets(package, part):
        if kind.endswith(ending):
            return path
    if needed:
        raise NotAWorkbookError("no workbook is in it")
    return ""


def _parsed(package: Package, part: str) -> ET.Element:
    return ET.fromstring(package.text(part))


def _events(text: str) -> Iterator[tuple[str, ET.Element]]:
    parser: Any = ET.XMLPullParser(("start", "end"))
    for place in range(0, len(text), _CHUNK):
        parser.feed(text[place : place + _CHUNK])
        yield from parser.read_events()
    if text:
        parser.close()
        yield from parser.read_events()


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _column(reference: str) -> int:
    letters = reference.rstrip("0123456789")
    return column_index_from_string(letters) if letters else 0
