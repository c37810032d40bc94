"""A file of somebody else's, read in a child process with limits: rows of text, or one reason why not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from egress.domain.features import Position
from egress.inputs.cage import LONGEST_S, UnreadableFileError, answers
from egress.kit import InputProblem, Problem

FORMATS = ("csv", "xlsx", "kml", "kmz", "gpx", "geojson", "gpkg", "zip", "osm.pbf")
"""Endings that are read; a zip holds a shapefile."""

PARSERS = "egress.inputs.imports.parsers"
"""What the child runs."""

LARGEST_BYTES = 64 * 1024 * 1024
REMEDY = "Save it anew in the program that it comes from, or take another format."


@dataclass(frozen=True, kw_only=True)
class FoundRow:
    """
    One row as it stands in a file.

    Attributes
    ----------
    number : its line, row or place in the file, from 1.
    cells : by the file's own column names.
    positions : where it is, if the file says so: one for a point, more for a line.
    """

    number: int
    cells: Mapping[str, str]
    positions: tuple[Position, ...] = ()


FORM = TypeAdapter(FoundRow)
"""What each line of the child must be."""


def read_rows(path: Path, *, longest_s: float = LONGEST_S) -> tuple[FoundRow, ...]:
    """
    Return the rows of a file, read by a child with limits on memory, time and files.

    Raises
    ------
    InputProblem
        with the reason why the file is not read; nothing else is raised, whatever the file holds.
    """
    ending = format_of(path)
    size = _size(path)
    if size > LARGEST_BYTES and ending != "osm.pbf":
        raise _refused(path, f"{size:,} bytes, more than {LARGEST_BYTES:,}")
    rows = answers(PARSERS, path, FORM, what="a file of rows", words=(ending,), longest_s=longest_s)
    try:
        return tuple(_sharing(rows))
    except UnreadableFileError as error:
        raise _refused(path, str(error)) from None


def format_of(path: Path) -> str:
    """Return the ending of a file among `FORMATS`; raise InputProblem for another."""
    found = next((ending for ending in FORMATS if path.name.lower().endswith(f".{ending}")), "")
    found = found or ("geojson" if path.suffix.lower() == ".json" else "")
    if not found:
        raise _refused(path, f"ending {path.suffix or 'none'}", expected="one of " + ", ".join(FORMATS))
    return found


def _sharing(rows: Iterable[FoundRow]) -> Iterator[FoundRow]:
    """Yield rows in which a text that stands in many cells is held once."""
    held: dict[str, str] = {}
    for row in rows:
        cells = {held.setdefault(name, name): held.setdefault(cell, cell) for name, cell in row.cells.items()}
        yield replace(row, cells=cells)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from None


def _refused(path: Path, value: str, *, expected: str = "a file that can be read safely") -> InputProblem:
    return InputProblem([Problem(path.name, 0, "", value, expected, REMEDY)])
