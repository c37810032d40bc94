"""What stands at the head of a brief in every format: post, instant in both times, version, handling mark."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from egress.publications.brief_document import Brief
from egress.publications.wording import as_of_words, both_times_with_year

HANDLING = "HANDLING: ____________ (mark before use)"
"""Where no audience was named the marking is written in by hand: egress does not know an organisation's rules."""


@dataclass(frozen=True)
class Masthead:
    """The head of a document, ready to show; `page_mark` is the short form that every printed page bears."""

    post: str
    as_of: str
    page_mark: str
    against: str
    marks: str
    handling: str = HANDLING


def masthead(brief: Brief) -> Masthead:
    """Return the head of a brief."""
    zone = ZoneInfo(brief.timezone)
    return Masthead(
        post=brief.label,
        as_of=f"As of {as_of_words(brief.as_of, zone)}, {brief.timezone}",
        page_mark=f"As of {both_times_with_year(brief.as_of, zone)}",
        against="" if brief.against is None else f"Compared with {as_of_words(brief.against, zone)}",
        handling=f"HANDLING: {brief.handling}" if brief.handling else HANDLING,
        marks=f"egress {brief.version} · case {brief.case_id} · seed {brief.seed}",
    )
