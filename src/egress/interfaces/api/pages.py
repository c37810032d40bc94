"""The pages of the web application, as they were built into the package; without them, how to build them."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response

FOLDER = Path(__file__).resolve().parents[1] / "pages"
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; "
    "trusted-types default svelte-trusted-html"
)
"""Of the one page: scripts, styles, images and answers from this origin alone, and no markup made of strings."""

MISSING = (
    "The pages of egress are not built, so there is only the API, at /api/v1/.\n\n"
    "In a checkout: make pages (needs Node 20.19 or newer, or fetches one), then start egress again.\n"
    "An installed egress brings its pages: python -m pip install egress\n"
)
FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """
    A file that pages load, by a name that changes with what it holds.

    Attributes
    ----------
    plain, pressed : its bytes, and the same compressed (Brotli); None where nothing is gained.
    """

    kind: str
    plain: bytes
    pressed: bytes | None


def assets_of(folder: Path) -> dict[str, Asset]:
    """Return every asset by its name; empty where nothing was built. Read once, so that no path is ever asked for."""
    found = sorted((folder / "assets").glob("*")) if folder.is_dir() else []
    pressed = {path.name.removesuffix(".br"): path.read_bytes() for path in found if path.suffix == ".br"}
    return {
        path.name: Asset(KINDS[path.suffix], path.read_bytes(), pressed.get(path.name))
        for path in found
        if path.suffix in KINDS
    }


def has_pages(folder: Path = FOLDER) -> bool:
    """Tell whether the pages were built."""
    return (folder / "index.html").is_file()


def add_pages(app: FastAPI, folder: Path = FOLDER) -> None:
    """Serve the one page at `/` and its assets; they hold nothing of any post, so nobody has to sign in for them."""
    index = folder / "index.html"
    page = index.read_bytes() if index.is_file() else None
    assets = assets_of(folder) if page else {}

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def the_page() -> Response:
        if page is None:
            return Response(MISSING, 503, media_type="text/plain; charset=utf-8")
        headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)

    @app.api_route("/assets/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    def asset(name: str, request: Request) -> Response:
        found = assets.get(name)
        if found is None:
            return Response("There is no such file.", 404, media_type="text/plain; charset=utf-8")
        headers = {"cache-control": FOR_GOOD, "vary": "Accept-Encoding"}
        if found.pressed is None or "br" not in request.headers.get("Accept-Encoding", ""):
            return Response(found.plain, media_type=found.kind, headers=headers)
        headers["content-encoding"] = "br"
        return Response(found.pressed, media_type=found.kind, headers=headers)
