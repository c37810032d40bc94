"""
A disk that loses power: what SQLite asks of it is written down, and any moment's cut can be played back.

A write is only promised to be on the disk once the file was synced after it. At the cut, each write since the last
sync of its file may be there whole, in part, or not at all, sector by sector, and its last sector torn at any byte.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import numpy as np

SECTOR = 512
"""Bytes that a disk writes at a time; a write may be torn between any two of them, and within its last."""


@dataclass(frozen=True)
class Step:
    """One thing that happened: "write", "truncate", "sync" or "delete" of a file, or the "ack" of an act."""

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""


@dataclass
class Trace:
    """What happened on the disk and what was acknowledged, in one order, from the files that were there first."""

    first: dict[str, bytes]
    steps: list[Step] = field(default_factory=list)

    def note(self, kind: str, name: str, *, offset: int = 0, data: bytes = b"") -> None:
        """Write down one step."""
        self.steps.append(Step(kind, name, offset, data))


class TracingFiles(apsw.VFS):
    """The machine's own file system, with every write, sync and removal written down."""

    def __init__(self, name: str, trace: Trace) -> None:
        self._trace = trace
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> "TracingFile":  # noqa: N802 - SQLite's name
        """Open a file."""
        return TracingFile(self._trace, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        """Remove a file."""
        super().xDelete(filename, syncdir)
        self._trace.note("delete", Path(filename).name)


class TracingFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, trace: Trace, name: Any, flags: list[int]) -> None:
        self._trace = trace
        self._name = Path(name.filename() if hasattr(name, "filename") else str(name)).name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        """Write bytes; they are safe after the next sync only."""
        super().xWrite(data, offset)
        self._trace.note("write", self._name, offset=offset, data=bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        """Cut the file."""
        super().xTruncate(newsize)
        self._trace.note("truncate", self._name, offset=newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Make safe what was written before."""
        super().xSync(flags)
        self._trace.note("sync", self._name)


@dataclass(frozen=True)
class Cut:
    """What a power cut left: the files as they are found, and what had been acknowledged before it."""

    files: dict[str, bytes]
    acknowledged: frozenset[str]


def cuts(trace: Trace, moments: set[int], chance: np.random.Generator) -> Iterator[Cut]:
    """Return what a cut leaves after each of these numbers of steps."""
    safe = {name: bytearray(content) for name, content in trace.first.items()}
    pending: dict[str, list[Step]] = defaultdict(list)
    acknowledged: set[str] = set()
    for number, step in enumerate(trace.steps, start=1):
        if step.kind == "ack":
            acknowledged.add(step.name)
        elif step.kind == "sync":
            for earlier in pending.pop(step.name, []):
                _apply(safe.setdefault(step.name, bytearray()), earlier)
        elif step.kind == "delete":
            pending.pop(step.name, None)
            safe.pop(step.name, None)
        else:
            pending[step.name].append(step)
        if number in moments:
            yield Cut(_found(safe, pending, chance), frozenset(acknowledged))


def _found(
    safe: dict[str, bytearray], pending: dict[str, list[Step]], chance: np.random.Generator
) -> dict[str, bytes]:
    """Return the files after a cut: nothing, everything, a beginning, or any part of what was not synced."""
    files = {name: bytearray(content) for name, content in safe.items()}
    for name, steps in pending.items():
        manner = chance.choice(["nothing", "everything", "beginning", "any part"])
        if manner == "nothing" and name not in files:
            continue
        until = int(chance.integers(0, len(steps) + 1)) if manner == "beginning" else len(steps)
        for step in steps[:until] if manner != "nothing" else []:
            for part in _parts(step, chance) if manner == "any part" else [step]:
                _apply(files.setdefault(name, bytearray()), part)
    return {name: bytes(content) for name, content in files.items()}


def _parts(step: Step, chance: np.random.Generator) -> Iterator[Step]:
    """Return the sectors of a step that reached the disk, the last of them torn at a byte."""
    if step.kind == "truncate":
        if chance.random() < 0.5:
            yield step
        return
    starts = list(range(0, len(step.data), SECTOR))
    for start in starts:
        if chance.random() < 0.5:
            data = step.data[start : start + SECTOR]
            if start == starts[-1]:
                data = data[: int(chance.integers(1, len(data) + 1))]
            yield Step("write", step.name, step.offset + start, data)


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.offset :]
        return
    if len(content) < step.offset:
        content.extend(bytes(step.offset - len(content)))
    content[step.offset : step.offset + len(step.data)] = step.data
