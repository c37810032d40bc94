"""An answer that is either text of one section or JSON: what the writers of most verbs share."""

from collections.abc import Callable
from functools import partial

from egress.domain import Case
from egress.publications.blocks import Block, Section, reworded
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.text_writer import write_sections
from egress.publications.wording import as_of_words, in_plain_words


def write_answer(
    answer: object,
    case: Case,
    blocks: Callable[[], tuple[Block, ...]],
    *,
    verb: str,
    title: str,
    envelope: Envelope,
    format: Format | str = Format.TEXT,
) -> Document:
    """
    Return an answer as text of one section, or as JSON (schema ``egress/VERB/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(enveloped(f"egress/{verb}/1", envelope, ANSWERED, answer))
        case Format.TEXT:
            when = "" if envelope.as_of is None else f", as of {as_of_words(envelope.as_of, case.timezone)}"
            section = Section(verb, f"{case.label}: {title}{when}", blocks())
            worded = reworded(section, partial(in_plain_words, zone=case.timezone))
            return Document.of_text(write_sections([worded], marked=False))
        case Format.HTML:
            raise ValueError(f"{verb} is written as text or json")
