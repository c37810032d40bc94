"""
How the rows of a case are written as JSON and read again, value by value.

Nothing is rounded: a case that comes out is the case that went in, to the last bit of every number, so that a brief
made of it again is the same brief. Line numbers (`Basis.row`) are left out, as in the digest of inputs.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import datetime, time
from enum import Enum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from egress.domain import Case
from egress.domain.authority import Authority, Posture
from egress.domain.case import ExitLink
from egress.domain.commitments import Commitment
from egress.domain.differences import TABLES, keyed
from egress.domain.enabling import Enabler, Force
from egress.domain.evidence import Estimate, GaugeReading, Report, Resolution, SeriesPoint
from egress.domain.factors import PlanningFactor
from egress.domain.mission import MissionFunction, Position
from egress.domain.network import Fleet, Leg, Site
from egress.domain.partners import Partner
from egress.domain.people import Group
from egress.domain.readiness_items import ReadinessItem
from egress.domain.scenarios import Scenario, ScenarioEffect
from egress.domain.staffing_rules import QuietMeasure, StaffingRule
from egress.domain.tripwires import Tripwire
from egress.kit import InternalError, Itself, field_names

ROW_KINDS: Mapping[str, type] = {
    "exit_links": ExitLink,
    "groups": Group,
    "sites": Site,
    "legs": Leg,
    "fleets": Fleet,
    "forces": Force,
    "enablers": Enabler,
    "commitments": Commitment,
    "functions": MissionFunction,
    "positions": Position,
    "staffing_rules": StaffingRule,
    "measures": QuietMeasure,
    "factors": PlanningFactor,
    "partners": Partner,
    "postures": Posture,
    "authority": Authority,
    "tripwires": Tripwire,
    "readiness": ReadinessItem,
    "scenarios": Scenario,
    "scenario_effects": ScenarioEffect,
    "reports": Report,
    "estimates": Estimate,
    "series": SeriesPoint,
    "gauges": GaugeReading,
    "resolutions": Resolution,
}
"""The record that a row of each table is."""

DERIVED = ("scenario_id", "blackouts", "exit_changes")
"""Fields of a case that a scenario fills when it is applied; a case that is kept has had none applied."""

MOST_KNOWN = 4096
"""Rows that are held in memory with their texts; names and free text stand in them as tokens."""

LEFT_OUT = "row"
"""The line of a row in its file, which a comment above it would change."""


def head_fields() -> tuple[str, ...]:
    """Return the fields of a case that are neither tables nor filled by a scenario."""
    return tuple(f.name for f in dataclasses.fields(Case) if f.name not in (*TABLES, *DERIVED))


def case_to_texts(case: Case) -> tuple[str, dict[str, dict[str, str]]]:
    """Return a case as the JSON of its head, and of each row by table and key, rows in their order."""
    head = json_text({name: _out(getattr(case, name)) for name in head_fields()})
    rows = {
        table: {key: _row_to_text(Itself(row)) for key, row in keyed(table, getattr(case, table)).items()}
        for table in TABLES
    }
    return head, rows


def case_from_texts(head: str, rows: Mapping[str, list[str]]) -> Case:
    """
    Return the case of a head and of the rows of each table, in their order.

    Raises
    ------
    InternalError
        when they were written by a newer release, with fields that this one does not know.
    """
    hints = get_type_hints(Case)
    fields = {name: _reader(hints[name])(value) for name, value in json.loads(head).items() if name in hints}
    for table, texts in rows.items():
        if table not in ROW_KINDS:
            raise InternalError(f"the record holds a table {table}, which this release does not know")
        fields[table] = tuple(_row_from_text(table, text) for text in texts)
    return Case(**fields)


@lru_cache(maxsize=MOST_KNOWN)
def _row_to_text(row: Itself[Any]) -> str:
    return json_text(_out(row.it))


@lru_cache(maxsize=MOST_KNOWN)
def _row_from_text(table: str, text: str) -> Any:
    return _reader(ROW_KINDS[table])(json.loads(text))


def json_text(value: Any) -> str:
    """Return the one text by which two values are told apart: sorted keys, floats to their last digit."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _out(value: Any) -> Any:
    """Return a value as JSON holds it."""
    names = field_names(value.__class__)
    if names is not None:
        return {name: _out(getattr(value, name)) for name in names if name != LEFT_OUT}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | time):
        return value.isoformat()
    if isinstance(value, ZoneInfo):
        return value.key
    if isinstance(value, tuple):
        return [_out(item) for item in value]
    if isinstance(value, Mapping):
        return {str(_out(key)): _out(item) for key, item in value.items()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise InternalError(f"the record has no form for {type(value).__name__}")


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads a value of a type from JSON."""
    if get_origin(kind) in (Union, UnionType):
        return _reader_of_optional(kind)
    if get_origin(kind) is tuple:
        return _reader_of_tuple(get_args(kind))
    if get_origin(kind) is Mapping:
        key, item = map(_reader, get_args(kind))
        return lambda values: {key(name): item(value) for name, value in values.items()}
    if dataclasses.is_dataclass(kind):
        return _reader_of_record(kind)
    readers: Mapping[Any, Callable[[Any], Any]] = {
        datetime: datetime.fromisoformat,
        time: time.fromisoformat,
        ZoneInfo: ZoneInfo,
    }
    if kind in readers:
        return readers[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind in (str, bool, int, float):
        return lambda value: value
    raise InternalError(f"the record cannot read {kind}")


def _reader_of_optional(kind: Any) -> Callable[[Any], Any]:
    read = _reader(next(arm for arm in get_args(kind) if arm is not NoneType))
    return lambda value: None if value is None else read(value)


def _reader_of_tuple(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    if kinds[-1] is Ellipsis:
        read = _reader(kinds[0])
        return lambda values: tuple(read(value) for value in values)
    reads = [_reader(kind) for kind in kinds]
    return lambda values: tuple(read(value) for read, value in zip(reads, values, strict=True))


def _reader_of_record(kind: Any) -> Callable[[Any], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items() if name != LEFT_OUT}

    def read(values: Mapping[str, Any]) -> Any:
        unknown = set(values) - set(readers)
        if unknown:
            words = ", ".join(sorted(unknown))
            raise InternalError(f"the record holds {words} of a {kind.__name__}, which this release does not know")
        return kind(**{name: readers[name](value) for name, value in values.items()})

    return read
