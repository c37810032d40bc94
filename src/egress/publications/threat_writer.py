"""The threat picture alone, for people and for machines."""

from functools import partial
from zoneinfo import ZoneInfo

from egress.publications.blocks import Section, reworded
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import threat_json
from egress.publications.sections.how_long_we_have import account_blocks, threat_blocks
from egress.publications.sections.the_record import record_blocks
from egress.publications.text_writer import write_sections
from egress.publications.wording import both_times_with_year, in_plain_words
from egress.threat import ThreatPicture
from egress.threat.scoring import ScoreRow


def write_threat(
    picture: ThreatPicture,
    format: Format | str = Format.TEXT,
    *,
    label: str,
    timezone: ZoneInfo,
    envelope: Envelope,
    scores: tuple[ScoreRow, ...] = (),
) -> Document:
    """
    Return the threat picture as text or JSON.

    Parameters
    ----------
    label, timezone : the post's name and zone, for the text form.
    scores : how good each forecaster has been on past cases; empty where no record was given.

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(threat_json(picture, envelope=envelope, scores=scores))
        case Format.TEXT:
            title = f"{label}: how long we have, as of {both_times_with_year(picture.as_of, timezone)}"
            record = record_blocks(scores, picture.feeds)
            blocks = (*threat_blocks(picture, zone=timezone, cleared_h=None), *account_blocks(picture), *record)
            section = Section("have", title, blocks)
            worded = reworded(section, partial(in_plain_words, zone=timezone))
            return Document.of_text(write_sections([worded], marked=False))
        case Format.HTML:
            raise ValueError("a threat picture is written as text or json")
