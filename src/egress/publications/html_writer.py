"""The brief as one HTML file: no network, no script, charts inline, ready for A4."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from egress.publications.blocks import Section
from egress.publications.masthead import Masthead
from egress.publications.wording import readable


def write_page(head: Masthead, sections: tuple[Section, ...]) -> str:
    """Return the page; everything that is not our own markup is escaped."""
    page: str = _environment().get_template("brief.html.j2").render(head=head, sections=sections)
    return page


def css_text(text: str) -> Markup:
    """Return text as the inside of a CSS string: every character but plain letters and digits as its code."""
    escaped = (c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in readable(text))
    return Markup("".join(escaped))


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
    return environment


def _shown(value: Any) -> Any:
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
