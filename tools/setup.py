"""
Make `.venv` ready for work: the pinned dependencies, each checked by its hash, and egress itself.

Needs nothing but the standard library. A stamp in `.venv` makes the second run instant; a change of pins, of
`pyproject.toml` or of the checkout's place makes it run again. Run by `make setup`; with `--rivals`, by `make bench`,
it adds what only the benchmarks use; with `--pages`, by `make pages` and `make serve`, it builds the pages of the web
application.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

OLDEST_PYTHON = (3, 11)
TRIES = 2
"""How often each way to install is tried."""

INPUTS = ("pyproject.toml", "requirements/dev.txt", "requirements/uv.txt")


class SetupFailed(Exception):
    """Something that the person at the keyboard has to mend; its text says how."""


def say(text: str) -> None:
    """Tell the person on stderr what is going on."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


def fingerprint(root: Path) -> str:
    """
    Sum up what the environment was built from: the place on its first line, the digest of the inputs on its second.

    The place counts because scripts in `.venv/bin` name it.
    """
    digest = hashlib.sha256()
    for name in INPUTS:
        content = (root / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return f"{root}\n{digest.hexdigest()}\n"


def is_ready(root: Path) -> bool:
    """Tell whether the environment answers and was built from the present inputs in this place."""
    venv = root / ".venv"
    answers = all(os.access(venv / "bin" / name, os.X_OK) for name in ("python", "egress"))
    return answers and _stamp(root) == fingerprint(root)


def prepare(root: Path) -> None:
    """Build or renew the environment, step by step, and stamp it at the end."""
    _ensure_environment(root)
    install = _installer(root)
    say("the pinned dependencies of requirements/dev.txt, each checked by its hash")
    install(["--require-hashes", "-r", "requirements/dev.txt"])
    say("egress itself")
    install(["--no-deps", "--no-build-isolation", "-e", "."])
    (root / ".venv" / "setup-stamp").write_text(fingerprint(root), encoding="utf-8")
    say("ready: .venv/bin/egress answers")


def compile_loops(root: Path) -> None:
    """
    Compile the loops of the planner once, so that the first plan does not wait for it.

    What is kept from before is dropped as soon as one of the sources is newer: numba looks at the file of a function
    only, not at those of the functions that it calls.
    """
    package = root / "src" / "egress"
    sources = [path for path in package.rglob("*.py") if "njit" in path.read_text(encoding="utf-8")]
    kept = list(package.rglob("*.nbi")) + list(package.rglob("*.nbc"))
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    if kept and min(path.stat().st_mtime for path in kept) >= newest:
        return
    for path in kept:
        path.unlink(missing_ok=True)
    say("compiling the planner's loops, once, for a minute or two")
    complaint = _attempt(root, [".venv/bin/python", "tools/compile_loops.py"])
    if complaint is not None:
        say(f"that failed, and will be made up for by the first plan; its words follow\n{complaint}")


def compile_sources(root: Path) -> None:
    """Compile egress itself to bytecode as far as it is not, for the same reason as what it is built of."""
    _attempt(root, [".venv/bin/python", "-m", "compileall", "-q", "src/egress"])


def add_rivals(root: Path) -> None:
    """Install what the benchmarks compare with, at the pinned versions; they stay out of every other command."""
    stamp, pins = root / ".venv" / "rivals-stamp", root / "requirements" / "bench.txt"
    wanted = fingerprint(root) + hashlib.sha256(pins.read_bytes()).hexdigest()
    with contextlib.suppress(OSError):
        if stamp.read_text(encoding="utf-8") == wanted:
            return
    say("the rivals of requirements/bench.txt, each checked by its hash")
    _installer(root)(["--require-hashes", "-r", "requirements/bench.txt"])
    stamp.write_text(wanted, encoding="utf-8")


def build_pages(root: Path) -> None:
    """Build the pages of the web application, with a Node of its own where the path has none that will do."""
    building = [".venv/bin/python", "tools/building/pages.py"]
    if not _runs(
        root, "import sys; sys.path.insert(0, 'tools/building'); import pages; sys.exit(not pages.can_build())"
    ):
        say("Node, as pinned in requirements/node.txt, to build the pages")
        _installer(root)(["--require-hashes", "-r", "requirements/node.txt"])
    complaint = _attempt(root, building)
    if complaint is not None:
        raise SetupFailed(f"the pages could not be built; the API starts without them\n{complaint}")


def _stamp(root: Path) -> str:
    with contextlib.suppress(OSError):
        return (root / ".venv" / "setup-stamp").read_text(encoding="utf-8")
    return ""


def _ensure_environment(root: Path) -> None:
    """Keep an environment that works here; otherwise make a new one in its place."""
    stamp = _stamp(root)
    moved = bool(stamp) and stamp.splitlines()[0] != str(root)
    if not moved and _runs(root, "import sys; sys.exit(sys.version_info < (3, 11))"):
        (root / ".venv" / "setup-stamp").unlink(missing_ok=True)
        return
    say(f".venv with Python {sys.version.split()[0]}")
    for options in ([], ["--without-pip"]):  # a Python without ensurepip can still make one without pip
        shutil.rmtree(root / ".venv", ignore_errors=True)
        made = _attempt(root, [sys.executable, "-m", "venv", *options, ".venv"])
        if made is None:
            return
    raise SetupFailed(
        f"this Python cannot make a virtual environment:\n{made}\n"
        "Install the package that carries its venv module (on Debian and Ubuntu: python3-venv), "
        "or name another Python: make setup PYTHON=/path/to/python3"
    )


def _installer(root: Path) -> Callable[[Sequence[str]], None]:
    """
    Give a function that installs into `.venv` with uv, and with pip should uv fail.

    pip knows the mirrors that an organisation sets in pip's own settings, which uv does not read. Both are tried
    again: a mirror whose answer is cut off ends pip with a JSONDecodeError, and answers whole the next time.
    """
    uv, pip = _obtain_uv(root), _pip(root)
    # Compiled at once, as pip does: where nothing is written beside sources, each start would compile them anew.
    ways = [[*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", ".venv/bin/python"]] if uv else []
    ways += [[*pip, "install", "--quiet", "--disable-pip-version-check"]] if pip else []

    def install(arguments: Sequence[str]) -> None:
        for way in ways * TRIES:
            complaint = _attempt(root, [*way, *arguments])
            if complaint is None:
                return
            say(f"{Path(way[0]).name} could not install; its words follow\n{complaint}")
        raise SetupFailed("nothing could be installed: is the network, or your package mirror, within reach?")

    return install


def _obtain_uv(root: Path) -> list[str]:
    """Find uv in `.venv` or on the path; fetch the pinned one with pip if it is missing."""
    own = root / ".venv" / "bin" / "uv"
    if os.access(own, os.X_OK):
        return [str(own)]
    found, pip = shutil.which("uv"), _pip(root)
    if found:
        return [found]
    if not pip:
        raise SetupFailed(
            "neither uv nor pip is here. Install one of them (on Debian and Ubuntu: python3-venv brings pip), "
            "or name another Python: make setup PYTHON=/path/to/python3"
        )
    say("uv, as pinned in requirements/uv.txt")
    quiet = ["install", "--quiet", "--disable-pip-version-check"]
    complaint = _attempt(root, [*pip, *quiet, "--require-hashes", "-r", "requirements/uv.txt"])
    if complaint is None:
        return [str(own)]
    say(f"uv could not be had, so pip goes on alone; its words follow\n{complaint}")
    return []


def _pip(root: Path) -> list[str]:
    """Give pip's command line for `.venv`: its own pip, or this Python's pip pointed at it; empty if neither."""
    if _runs(root, "import pip"):
        return [".venv/bin/python", "-m", "pip"]
    if _attempt(root, [sys.executable, "-m", "pip", "--version"]) is None:
        return [sys.executable, "-m", "pip", "--python", ".venv/bin/python"]
    return []


def _runs(root: Path, code: str) -> bool:
    return _attempt(root, [".venv/bin/python", "-c", code]) is None


def _attempt(root: Path, command: Sequence[str]) -> str | None:
    """Run a command in the checkout; give None if it succeeds, else what it said."""
    environment = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as problem:
        return str(problem)
    return None if done.returncode == 0 else done.stdout.strip()[-4000:] or f"exit code {done.returncode}"


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let one set-up at a time work on a checkout; the others wait and then find it ready."""
    place = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir()) / f"egress-setup-{os.getuid()}-{place}.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str] = ()) -> int:
    """Make the environment of this checkout ready unless it is; `--rivals` and `--pages` add to it."""
    root = Path(__file__).resolve().parent.parent
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupFailed("egress needs Python 3.11 or newer")
        with _alone(root):
            if not is_ready(root):
                prepare(root)
            compile_sources(root)
            compile_loops(root)
            if "--rivals" in arguments:
                add_rivals(root)
            if "--pages" in arguments:
                build_pages(root)
    except SetupFailed as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
