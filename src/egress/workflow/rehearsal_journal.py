"""Finished batches of a rehearsal, kept in a folder so that a killed one goes on where it was."""

import re
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from egress.simulation import Outcomes, RunBatch

_NAME = re.compile(r"^(?P<engine>[a-z]+)-(?P<first>\d+)-(?P<count>\d+)\.npz$")


class Journal:
    """
    One file per finished batch, in a folder named by what the outcomes rest on.

    Other inputs have another digest, so nothing of them is ever taken for these. A file is written whole or not at
    all.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self.folder = folder / digest.removeprefix("sha256:")[:32]

    def keep(self, batch: RunBatch, outcomes: Outcomes) -> None:
        """Write the outcomes of a batch."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{batch.engine}-{batch.first}-{batch.count}.npz"
        beside = self.folder / f".{name}.part"
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, **outcomes._asdict())
        beside.replace(self.folder / name)

    def read(self) -> dict[RunBatch, Outcomes]:
        """Return every batch that was kept whole; one that a power cut spoilt is left out."""
        found = {}
        for path in sorted(self.folder.glob("*.npz")):
            named = _NAME.match(path.name)
            outcomes = _read(path) if named else None
            if named and outcomes is not None:
                found[RunBatch(named["engine"], int(named["first"]), int(named["count"]))] = outcomes
        return found


def _read(path: Path) -> Outcomes | None:
    """Return the outcomes in a file; None where a power cut left no whole one, so that its runs are played anew."""
    try:
        with np.load(path, allow_pickle=False) as tables:
            return Outcomes(**{field: tables[field] for field in Outcomes._fields})
    except (BadZipFile, EOFError, KeyError, ValueError):
        return None
