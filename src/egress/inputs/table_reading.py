"""One table from text to rows: every cell, every rule within a row, and the domain objects of the sound rows."""

from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from pydantic import ValidationError, create_model

from egress.domain.personal import in_clear
from egress.inputs.cells import NumberReader, is_id
from egress.inputs.columns import Row, columns_of, reader_of, unit_of
from egress.inputs.flaws import flaws_of
from egress.inputs.grid import Grid, Line, split_table
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.table import Table
from egress.kit import Itself

R = TypeVar("R", bound=Row)
D = TypeVar("D")

MOST_KNOWN = 4096
"""Sound rows that are held in memory, so that a case of which one row was edited is not read anew."""


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[R]):
    """
    A row as far as it could be read: columns in `bad` could not be, and are None in `row`.

    `texts` are its cells as given, under `columns`; a column that nobody reads bears no name there.
    """

    line: int
    row: R
    bad: frozenset[str]
    columns: tuple[str, ...]
    texts: tuple[str, ...]

    def cell(self, name: str) -> str:
        """Return the text of a column as it was given."""
        return _named(self.columns, self.texts).get(name.removesuffix("_"), "")


@dataclass
class ReadTable(Generic[R, D]):
    """
    A table as far as it could be read.

    Attributes
    ----------
    rows : the rows, sound or not.
    objects : the domain objects of the sound rows, in the order of the file.
    lines_by_id : the lines on which each id stands, even in rows that are bad otherwise.
    lost : some rows could not be read at all, so what is missing here may yet exist.
    ids_known : whether the column of ids could be read.
    """

    table: Table[R, D]
    rows: list[ReadRow[R]] = field(default_factory=list)
    objects: list[D] = field(default_factory=list)
    lines_by_id: dict[str, list[int]] = field(default_factory=dict)
    lost: bool = False
    ids_known: bool = True

    def with_good(self, *names: str) -> Iterator[ReadRow[R]]:
        """Yield the rows in which these columns could be read."""
        return (row for row in self.rows if row.bad.isdisjoint(names))

    def all_good(self, *names: str) -> bool:
        """Whether these columns could be read in every row of the file."""
        return not self.lost and all(row.bad.isdisjoint(names) for row in self.rows)

    @property
    def is_sound(self) -> bool:
        """Whether every row of the file became an object."""
        return not self.lost and len(self.objects) == len(self.rows)


def read_table(table: Table[R, D], text: str | None, problems: ProblemList) -> ReadTable[R, D]:
    """Return the table as far as its text can be read; None for a file that is there but is no text."""
    read = ReadTable(table)
    grid = split_table(table.file, text, problems) if text is not None else None
    if grid is None:
        return ReadTable(table, lost=True, ids_known=False)
    columns, bad_columns = _read_header(table, grid.header, problems)
    if not any(columns):
        return ReadTable(table, lost=True, ids_known=False)
    read.lost = grid.lost
    # A line that could not be split may hold an id that others refer to.
    read.ids_known = not grid.lost and table.id_column not in bad_columns
    _read_rows(read, grid, columns, bad_columns, problems)
    if table.required and not grid.lines and not problems.in_file(table.file):
        read.ids_known = False
        remedy = f"Write at least one {table.noun}."
        problems.add(table.file, 0, value="no rows", expected=f"at least one {table.noun}", remedy=remedy)
    return read


def _read_rows(
    read: ReadTable[R, D], grid: Grid, columns: tuple[str, ...], bad: frozenset[str], problems: ProblemList
) -> None:
    file = read.table.file
    for line in grid.lines:
        if problems.is_full(file):
            read.lost, read.ids_known = True, False
            problems.stop_reading(file, line.number - 1)
            return
        cells = _named(columns, line.cells)
        name = cells.get(read.table.id_column, "")
        if is_id(name):
            read.lines_by_id.setdefault(name, []).append(line.number)
        if len(line.cells) != len(grid.header.cells):
            read.lost = True
            continue
        known = None if bad or in_clear(read.table.name, cells) else _known_row(read.table, line, columns)
        if known is not None:
            read.rows.append(known[0])
            read.objects.append(known[1])
            continue
        row = _read_row(read.table, line, columns, bad, problems)
        read.rows.append(row)
        if not row.bad:
            _build(read, row, problems)


class _NotSoundError(Exception):
    """A row has a problem, and is to be read where problems are told."""


def _known_row(table: Table[R, D], line: Line, columns: tuple[str, ...]) -> tuple[ReadRow[R], D] | None:
    """Return a sound row and its domain object, the same ones as when it was read before; None for others."""
    try:
        row, built = _sound_row(Itself(table), line, columns)
    except _NotSoundError:
        return None
    return row, built


@lru_cache(maxsize=MOST_KNOWN)
def _sound_row(table: Itself[Table[Any, Any]], line: Line, columns: tuple[str, ...]) -> Any:
    problems, read = ProblemList(), ReadTable(table.it)
    row = _read_row(table.it, line, columns, frozenset(), problems)
    if not row.bad:
        _build(read, row, problems)
    if problems.found():
        raise _NotSoundError
    return row, read.objects[0]


