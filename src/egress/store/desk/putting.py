"""Rows put down, whoever puts the same at the same moment: the database itself settles who came first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def put_row(connection: Connection, table: Table, line: Mapping[str, Any]) -> None:
    """Keep a row, new or instead of the one of the same key."""
    new = _inserting(connection, table).values(**line)
    keys = [column.name for column in table.primary_key]
    rest = {name: new.excluded[name] for name in line if name not in keys}
    connection.execute(new.on_conflict_do_update(index_elements=keys, set_=rest))


def put_new_row(connection: Connection, table: Table, line: Mapping[str, Any]) -> bool:
    """Keep a row that is new; False where one is kept that bears its key, or another mark that is one row's alone."""
    new = _inserting(connection, table).values(**line).on_conflict_do_nothing()
    return connection.execute(new, execution_options={"preserve_rowcount": True}).rowcount == 1


def count_row(connection: Connection, table: Table, line: Mapping[str, Any], *, counted: str) -> None:
    """Keep a row, or add to a number of the one of the same key what it says; its other cells are as here."""
    new = _inserting(connection, table).values(**line)
    keys = [column.name for column in table.primary_key]
    rest = {name: new.excluded[name] for name in line if name not in keys}
    rest[counted] = table.c[counted] + new.excluded[counted]
    connection.execute(new.on_conflict_do_update(index_elements=keys, set_=rest))


def _inserting(connection: Connection, table: Table) -> Any:
    kind: Any = postgresql if connection.engine.dialect.name == "postgresql" else sqlite
    return kind.insert(table)
