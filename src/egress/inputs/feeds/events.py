"""Event files and advisories of others as reports of the case: what happened, when it was known, how it is graded."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from egress.inputs.imports.guessing import id_from
from egress.inputs.imports.reading import FoundRow
from egress.kit import Place, distance_km, in_utc, iso_utc

LAG = timedelta(days=7)
"""ACLED and UCDP publish weekly or later; what happened counts as received a week after. An assumption."""

GRADE = "C3"
"""A fairly reliable source, possibly true (NATO admiralty code), until the post grades it itself."""

NEAR_KM = 25.0
"""An armed event so near is entered as an attack near the post; of farther ones no claim word speaks. Assumption."""

FAR = "too far from the post for a claim word"
ARMED = frozenset({"battles", "explosions/remote violence", "violence against civilians"})
"""Types of ACLED's events (codebook, 2023) that are armed attacks; of protests, riots and strategic developments no
claim word speaks."""

_NO = r"(?<!not )(?<!never )(?<!no )"
_LEAVES = r"\b(?:clos(?:ed|es|ing|ure)|suspend(?:s|ed|ing)?|left|evacuat(?:es?|ed|ing|ion))\b"
_REDUCES = r"\b(?:reduc(?:es?|ed|ing|tions?)|depart(?:s|ed|ing|ures?)?)\b"
PEER_WORDS = (
    ("peer_post_leaves", re.compile(_NO + _LEAVES)),
    ("peer_post_reduces", re.compile(_NO + _REDUCES)),
)
"""What another post's words are entered as, by whole words without "not" before them; else it is a warning."""

Parser = Callable[[FoundRow, Place | None], dict[str, str] | None]


def acled(row: FoundRow, post: Place | None) -> dict[str, str] | None:
    """
    Return an ACLED event (columns event_date, event_type, location, notes, event_id_cnty) as a report.

    An armed event near the post is an attack; an event of another type is refused by number, with its type.
    """
    cells = row.cells
    kind = " ".join(cells.get("event_type", "").split())
    return _report(
        row,
        key=cells.get("event_id_cnty", ""),
        day=cells.get("event_date", ""),
        text=f"{kind}: {cells.get('notes', '')}",
        place=cells.get("location", ""),
        source="ACLED",
        claim=_near(cells, post) if kind.casefold() in ARMED else f"{kind or 'no type'}: no claim word speaks of it",
    )


def ucdp(row: FoundRow, post: Place | None) -> dict[str, str] | None:
    """Return an event of the UCDP georeferenced dataset (id, date_start, where_coordinates, source_article)."""
    cells = row.cells
    sides = f"{cells.get('side_a', '')} – {cells.get('side_b', '')}".strip(" –")
    return _report(
        row,
        key=cells.get("id", ""),
        day=cells.get("date_start", "")[:10],
        text=f"{sides or 'armed event'}: {cells.get('source_headline', '') or cells.get('where_description', '')}",
        place=cells.get("where_coordinates", ""),
        source="UCDP",
        claim=_near(cells, post),
    )


def advisory(row: FoundRow, _: Place | None) -> dict[str, str] | None:
    """Return a travel advisory or another post's posture (date, country, level, text, issued_by) as a report."""
    cells = row.cells
    who = cells.get("issued_by", "another post")
    said = f"{cells.get('level', '')} {cells.get('text', '')}".lower()
    return _report(
        row,
        key=cells.get("id", ""),
        day=cells.get("date", "")[:10],
        text=f"{who}: level {cells.get('level', '?')}: {cells.get('text', '')}",
        place=cells.get("country", ""),
        source=who,
        claim=next((claim for claim, words in PEER_WORDS if words.search(said)), "warning"),
        lag=timedelta(0),
    )


def feed_rows(kind: str, rows: Sequence[FoundRow], *, post: Place | None) -> tuple[FoundRow, ...]:
    """Return the rows of a feed as rows of reports; rows without a day keep their number and are refused later."""
    made = [(row.number, FEEDS[kind](row, post)) for row in rows]
    return tuple(FoundRow(number=n, cells={"egress_table": "reports", **(cells or {})}) for n, cells in made)


FEEDS: Mapping[str, Parser] = {
    "acled": acled,
    "ucdp": ucdp,
    "advisories": advisory,
}
"""By kind of file."""


def _report(
    row: FoundRow, *, key: str, day: str, text: str, place: str, source: str, claim: str, lag: timedelta = LAG
) -> dict[str, str] | None:
    happened = _day(day)
    if happened is None:
        return None
    number = id_from(key) or f"row-{row.number}"
    return {
        "report_id": f"{id_from(source)[:12]}-{number}",
        "t_event": iso_utc(happened),
        "t_received": iso_utc(happened + lag),
        "t_public": iso_utc(happened + lag),
        "source_id": id_from(source) or "feed",
        "grade": GRADE,
        "claim": claim,
        "text": " ".join(text.split())[:500],
        "place": place[:100],
        "source": source,
        "confidence": "read",
    }


def _near(cells: Mapping[str, str], post: Place | None) -> str:
    """Return the claim word of an armed event by its distance from the post; words that are none where it is far."""
    try:
        place = Place(float(cells.get("latitude", "")), float(cells.get("longitude", "")))
    except ValueError:
        return FAR
    return "attack_near_post" if post is not None and distance_km(place, post) <= NEAR_KM else FAR


def _day(text: str) -> datetime | None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%d/%m/%Y"):
        try:
            return in_utc(datetime.strptime(text.strip(), form).replace(tzinfo=UTC))
        except ValueError:
            continue
    return None
