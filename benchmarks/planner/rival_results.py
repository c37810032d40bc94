"""What the rivals found, kept in a file, so that the planner can be measured without running them for hours again."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench_case import BenchCase
from hour_clock import Durations
from rivals import run_rivals

STORED = Path(__file__).resolve().parent / "results" / "rivals.json"

FINISHED = "optimal"


def results(
    case: BenchCase,
    durations: Durations,
    names: Sequence[str],
    *,
    stored_only: bool = False,
    again: bool = False,
    limit_s: float = 600.0,
) -> dict[str, Any]:
    """
    Return size, build time and what each rival found on a case's model; run those that are not stored yet.

    A stored result counts only for exactly the same programme: it is kept with the programme's fingerprint.
    """
    programme, build_s = case.programme(durations)
    stored = _read()
    key = f"{case.name} {durations}"
    found = stored.get(key, {})
    if found.get("fingerprint") != programme.fingerprint:
        columns, rows = programme.shape
        found = {"fingerprint": programme.fingerprint, "columns": columns, "rows": rows, "rivals": {}}
    missing = [name for name in names if again or name not in found["rivals"]]
    if missing and not stored_only:
        for name, outcome in run_rivals(programme, missing, limit_s=limit_s).items():
            found["rivals"][name] = {**outcome, "limit_s": limit_s, "run": _occasion()}
        found["build_s"] = build_s
        _write({**_read(), key: found})
    return {"build_s": build_s, **found}


def objective(found: dict[str, Any]) -> float | None:
    """Return the optimum by whichever rival finished (all must agree within 1e-4); None if none did."""
    values = [r["objective"] for r in found["rivals"].values() if r["status"] == FINISHED]
    if values and max(values) - min(values) > 1e-4 * max(1.0, abs(values[0])):
        raise SystemExit(f"the rivals disagree on {found['fingerprint']}: {values}")
    return values[0] if values else None


def fastest(found: dict[str, Any], of: str = "") -> tuple[str, float] | None:
    """Return name and seconds (build + solve) of the fastest rival that finished, of those whose name begins so."""
    times = [
        (found["build_s"] + r["solve_s"], name)
        for name, r in found["rivals"].items()
        if r["status"] == FINISHED and name.startswith(of)
    ]
    return (min(times)[1], min(times)[0]) if times else None


def _read() -> dict[str, Any]:
    return json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}


def _write(stored: dict[str, Any]) -> None:
    STORED.parent.mkdir(exist_ok=True)
    text = json.dumps(stored, indent=1, sort_keys=True)
    STORED.write_text(text + "\n", encoding="utf-8")


def _occasion() -> str:
    """Return day, machine and load, for a reader who compares times."""
    load = os.getloadavg()[0]
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    return f"{datetime.now(UTC):%Y-%m-%d}, {machine}, load {load:.1f} at the end"
