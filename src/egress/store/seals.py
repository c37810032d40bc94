"""Sealed texts in the tables."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, select

from egress.store.schema import SEALS
from egress.store.sealing import Sealer

_KNOWN = select(SEALS.c.token).where(
    SEALS.c.post_id == bindparam("post"), SEALS.c.token.in_(bindparam("tokens", expanding=True))
)
_KEEP = insert(SEALS)


def keep_sealed(connection: Connection, post_id: str, sealer: Sealer, texts: Mapping[str, str]) -> None:
    """Keep texts by their tokens; those that are kept already are not written again."""
    missing = set(texts) - _known(connection, post_id, texts)
    lines = [
        {"post_id": post_id, "token": token, "sealed": sealer.seal(token, texts[token])} for token in sorted(missing)
    ]
    if lines:
        connection.execute(_KEEP, lines)


def open_sealed(connection: Connection, post_id: str, sealer: Sealer | None) -> dict[str, str]:
    """Return every text of a post by its token; none where the key is gone."""
    if sealer is None:
        return {}
    found = select(SEALS.c.token, SEALS.c.sealed).where(SEALS.c.post_id == post_id)
    return {row.token: sealer.open(row.token, row.sealed) for row in connection.execute(found)}


def _known(connection: Connection, post_id: str, tokens: Iterable[str]) -> set[str]:
    wanted = list(tokens)
    known: set[str] = set()
    for first in range(0, len(wanted), 500):
        part = wanted[first : first + 500]
        known |= set(connection.execute(_KNOWN, {"post": post_id, "tokens": part}).scalars())
    return known
