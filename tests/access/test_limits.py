"""The page of limits is made from the bounds that the code keeps to."""

from egress.interfaces.api.pace import CALLS_PER_S
from egress.interfaces.limits import limits_page

from .housing import ROOT

WRITTEN = "python -m egress.interfaces.limits > docs/reference/limits.md"


def test_the_committed_page_is_up_to_date() -> None:
    """Whoever changes a limit commits the page."""
    page = (ROOT / "docs/reference/limits.md").read_text(encoding="utf-8")
    assert page == limits_page(), f"renew it: {WRITTEN}"


def test_it_tells_limits_of_every_kind() -> None:
    """Files, accounts, calls, lists and forms."""
    page = limits_page()
    told = (
        "| rows of a table | 50,000 |",
        "| `case.toml` | 32 KiB |",
        f"| calls of a session or a token | {CALLS_PER_S} a second",
        "| sessions of an account at once |",
        "| the body of a request | 16 MiB |",
        "decisions`: `most` | 1,000, 50 if nothing is said |",
        "`name` 200 characters; `password` 256 characters",
    )
    assert [line for line in told if line not in page] == []
