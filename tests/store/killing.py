"""A writer in a process of its own that is killed in the middle of its work, and what it had acknowledged by then."""

import os
import signal
import threading
import time
from dataclasses import dataclass
from typing import Any

from egress.store import Keyring, StoreAddress, open_store
from egress.store.connections import appending
from egress.store.writing import Writer, _Piece

from .conftest import Ticking
from .making import act

HANDS = 4
"""Threads that write at once, so that groups share commits."""


class HastyWriter(Writer):
    """The planted fault: it answers when the work is done, and commits a few milliseconds later."""

    def _commit(self, group: list[_Piece]) -> None:
        with appending(self._engine, self._name) as connection:
            for piece in group:
                self._try(piece, connection, alone=False)
            self._answer(group)
            time.sleep(0.01)


@dataclass(frozen=True)
class Killed:
    """What a killed writer had tried, and what had been acknowledged to it."""

    tried: frozenset[str]
    acknowledged: frozenset[str]


def kill_while_writing(
    address: StoreAddress, *, keyring: Keyring, clock: Ticking, name: str, acks: int, writer: type[Writer] = Writer
) -> Killed:
    """Let a process write acts named after the trial, and kill it with signal 9 after so many acknowledgements."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _write_for_ever(address, keyring, clock, name, writing, writer)
    os.close(writing)
    lines: list[str] = []
    rest = b""
    killed = False
    while chunk := os.read(reading, 4096):
        *whole, rest = (rest + chunk).split(b"\n")
        lines += [line.decode() for line in whole]
        if not killed and sum(line.startswith("ack ") for line in lines) >= acks:
            os.kill(child, signal.SIGKILL)
            killed = True
    os.close(reading)
    _, status = os.waitpid(child, 0)
    assert killed, "the writer ended by itself"
    assert os.WTERMSIG(status) == signal.SIGKILL
    words = [line.split() for line in lines]
    return Killed(
        frozenset(act_id for kind, act_id in words if kind == "try"),
        frozenset(act_id for kind, act_id in words if kind == "ack"),
    )


def _write_for_ever(
    address: StoreAddress, keyring: Keyring, clock: Ticking, name: str, out: int, writer: type[Writer]
) -> None:
    """Be the process that writes; never come back."""
    try:
        store = open_store(address, keyring=keyring, clock=clock)
        if writer is not Writer:
            store.writer = writer(store.engine, store.name)

        def hand(number: int) -> None:
            for count in range(10**9):
                act_id = f"{name}-{number}-{count}"
                os.write(out, f"try {act_id}\n".encode())
                store.record(act(act_id=act_id, words={"reason": f"reason {count}"}))
                os.write(out, f"ack {act_id}\n".encode())

        _run_all([threading.Thread(target=hand, args=(number,)) for number in range(HANDS)])
    finally:
        os._exit(1)


def _run_all(threads: list[Any]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
