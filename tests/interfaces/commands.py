"""Run commands: inside this process, and as a user does."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from egress.interfaces.cli import main

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "cases" / "tiny-post"
DAY = "2030-02-28"


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def runner(capture: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in this process."""

    def run(*arguments: object) -> Ran:
        capture.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        told = capture.readouterr()
        return Ran(code, told.out, told.err)

    return run


def as_user(*arguments: object, launcher: Sequence[str] = (), **variables: str) -> Ran:
    """Run a command in a process of its own, with these variables in its environment."""
    words = [*(launcher or (sys.executable, "-m", "egress.interfaces.cli")), *(str(a) for a in arguments)]
    done = subprocess.run(
        words, capture_output=True, cwd=ROOT, env=os.environ | variables, timeout=120, encoding="utf-8", check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def copied(folder: Path) -> Path:
    """Return a copy of tiny-post that may be spoilt."""
    return Path(shutil.copytree(TINY, folder / "post"))


def swap(path: Path, old: str, new: str) -> None:
    """Change one piece of text that stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
