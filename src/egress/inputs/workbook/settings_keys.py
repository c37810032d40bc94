"""The keys of case.toml as lines of a sheet: what each holds, in the order of the data dictionary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, get_args

from pydantic.fields import FieldInfo

from egress.domain import Exit
from egress.inputs.columns import reader_of, unit_of
from egress.inputs.settings_model import (
    CaseSection,
    CommunicationsSection,
    ExitSection,
    NumberValue,
    PlanningSection,
    RangeSection,
    RiskLevels,
    Section,
    ThreatSection,
    ValuesSection,
    VersionValue,
)
from egress.inputs.workbook.toml_statements import Path

ENDS = ("low", "likely", "high")
"""The three lines of a range, in the order in which they are written."""


class Kind(StrEnum):
    """What a key's value is in TOML."""

    TEXT = "text"
    NUMBER = "number"
    NUMBERS = "numbers"
    RANGE = "range"


@dataclass(frozen=True)
class SettingsKey:
    """One key of case.toml; `words` are those it accepts, where they are a closed set."""

    path: Path
    kind: Kind
    required: bool
    unit: str
    meaning: str
    accepts: str
    example: str
    words: tuple[str, ...] = ()


@cache
def settings_keys() -> Mapping[Path, SettingsKey]:
    """Return every key that case.toml may have, in the order of the dictionary."""
    return {key.path: key for path, model in _sections() for key in _keys(path, model)}


def _sections() -> Iterator[tuple[Path, type[Section]]]:
    yield (), CaseSection
    yield ("planning",), PlanningSection
    yield ("communications",), CommunicationsSection
    yield ("values",), ValuesSection
    yield ("threat",), ThreatSection
    for exit_ in Exit:
        yield ("exits", str(exit_)), ExitSection


def _keys(path: Path, model: type[Section]) -> Iterator[SettingsKey]:
    # The keys of a section come before those that every section may have, as in the dictionary.
    own = model.__annotations__
    for name in sorted(model.model_fields, key=lambda name: name not in own):
        field = model.model_fields[name]
        ranged = _is_range(field)
        yield SettingsKey(
            path=(*path, name),
            kind=Kind.RANGE if ranged else _kind(reader_of(field)),
            required=field.is_required() and path[:1] != ("exits",),
            unit=unit_of(field),
            meaning=field.description or "",
            accepts="a range: low, likely, high, or likely alone" if ranged else reader_of(field).expected,
            example=_bare((field.examples or [""])[0]),
            words=() if ranged else tuple(getattr(reader_of(field), "words", ())),
        )


def _is_range(field: FieldInfo) -> bool:
    kinds = (field.annotation, *get_args(field.annotation))
    return any(isinstance(kind, type) and issubclass(kind, RangeSection) for kind in kinds)


def _kind(reader: Any) -> Kind:
    if isinstance(reader, RiskLevels):
        return Kind.NUMBERS
    return Kind.NUMBER if isinstance(reader, NumberValue | VersionValue) else Kind.TEXT


def _bare(example: str) -> str:
    """Return an example as a cell would hold it: without quotes, a list parted by ``;``."""
    if example.startswith("["):
        return ";".join(part.strip() for part in example.strip("[]").split(","))
    return example.strip('"')
