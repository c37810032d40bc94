"""The files of the checkout, as the tests of the house see them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "egress"
NOT_OURS = {".git", ".venv", "out", "build", "dist", "__pycache__", "node_modules", "pages"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def checked_in() -> tuple[Path, ...]:
    """List what git keeps or would keep; without git, every file that is not a build product."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
        names = done.stdout.split("\0") if done.returncode == 0 else []
    except OSError:
        names = []
    files = (ROOT / name for name in names if name)
    return tuple(sorted(path for path in files if path.is_file())) or tuple(walked(ROOT))


def walked(folder: Path) -> Iterator[Path]:
    """Walk a folder in order, leaving out build products and caches."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith(("_cache", ".egg-info")):
            continue
        if path.is_dir():
            yield from walked(path)
        elif path.is_file():
            yield path


def modules() -> tuple[Path, ...]:
    """List the modules of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a module once."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path, line: int = 1) -> str:
    """Name a place the way an editor can open it."""
    return f"{path.relative_to(ROOT)}:{line}"
