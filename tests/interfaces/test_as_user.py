"""A few commands in processes of their own: the entry points, pipes, encodings, and the same bytes every time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from egress import __version__

from .commands import DAY, ROOT, TINY, as_user, copied, swap

EGRESS = Path(sys.executable).with_name("egress")


@pytest.mark.parametrize("launcher", [(sys.executable, "-m", "egress.interfaces.cli"), (str(EGRESS),)])
def test_both_ways_to_call_it_answer(launcher: tuple[str, ...]) -> None:
    """The installed command and the module are one program."""
    ran = as_user("--version", launcher=launcher)
    assert (ran.code, ran.out, ran.err) == (0, f"egress {__version__}\n", "")


def test_the_document_alone_is_on_stdout_and_progress_on_stderr() -> None:
    """With progress on, stdout is still nothing but JSON; -q silences stderr and changes no byte of the answer."""
    loud = as_user("plan", TINY, "--as-of", DAY, "--format", "json")
    quiet = as_user("plan", TINY, "--as-of", DAY, "--format", "json", "-q")
    assert (loud.code, quiet.code, quiet.err) == (0, 0, "")
    assert loud.out == quiet.out
    assert loud.out.startswith("{")
    assert loud.err.splitlines() == ["egress: assess the threat …", "egress: plan base …"]


def test_the_order_of_hashes_changes_no_byte() -> None:
    """The same plan whatever the seed of Python's own hashing."""
    first, second = (
        as_user("plan", TINY, "--as-of", DAY, "--format", "json", "-q", PYTHONHASHSEED=seed) for seed in ("1", "2")
    )
    assert first.code == 0
    assert first.out == second.out


def test_the_clock_on_the_wall_and_its_zone_change_no_byte() -> None:
    """An answer depends on as_of and never on where or when it is asked for."""
    here, there = (
        as_user("threat", TINY, "--as-of", DAY, "--format", "json", TZ=zone) for zone in ("UTC", "Pacific/Auckland")
    )
    assert here.code == 0
    assert here.out == there.out


def test_exit_code_2_and_no_traceback_for_bad_input(tmp_path: Path) -> None:
    """What a script sees: code 2, the sentence on stderr, stdout empty."""
    post = copied(tmp_path)
    swap(post / "fleets.csv", "bus,Bus,road,1,20,20", "bus,Bus,road,1,twenty,20")
    ran = as_user("plan", post, "--as-of", DAY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("fleets.csv:2: seats = twenty")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("verb", [("check", TINY), ("threat", TINY, "--as-of", DAY)])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_reader_who_has_had_enough_is_no_fault(verb: tuple[object, ...], form: str) -> None:
    """`egress … | head -0`: the pipe is closed before the answer comes; exit code 0 and no traceback."""
    words = [sys.executable, "-m", "egress.interfaces.cli", *(str(word) for word in verb), "--format", form]
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        ran = subprocess.run(
            words, stdout=write_end, stderr=subprocess.PIPE, cwd=ROOT, timeout=120, encoding="utf-8", check=False
        )
    finally:
        os.close(write_end)
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
    assert ran.returncode == 0


@pytest.mark.parametrize("verb", [("check", TINY), ("threat", TINY, "--as-of", DAY)])
def test_a_terminal_that_knows_only_ascii_still_gets_the_answer(verb: tuple[object, ...]) -> None:
    """Documents are UTF-8 bytes whatever the locale."""
    ran = as_user(*verb, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.code == 0
    assert "Traceback" not in ran.err


def test_progress_and_problems_withstand_a_terminal_that_knows_only_ascii(tmp_path: Path) -> None:
    """Sentences with letters that the terminal lacks are still told, and the exit code stays what it is."""
    post = copied(tmp_path)
    swap(post / "fleets.csv", "bus,Bus,road,1,20,20", "bus,Bus,road,1,zwölf,20")
    told = as_user("plan", post, "--as-of", DAY, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert told.code == 2
    assert "Traceback" not in told.err
    ran = as_user("plan", TINY, "--as-of", DAY, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.code == 0
    assert "plan base" in ran.err
