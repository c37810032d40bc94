"""The wheel holds the pages, they are small enough for a bad line, and an editable install needs no Node."""

import importlib.util
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from .serving import build_pages

ROOT = Path(__file__).resolve().parents[2]
IN_WHEEL = "egress/interfaces/pages/"
MOST_SCRIPT_BYTES = 450_000
"""All scripts together, compressed: the map library is most of them."""


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build backend, as pip finds it."""
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "building"))
    monkeypatch.chdir(ROOT)
    monkeypatch.delitem(sys.modules, "pages", raising=False)
    spec = importlib.util.spec_from_file_location("backend", ROOT / "tools" / "building" / "backend.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_wheel_holds_the_pages(backend: ModuleType, tmp_path: Path) -> None:
    """Whoever installs egress has the page, and every file that it asks for."""
    build_pages()
    wheel = tmp_path / backend.build_wheel(str(tmp_path))
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        page = opened.read(IN_WHEEL + "index.html").decode()
    asked = re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)
    assert len(asked) >= 2
    assert {IN_WHEEL + one for one in asked} <= names
    assert any("countries" in name for name in names), "the basemap is missing"
    assert not [name for name in names if "node_modules" in name or name.endswith((".ts", ".svelte"))]


@pytest.mark.slow
def test_the_scripts_are_small(record_property: Callable[[str, object], None]) -> None:
    """Every script of every panel, as it goes over the line."""
    build_pages()
    assets = ROOT / "src" / "egress" / "interfaces" / "pages" / "assets"
    sizes = {path.name: path.stat().st_size for path in assets.iterdir() if path.name.endswith(("js.br", "mjs.br"))}
    total = sum(sizes.values())
    record_property("counts", f"web: {total:,} bytes of scripts, compressed, in {len(sizes)} files")
    assert total <= MOST_SCRIPT_BYTES, sizes


def test_node_is_asked_of_the_index_only_where_there_is_none(
    backend: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Node on the path is used; without one, and without pages, the wheel that brings one is needed."""
    monkeypatch.setattr(backend.pages, "are_current", lambda _: False)
    monkeypatch.setattr(backend.pages, "npm_on_path", lambda: ["npm"])
    assert backend.pages.NODE_WHEEL not in backend.get_requires_for_build_wheel()
    monkeypatch.setattr(backend.pages, "npm_on_path", list)
    assert backend.pages.NODE_WHEEL in backend.get_requires_for_build_wheel()
    assert backend.pages.NODE_WHEEL not in backend.get_requires_for_build_editable()


def test_an_old_node_will_not_do(backend: ModuleType, tmp_path: Path) -> None:
    """Versions that the build does not run on count as none."""
    for said, will_do in (
        ("v20.19.0", True),
        ("v20.18.9", False),
        ("v21.9.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
    ):
        node = tmp_path / f"node-{said}"
        node.write_text(f"#!/bin/sh\necho {said}\n", encoding="utf-8")
        node.chmod(0o755)
        assert backend.pages.node_will_do(str(node)) is will_do, said


def test_the_pages_are_built_anew_after_a_change(backend: ModuleType, tmp_path: Path) -> None:
    """The stamp knows every source and the description of the API, and nothing that the build itself makes."""
    pages = backend.pages
    for path in ("web/src/main.ts", "web/node_modules/x/y.js", str(pages.DESCRIBED)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("1", encoding="utf-8")
    (tmp_path / pages.PAGES).mkdir(parents=True)
    (tmp_path / pages.PAGES / pages.STAMP).write_text(pages.fingerprint(tmp_path), encoding="utf-8")
    assert pages.are_current(tmp_path)
    (tmp_path / "web/node_modules/x/y.js").write_text("2", encoding="utf-8")
    assert pages.are_current(tmp_path)
    (tmp_path / "web/src/main.ts").write_text("2", encoding="utf-8")
    assert not pages.are_current(tmp_path)
