"""Reports, estimates and counts as a whole: no report rests on itself, and a series counts one thing."""

from datetime import datetime
from typing import Any

from egress.inputs.checks.cycles import circles
from egress.inputs.problems import ProblemList
from egress.inputs.table_reading import ReadRow
from egress.inputs.tables import REPORTS, SERIES
from egress.inputs.tables_reading import Tables
from egress.kit import iso_utc


def check_evidence(tables: Tables, problems: ProblemList) -> None:
    """Report circles of reports and series that contradict themselves."""
    _check_origins(tables, problems)
    _check_instants(tables, problems)
    for column in ("all_places", "level"):
        _check_same_all_through(tables, column, problems)


def _check_origins(tables: Tables, problems: ProblemList) -> None:
    """Demand that following `derived_from` ends at a report with an origin of its own."""
    rows = {entry.row.report_id: entry for entry in tables[REPORTS].with_good("report_id", "derived_from")}
    origins = {name: entry.row.derived_from for name, entry in rows.items() if entry.row.derived_from}
    for circle in circles(origins):
        last = max((rows[name] for name in circle), key=lambda entry: entry.line)
        problems.add(
            REPORTS.file,
            last.line,
            field="derived_from",
            value=last.cell("derived_from"),
            expected="no circle: " + " → ".join((*circle[:8], circle[0])),
            remedy="Empty derived_from in the report that came first.",
        )


def _check_instants(tables: Tables, problems: ProblemList) -> None:
    """Demand one count per series and instant."""
    seen: dict[tuple[str, datetime], int] = {}
    for entry in tables[SERIES].with_good("series_id", "t_event"):
        first = seen.setdefault((entry.row.series_id, entry.row.t_event), entry.line)
        if first != entry.line:
            problems.add(
                SERIES.file,
                entry.line,
                field="t_event",
                value=iso_utc(entry.row.t_event),
                expected=f"one count of {entry.row.series_id} per instant; line {first} has this one already",
                remedy="Keep the count that holds, or give the two series different ids.",
            )


def _check_same_all_through(tables: Tables, column: str, problems: ProblemList) -> None:
    """Demand the same value of a column in every row of a series."""
    first: dict[str, ReadRow[Any]] = {}
    for entry in tables[SERIES].with_good("series_id", column):
        leader = first.setdefault(entry.row.series_id, entry)
        if getattr(leader.row, column) != getattr(entry.row, column):
            problems.add(
                SERIES.file,
                entry.line,
                field=column,
                value=entry.cell(column),
                expected=f"{leader.cell(column)}, as in line {leader.line} of the same series",
                remedy="Correct the row, or give what is counted otherwise a series of its own.",
            )
