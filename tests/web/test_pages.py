"""The pages are served by the API under a strict policy, and without them it says how to build them."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from egress.interfaces.api.headers import GuardingHeaders
from egress.interfaces.api.pages import FOR_GOOD, POLICY, add_pages, assets_of


def client(folder: Path) -> TestClient:
    """Return somebody who asks an application that has nothing but pages."""
    app = FastAPI()
    add_pages(app, folder)
    app.add_middleware(GuardingHeaders, secure=False)
    return TestClient(app)


def built(folder: Path) -> Path:
    """Return a folder as a build leaves it."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>egress</title>", encoding="utf-8")
    (folder / "assets" / "index-1a2b.js").write_text("export {}", encoding="utf-8")
    (folder / "assets" / "index-1a2b.js.br").write_bytes(b"pressed")
    (folder / "secret.txt").write_text("no", encoding="utf-8")
    return folder


def test_without_pages_it_says_how_to_build_them(tmp_path: Path) -> None:
    """The address answers 503 with the command, and nothing breaks."""
    answer = client(tmp_path).get("/")
    assert answer.status_code == 503
    assert "make pages" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_page_bears_the_policy(tmp_path: Path) -> None:
    """Its own origin alone, no inline script or style, no markup from strings; and it is asked for anew each time."""
    answer = client(built(tmp_path)).get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy == POLICY
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_assets_are_kept_for_good_and_pressed(tmp_path: Path) -> None:
    """A file whose name changes with what it holds is never asked for twice; who can read it pressed gets it so."""
    asking = client(built(tmp_path))
    plain = asking.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert (plain.text, plain.headers["cache-control"]) == ("export {}", FOR_GOOD)
    assert "content-encoding" not in plain.headers
    pressed = asking.head("/assets/index-1a2b.js", headers={"Accept-Encoding": "br"})
    assert pressed.headers["content-encoding"] == "br"
    assert pressed.headers["vary"] == "Accept-Encoding"


def test_no_other_file_is_given(tmp_path: Path) -> None:
    """Names are looked up in what was built; nothing else on the disk is ever read."""
    asking = client(built(tmp_path))
    for path in ("/assets/../secret.txt", "/assets/%2e%2e%2fsecret.txt", "/secret.txt", "/assets/none.js"):
        assert asking.get(path).status_code == 404, path
    assert set(assets_of(tmp_path)) == {"index-1a2b.js"}
