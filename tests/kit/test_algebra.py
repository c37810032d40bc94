"""Linear algebra in one thread: processes share the work, and threads in each would wait for one another."""

import os
import subprocess
import sys

ASKED = """
import sys
from builtins import __import__ as loaded

def noted(name, *more):
    if name.partition(".")[0] == "numpy" and "numpy" not in sys.modules:
        import os
        print(os.environ.get("OPENBLAS_NUM_THREADS"))
    return loaded(name, *more)

import builtins
builtins.__import__ = noted
import egress.interfaces.cli
"""
"""Tells what the linear algebra is told at the moment when the command line loads it."""


def threads(**environment: str) -> str:
    """Return how many threads the command line gives the linear algebra."""
    others = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", ASKED], env=others | environment, capture_output=True, check=True, text=True
    )
    return told.stdout.split()[0]


def test_one_thread_unless_told_otherwise() -> None:
    """One, where nobody has said anything; whoever runs egress may say another number."""
    assert threads() == "1"
    assert threads(OPENBLAS_NUM_THREADS="3") == "3"
