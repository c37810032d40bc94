"""All tables of a case together, each found by its own definition."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from egress.inputs.columns import Row
from egress.inputs.problems import ProblemList
from egress.inputs.table import Table
from egress.inputs.table_reading import ReadTable, read_table
from egress.inputs.tables import (
    AUTHORITY,
    COMMITMENTS,
    ENABLERS,
    ESTIMATES,
    FACTORS,
    FLEETS,
    FORCES,
    FUNCTIONS,
    GAUGES,
    GROUPS,
    LEGS,
    MEASURES,
    PARTNERS,
    POSITIONS,
    POSTURES,
    READINESS,
    REPORTS,
    RESOLUTIONS,
    SCENARIO_EFFECTS,
    SCENARIOS,
    SERIES,
    SITES,
    STAFFING_RULES,
    TRIPWIRES,
)
from egress.inputs.text import decode

R = TypeVar("R", bound=Row)
D = TypeVar("D")

ALL_TABLES: tuple[Table[Any, Any], ...] = (
    GROUPS,
    SITES,
    LEGS,
    FLEETS,
    FORCES,
    ENABLERS,
    COMMITMENTS,
    PARTNERS,
    FUNCTIONS,
    POSITIONS,
    STAFFING_RULES,
    MEASURES,
    FACTORS,
    POSTURES,
    AUTHORITY,
    TRIPWIRES,
    READINESS,
    SCENARIOS,
    SCENARIO_EFFECTS,
    REPORTS,
    ESTIMATES,
    SERIES,
    GAUGES,
    RESOLUTIONS,
)
"""Every table of a case, in the order of the data dictionary."""


class Tables:
    """The tables as far as they could be read; ``tables[SITES]`` gives the sites."""

    def __init__(self, read: Mapping[str, ReadTable[Any, Any]]) -> None:
        self._read = read

    def __getitem__(self, table: Table[R, D]) -> ReadTable[R, D]:
        """Return one table."""
        return cast("ReadTable[R, D]", self._read[table.name])

    def each(self) -> tuple[ReadTable[Any, Any], ...]:
        """Return all tables in order."""
        return tuple(self._read.values())


def read_tables(contents: Mapping[str, bytes | None], problems: ProblemList) -> Tables:
    """Read every table from its bytes; one that is absent and optional has no rows."""
    return Tables({table.name: _read(table, contents, problems) for table in ALL_TABLES})


def _read(table: Table[Any, Any], contents: Mapping[str, bytes | None], problems: ProblemList) -> ReadTable[Any, Any]:
    if table.file not in contents:
        return ReadTable(table, lost=table.required, ids_known=not table.required)
    data = contents[table.file]
    text = None if data is None else decode(table.file, data, problems)
    return read_table(table, text, problems)
