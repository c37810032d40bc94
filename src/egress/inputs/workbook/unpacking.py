"""
The sheets of a workbook as raw cells: a reader of the cage, run in its child alone.

openpyxl writes our workbooks but does not read them: it changes texts that hold ``x005F_``, and a stray cell in the
last row and column makes it walk every cell between. Source of the format: ECMA-376-1:2016, part 18.
"""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from egress.inputs.workbook.escapes import unescaped
from egress.inputs.workbook.package import NotAWorkbookError, Package, opened_package

MOST_ROWS = 1_048_576
MOST_COLUMNS = 18_278
"""Rows of a sheet: Microsoft, Excel specifications and limits. Columns: those with names of up to three letters."""

MOST_CELLS = 300_000
MOST_CELLS_OF_BOOK = 600_000
"""Filled cells of one sheet, and of all; more are no case of a post, and would fill the memory."""

_CHUNK = 1 << 16
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TEXT_KINDS = ("s", "str", "inlineStr")

Cell = tuple[str, str, str | None, int]
"""Kind, text, formula and number of the style; see `spreadsheet.RawCell`."""


def answer(path: Path) -> Iterator[dict[str, Any]]:
    """
    Yield a line about the whole workbook, then for each sheet a line and one for each of its rows.

    The whole: `from_1904`, `styles` (number formats by style), `formats` (their codes). A sheet: `sheet`, `merged`.
    A row: `row` and `cells`, each with its column, kind, text, formula and style.
    """
    try:
        yield from _read(opened_package(path))
    except ET.ParseError as error:
        raise NotAWorkbookError(f"damaged XML: {error}") from None
    except (ValueError, KeyError, IndexError, RecursionError, OverflowError) as error:
        raise NotAWorkbookError(str(error) or type(error).__name__) from None


def _read(package: Package) -> Iterator[dict[str, Any]]:
    book = _target_of_type(package, "", "/officeDocument")
    root = _parsed(package, book)
    strings = _strings(package, _target_of_type(package, book, "/sharedStrings", needed=False))
    styles, formats = _styles(package, _target_of_type(package, book, "/styles", needed=False))
    properties = next((node for node in root.iter() if _local(node.tag) == "workbookPr"), None)
    old = properties is not None and properties.get("date1904", "0") in ("1", "true")
    yield {"from_1904": old, "styles": styles, "formats": formats}
    targets = dict(_targets(package, book))
    cells = 0
    for node in root.iter():
        if _local(node.tag) == "sheet":
            target = targets.get(next((value for name, value in node.attrib.items() if _local(name) == "id"), ""))
            name = unescaped(node.get("name", ""))
            rows, merged = _sheet(name, package.text(target[1]) if target else "", strings)
            cells += sum(map(len, rows.values()))
            if cells > MOST_CELLS_OF_BOOK:
                raise NotAWorkbookError(f"more than {MOST_CELLS_OF_BOOK} filled cells")
            yield {"sheet": name, "merged": merged}
            for number in sorted(rows):
                yield {"row": number, "cells": [(column, *cell) for column, cell in rows[number].items()]}


def _sheet(name: str, text: str, strings: list[str]) -> tuple[dict[int, dict[int, Cell]], list[str]]:
    """Return the filled cells of a sheet by row and column, and the ranges that are merged."""
    rows: dict[int, dict[int, Cell]] = {}
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
            cell = _cell(node, strings)
            if cell is not None:
                rows.setdefault(at_row, {})[at_column] = cell
                cells += 1
                if cells > MOST_CELLS:
                    raise NotAWorkbookError(f"more than {MOST_CELLS} filled cells in sheet {name}")
        elif event == "end" and tag == "mergeCell":
            merged.append(node.get("ref", ""))
        if event == "end" and tag == "row":
            node.clear()
    return rows, merged


def _cell(node: ET.Element, strings: list[str]) -> Cell | None:
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
    return kind, value, formula, int(node.get("s", "0")) if kind == "n" else 0


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


def _styles(package: Package, part: str) -> tuple[list[int], list[tuple[int, str]]]:
    """Return the number format of each cell style, and the codes of the formats that the workbook brings."""
    if not part:
        return [], []
    root = _parsed(package, part)
    formats = [
        (int(node.get("numFmtId", "")), node.get("formatCode", ""))
        for node in root.iter()
        if _local(node.tag) == "numFmt" and node.get("numFmtId", "").isdigit()
    ]
    cell_styles = next((node for node in root if _local(node.tag) == "cellXfs"), ())
    return [int(style.get("numFmtId", "0")) for style in cell_styles], formats


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
    """Return the column of a reference such as AB12; 0 where it names none."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = 26 * number + _LETTERS.find(letter.upper()) + 1
        if letter not in _LETTERS + _LETTERS.lower() or number > MOST_COLUMNS:
            raise NotAWorkbookError(f"a cell {reference[:40]}")
    return number
