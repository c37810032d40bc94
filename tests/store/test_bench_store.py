"""The bench of the record runs, and what it claims about replays and the ledger holds at a small size."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_bench_runs() -> None:
    """Two posts and fifty days are kept, replayed bit for bit and verified; nothing is said about time."""
    script = ROOT / "benchmarks" / "store" / "bench_store.py"
    command = [sys.executable, str(script), "--posts", "2", "--days", "50", "--verify"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "the same, bit for bit" in done.stdout
    assert "and every table: 0 faults" in done.stdout
