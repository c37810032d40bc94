"""A Case written as the files of a case folder, so that whoever edits it edits what `read_case` judges."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime, time
from enum import Enum
from functools import lru_cache
from typing import Any

from egress.domain import FORMAT_VERSION, Case
from egress.domain.differences import keyed
from egress.domain.personal import BASIS_WORDS, hidden_fields, in_clear
from egress.inputs.case_reading import judged_files
from egress.inputs.columns import columns_of
from egress.inputs.migrations import upgraded_files
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE
from egress.inputs.table import Table
from egress.inputs.table_reading import MOST_KNOWN
from egress.inputs.tables_reading import ALL_TABLES
from egress.kit import InputProblem, InternalError, Itself, Range, iso_utc

BASIS = ("source", "confidence", "owner", "affirm_by", "note")
ENDINGS = ("low", "likely", "high")

Cells = dict[str, str]
"""One row: text by column, as in the file."""


def tables_of(case: Case) -> dict[str, dict[str, Cells]]:
    """Return every table of a case as cells: by table, then by what tells its rows apart, in their order."""
    return {table.name: _rows(case, table) for table in ALL_TABLES}


def rows_of(case: Case, name: str) -> dict[str, Cells]:
    """Return one table of a case as cells, by what tells its rows apart."""
    return _rows(case, next(table for table in ALL_TABLES if table.name == name))


def files_of(case: Case) -> dict[str, bytes]:
    """Return a case as the files of its folder; `case_of_files` gives the same case again."""
    return files_of_cells(settings_of(case), tables_of(case))


def files_of_cells(settings: str, tables: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, bytes]:
    """Return the files of a folder from the text of case.toml and the cells of its tables."""
    files = {CASE_FILE: settings.encode()}
    for table in ALL_TABLES:
        rows = tables.get(table.name, {})
        if rows or table.required:
            files[table.file] = _table_text(table, list(rows.values())).encode()
    return files


def case_of_files(contents: Mapping[str, bytes]) -> Case:
    """
    Return the case of the files of a folder, given by name.

    Raises
    ------
    InputProblem
        with every problem found, missing and unknown files included.
    """
    problems, known = ProblemList(), [CASE_FILE, *(table.file for table in ALL_TABLES)]
    for name in sorted(set(contents) - set(known)):
        problems.add(
            name, 0, value="a file that nobody reads", expected="one of " + ", ".join(known), remedy="Leave it out."
        )
    for name in [CASE_FILE, *(table.file for table in ALL_TABLES if table.required)]:
        if name not in contents:
            problems.add(name, 0, value="the file is missing", expected=f"a file named {name}", remedy=f"Add {name}.")
    files = upgraded_files({name: contents[name] for name in known if name in contents}, problems)
    case = None if files.refused else judged_files(files, problems)
    if problems.found():
        raise InputProblem(map(files.words.of_user, problems.found()))
    if case is None:
        raise InternalError("a case without problems could not be put together")
    return case


def settings_of(case: Case) -> str:
    """Return the text of case.toml."""
    prior, values = case.threat_prior, case.values
    head = {
        "format_version": FORMAT_VERSION,
        "case_id": case.case_id,
        "label": case.label,
        "organisation": case.organisation,
        "timezone": case.timezone.key,
        "seed": case.seed,
    }
    planning = {
        "horizon_days": case.horizon_days,
        "movement_level": case.movement_level,
        "soft_rules": ";".join(case.soft_rules) or None,
        "queues": "by_priority" if case.queues_by_priority else "by_plan",
    }
    signed = {
        "mission_days_per_person_caught": values.mission_days_per_person_caught,
        "collapse_cost": values.collapse_cost,
        "risk_levels": list(values.risk_levels),
        "signed_by": values.signed_by,
    }
    names = ("main_exit", "base_rate_per_day", "base_p_never", "watched_from", "cascade_threshold", "expert_widening")
    threat = {name: getattr(prior, name) for name in names} | {"factions": ";".join(prior.factions) or None}
    ways = {name: way for name, way in vars(case.communications).items() if way}
    told = [_section("communications", ways)] if ways else []
    parts = [_section("", head), _section("planning", planning), *told, _section("values", signed)]
    parts.append(_section("threat", threat | _basis_of(prior)))
    for link in case.exit_links:
        keys = {name: getattr(link, name) for name in ("follows", "p_follows", "lag_h", "own_rate_per_day")}
        parts.append(_section(f"exits.{link.exit.value}", keys | _basis_of(link)))
    return "\n".join(parts)


def _rows(case: Case, table: Table[Any, Any]) -> dict[str, Cells]:
    return {key: _cells(table, row) for key, row in keyed(table.name, getattr(case, table.name)).items()}


def _cells(table: Table[Any, Any], row: Any) -> Cells:
    hidden = {name: getattr(row.basis if name in BASIS_WORDS else row, name) for name in hidden_fields(table.name)}
    return _made_cells(table, row) if in_clear(table.name, hidden) else dict(_known_cells(Itself(table), Itself(row)))


@lru_cache(maxsize=MOST_KNOWN)
def _known_cells(table: Itself[Table[Any, Any]], row: Itself[Any]) -> Cells:
    return _made_cells(table.it, row.it)


def _made_cells(table: Table[Any, Any], row: Any) -> Cells:
    return {name: _cell(_value(table, row, name)) for name in columns_of(table.model)}


def _value(table: Table[Any, Any], row: Any, column: str) -> Any:
    if column == table.id_column:
        return row.id
    if column in BASIS and not hasattr(row, column):
        return getattr(row.basis, column)
    if column in ("lat", "lon"):
        return getattr(row.place, column)
    base, _, ending = column.rpartition("_")
    if ending in ENDINGS and hasattr(row, base):
        return _end(getattr(row, base), ending)
    return getattr(row, "from_" if column == "from" else column)


def _end(value: Range | None, ending: str) -> float | None:
    """Return one value of a range; a sure one is its likely value alone."""
    if value is None or (ending != "likely" and value.low == value.likely == value.high):
        return None
    return float(getattr(value, ending))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, tuple):
        return ";".join(map(_cell, value))
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _table_text(table: Table[Any, Any], rows: list[Mapping[str, str]]) -> str:
    """Return a table as CSV: its columns, then others that rows name, for the reader to refuse."""
    known = list(columns_of(table.model))
    names = known + sorted({name for row in rows for name in row} - set(known))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue()


def _basis_of(holder: Any) -> dict[str, Any]:
    return {name: getattr(holder.basis, name) or None for name in BASIS}


def _section(name: str, keys: Mapping[str, Any]) -> str:
    lines = [f"[{name}]"] if name else []
    lines += [f"{key} = {_toml(value)}" for key, value in keys.items() if value is not None and value != ""]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, Range):
        ends = ("likely",) if value.low == value.likely == value.high else ENDINGS
        return "{" + ", ".join(f"{end} = {_number(getattr(value, end))}" for end in ends) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, int | float):
        return _number(value)
    return json.dumps(_cell(value), ensure_ascii=False)
