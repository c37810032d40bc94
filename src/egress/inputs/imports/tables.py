"""The tables of a case folder as text, and its sites and legs as features on a map."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from egress.domain.features import Feature
from egress.inputs.tables_reading import ALL_TABLES
from egress.kit import InputProblem, Problem


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its file: its columns, and its rows by column, with their line numbers."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]


def table_names() -> tuple[str, ...]:
    """Return the names of the tables that a case may have."""
    return tuple(table.name for table in ALL_TABLES)


def id_column(name: str) -> str:
    """Return the column that names a row of a table; empty where rows have no name."""
    return next((table.id_column for table in ALL_TABLES if table.name == name), "")


def columns_of(name: str) -> tuple[str, ...]:
    """Return every column that a table may have, in the order of its model."""
    table = next(one for one in ALL_TABLES if one.name == name)
    return tuple(table.model.model_fields)


def raw_table(folder: Path, name: str) -> RawTable:
    """
    Return a table of a sound case as text; empty where the case has no such file.

    Raises
    ------
    InputProblem
        for a table that no case has.
    """
    if name not in table_names():
        remedy = "Name a table of the data dictionary."
        raise InputProblem([Problem("--table", 0, "", name, "one of " + ", ".join(table_names()), remedy)])
    path = folder / f"{name}.csv"
    if not path.exists():
        return RawTable(name, columns_of(name), (), ())
    head: tuple[str, ...] = ()
    rows, lines = [], []
    for number, line in enumerate(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=None), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in next(csv.reader([line.rstrip("\n")], skipinitialspace=True)))
        if not head:
            head = cells
        elif any(cells):
            rows.append(dict(zip(head, cells, strict=True)))
            lines.append(number)
    return RawTable(name, head, tuple(rows), tuple(lines))


def case_features(folder: Path) -> tuple[Feature, ...]:
    """Return the sites of a case as points and its legs as lines from site to site."""
    sites = raw_table(folder, "sites").rows
    places = {row["site_id"]: (float(row["lon"]), float(row["lat"])) for row in sites}
    points = [_feature("sites", row, "site_id", (places[row["site_id"]],)) for row in sites]
    lines = [
        _feature("legs", row, "leg_id", (places[row["from_site_id"]], places[row["to_site_id"]]))
        for row in raw_table(folder, "legs").rows
    ]
    return (*points, *lines)


def _feature(table: str, row: Mapping[str, str], key: str, positions: Sequence[tuple[float, float]]) -> Feature:
    return Feature(table=table, id=row[key], label=row.get("label", row[key]), cells=row, positions=tuple(positions))
