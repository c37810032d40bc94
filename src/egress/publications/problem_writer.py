"""The problems of a case, for people and for machines."""

from collections.abc import Sequence

from egress.domain import FORMAT_VERSION
from egress.kit import Problem
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import check_json
from egress.publications.wording import readable


def write_problems(
    problems: Sequence[Problem],
    format: Format | str = Format.TEXT,
    *,
    envelope: Envelope,
    format_version: int | None = None,
) -> Document:
    """
    Return every problem, one line each; "No problems found." where there is none.

    Parameters
    ----------
    envelope : all but its version is null where the case could not be read.
    format_version : version of the case format in which the files are written; None where they state none.

    Raises
    ------
    ValueError
        for HTML: problems are read in a terminal or by a machine.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(check_json(problems, envelope=envelope, format_version=format_version))
        case Format.TEXT:
            return Document.of_text(_text(problems) + version_words(format_version))
        case Format.HTML:
            raise ValueError("problems are written as text or json")


def version_words(format_version: int | None) -> str:
    """Return a line about a case that an older release wrote; nothing about one of today's format."""
    if format_version is None or format_version >= FORMAT_VERSION:
        return ""
    return (
        f"Written in format version {format_version} and read as version {FORMAT_VERSION}; "
        f"`egress convert CASE NEW` writes it anew.\n"
    )


def _text(problems: Sequence[Problem]) -> str:
    if not problems:
        return "No problems found.\n"
    count = len(problems)
    head = f"{count} problem{'s' if count != 1 else ''} found."
    return "\n".join([head, *(readable(p.sentence()) for p in problems)]) + "\n"
