"""Acts in the tables: appended to the ledger in one order, and read again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from sys import intern
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from egress.domain import Act
from egress.kit import InternalError, iso_utc, parse_instant
from egress.store.ledger import Entry, beginning, canonical_bytes, linked
from egress.store.schema import ACTS, FACTS

_LEDGER_ID = select(FACTS.c.value).where(FACTS.c.name == "ledger_id")
_HEAD = select(ACTS.c.seq, ACTS.c.hash).order_by(ACTS.c.seq.desc()).limit(1)
_BY_ID = select(ACTS.c.seq, ACTS.c.content).where(ACTS.c.act_id == bindparam("act"))
_APPEND = insert(ACTS)
_NOTHING: Mapping[str, Any] = {}


def ledger_id(connection: Connection) -> str:
    """Return the id of the ledger, drawn when the store was made."""
    found = connection.execute(_LEDGER_ID).scalar_one_or_none()
    if found is None:
        raise InternalError("the store has no id")
    return str(found)


def head_of_ledger(connection: Connection) -> tuple[int, str]:
    """Return the place and hash of the last entry; 0 and the ledger's beginning where there is none yet."""
    last = connection.execute(_HEAD).one_or_none()
    return (0, beginning(ledger_id(connection))) if last is None else (last.seq, last.hash)


def append(connection: Connection, act: Act, kept_at: datetime) -> Act:
    """Append an act to the ledger; the caller holds the only writing transaction."""
    seq, previous = head_of_ledger(connection)
    content = _content(act, kept_at)
    entry = linked(seq + 1, content, previous)
    connection.execute(
        _APPEND,
        {
            "seq": entry.seq,
            "act_id": act.act_id,
            "post_id": act.post_id,
            "kind": act.kind,
            "content": canonical_bytes(content).decode(),
            "previous": entry.previous,
            "hash": entry.hash,
        },
    )
    return _act(entry.seq, content)


def act_by_id(connection: Connection, act_id: str) -> Act | None:
    """Return the act that was kept under an id; None where there is none."""
    row = connection.execute(_BY_ID, {"act": act_id}).one_or_none()
    return None if row is None else _act(row.seq, json.loads(row.content))


def acts_of(
    connection: Connection, post_id: str | None = None, *, kinds: Sequence[str] = (), after_seq: int = 0
) -> tuple[Act, ...]:
    """Return acts in their order: of one post or of all, of some kinds or of every kind, behind a place."""
    found = select(ACTS.c.seq, ACTS.c.content).order_by(ACTS.c.seq)
    if post_id is not None:
        found = found.where(ACTS.c.post_id == post_id)
    if after_seq:
        found = found.where(ACTS.c.seq > after_seq)
    if kinds:
        found = found.where(ACTS.c.kind.in_(kinds))
    return tuple(_act(row.seq, json.loads(row.content)) for row in connection.execute(found))


def entries(connection: Connection) -> Iterator[Entry]:
    """Return the ledger entry by entry as it stands in the database, whether it holds together or not."""
    found = select(ACTS).order_by(ACTS.c.seq).execution_options(yield_per=1000)
    for row in connection.execute(found):
        yield Entry(seq=row.seq, content=_loaded(row), previous=row.previous, hash=row.hash)


def _loaded(row: Row[Any]) -> dict[str, Any]:
    """Return the content of an entry; with what cannot be so by itself, so that the chain tells of it."""
    try:
        content = json.loads(row.content)
    except ValueError:
        return {"unreadable": row.content}
    repeated = (content.get("act_id"), content.get("post_id"), content.get("kind"))
    return content if repeated == (row.act_id, row.post_id, row.kind) else {"at_odds": list(repeated)}


def _content(act: Act, kept_at: datetime) -> dict[str, Any]:
    return {
        "act_id": act.act_id,
        "post_id": act.post_id,
        "kind": act.kind,
        "at": iso_utc(act.at),
        "kept_at": iso_utc(kept_at),
        "role": act.role,
        "person": act.person,
        "facts": dict(act.facts),
        "words": dict(act.words),
    }


def _act(seq: int, content: dict[str, Any]) -> Act:
    """Return an act; what recurs from act to act (words, roles, who acted) is held in memory once for all of them."""
    at, kept_at = content["at"], content["kept_at"]
    return Act(
        seq=seq,
        act_id=content["act_id"],
        post_id=_shared(content["post_id"]),
        kind=_shared(content["kind"]),
        at=(instant := parse_instant(at)),
        kept_at=instant if kept_at == at else parse_instant(kept_at),
        role=_shared(content["role"]),
        person=_shared(content["person"]),
        facts={intern(name): _shared(fact) for name, fact in content["facts"].items()} or _NOTHING,
        words={intern(name): token for name, token in content["words"].items()} or _NOTHING,
    )


def _shared(value: Any) -> Any:
    return intern(str(value)) if isinstance(value, str) else value
