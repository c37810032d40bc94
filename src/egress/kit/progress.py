"""What long work tells whoever waits for it, and how long each stage took."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Listener = Callable[[str], None]
"""Called with one short sentence whenever a stage begins."""


@dataclass(frozen=True)
class StageCost:
    """What one stage of work took: wall seconds, and the process's peak memory (MiB) when it ended."""

    stage: str
    wall_s: float
    peak_memory_mib: float


@dataclass
class Progress:
    """Collects the stages of one piece of work and passes their names on to a listener."""

    listener: Listener = field(default=lambda _sentence: None)
    costs: list[StageCost] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce a stage, run the body, note its cost."""
        self.listener(name)
        began = time.perf_counter()
        try:
            yield
        finally:
            self.costs.append(StageCost(name, time.perf_counter() - began, peak_memory_mib()))


def peak_memory_mib() -> float:
    """Return the peak resident memory of this process in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
