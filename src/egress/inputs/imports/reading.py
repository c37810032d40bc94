"""A file of somebody else's, read in a child process with limits: rows of text, or one reason why not."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from egress.domain.features import Position
from egress.kit import InputProblem, Problem

FORMATS = ("csv", "xlsx", "kml", "kmz", "gpx", "geojson", "gpkg", "zip", "osm.pbf")
"""Endings that are read; a zip holds a shapefile."""

LONGEST_S = 30.0
"""Seconds on the clock after which a child is ended, whatever it waits for; `child` limits processor time to less."""

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
    with tempfile.TemporaryDirectory(prefix="egress-import-") as folder:
        answer = Path(folder) / "answer.json"
        words = _child(path, ending, answer, folder, longest_s)
        if words:
            raise _refused(path, words)
        return tuple(_rows(answer))


def format_of(path: Path) -> str:
    """Return the ending of a file among `FORMATS`; raise InputProblem for another."""
    found = next((ending for ending in FORMATS if path.name.lower().endswith(f".{ending}")), "")
    found = found or ("geojson" if path.suffix.lower() == ".json" else "")
    if not found:
        raise _refused(path, f"ending {path.suffix or 'none'}", expected="one of " + ", ".join(FORMATS))
    return found


def _child(path: Path, ending: str, answer: Path, folder: str, longest_s: float) -> str:
    """Run the reader; return why it gave no rows, empty if it did."""
    reader = Path(__file__).with_name("child.py")
    command = [sys.executable, "-I", str(reader), ending, str(path.absolute()), str(answer)]
    environment = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "GDAL_DISABLE_READDIR_ON_OPEN": "YES",
        "TMPDIR": folder,
        "PATH": os.environ.get("PATH", ""),
    }
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=longest_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it takes longer than {longest_s:g} s to read"
    if done.returncode == 3:
        return done.stderr.decode("utf-8", "replace").strip()[:300] or "it cannot be read"
    if done.returncode or not answer.exists():
        return "it needs more memory or time than a file of rows may take"
    return ""


def _rows(answer: Path) -> Iterator[FoundRow]:
    """Yield the rows of an answer; a text that stands in many cells is held once."""
    held: dict[str, str] = {}
    with answer.open(encoding="ascii") as lines:
        for line in lines:
            row = _row(json.loads(line))
            cells = {held.setdefault(name, name): held.setdefault(cell, cell) for name, cell in row.cells.items()}
            yield replace(row, cells=cells)


def _row(one: Mapping[str, object]) -> FoundRow:
    number, cells, positions = one["number"], one["cells"], one["positions"]
    assert isinstance(number, int)
    assert isinstance(cells, dict)
    assert isinstance(positions, list)
    return FoundRow(number=number, cells=cells, positions=tuple((lon, lat) for lon, lat in positions))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from None


def _refused(path: Path, value: str, *, expected: str = "a file that can be read safely") -> InputProblem:
    return InputProblem([Problem(path.name, 0, "", value, expected, REMEDY)])
