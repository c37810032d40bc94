"""Ids are unique in their table, and whatever refers to an id finds exactly one."""

from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo

from egress.inputs.columns import columns_of, references_of
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.table_reading import ReadRow, ReadTable
from egress.inputs.tables import GROUPS
from egress.inputs.tables_reading import Tables

CATEGORIES = "categories"
"""What columns refer to when they name categories of person: the ones that groups.csv uses."""

Known = Mapping[str, frozenset[str] | None]
"""The ids of each table; None where not all of them could be read."""


def check_references(tables: Tables, problems: ProblemList) -> None:
    """Report repeated ids, unknown ids and ids that could mean two things."""
    known = known_ids(tables)
    for read in tables.each():
        _check_unique(read, problems)
        for name, column in columns_of(read.table.model).items():
            if references_of(column):
                _check_column(read, name, column, known, problems)


def known_ids(tables: Tables) -> Known:
    """Return the ids that each table has, those of rows with other faults included."""
    known: dict[str, frozenset[str] | None] = {
        read.table.name: frozenset(read.lines_by_id) if read.ids_known else None for read in tables.each()
    }
    groups = tables[GROUPS]
    categories = frozenset(entry.row.category for entry in groups.with_good("category"))
    known[CATEGORIES] = categories if groups.all_good("category") else None
    return known


def _check_unique(read: ReadTable[Any, Any], problems: ProblemList) -> None:
    for name, lines in read.lines_by_id.items():
        for line in lines[1:]:
            problems.add(
                read.table.file,
                line,
                field=read.table.id_column,
                value=name,
                expected=f"an id used once; line {lines[0]} has it already",
                remedy=f"Rename the {read.table.noun} or remove the row.",
            )


def _check_column(
    read: ReadTable[Any, Any], name: str, column: FieldInfo, known: Known, problems: ProblemList
) -> None:
    targets = references_of(column)
    for entry in read.with_good(name):
        given = getattr(entry.row, name)
        for item in given if isinstance(given, tuple) else (given,):
            if item:
                _check_reference(read, entry, name, item, targets, known, problems)


def _check_reference(
    read: ReadTable[Any, Any],
    entry: ReadRow[Any],
    name: str,
    item: str,
    targets: tuple[str, ...],
    known: Known,
    problems: ProblemList,
) -> None:
    holders = [target for target in targets if item in (known[target] or ())]
    if len(holders) == 1 or (not holders and any(known[target] is None for target in targets)):
        return
    if holders:
        expected = f"an id of one table only; it stands in {' and '.join(holders)}"
        hint = "Rename one of the two."
    else:
        expected = "a category of groups.csv" if targets == (CATEGORIES,) else _id_of(targets)
        hint = "" if problems.is_full(read.table.file) else _near_miss(item, targets, known)
    problems.add(
        read.table.file,
        entry.line,
        field=name,
        value=item,
        expected=expected,
        remedy=remedy_of(hint, read.table.remedy),
    )


def _near_miss(item: str, targets: tuple[str, ...], known: Known) -> str:
    hints = (did_you_mean(item, known[target] or ()) for target in targets)
    return next((hint for hint in hints if hint), "")


def _id_of(targets: tuple[str, ...]) -> str:
    return "an id of " + " or ".join(f"{target}.csv" for target in targets)
