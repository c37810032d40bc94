"""Every table of a case described for whoever edits it: columns, meaning, unit, what they accept, what is hidden."""

from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo

from egress.domain.personal import BASIS_WORDS, PERSONAL
from egress.inputs.columns import columns_of, reader_of, references_of, unit_of
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES


@dataclass(frozen=True, kw_only=True)
class DescribedColumn:
    """
    One column.

    Attributes
    ----------
    accepts : what a cell may hold, in words; choices : the words of a closed set, none otherwise.
    refers_to : the tables whose ids may stand here.
    needed : whether it must be filled in. hidden : whether its texts are shown on a reason only.
    """

    name: str
    meaning: str
    unit: str
    accepts: str
    choices: tuple[str, ...]
    refers_to: tuple[str, ...]
    needed: bool
    hidden: bool
    example: str


@dataclass(frozen=True, kw_only=True)
class DescribedTable:
    """
    One table.

    Attributes
    ----------
    noun : what a row is. id_column : the column that tells rows apart; empty = what they do tells them apart.
    """

    name: str
    file: str
    noun: str
    about: str
    id_column: str
    required: bool
    columns: tuple[DescribedColumn, ...]


def table_columns() -> tuple[DescribedTable, ...]:
    """Return every table of a case, in the order of the data dictionary."""
    return tuple(_described(table) for table in ALL_TABLES)


def _described(table: Table[Any, Any]) -> DescribedTable:
    hidden = (*PERSONAL[table.name], *BASIS_WORDS) if table.name in PERSONAL else ()
    columns = columns_of(table.model).items()
    return DescribedTable(
        name=table.name,
        file=table.file,
        noun=table.noun,
        about=table.about,
        id_column=table.id_column,
        required=table.required,
        columns=tuple(_column(name, field, hidden=name in hidden) for name, field in columns),
    )


def _column(name: str, field: FieldInfo, *, hidden: bool) -> DescribedColumn:
    reader = reader_of(field)
    item = getattr(reader, "item", reader)
    return DescribedColumn(
        name=name,
        meaning=field.description or "",
        unit=unit_of(field),
        accepts=reader.expected,
        choices=tuple(getattr(item, "words", ())),
        refers_to=references_of(field),
        needed=field.is_required(),
        hidden=hidden,
        example=str((field.examples or [""])[0]),
    )
