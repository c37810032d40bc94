"""Linear algebra in one thread: processes share the work, and threads in each would wait for one another."""

import os
import subprocess
import sys

ASKED = "import os, egress; print(os.environ['OPENBLAS_NUM_THREADS'])"


def threads(**environment: str) -> str:
    """Return how many threads a new process that loads egress gives the linear algebra."""
    others = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", ASKED], env=others | environment, capture_output=True, check=True, text=True
    )
    return told.stdout.strip()


def test_one_thread_unless_told_otherwise() -> None:
    """One, where nobody has said anything; whoever runs egress may say another number."""
    assert threads() == "1"
    assert threads(OPENBLAS_NUM_THREADS="3") == "3"
