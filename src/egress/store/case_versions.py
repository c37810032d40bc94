"""Versions of a case in the tables: each version writes only the rows that differ from the one before."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select

from egress.domain import Case
from egress.store.case_mapping import case_from_texts, case_to_texts, json_text
from egress.store.schema import CASE_ROWS, CASE_VERSIONS

GAP = 2**20
"""Distance between the places of neighbouring rows, so that a row put between two need not move them."""


@dataclass(frozen=True)
class _Row:
    """A row as it stands: its place among the rows of its table, and its JSON."""

    place: int
    body: str


Rows = Mapping[str, Mapping[str, _Row]]
"""The rows of a version: by table, then by key, in their order."""


@dataclass(frozen=True, kw_only=True)
class KeptVersion:
    """One version of a post's case: its number from 1, the act that kept it, when that was, and its digest."""

    post_id: str
    version: int
    seq: int
    at: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class CaseTexts:
    """A case as it is written: the JSON of its head, of every row by table and key, and the digest of both."""

    head: str
    rows: Mapping[str, Mapping[str, str]]
    digest: str


def texts_of(case: Case) -> CaseTexts:
    """Return a case as it is written."""
    head, rows = case_to_texts(case)
    return CaseTexts(head=head, rows=rows, digest=digest_of(head, rows))


def latest_version(connection: Connection, post_id: str) -> int:
    """Return the number of the latest version of a post's case; 0 where there is none."""
    return connection.execute(_LATEST, {"post": post_id}).scalar_one() or 0


def version_at(connection: Connection, post_id: str, seq: int) -> KeptVersion | None:
    """Return the version of a post's case that the act at a place in the ledger kept; None where it kept none."""
    row = connection.execute(_VERSIONS.where(CASE_VERSIONS.c.seq == seq), {"post": post_id}).one_or_none()
    return None if row is None else KeptVersion(**row._mapping)


def posts_of(connection: Connection) -> tuple[str, ...]:
    """Return the ids of the posts that have a case, in their order."""
    found = select(CASE_VERSIONS.c.post_id).where(CASE_VERSIONS.c.version == 1)
    return tuple(sorted(connection.execute(found).scalars()))


def versions_of(connection: Connection, post_id: str) -> tuple[KeptVersion, ...]:
    """Return every version of a post's case, oldest first."""
    return tuple(KeptVersion(**row._mapping) for row in connection.execute(_VERSIONS, {"post": post_id}))


def write_version(connection: Connection, kept: KeptVersion, texts: CaseTexts) -> None:
    """Write the next version of a case; rows that did not change are not written again."""
    line = {"post_id": kept.post_id, "version": kept.version, "seq": kept.seq, "at": kept.at, "digest": kept.digest}
    connection.execute(insert(CASE_VERSIONS), line | {"head": texts.head})
    lines = list(_changed_rows(_rows_at(connection, kept.post_id, kept.version), texts.rows))
    if lines:
        connection.execute(
            insert(CASE_ROWS), [line | {"post_id": kept.post_id, "version": kept.version} for line in lines]
        )


def read_version(connection: Connection, post_id: str, version: int) -> tuple[Case, str]:
    """Return the case as it stood in a version, and the digest of what was read."""
    key = (CASE_VERSIONS.c.post_id == post_id) & (CASE_VERSIONS.c.version == version)
    head = connection.execute(select(CASE_VERSIONS.c.head).where(key)).scalar_one()
    rows = _rows_at(connection, post_id, version)
    texts = {table: {key: row.body for key, row in kept.items()} for table, kept in rows.items()}
    return case_from_texts(head, {table: list(kept.values()) for table, kept in texts.items()}), digest_of(
        head, texts
    )


def digest_of(head: str, texts: Mapping[str, Mapping[str, str]]) -> str:
    """Return SHA-256 over a head and the rows of every table in their order; tables without rows do not count."""
    kept = {table: list(rows.values()) for table, rows in texts.items() if rows}
    return hashlib.sha256(json_text([head, kept]).encode()).hexdigest()


_LATEST = select(func.max(CASE_VERSIONS.c.version)).where(CASE_VERSIONS.c.post_id == bindparam("post"))
_VERSIONS = (
    select(*(CASE_VERSIONS.c[name] for name in ("post_id", "version", "seq", "at", "digest")))
    .where(CASE_VERSIONS.c.post_id == bindparam("post"))
    .order_by(CASE_VERSIONS.c.version)
)


def _rows_at(connection: Connection, post_id: str, version: int) -> dict[str, dict[str, _Row]]:
    """Return the rows of a version by table, in order: of each the latest not later than it, unless it is gone."""
    found = (
        select(CASE_ROWS.c.table_name, CASE_ROWS.c.row_key, CASE_ROWS.c.place, CASE_ROWS.c.body)
        .where(CASE_ROWS.c.post_id == post_id, CASE_ROWS.c.version <= version)
        .order_by(CASE_ROWS.c.version)
    )
    latest = {(table, key): (place, body) for table, key, place, body in connection.execute(found)}
    rows: dict[str, dict[str, _Row]] = {}
    for (table, key), (place, body) in sorted(latest.items(), key=lambda item: item[1][0]):
        if body is not None:
            rows.setdefault(table, {})[key] = _Row(place, body)
    return rows


def _changed_rows(before: Rows, texts: Mapping[str, Mapping[str, str]]) -> Iterable[dict[str, str | int | None]]:
    """Return the lines to be written so that `before` becomes what the texts say."""
    for table, bodies in texts.items():
        kept = before.get(table, {})
        for (key, body), place in zip(bodies.items(), places(kept, list(bodies)), strict=True):
            if kept.get(key) != _Row(place, body):
                yield {"table_name": table, "row_key": key, "place": place, "body": body}
        for key, row in kept.items():
            if key not in bodies:
                yield {"table_name": table, "row_key": key, "place": row.place, "body": None}


def places(kept: Mapping[str, _Row], keys: list[str]) -> list[int]:
    """
    Return ascending places for the rows of these keys, in this order; most of the kept ones stay where they are.

    A kept row stays where it is if that lies behind all rows before it; a new one takes the middle of the room
    between its neighbours, and where there is none, all rows are placed anew.
    """
    found: list[int] = []
    for number, key in enumerate(keys):
        last = found[-1] if found else 0
        if key in kept and kept[key].place > last:
            found.append(kept[key].place)
            continue
        ahead = [kept[later].place for later in keys[number + 1 :] if later in kept and kept[later].place > last]
        place = (last + min(ahead)) // 2 if ahead else last + GAP
        if place <= last:
            return [GAP * (n + 1) for n in range(len(keys))]
        found.append(place)
    return found
