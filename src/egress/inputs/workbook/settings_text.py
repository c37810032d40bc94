"""case.toml as keys, cells and comments, and the one way in which a folder in normal form writes it."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.settings import CASE_FILE
from egress.inputs.text import decode
from egress.inputs.toml_lines import line_of
from egress.inputs.workbook.settings_keys import ENDS, Kind, settings_keys
from egress.inputs.workbook.toml_statements import Literal, Path, statements

_NUMBER = re.compile(r"[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9]+)?\Z")
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True)
class Setting:
    """
    One key with the cells that give its value, and what stands around it.

    Attributes
    ----------
    cells : the value as text under the empty name, or the ends of a range by their names; no cell is empty.
    before : the comment lines above it.
    note : the comment behind it, without its ``#``.
    """

    path: Path
    cells: dict[str, str]
    before: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SettingsText:
    """The settings in normal order, and the comment lines after the last."""

    settings: tuple[Setting, ...]
    after: tuple[str, ...] = ()


def read_settings_text(data: bytes, problems: ProblemList) -> SettingsText | None:
    """Return case.toml as keys and comments; None if it cannot be taken apart without loss."""
    text = decode(CASE_FILE, data, problems)
    if text is None:
        return None
    given: list[Setting] = []
    try:
        # The whole is parsed first: only then can its parts be trusted one by one.
        tomllib.loads(text)
        for statement in statements(text):
            given += _settings(statement.path, statement.value, statement.comments, text, problems)
    except (ValueError, RecursionError) as error:
        problems.add(CASE_FILE, 0, value=str(error), expected="valid TOML 1.0", remedy="Correct case.toml first.")
    return None if problems.in_file(CASE_FILE) else in_normal_order(given)


def in_normal_order(given: Iterable[Setting]) -> SettingsText:
    """
    Return the settings in the order of the dictionary, the exits in the order in which they are given.

    A setting without a path is comments only. Comments belong to the key that follows them; those of an empty key,
    and its note, pass to the next one.
    """
    waiting: list[str] = []
    by_path: dict[Path, Setting] = {}
    for setting in given:
        waiting += setting.before
        known = by_path.get(setting.path)
        if not setting.cells:
            waiting += [f"# {setting.note}"] if setting.note else []
        elif known is None:
            by_path[setting.path] = replace(setting, before=tuple(waiting))
            waiting = []
        else:
            before, note = (*known.before, *waiting), "; ".join(filter(None, (known.note, setting.note)))
            by_path[setting.path] = replace(known, cells=known.cells | setting.cells, before=before, note=note)
            waiting = []
    rank = {path: number for number, path in enumerate(settings_keys())}
    exits = list(dict.fromkeys(path[:2] for path in by_path if path[0] == "exits"))
    ordered = sorted(
        by_path.values(),
        key=lambda one: (exits.index(one.path[:2]) if one.path[:2] in exits else -1, rank[one.path]),
    )
    return SettingsText(tuple(ordered), tuple(waiting))


def normal_settings(text: SettingsText) -> tuple[bytes, dict[Path, int]]:
    """Return case.toml in normal form, and the line of each key and table in it."""
    lines: list[str] = []
    places: dict[Path, int] = {}
    table: Path = ()
    for setting in text.settings:
        inside, name = setting.path[:-1], setting.path[-1]
        if inside != table:
            lines += ["", *setting.before, f"[{'.'.join(map(_key, inside))}]"]
            table = inside
            places[table] = len(lines)
        else:
            lines += setting.before
        lines.append(f"{_key(name)} = {_value(setting)}" + (f"  # {setting.note}" if setting.note else ""))
        places[setting.path] = len(lines)
    lines += text.after
    return "".join(f"{line}\n" for line in lines).encode(), places


def number_flaw(path: Path, cell: str) -> str:
    """Return what was expected where a cell cannot be written as a number, else nothing."""
    kind = settings_keys()[path].kind
    if kind is Kind.TEXT:
        return ""
    parts = [part.strip() for part in cell.split(";")] if kind is Kind.NUMBERS else [cell]
    if all(_NUMBER.match(part) for part in parts):
        return ""
    return "numbers parted by ;" if kind is Kind.NUMBERS else "a number, such as 45 or 0.05"


def _settings(
    path: Path, value: Any, comments: tuple[str, ...], text: str, problems: ProblemList
) -> Iterator[Setting]:
    """Yield the settings of one statement: one, or several for a table within a line."""
    key = settings_keys().get(path)
    if not path:
        yield Setting((), {}, before=comments)
    elif isinstance(value, dict) and (key is None or key.kind is not Kind.RANGE):
        yield Setting((), {}, before=comments)
        for name, part in value.items():
            yield from _settings((*path, name), part, (), text, problems)
    elif key is None and path[-1] in ENDS and path[:-1] in settings_keys():
        # A range may be written key by key, as in threat.cascade_threshold.low.
        yield from _settings(path[:-1], {path[-1]: value}, comments, text, problems)
    elif key is None:
        known = [".".join(one) for one in settings_keys()]
        name = ".".join(path)
        remedy = remedy_of(did_you_mean(name, known), "Rename or remove the key.")
        problems.add(
            CASE_FILE, line_of(text, path), field=name, value=name, expected="a key that is read", remedy=remedy
        )
    else:
        cells = _cells(value, key.kind)
        if cells is None:
            problems.add(
                CASE_FILE,
                line_of(text, path),
                field=".".join(path),
                value=str(value),
                expected=key.accepts,
                remedy="Correct the value.",
            )
            return
        note = " ".join(comment.lstrip("#").strip() for comment in comments).strip()
        yield Setting(path, cells, note=note)


def _cells(value: Any, kind: Kind) -> dict[str, str] | None:
    """Return a value as the cells of a sheet; None if it is not of its kind."""
    if kind is Kind.RANGE:
        ends = {name: _number(end) for name, end in value.items()} if isinstance(value, dict) else {"": None}
        if not set(ends) <= set(ENDS) or any(end is None for end in ends.values()):
            return None
        return {name: end for name in ENDS if (end := ends.get(name))}
    if kind is Kind.NUMBERS:
        numbers = [_number(part) for part in value] if isinstance(value, list) else [None]
        return None if None in numbers or not numbers else {"": ";".join(filter(None, numbers))}
    if kind is Kind.NUMBER:
        number = _number(value)
        return None if number is None else {"": number}
    if hasattr(value, "isoformat"):
        return {"": value.isoformat().replace("+00:00", "Z")}
    if not isinstance(value, str):
        return None
    return {"": value.strip()} if value.strip() else {}


def _number(value: Any) -> str | None:
    if isinstance(value, Literal):
        return value.written if _NUMBER.match(value.written) else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _value(setting: Setting) -> str:
    kind = settings_keys()[setting.path].kind
    if kind is Kind.RANGE:
        return "{" + ", ".join(f"{end} = {setting.cells[end]}" for end in ENDS if end in setting.cells) + "}"
    cell = setting.cells[""]
    if kind is Kind.NUMBERS:
        return "[" + ", ".join(part.strip() for part in cell.split(";")) + "]"
    return cell if kind is Kind.NUMBER else f'"{"".join(_escaped(c) for c in cell)}"'


def _key(name: str) -> str:
    return name if _BARE.match(name) else f'"{"".join(_escaped(c) for c in name)}"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    return f"\\u{ord(character):04X}" if ord(character) < 32 or ord(character) == 127 else character
