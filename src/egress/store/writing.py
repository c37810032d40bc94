"""One writer per process with group commit: acts that arrive together share one sync of the disk."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from egress.kit import InternalError
from egress.store.connections import appending
from egress.store.faults import database_faults

MOST_IN_GROUP = 64
"""Pieces of work that share a commit at most; more wait for the next."""

T = TypeVar("T")


@dataclass
class _Piece:
    """Something to be written, and the promise of its outcome."""

    work: Callable[[Connection], Any]
    promise: "Future[Any]"
    outcome: Any = field(default=None)
    failure: BaseException | None = field(default=None)


class Writer:
    """
    Writes what it is given, in order, in a thread of its own.

    What it returns was committed and synced: an outcome is handed out only after the commit of its group. A piece
    of work that fails is rolled back by itself and fails alone; where the commit fails, the whole group does.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._gate, self._closed = threading.Lock(), False
        self._thread = threading.Thread(target=self._run, name="egress-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T]) -> "Future[T]":
        """Take a piece of work; the future is done once it is safe on the disk."""
        piece = _Piece(work, Future())
        with self._gate:
            if self._closed:
                raise InternalError("the store is closed")
            self._waiting.put(piece)
        return piece.promise

    def write(self, work: Callable[[Connection], T]) -> T:
        """Write a piece of work and wait until it is safe on the disk."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finish what was taken and stop."""
        with self._gate:
            if not self._closed:
                self._waiting.put(None)
            self._closed = True
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._next_group()
            if group:
                self._commit(group)

    def _next_group(self) -> tuple[list[_Piece], bool]:
        """Return what is waiting, at least one piece, and whether to go on after it."""
        group: list[_Piece] = []
        piece = self._waiting.get()
        while piece is not None:
            if piece.promise.set_running_or_notify_cancel():
                group.append(piece)
            if len(group) == MOST_IN_GROUP:
                return group, True
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _commit(self, group: list[_Piece]) -> None:
        try:
            with appending(self._engine, self._name) as connection:
                for piece in group:
                    self._try(piece, connection, alone=len(group) == 1)
        except BaseException as failure:
            for piece in group:
                piece.failure = piece.failure or failure
        self._answer(group)

    def _try(self, piece: _Piece, connection: Connection, *, alone: bool) -> None:
        """Do one piece of work within the group's transaction, in a savepoint of its own unless it is alone there."""
        try:
            with database_faults(self._name), nullcontext() if alone else connection.begin_nested():
                piece.outcome = piece.work(connection)
        except Exception as failure:
            if alone or connection.invalidated:
                raise
            piece.failure = failure

    def _answer(self, group: list[_Piece]) -> None:
        for piece in group:
            if piece.failure is not None:
                piece.promise.set_exception(piece.failure)
            else:
                piece.promise.set_result(piece.outcome)
