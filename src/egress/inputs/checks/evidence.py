"""Reports, estimates and counts as a whole: no report rests on itself, and a series counts one thing."""

from datetime import datetime
from typing import Any

from egress.inputs.checks.cycles import circles
from egress.inputs.problems import ProblemList
from egress.inputs.table import Table
from egress.inputs.table_reading import ReadRow
from egress.inputs.tables import ESTIMATES, GAUGES, REPORTS, SERIES
from egress.inputs.tables_reading import Tables
from egress.kit import iso_utc


def check_evidence(tables: Tables, problems: ProblemList) -> None:
    """Report circles of reports or estimates, and series or gauges that contradict themselves."""
    _check_circles(tables, REPORTS, "derived_from", problems)
    _check_circles(tables, ESTIMATES, "supersedes", problems)
    _check_instants(tables, problems)
    for column in ("all_places", "level"):
        _check_same_all_through(tables, SERIES, ("series_id", column), problems)
    _check_same_all_through(tables, GAUGES, ("gauge_id", "kind"), problems)


def _check_circles(tables: Tables, table: Table[Any, Any], column: str, problems: ProblemList) -> None:
    """Demand that following a column that names another row of its table comes to an end."""
    rows = {getattr(e.row, table.id_column): e for e in tables[table].with_good(table.id_column, column)}
    named = {name: getattr(e.row, column) for name, e in rows.items() if getattr(e.row, column)}
    for circle in circles(named):
        last = max((rows[name] for name in circle), key=lambda entry: entry.line)
        problems.add(
            table.file,
            last.line,
            field=column,
            value=last.cell(column),
            expected="no circle: " + " → ".join((*circle[:8], circle[0])),
            remedy=f"Empty {column} in the {table.noun} that came first.",
        )


def _check_instants(tables: Tables, problems: ProblemList) -> None:
    """Demand one count per series, source and instant; two sources that contradict each other are both kept."""
    seen: dict[tuple[str, str, datetime], int] = {}
    for entry in tables[SERIES].with_good("series_id", "t_event", "source_id"):
        key = (entry.row.series_id, entry.row.source_id, entry.row.t_event)
        first = seen.setdefault(key, entry.line)
        if first != entry.line:
            problems.add(
                SERIES.file,
                entry.line,
                field="t_event",
                value=iso_utc(entry.row.t_event),
                expected=f"one count of {entry.row.series_id} per source and instant; see line {first}",
                remedy="Keep the count that holds, or give the two series different ids.",
            )


def _check_same_all_through(
    tables: Tables, table: Table[Any, Any], columns: tuple[str, str], problems: ProblemList
) -> None:
    """Demand the same value of a column in every row of a series or gauge."""
    key, column = columns
    first: dict[str, ReadRow[Any]] = {}
    for entry in tables[table].with_good(key, column):
        leader = first.setdefault(getattr(entry.row, key), entry)
        if getattr(leader.row, column) != getattr(entry.row, column):
            problems.add(
                table.file,
                entry.line,
                field=column,
                value=entry.cell(column),
                expected=f"{leader.cell(column)}, as in line {leader.line} of the same {key.removesuffix('_id')}",
                remedy="Correct the row, or give what is counted otherwise a series of its own.",
            )
