"""One address is fetched, the one that the user named, and no other that it sends to."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from egress.inputs.feeds.fetching import fetched
from egress.kit import InputProblem

SENT = (301, 302, 303, 307, 308)


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A site on loopback: a file, and addresses that send to it; with the paths that were asked for."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            code = self.path.strip("/")
            self.send_response(int(code) if code.isdigit() else 200)
            if code.isdigit():
                self.send_header("Location", "/list.csv" if code != "308" else "file:///etc/hostname")
            self.end_headers()
            self.wfile.write(b"a,b\n1,2\n")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_file_is_fetched(site: tuple[str, list[str]], tmp_path: Path) -> None:
    """What the address answers, under its own ending."""
    address, _ = site
    found = fetched(f"{address}/list.csv?day=1", tmp_path)
    assert (found.name, found.read_bytes()) == ("list.csv", b"a,b\n1,2\n")


@pytest.mark.parametrize("code", SENT)
def test_no_redirect_is_followed(site: tuple[str, list[str]], tmp_path: Path, code: int) -> None:
    """Each is refused with the address that it sends to, which is not asked; nothing is written."""
    address, asked = site
    to = "file:///etc/hostname" if code == 308 else f"{address}/list.csv"
    with pytest.raises(InputProblem) as refused:
        fetched(f"{address}/{code}", tmp_path)
    told = str(refused.value)
    assert f"{address}/{code} sends to {to}" in told
    assert "follows none" in told
    assert asked == [f"/{code}"]
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_does_not_answer_is_refused(site: tuple[str, list[str]], tmp_path: Path) -> None:
    """A status that is no answer is told."""
    address, _ = site
    with pytest.raises(InputProblem, match="404"):
        fetched(f"{address}/404", tmp_path)
