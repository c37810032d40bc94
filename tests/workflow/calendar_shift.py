"""Move a case along the calendar, and move an answer back."""

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from egress.domain import Case

T = TypeVar("T")

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DAY = re.compile(r"\b(\d{1,2}) (" + "|".join(MONTHS) + r")\b")


def shifted(case: Case, days: int) -> Case:
    """Return the case with every instant in it, also those in the effects of scenarios, so many days later."""
    return _shifted(case, timedelta(days=days))


def back(value: Any, days: int, *, as_of: datetime) -> Any:
    """
    Return a JSON value with every date in its texts, in numbers or in words, so many days earlier.

    Dates in words bear no year: the one nearest to `as_of` (that of the answer before it is moved back) is meant.
    """
    if isinstance(value, dict):
        return {key: back(item, days, as_of=as_of) for key, item in value.items()}
    if isinstance(value, list):
        return [back(item, days, as_of=as_of) for item in value]
    if not isinstance(value, str):
        return value
    delta = timedelta(days=days)
    text = _INSTANT.sub(lambda found: _iso(datetime.fromisoformat(found[0]) - delta), value)
    return _DAY.sub(lambda found: _words(_nearest(found, as_of.date()) - delta), text)


def _shifted(value: T, delta: timedelta) -> T:
    changed: Any = value
    if isinstance(value, datetime):
        changed = value + delta
    elif isinstance(value, tuple):
        changed = tuple(_shifted(item, delta) for item in value)
    elif isinstance(value, str) and not isinstance(value, Enum):
        changed = _INSTANT.sub(lambda found: _iso(datetime.fromisoformat(found[0]) + delta), value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        changed = dataclasses.replace(value, **{name: _shifted(getattr(value, name), delta) for name in names})
    return changed  # type: ignore[no-any-return]


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _nearest(found: re.Match[str], near: date) -> date:
    years = [near.year - 1, near.year, near.year + 1]
    days = [date(year, MONTHS.index(found[2]) + 1, int(found[1])) for year in years]
    return min(days, key=lambda one: abs(one - near))


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
