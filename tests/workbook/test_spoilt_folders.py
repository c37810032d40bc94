"""A made case with one spoilt cell is refused with file, row, column, value and remedy, as a folder too."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from egress.inputs import find_problems, read_case
from egress.inputs.cells import IdReader, InstantReader, ListReader, NumberReader, WordReader
from egress.inputs.columns import columns_of, reader_of, references_of
from egress.inputs.problems import shortened
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES
from egress.kit import InputProblem

from .making_cases import make_case
from .test_round_trip import files_in

BAD: dict[type, tuple[str, ...]] = {
    NumberReader: ("many", "12 km", "NaN", "-1000000000000", "1e999", "0x10"),
    WordReader: ("nonsense", "Yes!", "airr"),
    InstantReader: ("2021-07-10", "2021-07-10T06:00:00", "soon", "2021-02-30T00:00:00Z"),
    IdReader: ("Capital Letters", "no/slash", "ünicode", "x" * 80),
}
"""What stands in no column of its kind."""

NOT_SINGLY = ("change", "value")
"""Columns of scenario_effects whose meaning hangs on each other."""


@dataclass(frozen=True)
class Place:
    """A filled cell of a file: its line, its column, what it is read by, and what it refers to."""

    table: Table[Any, Any]
    line: int
    field: str
    reader: Any
    refers: bool


def places_in(folder: Path) -> list[Place]:
    """Return every filled cell whose column has a reader that can be offended."""
    found = []
    for table in ALL_TABLES:
        file = folder / table.file
        rows = _rows(file) if file.exists() else {}
        header = next(iter(rows.values()), [])
        for line, cells in list(rows.items())[1:]:
            for name, cell in zip(header, cells, strict=False):
                field = columns_of(table.model)[name]
                if cell and type(reader_of(field)) in BAD and name not in NOT_SINGLY:
                    found.append(Place(table, line, name, reader_of(field), bool(references_of(field))))
    return found


def spoil(folder: Path, luck: Random) -> tuple[Place, str]:
    """Put a value that cannot stand there into one cell drawn by chance."""
    place = luck.choice(places_in(folder))
    value = "nobody-there" if place.refers and luck.random() < 0.5 else luck.choice(BAD[type(place.reader)])
    file = folder / place.table.file
    rows = _rows(file)
    cells = rows[place.line]
    cells[next(iter(rows.values())).index(place.field)] = value
    written = io.StringIO()
    csv.writer(written, lineterminator="", quoting=csv.QUOTE_ALL).writerow(cells)
    lines = _text(file).split("\n")
    lines[place.line - 1] = written.getvalue()
    file.write_bytes("\n".join(lines).encode())
    return place, value


def check_refused(seed: int, folder: Path) -> None:
    """Demand the one answer that fits, a remedy in it, and an untouched folder."""
    make_case(seed, folder)
    assert find_problems(folder) == ()
    place, value = spoil(folder, Random(f"spoil {seed}"))
    before = files_in(folder)
    with pytest.raises(InputProblem) as caught:
        read_case(folder)
    wanted = (place.table.file, place.line, place.field, shortened(value))
    found = [problem for problem in caught.value.problems if (problem.file, problem.row, problem.field) == wanted[:3]]
    assert any(problem.value == wanted[3] for problem in found), f"{wanted}\n{caught.value}"
    assert all(problem.expected and problem.remedy for problem in caught.value.problems)
    assert files_in(folder) == before


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _rows(file: Path) -> dict[int, list[str]]:
    """Return the cells of header and rows by line."""
    return {
        number: [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]
        for number, line in enumerate(_text(file).split("\n"), start=1)
        if line.strip(", \t") and not line.strip().startswith("#")
    }


@pytest.mark.parametrize("seed", range(3000, 3030))
def test_spoilt_folder_is_refused(seed: int, tmp_path: Path) -> None:
    """One spoilt cell of a made case is found at its place."""
    check_refused(seed, tmp_path / "case")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4000, 4300))
def test_300_spoilt_folders_are_refused(seed: int, tmp_path: Path) -> None:
    """300 made cases with one spoilt cell each."""
    check_refused(seed, tmp_path / "case")


def test_every_kind_of_cell_is_tried(tmp_path: Path) -> None:
    """Numbers, words, instants and ids all stand in a made case, in most of its tables; lists are tried elsewhere."""
    make_case(3000, tmp_path / "case")
    places = places_in(tmp_path / "case")
    assert {type(place.reader) for place in places} == set(BAD)
    assert len({place.table.name for place in places}) >= 10
    assert not any(isinstance(place.reader, ListReader) for place in places)
