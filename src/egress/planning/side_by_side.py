"""Two pieces of compiled work at a time, in threads, whatever the number of processors: the same results in order."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

AT_ONCE = 2
"""So many are done side by side."""

Done = TypeVar("Done")


def side_by_side(jobs: Sequence[Callable[[], Done]], *, compiled: Any) -> list[Done]:
    """
    Return what the jobs return, in their order.

    Where the numba function `compiled`, which all of them call, is not compiled yet in this process, the first job
    is done alone: two threads that came to compile it at once have been seen to wait for each other for good.
    """
    alone = 0 if getattr(compiled, "signatures", True) else 1
    done = [job() for job in jobs[:alone]]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return done + [found.result() for found in [pool.submit(job) for job in jobs[alone:]]]
