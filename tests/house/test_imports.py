"""The floor plan in `.importlinter` holds, and it bites."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import PACKAGE, ROOT, modules, parsed, shown

PLANTED = {
    "kit/planted_upward.py": "import egress.workflow\n",
    "planning/planted_sideways.py": "import egress.simulation\n",
    "domain/planted_framework.py": "import pydantic\n",
    "domain/planted_json.py": "import json\n",
    "planning/planted_solver.py": "import highspy\n",
    "workflow/planted_rival.py": "import ortools\n",
    "decision/planted_loop.py": "import numba\n",
    "workflow/planted_database.py": "import sqlalchemy\n",
    "store/planted_a.py": "import egress.store.planted_b\n",
    "store/planted_b.py": "import egress.store.planted_a\n",
    "interfaces/planted_shortcut.py": "import egress.planning\n",
    "loft/__init__.py": "",
}


def lint_imports(source: Path, cwd: Path) -> tuple[int, str]:
    """Run import-linter on the package under `source` with the contracts of this checkout."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-logo", "--no-cache", "--config", str(ROOT / ".importlinter")],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(source), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the package with one breach of every kind."""
    source = tmp_path_factory.mktemp("planted")
    shutil.copytree(PACKAGE, source / "egress", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in PLANTED.items():
        path = source / "egress" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    status, words = lint_imports(source, source)
    assert status == 1, words
    return words


def test_floors_hold(tmp_path: Path) -> None:
    """Every import in the package keeps to the floor plan."""
    status, words = lint_imports(ROOT / "src", tmp_path)
    assert status == 0, words
    assert "0 broken" in words


def test_every_contract_bites(planted: str) -> None:
    """Each contract is broken by the breach planted for it, so none of them is idle."""
    assert " KEPT" not in planted, planted
    assert "0 kept" in planted, planted


@pytest.mark.parametrize(
    "breach",
    [
        "egress.kit is not allowed to import egress.workflow",
        "egress.planning is not allowed to import egress.simulation",
        "egress.domain is not allowed to import pydantic",
        "egress.domain is not allowed to import json",
        "egress.planning is not allowed to import highspy",
        "egress is not allowed to import ortools",
        "egress.decision is not allowed to import numba",
        "egress.interfaces is not allowed to import egress.planning",
        "egress.workflow is not allowed to import sqlalchemy",
        "loft",
        "planted_b",
    ],
)
def test_breach_is_named(planted: str, breach: str) -> None:
    """The one who broke a contract reads which import did it."""
    assert breach in planted, planted


def test_solvers_is_the_one_door_to_linear_programmes() -> None:
    """Only solvers calls a linear or integer optimiser, be it the copy inside scipy."""
    offenders = [
        shown(path)
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] != "solvers" and {"linprog", "milp"} & names_used(path)
    ]
    assert not offenders, offenders


def names_used(path: Path) -> set[str]:
    """Collect the names and attributes that a module uses or imports."""
    parts = [getattr(node, field, None) for node in ast.walk(parsed(path)) for field in ("id", "attr", "name")]
    return {part for part in parts if isinstance(part, str)}
