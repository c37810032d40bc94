"""Who comes in with a session: everything that is asked at the door, in one look at the desk."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select

from egress.store.desk.rows import AccountRow, DeviceRow, GlassRow, GrantRow, SessionRow
from egress.store.desk.schema import ACCOUNTS, DEVICES, GLASS, GRANTS, SESSIONS


@dataclass(frozen=True, kw_only=True)
class ComingIn:
    """A session with the account and the device that it belongs to, and what the account may do."""

    session: SessionRow
    account: AccountRow
    device: DeviceRow
    grants: tuple[GrantRow, ...]
    glass: tuple[GlassRow, ...]


JOINED = (
    select(
        *(
            column.label(f"{table.name}_{column.name}")
            for table in (SESSIONS, ACCOUNTS, DEVICES)
            for column in table.c
        )
    )
    .join_from(SESSIONS, ACCOUNTS, SESSIONS.c.account_id == ACCOUNTS.c.id)
    .join(DEVICES, SESSIONS.c.device_id == DEVICES.c.id)
)
"""A session beside its account and its device."""

_COMES_IN = JOINED.where(SESSIONS.c.digest == bindparam("digest"))
_GLASS_OF = select(GLASS).where(GLASS.c.account_id == bindparam("account"))
_GRANTS_OF = select(GRANTS).where(GRANTS.c.account_id == bindparam("account")).order_by(GRANTS.c.post_id)


def who_comes_in(connection: Connection, digest: str) -> ComingIn | None:
    """Return who comes in with the session of a digest; None where it, its account or its device is not there."""
    found = connection.execute(_COMES_IN, {"digest": digest}).one_or_none()
    if found is None:
        return None
    session = SessionRow(**_of(found, SESSIONS))
    return ComingIn(
        session=session,
        account=AccountRow(**_of(found, ACCOUNTS)),
        device=DeviceRow(**_of(found, DEVICES)),
        grants=grants_of(connection, session.account_id),
        glass=tuple(
            GlassRow(**row) for row in connection.execute(_GLASS_OF, {"account": session.account_id}).mappings()
        ),
    )


def grants_of(connection: Connection, account_id: str) -> tuple[GrantRow, ...]:
    """Return the roles of an account."""
    return tuple(
        GrantRow(**{**row, "titles": tuple(json.loads(row["titles"])), "zone": tuple(json.loads(row["zone"]))})
        for row in connection.execute(_GRANTS_OF, {"account": account_id}).mappings()
    )


def _of(found: Row[Any], table: Table) -> dict[str, Any]:
    values = found._mapping
    return {column.name: values[f"{table.name}_{column.name}"] for column in table.c}
