"""The brief in each of its forms."""

from functools import partial
from zoneinfo import ZoneInfo

from egress.publications.blocks import Section, reworded
from egress.publications.brief_document import Brief
from egress.publications.document import Document, Format
from egress.publications.html_writer import write_page
from egress.publications.json_writer import brief_json
from egress.publications.masthead import masthead
from egress.publications.sections import SECTIONS, TRIED
from egress.publications.text_writer import WIDTH, wrap, write_sections
from egress.publications.wording import in_plain_words


def write_brief(brief: Brief, format: Format | str = Format.TEXT, *, colour: bool = False) -> Document:
    """
    Return the brief as text, JSON or HTML.

    Parameters
    ----------
    colour : for text only: bold by terminal codes; leave it off for files and pipes.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(brief_json(brief))
        case Format.HTML:
            return Document.of_html(write_page(masthead(brief), _sections(brief)))
        case Format.TEXT:
            return Document.of_text(_head(brief) + "\n" + write_sections(_sections(brief), colour=colour))


def _sections(brief: Brief) -> tuple[Section, ...]:
    """Return the sections that say something, in plain words; the basis keeps the ids of its rows in the files."""
    words = partial(in_plain_words, zone=ZoneInfo(brief.timezone))
    wanted = (*SECTIONS, *(TRIED if brief.tried else ()))
    found = (section(brief) for section in wanted)
    return tuple(reworded(section, words) for section in found if section.blocks)


def _head(brief: Brief) -> str:
    head = masthead(brief)
    lines = [head.handling, head.post, head.as_of, head.against, head.marks]
    rule = "═" * WIDTH
    return "\n".join([rule, *(wrap(line) for line in lines if line), rule]) + "\n"
