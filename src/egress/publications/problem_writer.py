"""The problems of a case, for people and for machines."""

from collections.abc import Sequence

from egress.kit import Problem
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import check_json
from egress.publications.wording import readable


def write_problems(
    problems: Sequence[Problem], format: Format | str = Format.TEXT, *, envelope: Envelope
) -> Document:
    """
    Return every problem, one line each; "No problems found." where there is none.

    Parameters
    ----------
    envelope : all but its version is null where the case could not be read.

    Raises
    ------
    ValueError
        for HTML: problems are read in a terminal or by a machine.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(check_json(problems, envelope=envelope))
        case Format.TEXT:
            return Document.of_text(_text(problems))
        case Format.HTML:
            raise ValueError("problems are written as text or json")


def _text(problems: Sequence[Problem]) -> str:
    if not problems:
        return "No problems found.\n"
    count = len(problems)
    head = f"{count} problem{'s' if count != 1 else ''} found."
    return "\n".join([head, *(readable(p.sentence()) for p in problems)]) + "\n"
