"""What a brief rests on that is assumed, remembered or stale."""

from datetime import datetime

from egress.domain import Basis, Case, Confidence
from egress.kit import iso_utc
from egress.publications import BasisLine

TABLES = (
    *("groups", "sites", "legs", "fleets", "forces", "enablers", "partners", "functions", "positions"),
    *("staffing_rules", "measures", "factors"),
    *("postures", "authority", "tripwires", "readiness", "scenarios"),
)
"""Tables whose rows are named; evidence bears grades instead."""


def assumptions(case: Case) -> tuple[BasisLine, ...]:
    """Return every row that is an assumption, with what it rests on."""
    return tuple(
        BasisLine(table=table, row_id=row_id, sentence=_what(label, basis))
        for table, row_id, label, basis in _rows(case)
        if basis.confidence is Confidence.ASSUMPTION
    )


def stale(case: Case, as_of: datetime) -> tuple[BasisLine, ...]:
    """Return every row that its owner should have re-affirmed by now."""
    return tuple(
        BasisLine(
            table=table,
            row_id=row_id,
            sentence=f"{label}: to be re-affirmed by {iso_utc(basis.affirm_by)}; owner: {basis.owner or 'nobody'}.",
        )
        for table, row_id, label, basis in _rows(case)
        if basis.affirm_by is not None and basis.affirm_by < as_of
    )


def _rows(case: Case) -> list[tuple[str, str, str, Basis]]:
    rows = [(table, row.id, row.label, row.basis) for table in TABLES for row in getattr(case, table)]
    links = [
        (f"exits.{link.exit}", link.exit.value, f"closing of {link.exit}", link.basis) for link in case.exit_links
    ]
    return [*rows, *links]


def _what(label: str, basis: Basis) -> str:
    reasons = ". ".join(part.rstrip(".") for part in (basis.note, basis.source) if part)
    return f"{label}: {reasons or 'assumed without a stated reason'}."
