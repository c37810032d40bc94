"""Drop-downs: closed vocabularies from a sheet of lists, references from the ids of the other sheets."""

from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic.fields import FieldInfo

from egress.inputs.cells import ListReader, WordReader
from egress.inputs.columns import columns_of, reader_of, references_of
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.names import LISTS_SHEET
from egress.inputs.workbook.styles import LOCKED, REQUIRED, put

ROWS_TO_FILL = 2000
"""Rows below the last that drop-downs still serve."""


class Choices:
    """Fills the sheet of lists and makes the drop-downs that point into it, or at the ids of a table."""

    def __init__(self, lists: Worksheet, first_rows: Mapping[str, int], last_rows: Mapping[str, int]) -> None:
        self._lists = lists
        self._first_rows = first_rows
        self._last_rows = last_rows
        self._known: dict[tuple[str, ...], str] = {}

    def add_to(self, sheet: Worksheet, table: Table[Any, Any], name: str, column: int) -> None:
        """Give a column of a table its drop-down, if it has one."""
        field = columns_of(table.model)[name]
        reader = reader_of(field)
        several = isinstance(reader, ListReader)
        words = reader.item if isinstance(reader, ListReader) else reader
        if isinstance(words, WordReader):
            source, title = self.of_words(words.words), "a word of the list"
        else:
            source, title = self._of_ids(table, name, field), "an id of another sheet"
        if source:
            strict = not several and (isinstance(words, WordReader) or len(references_of(field)) == 1)
            rows = self._first_rows[table.name], self._last_rows[table.name] + ROWS_TO_FILL
            drop_down(sheet, source, column, rows, strict=strict, title=title)

    def of_words(self, words: Iterable[str]) -> str:
        """Return the range that holds a closed set of words."""
        wanted = tuple(words)
        if wanted not in self._known:
            column = len(self._known) + 1
            put(self._lists, 1, column, f"list {column}", style=REQUIRED)
            for row, word in enumerate(wanted, start=2):
                put(self._lists, row, column, word, style=LOCKED)
            letter = get_column_letter(column)
            self._known[wanted] = f"{LISTS_SHEET}!${letter}$2:${letter}${len(wanted) + 1}"
        return self._known[wanted]

    def _of_ids(self, table: Table[Any, Any], name: str, field: FieldInfo) -> str:
        targets = references_of(field)
        if targets:
            wanted = "category" if targets == ("categories",) else ""
            holder = "groups" if wanted else targets[0]
        else:
            # A column that bears the name of another table's id, such as scenario_effects.scenario_id.
            holder = next((one.name for one in ALL_TABLES if one.id_column == name and one is not table), "")
            wanted = ""
        target = next((one for one in ALL_TABLES if one.name == holder), None)
        if target is None or not (wanted or target.id_column):
            return ""
        letter = get_column_letter(list(columns_of(target.model)).index(wanted or target.id_column) + 1)
        last = self._last_rows[holder] + ROWS_TO_FILL
        return f"{holder}!${letter}${self._first_rows[holder]}:${letter}${last}"


def drop_down(sheet: Worksheet, source: str, column: int, rows: tuple[int, int], *, strict: bool, title: str) -> None:
    """Offer what stands in a range; refuse everything else only if `strict`, since a list may hold several."""
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.errorTitle, rule.error = "Not in the list", f"Choose {title}, or leave the cell empty."
    letter = get_column_letter(column)
    rule.add(f"{letter}{rows[0]}:{letter}{rows[1]}")
    sheet.add_data_validation(rule)
