"""A linear programme on disk, on its way to the process of a rival: neither egress nor a solver is imported here."""

import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse


@dataclass(frozen=True, kw_only=True)
class SavedProgramme:
    """Minimise cost · x + constant with row_lower ≤ matrix x ≤ row_upper and lower ≤ x ≤ upper."""

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    matrix: sparse.csr_matrix
    constant: float


def save(path: Path, programme: Any) -> None:
    """Write a programme (anything with these attributes)."""
    names = ("cost", "lower", "upper", "row_lower", "row_upper", "constant")
    a = programme.matrix
    arrays = {name: np.asarray(getattr(programme, name), dtype=float) for name in names}
    np.savez(path, indptr=a.indptr, indices=a.indices, data=a.data, **arrays)


def load(path: Path | str) -> SavedProgramme:
    """Read it back."""
    with np.load(path) as found:
        shape = len(found["row_lower"]), len(found["cost"])
        matrix = sparse.csr_matrix((found["data"], found["indices"], found["indptr"]), shape=shape)
        names = ("cost", "lower", "upper", "row_lower", "row_upper")
        return SavedProgramme(matrix=matrix, constant=float(found["constant"]), **{n: found[n] for n in names})


def peak_mib() -> float:
    """
    Return the most memory that this program has held, MiB.

    From VmHWM where there is one: ru_maxrss of a child counts what its parent held when it was started.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
