"""The table of large flows runs, on the smallest case and without rivals."""

import subprocess
import sys
from pathlib import Path

import pytest

PLACE = Path(__file__).resolve().parents[2] / "benchmarks" / "planner"


@pytest.mark.slow
def test_table_prints_a_line_and_its_medians() -> None:
    """One case, planned once, with the rivals' stored results only."""
    command = [sys.executable, str(PLACE / "bench_flows.py"), "--seeds", "19", "--sizes", "small"]
    done = subprocess.run([*command, "--only-egress", "--repeats", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "small:19" in done.stdout
    assert "small plan_s" in done.stdout
