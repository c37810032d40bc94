"""Run a rival on a linear programme: a process of its own, with a time limit and two threads."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from linear_rows import LinearProgramme
from saved_programme import save

HERE = Path(__file__).resolve().parent
GRACE_S = 60.0
"""How long after its limit a rival may take to stop by itself before it is stopped."""

RIVALS: Mapping[str, tuple[str, str]] = {
    "highs-hipo": ("solve_highs.py", "hipo"),
    "highs-ipx": ("solve_highs.py", "ipx"),
    "highs-simplex": ("solve_highs.py", "simplex"),
    "highs-pdlp": ("solve_highs.py", "pdlp"),
    "ortools-glop": ("solve_ortools.py", "glop"),
    "ortools-pdlp": ("solve_ortools.py", "pdlp"),
}
"""Script and method by the rival's name."""


def run_rivals(
    programme: LinearProgramme, names: Sequence[str], *, limit_s: float = 600.0, threads: int = 2
) -> dict[str, dict[str, Any]]:
    """Return what each rival found, one after the other: status, objective, solve_s, peak_mib, solver."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programme.npz"
        save(path, programme)
        return {name: _run(path, name, limit_s, threads) for name in names}


def _run(path: Path, name: str, limit_s: float, threads: int) -> dict[str, Any]:
    script, method = RIVALS[name]
    command = [sys.executable, str(HERE / script), str(path), "--method", method]
    command += ["--limit-s", str(limit_s), "--threads", str(threads)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit_s + GRACE_S)
    except subprocess.TimeoutExpired:
        return {"method": method, "status": "stopped past its limit", "objective": None, "solve_s": limit_s}
    if done.returncode != 0:
        return {"method": method, "status": f"failed: {done.stderr.strip()[-300:]}", "objective": None}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
