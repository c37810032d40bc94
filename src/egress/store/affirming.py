"""Affirmations in the tables, and which of them count."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, select

from egress.domain.freshness import Affirmation
from egress.kit import iso_utc, parse_instant
from egress.store.schema import AFFIRMATIONS

BY_CASE, BY_OWNER = "case", "owner"
"""Where a date was stated: in the rows of a version, or by the owner since."""


def write_affirmations(
    connection: Connection, post_id: str, affirmations: Iterable[Affirmation], *, seq: int, by: str
) -> None:
    """Write until when parts may be relied on, as stated in an act."""
    lines = [
        {
            "post_id": post_id,
            "part": one.part,
            "owner": one.owner,
            "seq": seq,
            "by": by,
            "affirm_by": iso_utc(one.affirm_by),
        }
        for one in affirmations
    ]
    if lines:
        connection.execute(insert(AFFIRMATIONS), lines)


def owners_affirmations(connection: Connection, post_id: str, *, before_seq: int) -> tuple[Affirmation, ...]:
    """Return what the owners of a post's parts last affirmed before a place in the ledger."""
    counted = AFFIRMATIONS.c.seq < before_seq, AFFIRMATIONS.c.by == BY_OWNER, AFFIRMATIONS.c.post_id == post_id
    rows = connection.execute(_latest(*counted))
    found = (Affirmation(part=row.part, owner=row.owner, affirm_by=parse_instant(row.affirm_by)) for row in rows)
    return tuple(sorted(found))


def freshness(connection: Connection) -> dict[str, dict[tuple[str, str], str]]:
    """Return by post, then by part and owner, until when it may be relied on: the later of case and owner's word."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    for by in (BY_CASE, BY_OWNER):
        for row in connection.execute(_latest(AFFIRMATIONS.c.by == by)):
            dates = found.setdefault(row.post_id, {})
            key = (row.part, row.owner)
            dates[key] = max(row.affirm_by, dates.get(key, row.affirm_by))
    return found


def _latest(*counted: Any) -> Select[Any]:
    """Return the latest line of each part and owner among those counted."""
    key = (AFFIRMATIONS.c.post_id, AFFIRMATIONS.c.part, AFFIRMATIONS.c.owner)
    last = select(*key, func.max(AFFIRMATIONS.c.seq).label("seq")).where(*counted).group_by(*key).subquery()
    same = and_(*(column == last.c[column.name] for column in (*key, AFFIRMATIONS.c.seq)))
    return select(AFFIRMATIONS).join(last, same)