def _named(columns: tuple[str, ...], texts: tuple[str, ...]) -> dict[str, str]:
    """Return the filled cells of a row by column."""
    return {name: text for name, text in zip(columns, texts, strict=False) if name and text}


def _read_header(
    table: Table[Any, Any], header: Line, problems: ProblemList
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the column of each cell (empty where nobody reads it) and the columns that cannot be read."""
    known = columns_of(table.model)
    names = header.cells
    if len(names) == 1 and any(mark in names[0] for mark in (";", "\t")):
        _report_other_separator(table, header, problems)
        return (), frozenset(known)
    repeated = {name for name, times in Counter(names).items() if name in known and times > 1}
    missing = {name for name, column in known.items() if column.is_required() and name not in names}
    for name in dict.fromkeys(names):
        if problems.is_full(table.file):
            break
        if name not in known:
            _report_unknown_column(table, header, name, problems)
    for name in sorted(repeated):
        problems.add(
            table.file,
            header.number,
            field=name,
            value="the column stands twice",
            expected="every column once",
            remedy="Remove or rename one of the two.",
        )
    for name in (name for name in known if name in missing):
        problems.add(
            table.file,
            header.number,
            field=name,
            value="the column is missing",
            expected=f"a column {name}: {known[name].description}",
            remedy=f"Add the column {name}.",
        )
    columns = tuple(name if name in known and name not in repeated else "" for name in names)
    return columns, frozenset(repeated | missing)


def _report_unknown_column(table: Table[Any, Any], header: Line, name: str, problems: ProblemList) -> None:
    known = list(columns_of(table.model))
    problems.add(
        table.file,
        header.number,
        field="header",
        value=name,
        expected="columns that are read: " + ", ".join(known),
        remedy=remedy_of(did_you_mean(name, known), "Rename or remove the column."),
    )


def _report_other_separator(table: Table[Any, Any], header: Line, problems: ProblemList) -> None:
    problems.add(
        table.file,
        header.number,
        field="header",
        value=header.cells[0],
        expected="cells parted by commas",
        remedy="Save the file with commas between the cells.",
    )


def _read_row(
    table: Table[R, D], line: Line, columns: tuple[str, ...], bad_columns: frozenset[str], problems: ProblemList
) -> ReadRow[R]:
    bad, cells = set(bad_columns), _named(columns, line.cells)
    row: R | None = None
    try:
        row = _sharing(table.model.model_validate(cells))
    except ValidationError as error:
        known = columns_of(table.model)
        for loc, expected, hint in flaws_of(error):
            name = loc[0]
            if name in bad_columns:
                continue
            bad.add(name)
            reader, cell = reader_of(known[name]), cells.get(name, "")
            remedy = _cell_remedy(table, reader, cell, hint, unit_of(known[name]))
            problems.add(
                table.file, line.number, field=name, value=cell, expected=expected or reader.expected, remedy=remedy
            )
    if row is None:
        sound_cells = {name: cell for name, cell in cells.items() if name not in bad}
        row = _sharing(_lenient(table.model).model_validate(sound_cells))
    fields = frozenset(name + "_" if name == "from" else name for name in bad)
    broken = _break_rules(table, ReadRow(line.number, row, fields, columns, line.cells), problems)
    return ReadRow(line.number, row, fields | broken, columns, line.cells)


def _sharing(row: R) -> R:
    """Return a row that shares pydantic's note of which columns were given, a kilobyte, with others given alike."""
    object.__setattr__(row, "__pydantic_fields_set__", _noted(frozenset(row.model_fields_set)))
    return row


@lru_cache(maxsize=256)
def _noted(columns: frozenset[str]) -> frozenset[str]:
    return columns


def _cell_remedy(table: Table[Any, Any], reader: object, cell: str, hint: str, unit: str) -> str:
    if not cell:
        return f"Fill in the cell or remove the {table.noun}."
    if hint and unit and isinstance(reader, NumberReader):
        hint = f"Write the number alone; the column is in {unit}."
    return remedy_of(hint, table.remedy)


def _break_rules(table: Table[R, D], read: ReadRow[R], problems: ProblemList) -> frozenset[str]:
    broken: set[str] = set()
    for rule in table.rules:
        flaw = rule.find(read.row) if read.bad.isdisjoint(rule.columns) else None
        if flaw is None:
            continue
        broken.add(flaw.field)
        problems.add(
            table.file,
            read.line,
            field=flaw.field.removesuffix("_"),
            value=read.cell(flaw.field),
            expected=flaw.expected,
            remedy=remedy_of(flaw.hint, table.remedy),
        )
    return frozenset(broken)


def _build(read: ReadTable[R, D], row: ReadRow[R], problems: ProblemList) -> None:
    try:
        read.objects.append(read.table.build(row.row, row.line))
    except ValueError as error:
        problems.add(
            read.table.file,
            row.line,
            value=f"the {read.table.noun} as a whole",
            expected=f"no such clash: {error}",
            remedy=read.table.remedy,
        )


@cache
def _lenient(model: type[R]) -> type[R]:
    """Return the row model with every column optional, to read what is sound in a row that is not."""
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        optional = copy(info)
        optional.default = None if info.is_required() else info.default
        fields[name] = (info.annotation, optional)
    return create_model("Lenient" + model.__name__, __base__=model, **fields)
