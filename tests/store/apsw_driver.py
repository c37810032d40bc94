"""A DBAPI face on apsw, so that the product's own engine runs over a file system of the test's making."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import apsw

Error = sqlite3.Error
DatabaseError, OperationalError, IntegrityError = (
    sqlite3.DatabaseError,
    sqlite3.OperationalError,
    sqlite3.IntegrityError,
)
InterfaceError, DataError, InternalError = sqlite3.InterfaceError, sqlite3.DataError, sqlite3.InternalError
ProgrammingError, NotSupportedError = sqlite3.ProgrammingError, sqlite3.NotSupportedError
paramstyle, apilevel, threadsafety = "qmark", "2.0", 1
sqlite_version = apsw.sqlite_lib_version()
sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
Binary = memoryview


class Cursor:
    """One statement at a time and its rows."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        """Run a statement and take all its rows."""
        cursor = self._connection.cursor()
        before = self._connection.total_changes()
        try:
            cursor.execute(sql, tuple(parameters))
            try:
                self.description = [(column[0], *[None] * 6) for column in cursor.getdescription()]
            except apsw.ExecutionCompleteError:
                self.description = None
            self._rows = list(cursor) if self.description else []
        except apsw.ConstraintError as error:
            raise IntegrityError(str(error)) from error
        except apsw.Error as error:
            raise OperationalError(str(error)) from error
        self.rowcount = self._connection.total_changes() - before
        return self

    def executemany(self, sql: str, many: Sequence[Sequence[Any]]) -> "Cursor":
        """Run a statement for each set of parameters."""
        for parameters in many:
            self.execute(sql, parameters)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """Return the next rows."""
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rest of the rows."""
        taken, self._rows = self._rows, []
        return taken

    def close(self) -> None:
        """Forget the rows."""
        self._rows = []


class Connection:
    """A connection through a file system that was registered under a name."""

    isolation_level: str | None = None

    def __init__(self, path: str, vfs: str) -> None:
        self._apsw = apsw.Connection(path, vfs=vfs, flags=apsw.SQLITE_OPEN_READWRITE)

    def cursor(self) -> Cursor:
        """Return a cursor."""
        return Cursor(self._apsw)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        """Run a statement on a cursor of its own."""
        return self.cursor().execute(sql, parameters)

    def create_function(self, *_arguments: Any, **_options: Any) -> None:
        """Take no functions: the product uses none."""

    def commit(self) -> None:
        """Commit what is under way."""
        if self._apsw.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Take back what is under way."""
        if self._apsw.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close it."""
        self._apsw.close()
