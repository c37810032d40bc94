"""One file from an address that the user names on the command line. Nothing else in egress fetches anything."""

import urllib.request
from email.message import Message
from pathlib import Path
from typing import IO, NoReturn
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit

from egress.kit import InputProblem, Problem

LARGEST_BYTES = 64 * 1024 * 1024
LONGEST_S = 30.0
REMEDY = "Save the file and import it from there."


def fetched(url: str, folder: Path) -> Path:
    """
    Return the file at an address, written into a folder under a name of its own ending.

    Raises
    ------
    InputProblem
        for an address that is not http or https, does not answer, sends elsewhere, or gives too much.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise _refused(url, "an http or https address")
    name = Path(parts.path).name or "feed.csv"
    try:
        with urllib.request.build_opener(_Stay).open(url, timeout=LONGEST_S) as answer:
            content = answer.read(LARGEST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        raise _refused(f"{url}: {error}", "an address that answers") from None
    if len(content) > LARGEST_BYTES:
        raise _refused(url, f"at most {LARGEST_BYTES:,} bytes")
    path = folder / name
    path.write_bytes(content)
    return path


class _Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere but to the address that the user named."""

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message
    ) -> NoReturn:
        del code, msg
        fp.close()
        to = urljoin(req.full_url, headers.get("Location", ""))
        expected = "an address that answers itself; egress follows none that it is sent to"
        raise _refused(f"{req.full_url} sends to {to}", expected, "See whether that is meant, then name it yourself.")

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _refused(value: str, expected: str, remedy: str = REMEDY) -> InputProblem:
    return InputProblem([Problem("--url", 0, "", value, expected, remedy)])
