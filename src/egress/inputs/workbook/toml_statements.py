"""case.toml taken apart into keys with their values and comments, which the standard parser throws away."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[\[\]{}]"
    r"|[^\"'#\n\[\]{}]+",
    re.DOTALL,
)
_PART = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")


class Literal(float):
    """A number with a point or exponent, which keeps the text that it was written with."""

    written: str

    def __new__(cls, written: str) -> "Literal":
        """Keep the text beside the number."""
        number = super().__new__(cls, written)
        number.written = written
        return number


@dataclass(frozen=True)
class Statement:
    """
    One key with its value, one comment, or neither of them for the header of a table.

    Attributes
    ----------
    path : the key with the tables around it; empty for a comment or a header.
    value : what `tomllib` makes of it, numbers with a point as `Literal`.
    comments : the texts of the comments within or behind it, each with its ``#``.
    """

    path: Path
    value: Any
    comments: tuple[str, ...]


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a text that is valid TOML, in order; comments on lines of their own have no path."""
    table: Path = ()
    for code, comments in _logical_lines(text.replace("\r\n", "\n")):
        written = code.strip()
        if written.startswith("["):
            table = _path(written[1:-1])
            yield Statement((), None, comments)
        elif written:
            match = _KEY.match(code)
            if match is None:
                raise ValueError(f"no key in {written[:60]!r}")
            value = tomllib.loads("v = " + code[match.end() :].strip(), parse_float=Literal)["v"]
            yield Statement(table + _path(match[1]), value, comments)
        elif comments:
            yield Statement((), None, comments)


def _logical_lines(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield code and comments of each line; a line goes on while brackets or quotes are open."""
    depth, code = 0, ""
    comments: list[str] = []
    for match in _TOKEN.finditer(text + "\n"):
        token = match[0]
        if token == "\n" and depth == 0:
            yield code, tuple(comments)
            code, comments = "", []
        elif token.startswith("#"):
            comments.append(token.strip())
        else:
            depth += (token in ("[", "{")) - (token in ("]", "}"))
            code += token


def _path(dotted: str) -> Path:
    tree: Any = tomllib.loads(f"{dotted} = 0")
    parts: list[str] = []
    while isinstance(tree, dict):
        ((name, tree),) = tree.items()
        parts.append(name)
    return tuple(parts)
