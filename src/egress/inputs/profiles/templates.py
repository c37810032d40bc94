"""The tables and words of a profile, kept as files beside this module; its own file goes before the common one."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from string import Template as Pattern

from egress.kit import InternalError

PROFILES = ("state", "un", "ngo", "company")
"""The organisations that a new case can be made for."""

_COMMON = "every"


@dataclass(frozen=True)
class Template:
    """A table to fill in: comments for its head, rows by column, comments for its foot; cells may hold `$words`."""

    comments: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    closing: tuple[str, ...]

    def filled(self, words: Mapping[str, str]) -> "Template":
        """Return the template with its words put in; what stands in a word is not looked at again."""
        rows = [{name: Pattern(cell).substitute(words) for name, cell in row.items()} for row in self.rows]
        return replace(self, rows=tuple(rows))


def read_words(profile: str) -> dict[str, str]:
    """Return the profile's words: who does what, and what things are called."""
    return {name: str(word) for name, word in tomllib.loads(read_text(profile, "words.toml")).items()}


def read_text(profile: str, file: str) -> str:
    """Return a file of the profile, else the one common to all."""
    folder = files("egress.inputs") / "profiles"
    own = folder / profile / file
    return (own if own.is_file() else folder / _COMMON / file).read_text(encoding="utf-8")


def read_template(profile: str, file: str) -> Template:
    """
    Return a table of the profile.

    Raises
    ------
    InternalError
        if a row has more or fewer cells than its header.
    """
    lines = read_text(profile, file).splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    header_at = lines.index(written[0]) if written else len(lines)
    cells = list(csv.reader(written, strict=True))
    if any(len(row) != len(cells[0]) for row in cells):
        raise InternalError(f"profile {profile}: a row of {file} does not fit its header")
    rows = tuple(dict(zip(cells[0], row, strict=True)) for row in cells[1:])
    return Template(_comments(lines[:header_at]), rows, _comments(lines[header_at:]))


def _comments(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
