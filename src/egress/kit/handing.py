"""Values and work handed to processes as they start; one that dies at once keeps nobody waiting."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from multiprocessing.shared_memory import SharedMemory
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def pool_context(*modules: str) -> BaseContext:
    """
    Return how the processes of a pool are started, once for all pools of a program.

    Where the system can, a server loads the named modules once and each process is split off from it, which takes
    milliseconds where loading takes seconds; elsewhere each loads them itself. Nothing of the program that asks,
    which may have threads, is taken along. The first pool says what is loaded beforehand; others still work.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context


@dataclass(frozen=True)
class Handed:
    """Where a value lies in shared memory, and how many bytes it takes; small enough for the start of a process."""

    name: str
    size: int


@contextmanager
def handed(value: Any) -> Iterator[Handed]:
    """
    Give where processes find a value for as long as this lasts.

    What a process is given at its start goes through a pipe of which the giver holds both ends: if the process dies
    before it reads, and the pipe cannot hold it all, the giver waits for ever. The name of a piece of memory always
    fits. It is on no disk, and is let go of even if the giver is killed.
    """
    where = left(value)
    try:
        yield where
    finally:
        _let_go(where)


def taken(where: Handed) -> Any:
    """Return a value that was handed over; each process has its own copy."""
    memory = SharedMemory(name=where.name)
    try:
        return pickle.loads(bytes(_bytes_of(memory)[: where.size]))
    finally:
        memory.close()


def left(value: Any) -> Handed:
    """
    Leave a value in shared memory, for whoever is told where to take it and to let it go.

    So a worker answers. All of a pool write into one pipe: if one is killed while it writes what the pipe cannot take
    at once, the reader waits for the rest for ever, since others hold the pipe open. Where a value lies is written
    whole or not at all.
    """
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    memory = SharedMemory(create=True, size=len(data))
    try:
        _bytes_of(memory)[: len(data)] = data
    finally:
        memory.close()
    return Handed(memory.name, len(data))


def collected(where: Handed) -> Any:
    """Return a value that was left, and let it go."""
    try:
        return taken(where)
    finally:
        _let_go(where)


def uncollected(futures: Iterable["Future[Handed]"]) -> None:
    """Let go of what workers left that nobody will collect, since their pool is over."""
    for future in futures:
        if future.done() and not future.cancelled() and future.exception() is None:
            _let_go(future.result())


def submitted(pool: ProcessPoolExecutor, work: Callable[[T], R], items: Iterable[T]) -> dict["Future[R]", T]:
    """
    Give items to a pool, its processes being started as they are needed; return them by what is to come of each.

    Raises
    ------
    BrokenProcessPool
        when a process died meanwhile, also where the pool was about to start another.
    """
    try:
        return {pool.submit(work, item): item for item in items}
    except (OSError, EOFError, ValueError) as error:  # as when the pipes of a broken pool are closed already
        raise BrokenProcessPool(f"a process could not be started: {error}") from error


def _let_go(where: Handed) -> None:
    memory = SharedMemory(name=where.name)
    memory.close()
    memory.unlink()


def _bytes_of(memory: SharedMemory) -> memoryview:
    if memory.buf is None:
        raise ValueError("the memory is closed")
    return memory.buf
