"""On which line of a TOML file a key stands; the standard parser does not tell."""

from collections.abc import Mapping
from functools import lru_cache


def line_of(text: str, place: tuple[str, ...]) -> int:
    """
    Return the line of a key or table, else of the innermost table around it, else 0.

    A file with multi-line strings gets no line numbers: better none than a wrong one.
    """
    lines = _lines(text)
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 0)


@lru_cache(maxsize=4)
def _lines(text: str) -> Mapping[tuple[str, ...], int]:
    if '"""' in text or "'''" in text:
        return {}
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        written = line.strip()
        if written.startswith("["):
            table = _parts(written[1:].partition("]")[0])
            lines.setdefault(table, number)
        elif "=" in written and not written.startswith("#"):
            lines.setdefault(table + _parts(written.partition("=")[0]), number)
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
