"""One file from an address that the user names on the command line. Nothing else in egress fetches anything."""

import urllib.request
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

from egress.kit import InputProblem, Problem

LARGEST_BYTES = 64 * 1024 * 1024
LONGEST_S = 30.0


def fetched(url: str, folder: Path) -> Path:
    """
    Return the file at an address, written into a folder under a name of its own ending.

    Raises
    ------
    InputProblem
        for an address that is not http or https, does not answer, or gives too much.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise _refused(url, "an http or https address")
    name = Path(parts.path).name or "feed.csv"
    try:
        with urllib.request.urlopen(url, timeout=LONGEST_S) as answer:
            content = answer.read(LARGEST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        raise _refused(f"{url}: {error}", "an address that answers") from None
    if len(content) > LARGEST_BYTES:
        raise _refused(url, f"at most {LARGEST_BYTES:,} bytes")
    path = folder / name
    path.write_bytes(content)
    return path


def _refused(value: str, expected: str) -> InputProblem:
    return InputProblem([Problem("--url", 0, "", value, expected, "Save the file and import it from there.")])
