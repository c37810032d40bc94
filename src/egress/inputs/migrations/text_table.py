"""What a step of migration works on: a table as columns and rows of text, each row under its own number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class TextTable:
    """
    A table as text.

    Attributes
    ----------
    header_number : the line, or the row of the sheet, on which the header stands.
    columns : the names in the header, in their order.
    rows : the cells of each row by its line or row number; a row that is ragged has more or fewer than the header.
    """

    header_number: int
    columns: tuple[str, ...]
    rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Flaw:
    """What a step cannot take over: where it stands, in the words of the version that wrote it."""

    table: str
    row: int
    field: str
    value: str
    expected: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """
    The way from one version of the format to the next.

    Attributes
    ----------
    before : the version that it reads; it gives the one after.
    renamed : by table, the columns that bear another name now: old name to new.
    change : what else becomes of the tables. Every row keeps its number, so that messages find it.
    """

    before: int
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    change: Callable[[dict[str, TextTable]], dict[str, TextTable]] = lambda tables: tables

    def upgrade(self, tables: Mapping[str, TextTable]) -> tuple[dict[str, TextTable], list[Flaw]]:
        """Return the tables, by name, as the next version writes them, and what cannot be taken over."""
        flaws = [flaw for name, table in tables.items() for flaw in self._too_new(name, table)]
        renamed = {name: with_columns_renamed(table, self.renamed.get(name, {})) for name, table in tables.items()}
        return self.change(renamed), flaws

    def _too_new(self, name: str, table: TextTable) -> list[Flaw]:
        """A new name in an old table: nobody can tell which version the author had in mind."""
        old_names = {new: old for old, new in self.renamed.get(name, {}).items()}
        return [
            Flaw(
                table=name,
                row=table.header_number,
                field="header",
                value=column,
                expected=f"{old_names[column]}, as format version {self.before} calls it",
                remedy=f"Rename the column to {old_names[column]}, or state the format version that it belongs to.",
            )
            for column in table.columns
            if column in old_names
        ]


def with_columns_renamed(table: TextTable, renamed: Mapping[str, str]) -> TextTable:
    """Return a table with some columns under other names."""
    return replace(table, columns=tuple(renamed.get(name, name) for name in table.columns))
