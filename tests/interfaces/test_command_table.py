"""Only the module of the command that is called is loaded; the table says which one that is."""

import argparse
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import egress
from egress.interfaces.cli.main import COMMANDS


@pytest.mark.parametrize("module", COMMANDS)
def test_a_module_adds_the_commands_that_the_table_names(module: str) -> None:
    """No more and no fewer, in that order."""
    verbs = argparse.ArgumentParser().add_subparsers()
    import_module(f"egress.interfaces.cli.{module}").add(verbs)
    assert tuple(verbs.choices) == COMMANDS[module]


def test_a_remedy_names_a_command_that_there_is() -> None:
    """What somebody is told to type, `egress WORD POST` or the like, is a command."""
    names = {name for several in COMMANDS.values() for name in several}
    sources = Path(egress.__file__).parent.rglob("*.py")
    told = {
        word for file in sources for word in re.findall(r"egress ([a-z-]+)(?: [a-z]+)? [A-Z]{3,}", file.read_text())
    }
    assert {"standing", "keep"} <= told
    assert told <= names


def test_no_command_is_named_twice() -> None:
    """Each name leads to one module."""
    names = [name for several in COMMANDS.values() for name in several]
    assert len(names) == len(set(names))


def test_a_command_loads_no_other() -> None:
    """`check` needs neither the server nor the database's commands; a slip of the pen is shown all names."""
    code = (
        "import sys\nfrom egress.interfaces.cli.main import main\n"
        "try:\n    main(['check', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(name for name in sys.modules if name.startswith('egress.interfaces.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1]
    assert "cli.check" in loaded
    assert "cli.serve" not in loaded
    assert "cli.exchange" not in loaded
    wrong = subprocess.run(
        [sys.executable, "-m", "egress.interfaces.cli", "plann"], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
    assert "certificates" in wrong.stderr
