"""Briefs and plans in the tables: the document without names, and what the portfolio shows of it."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from egress.kit import iso_utc, parse_instant
from egress.store.schema import CASE_VERSIONS, DOCUMENT_BODIES, DOCUMENTS


@dataclass(frozen=True, kw_only=True)
class DocumentSummary:
    """
    A document that was made of a post, without its text.

    Attributes
    ----------
    kind : "brief" or "plan".
    as_of : the instant up to which things were known.
    version : the version of the case that it was made of.
    posture : the highest rung advised, in the organisation's words; empty where none is.
    start_by_status, margin_h : of the post as a whole (of everyone where it has no official group), at the leading
        risk.
    clearance_h : until the last of them is safe; None = not within the horizon.
    debt_h, debt_lines : readiness debt in hours added to clearance, and what it is made of.
    digest : SHA-256 of the document.
    seq : the act that kept it; 0 = not kept yet.
    """

    post_id: str
    kind: str
    as_of: datetime
    version: int
    posture: str
    start_by_status: str
    margin_h: float | None
    clearance_h: float | None
    debt_h: float = 0.0
    debt_lines: tuple[str, ...] = ()
    digest: str = ""
    seq: int = 0


def document_digest(content: bytes) -> str:
    """Return the digest of a document."""
    return hashlib.sha256(content).hexdigest()


def summary_digest(summary: DocumentSummary) -> str:
    """Return the digest of what the portfolio shows of a document, so that the ledger can hold it still."""
    return hashlib.sha256(json.dumps(_line(summary), sort_keys=True).encode()).hexdigest()


def write_document(connection: Connection, summary: DocumentSummary, content: bytes, *, seq: int) -> None:
    """Write a document of a post."""
    line = {**_line(summary), "seq": seq, "digest": document_digest(content)}
    connection.execute(insert(DOCUMENTS), line)
    connection.execute(insert(DOCUMENT_BODIES), {"seq": seq, "packed": zlib.compress(content, 6)})


def read_document(connection: Connection, seq: int) -> bytes:
    """Return the text of a document."""
    packed = connection.execute(select(DOCUMENT_BODIES.c.packed).where(DOCUMENT_BODIES.c.seq == seq)).scalar_one()
    return zlib.decompress(packed)


def documents_of(
    connection: Connection, post_id: str, kind: str, *, as_of: datetime | None = None
) -> tuple[DocumentSummary, ...]:
    """Return the documents of one kind that a post has, in the order of their days; of one instant only if asked."""
    found = select(DOCUMENTS).where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.post_id == post_id)
    if as_of is not None:
        found = found.where(DOCUMENTS.c.as_of == iso_utc(as_of))
    return _summaries(connection.execute(found.order_by(DOCUMENTS.c.as_of, DOCUMENTS.c.seq)).mappings().all())


def latest_documents(connection: Connection, kind: str, *, until: datetime) -> tuple[DocumentSummary, ...]:
    """
    Return the document of the latest day of every post, by post: one or two look-ups in an index each.

    One as of a day after `until`, such as a mistyped year or an exercise, counts only where there is no other.
    """
    post = select(CASE_VERSIONS.c.post_id).where(CASE_VERSIONS.c.version == 1).subquery()
    own = select(DOCUMENTS.c.seq).where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.post_id == post.c.post_id)
    ordered = own.order_by(DOCUMENTS.c.as_of.desc(), DOCUMENTS.c.seq.desc()).limit(1).correlate(post)
    by_then = ordered.where(DOCUMENTS.c.as_of <= iso_utc(until))
    last = func.coalesce(by_then.scalar_subquery(), ordered.scalar_subquery())
    rows = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.seq.in_(select(last).select_from(post))))
    return tuple(sorted(_summaries(rows.mappings().all()), key=lambda found: found.post_id))


def _line(summary: DocumentSummary) -> dict[str, object]:
    return {
        **{name: getattr(summary, name) for name in ("post_id", "kind", "version", "posture", "start_by_status")},
        **{name: getattr(summary, name) for name in ("margin_h", "clearance_h", "debt_h")},
        "as_of": iso_utc(summary.as_of),
        "debt_lines": json.dumps(summary.debt_lines, ensure_ascii=False),
    }


def _summaries(rows: Sequence[object]) -> tuple[DocumentSummary, ...]:
    return tuple(_summary(dict(row)) for row in rows)  # type: ignore[call-overload]


def _summary(row: dict[str, object]) -> DocumentSummary:
    as_of, lines = parse_instant(str(row["as_of"])), tuple(json.loads(str(row["debt_lines"])))
    return DocumentSummary(**(row | {"as_of": as_of, "debt_lines": lines}))  # type: ignore[arg-type]
