"""Fixtures for the command line."""

import pytest

from .commands import Run, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command in this process."""
    return runner(capsys)
