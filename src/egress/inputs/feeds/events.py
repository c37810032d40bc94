"""Event files and advisories of others as reports of the case: what happened, when it was known, how it is graded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from egress.inputs.imports.guessing import id_from
from egress.inputs.imports.reading import FoundRow
from egress.kit import iso_utc

LAG = timedelta(days=7)
"""ACLED and UCDP publish weekly or later; what happened counts as received a week after. An assumption."""

GRADE = "C3"
"""A fairly reliable source, possibly true (NATO admiralty code), until the post grades it itself."""

EVENT_CLAIM = "fighting"
"""Claim word that an armed event is entered under; the threat floor reads it as context."""


def acled(row: FoundRow) -> dict[str, str] | None:
    """Return an ACLED event (columns event_date, event_type, location, notes, event_id_cnty) as a report."""
    cells = row.cells
    return _report(
        row,
        key=cells.get("event_id_cnty", ""),
        day=cells.get("event_date", ""),
        text=f"{cells.get('event_type', 'event')}: {cells.get('notes', '')}",
        place=cells.get("location", ""),
        source="ACLED",
    )


def ucdp(row: FoundRow) -> dict[str, str] | None:
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
    )


def advisory(row: FoundRow) -> dict[str, str] | None:
    """Return a travel advisory or another post's posture (date, country, level, text, issued_by) as a report."""
    cells = row.cells
    who = cells.get("issued_by", "another post")
    return _report(
        row,
        key=cells.get("id", ""),
        day=cells.get("date", "")[:10],
        text=f"{who}: level {cells.get('level', '?')}: {cells.get('text', '')}",
        place=cells.get("country", ""),
        source=who,
        lag=timedelta(0),
    )


def feed_rows(kind: str, rows: Sequence[FoundRow]) -> tuple[FoundRow, ...]:
    """Return the rows of a feed as rows of reports; rows without a day keep their number and are refused later."""
    made = [(row.number, FEEDS[kind](row)) for row in rows]
    return tuple(FoundRow(number=n, cells={"egress_table": "reports", **(cells or {})}) for n, cells in made)


FEEDS: Mapping[str, Callable[[FoundRow], dict[str, str] | None]] = {
    "acled": acled,
    "ucdp": ucdp,
    "advisories": advisory,
}
"""By kind of file."""


def _report(
    row: FoundRow, *, key: str, day: str, text: str, place: str, source: str, lag: timedelta = LAG
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
        "claim": EVENT_CLAIM,
        "text": " ".join(text.split())[:500],
        "place": place[:100],
        "source": source,
        "confidence": "read",
    }


def _day(text: str) -> datetime | None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
