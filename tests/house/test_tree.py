"""What is checked in names no machine and no registry, pins everything by hash, and its links lead somewhere."""

import ast
import json
import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from .tree import ROOT, checked_in, modules, parsed, shown, walked

# Put together from parts, so that this file does not contain what it forbids.
REGISTRY_HOSTS = [
    "py" + "pi.org",
    "py" + "pi.python.org",
    "python" + "hosted.org",
    "ana" + "conda.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "yarn" + "pkg.com",
    "js" + "delivr.net",
    "un" + "pkg.com",
    "proxy." + "golang.org",
    "crates" + ".io",
]
MACHINE_PATHS = [
    r"/wo" + r"rk/(main|sh" + r"ared|\.lib" + r"rary)\b",
    r"\.\./sh" + r"ared\b",
    r"/ro" + r"ot/",
    r"/op" + r"t/(wheels|py" + r"pi)",
    r"/ho" + r"me/[a-z]",
    r"/Us" + r"ers/[A-Za-z]",
    r"[A-Z]:\\Us" + r"ers\\",
    r"/tm" + r"p/brief",
]
FORBIDDEN = re.compile("|".join([re.escape(host) for host in REGISTRY_HOSTS] + MACHINE_PATHS).encode())
LONGEST_README_LINES = 120
PART_OF = {
    "argon2": "argon2-cffi",
    "docx": "python-docx",
    "fontpkg_noto_sans": "fontpkg-noto-sans",
    "fontpkg_noto_sans_arabic": "fontpkg-noto-sans-arabic",
    "markupsafe": "jinja2",
    "pydantic_core": "pydantic",
    "starlette": "fastapi",
}
"""What belongs to a dependency's own interface, or bears another name than its package."""
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def test_no_registry_and_no_machine_is_named() -> None:
    """No file that is checked in names a package registry's host or a path of somebody's machine."""
    found = [
        f"{shown(path, number)}: {line.strip()[:120].decode(errors='replace')}"
        for path in checked_in()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        b"--index-url https://" + b"py" + b"pi.org/simple",
        b"https://files.python" + b"hosted.org/packages/x.whl",
        b"see ../sh" + b"ared/DESIGN.md",
        b"cd /wo" + b"rk/main && ls",
        b"/ho" + b"me/jane/egress",
    ],
)
def test_the_scan_bites(line: bytes) -> None:
    """The scan finds each kind of line that it is there to find."""
    assert FORBIDDEN.search(line)


def test_the_lock_of_the_pages_holds_hashes_and_no_address() -> None:
    """Every package of the pages is locked by its hash; no line says from where it comes, nor to whom to give."""
    text = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert packages
    assert [name for name, one in packages.items() if "integrity" not in one] == []


def test_the_scan_sees_the_tree() -> None:
    """The list of files that is scanned holds the package and its tests, with git and without."""
    for files in (set(checked_in()), set(walked(ROOT))):
        assert {ROOT / "pyproject.toml", ROOT / "src/egress/__init__.py", ROOT / "tests/conftest.py"} <= files
        assert not [path for path in files if ".venv" in path.parts]


def test_every_pin_is_hashed() -> None:
    """Every requirement is pinned to one version and carries at least one hash."""
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert {"dev.txt", "run.txt", "uv.txt"} <= {path.name for path in files}
    for path in files:
        lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        pins = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
        loose = [pin for pin in pins if not re.match(r"[A-Za-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)]
        assert pins, path
        assert not loose, (path.name, loose)


@pytest.mark.parametrize(("part", "pins"), [("run", "run.txt"), ("run", "dev.txt"), ("dev", "dev.txt")])
def test_every_dependency_is_pinned(part: str, pins: str) -> None:
    """What pyproject.toml asks for is in the pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] if part == "run" else project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~\[ ;]", requirement, maxsplit=1)[0].lower() for requirement in wanted}
    pinned = set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements" / pins).read_text(), flags=re.MULTILINE))
    assert names <= pinned, names - pinned


EXTRA_OF = {"src/egress/interfaces/accounts/identity_provider.py": "oidc"}
"""The one module that imports what an extra brings, and the extra."""


def test_every_import_is_a_dependency() -> None:
    """
    The package imports the standard library, itself and what pyproject.toml asks for at run time, no more; what an
    extra brings is imported in the one module that the extra is for.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["optional-dependencies"]
    asked_for = {re.split(r"[<>=!~\[ ;]", requirement, maxsplit=1)[0] for requirement in project["dependencies"]}
    extras = {
        file: {re.split(r"[<>=!~\[ ;]", requirement, maxsplit=1)[0] for requirement in asked[extra]}
        for file, extra in EXTRA_OF.items()
    }
    known = {*sys.stdlib_module_names, "egress", *asked_for}
    unknown = [
        f"{shown(path)}: {name}"
        for path in modules()
        for name in imported(path)
        if PART_OF.get(name, name) not in known | extras.get(path.relative_to(ROOT).as_posix(), set())
    ]
    assert not unknown, unknown


def imported(path: Path) -> set[str]:
    """Collect the top-level names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_readme_is_short() -> None:
    """The README is read, because it is short."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_README_LINES


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link in a Markdown page names a file that exists."""
    broken = [
        f"{shown(page)}: {target}"
        for page in checked_in()
        if page.suffix == ".md"
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert not broken, broken


def test_every_decision_is_in_the_index() -> None:
    """The index of decisions names every decision."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    missing = [page.name for page in folder.glob("[0-9]*.md") if page.name not in index]
    assert not missing, missing


def test_ci_can_be_run() -> None:
    """The file that CI calls is executable."""
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_make_target_is_explained() -> None:
    """`make help` has a line for every target that a person may call."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", text, flags=re.MULTILINE)
    assert targets
    assert set(targets[1].split()) == set(re.findall(r"^([a-z-]+):.*## .+$", text, flags=re.MULTILINE))
