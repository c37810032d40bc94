"""Sealed texts in the tables."""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, bindparam, insert, select

from egress.store.schema import SEALS
from egress.store.sealing import Sealer

_KNOWN = select(SEALS.c.token).where(
    SEALS.c.post_id == bindparam("post"), SEALS.c.token.in_(bindparam("tokens", expanding=True))
)
_SEALED = select(SEALS.c.token, SEALS.c.sealed).where(
    SEALS.c.post_id == bindparam("post"), SEALS.c.token.in_(bindparam("tokens", expanding=True))
)
_KEEP = insert(SEALS)
SIZES = (1, 8, 64, 512)


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


def sealed_of(connection: Connection, post_id: str, tokens: Iterable[str]) -> dict[str, bytes]:
    """Return what is sealed under tokens; those that are not kept are left out."""
    found: dict[str, bytes] = {}
    for part in _parts(list(tokens)):
        rows = connection.execute(_SEALED, {"post": post_id, "tokens": part})
        found |= {row.token: row.sealed for row in rows}
    return found


def _known(connection: Connection, post_id: str, tokens: Iterable[str]) -> set[str]:
    known: set[str] = set()
    for part in _parts(list(tokens)):
        known |= set(connection.execute(_KNOWN, {"post": post_id, "tokens": part}).scalars())
    return known


def _parts(tokens: list[str]) -> Iterator[list[str]]:
    """Yield tokens in parts of few sizes, the last one filled up: each size is a statement that connections keep."""
    most = SIZES[-1]
    for first in range(0, len(tokens), most):
        part = tokens[first : first + most]
        size = next(one for one in SIZES if one >= len(part))
        yield [*part, *(part[-1:] * (size - len(part)))]
