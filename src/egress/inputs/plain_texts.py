"""TOML, JSON and CSV of somebody else's as what JSON can hold: a reader of the cage, run in its child alone."""

import csv
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from egress.inputs.cage.limits import UnreadableFileError

TIME = "\x00"
"""What the one key of a table begins with that stands for an instant, a day or a time of day of TOML."""

MOST_ROWS = 100_000
MOST_VALUES = 50_000
"""Values of a TOML file, tables and lists among them; a running evacuation has some thousands."""


def answer(path: Path, form: str) -> Iterator[object]:
    """Yield the tree of a TOML or JSON file; of a CSV file the names of its columns, then each row by column."""
    yield from FORMS[form](path)


def _toml(path: Path) -> Iterator[object]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        if _values(tree) > MOST_VALUES:
            raise UnreadableFileError(f"more than {MOST_VALUES:,} values")
        yield _plain(tree)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(str(error)) from None


def _json(path: Path) -> Iterator[object]:
    try:
        yield json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise UnreadableFileError("no JSON") from None


def _csv(path: Path) -> Iterator[object]:
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        yield list(reader.fieldnames or ())
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise UnreadableFileError(f"more than {MOST_ROWS:,} rows")
            yield {name: (cell or "").strip() for name, cell in row.items() if name}
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFileError(str(error)) from None


def _values(value: Any) -> int:
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_values, within))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime | date | time):
        return {f"{TIME}{type(value).__name__}": value.isoformat()}
    return value


FORMS: Mapping[str, Callable[[Path], Iterator[object]]] = {"toml": _toml, "json": _json, "csv": _csv}
