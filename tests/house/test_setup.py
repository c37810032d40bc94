"""Setting up: the stamp notices what changed, a broken environment is replaced, and errors say what to do."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .tree import ROOT


@pytest.fixture
def setup_tool() -> ModuleType:
    """`tools/setup.py` as a module."""
    spec = importlib.util.spec_from_file_location("setup_tool", ROOT / "tools" / "setup.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, setup_tool: ModuleType) -> Path:
    """A small checkout whose environment looks ready."""
    for name in setup_tool.INPUTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "egress"):
        (tmp_path / ".venv" / "bin" / name).write_text("#!/bin/sh\nexit 0\n")
        (tmp_path / ".venv" / "bin" / name).chmod(0o755)
    (tmp_path / ".venv" / "setup-stamp").write_text(setup_tool.fingerprint(tmp_path))
    return tmp_path


def test_second_run_has_nothing_to_do(setup_tool: ModuleType, checkout: Path) -> None:
    """An environment built from the present inputs is ready."""
    assert setup_tool.is_ready(checkout)


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements/dev.txt", "requirements/uv.txt"])
def test_changed_input_is_noticed(setup_tool: ModuleType, checkout: Path, name: str) -> None:
    """A change of pins or of pyproject.toml makes the environment be renewed."""
    (checkout / name).write_text("changed")
    assert not setup_tool.is_ready(checkout)


@pytest.mark.parametrize("name", ["python", "egress"])
def test_missing_command_is_noticed(setup_tool: ModuleType, checkout: Path, name: str) -> None:
    """An environment whose Python or egress is gone is not ready."""
    (checkout / ".venv" / "bin" / name).unlink()
    assert not setup_tool.is_ready(checkout)


def test_moved_checkout_is_noticed(
    setup_tool: ModuleType, checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An environment that was moved is not ready, since its scripts name the old place."""
    moved = checkout.rename(tmp_path_factory.mktemp("elsewhere") / "checkout")
    assert not setup_tool.is_ready(moved)


def test_broken_environment_is_replaced(setup_tool: ModuleType, checkout: Path) -> None:
    """An environment whose Python does not run is made anew rather than repaired by guesswork."""
    (checkout / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 3\n")
    setup_tool._ensure_environment(checkout)
    done = subprocess.run(
        [checkout / ".venv/bin/python", "-c", "print(6 * 7)"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "42\n"
    assert not setup_tool.is_ready(checkout)


def test_failed_install_leaves_no_stamp(
    setup_tool: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing can be installed, the error says so and the next run tries again."""
    (checkout / "requirements/dev.txt").write_text("changed")
    monkeypatch.setattr(setup_tool, "_obtain_uv", lambda _root: ["false"])
    monkeypatch.setattr(setup_tool, "_pip", lambda _root: ["false"])
    with pytest.raises(setup_tool.SetupFailed, match="within reach"):
        setup_tool.prepare(checkout)
    assert not (checkout / ".venv" / "setup-stamp").exists()


def test_pip_goes_on_where_uv_cannot(setup_tool: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose mirror only pip knows is set up all the same."""
    monkeypatch.setattr(setup_tool, "_obtain_uv", lambda _root: ["false"])
    monkeypatch.setattr(setup_tool, "_pip", lambda _root: ["true"])
    setup_tool.prepare(checkout)
    assert setup_tool.is_ready(checkout)


def test_a_mirror_that_fails_once_is_asked_again(
    setup_tool: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A mirror whose answer is cut off (to pip a JSONDecodeError) is asked once more; what it said is told."""
    once = checkout / "once"
    once.write_text('#!/bin/sh\n[ -e "$0.asked" ] && exit 0\ntouch "$0.asked"\necho JSONDecodeError\nexit 2\n')
    once.chmod(0o755)
    monkeypatch.setattr(setup_tool, "_obtain_uv", lambda _root: [])
    monkeypatch.setattr(setup_tool, "_pip", lambda _root: [str(once)])
    setup_tool.prepare(checkout)
    assert setup_tool.is_ready(checkout)
    assert "JSONDecodeError" in capfd.readouterr().err


def test_old_python_is_refused_with_a_remedy(tmp_path: Path) -> None:
    """Where every Python is too old, the message says what to install and how to name it."""
    for name in ("python", "python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    done = find_python({"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "no Python 3.11 or newer" in done.stderr
    assert "PYTHON=" in done.stderr


def test_named_python_goes_first(tmp_path: Path) -> None:
    """The Python that a person names is the one that is used, even from a path with spaces."""
    chosen = tmp_path / "my python"
    chosen.write_text("#!/bin/sh\nexit 0\n")
    chosen.chmod(0o755)
    done = find_python({"PATH": os.environ["PATH"], "PYTHON": str(chosen)})
    assert done.stdout == f"{chosen}\n"


def find_python(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the search for a Python in a given environment."""
    command = ["/bin/sh", str(ROOT / "tools" / "find_python.sh")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("body", "ci", "status"),
    [
        ("pytest.skip('no reason')", "true", 1),
        ("pytest.skip('no reason')", "", 0),
        ("pytest.xfail('known')", "true", 0),
        ("assert True", "true", 0),
    ],
)
def test_a_skipped_test_fails_in_ci(tmp_path: Path, body: str, ci: str, status: int) -> None:
    """Where CI is set a skipped test is a failure; elsewhere it is not; an expected failure is no skip."""
    done = run_pytest(tmp_path, f"import pytest\n\n\ndef test_it():\n    {body}\n", ci)
    assert done.returncode == status, done.stdout


def test_a_skipped_module_fails_in_ci(tmp_path: Path) -> None:
    """A whole module cannot slip away either."""
    done = run_pytest(tmp_path, "import pytest\n\npytest.importorskip('no_such_module')\n", "true")
    assert done.returncode != 0, done.stdout
    assert "CI lets no test be skipped" in done.stdout


def run_pytest(folder: Path, text: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run one test module under this project's conftest, with or without CI set."""
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "test_one.py").write_text(text)
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}, "CI": ci}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "."]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
