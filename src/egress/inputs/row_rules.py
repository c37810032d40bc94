"""Rules between the columns of one row, each skipped where a column of it could not be read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egress.kit import Range, iso_utc


@dataclass(frozen=True)
class Flaw:
    """What a rule found wrong: the column to mend, what it should hold, and a remedy for this case alone."""

    field: str
    expected: str
    hint: str = ""


@dataclass(frozen=True)
class RowRule:
    """A rule: the columns it looks at, and what it finds in a row."""

    columns: tuple[str, ...]
    find: Callable[[Any], Flaw | None]


def range_in_order(name: str, *, unit: str) -> RowRule:
    """Demand low ≤ likely ≤ high, all three given, or the likely value alone, or none."""
    columns = (f"{name}_low", f"{name}_likely", f"{name}_high")

    def find(row: Any) -> Flaw | None:
        low, likely, high = (getattr(row, column) for column in columns)
        if low is None and high is None:
            return None
        if low is None or likely is None or high is None:
            return Flaw(columns[1], f"low, likely and high all three ({unit}), or likely alone")
        if low <= likely <= high:
            return None
        return Flaw(columns[1], f"{name}_low ≤ {name}_likely ≤ {name}_high; these are {low:g}, {likely:g}, {high:g}")

    return RowRule(columns, find)


def not_below(later: str, earlier: str) -> RowRule:
    """Demand that one column is at least another, where both are given."""

    def find(row: Any) -> Flaw | None:
        low, high = getattr(row, earlier), getattr(row, later)
        if low is None or high is None or low <= high:
            return None
        return Flaw(later, f"{later} ≥ {earlier}, which is {_shown(low)}")

    return RowRule((later, earlier), find)


def at_most(part: str, whole: str) -> RowRule:
    """Demand that one column is at most another."""

    def find(row: Any) -> Flaw | None:
        some, all_ = getattr(row, part), getattr(row, whole)
        return None if some <= all_ else Flaw(part, f"{part} ≤ {whole}, which is {_shown(all_)}")

    return RowRule((part, whole), find)


def above(later: str, earlier: str) -> RowRule:
    """Demand that one column is greater than another, where both are given."""

    def find(row: Any) -> Flaw | None:
        low, high = getattr(row, earlier), getattr(row, later)
        if low is None or high is None or low < high:
            return None
        names = later, earlier.removesuffix("_")
        return Flaw(later, f"{names[0]} after {names[1]}, which is {_shown(low)}")

    return RowRule((later, earlier), find)


def both_or_neither(first: str, second: str) -> RowRule:
    """Demand that two columns are given together or not at all."""

    def find(row: Any) -> Flaw | None:
        empty = [name for name in (first, second) if getattr(row, name) is None]
        if len(empty) != 1:
            return None
        return Flaw(empty[0], f"both {first} and {second}, or neither")

    return RowRule((first, second), find)


def given_together(names: str, number: str) -> RowRule:
    """Demand that a list and the number that goes with it are given together or not at all; 0 is not given."""

    def find(row: Any) -> Flaw | None:
        empty = [name for name in (names, number) if not getattr(row, name)]
        if len(empty) != 1:
            return None
        return Flaw(empty[0], f"both {names} and {number}, or neither")

    return RowRule((names, number), find)


def differ(second: str, first: str) -> RowRule:
    """Demand that two columns are not the same."""

    def find(row: Any) -> Flaw | None:
        if getattr(row, first) != getattr(row, second):
            return None
        return Flaw(second, f"another one than {first}")

    return RowRule((second, first), find)


def sure_range(low: float | None, likely: float, high: float | None) -> Range:
    """Return the range of three cells; exact where only the likely value is given."""
    return Range(float(likely if low is None else low), float(likely), float(likely if high is None else high))


def range_of(low: float | None, likely: float | None, high: float | None) -> Range | None:
    """Return the range of three cells that may all be empty; None where they are."""
    return None if likely is None else sure_range(low, likely, high)


def _shown(value: Any) -> str:
    return iso_utc(value) if isinstance(value, datetime) else f"{value:g}"
