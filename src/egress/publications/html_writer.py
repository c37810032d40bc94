"""The brief as one HTML file: no network, no script, charts inline, ready for A4."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from egress.publications.blocks import Section, numbered
from egress.publications.masthead import Masthead
from egress.publications.wording import readable

LONGEST_UNBROKEN, PIECE = 28, 12
"""Characters of a word that is never broken in a table, and of the pieces of a longer one."""

NO_BREAK = "\N{NO-BREAK SPACE}"


def write_page(head: Masthead, sections: tuple[Section, ...]) -> str:
    """Return the page; everything that is not our own markup is escaped."""
    marked = numbered(sections)
    page: str = _environment().get_template("brief.html.j2").render(head=head, sections=marked)
    return page


def css_text(text: str) -> Markup:
    """Return text as the inside of a CSS string: every character but plain letters and digits as its code."""
    escaped = (c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in readable(text))
    return Markup("".join(escaped))


def breakable(text: str) -> Markup:
    """Return text, escaped, whose overlong words may be broken; all others break at blanks and hyphens only."""
    return Markup(" ").join(_with_breaks(word) for word in readable(text).replace(" %", f"{NO_BREAK}%").split(" "))


def _with_breaks(word: str) -> Markup:
    if len(word) <= LONGEST_UNBROKEN:
        return escape(word)
    pieces = (word[i : i + PIECE] for i in range(0, len(word), PIECE))
    return Markup("<wbr>").join(escape(piece) for piece in pieces)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("egress.publications", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["css_text"] = css_text
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["lines"] = lambda text: text.split("\n")
    environment.filters["breakable"] = breakable
    return environment


def _shown(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return readable(value).replace(" %", f"{NO_BREAK}%")
    return value
