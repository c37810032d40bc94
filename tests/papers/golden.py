"""The pages that are kept as references: which they are, and how they are drawn."""

import io
from pathlib import Path

from PIL import Image

from egress.publications.papers import Paper, draw_pages

PLACE = Path(__file__).parent / "references"
DOTS_PER_INCH = 60.0
PAGES = {"plan": 2, "brief": 1, "cards": 1, "manifest": 1, "memo": 1, "security": 1, "switch-over": 1, "blank": 1}
"""Pages of each paper that are kept, from the first."""


def pictures(kind: str, language: str, paper: Paper) -> dict[str, Image.Image]:
    """Return the kept pages of a paper by name."""
    drawn = draw_pages(paper, dots_per_inch=DOTS_PER_INCH)[: PAGES[kind]]
    return {f"{kind}-{language}-{number}": Image.open(io.BytesIO(page)) for number, page in enumerate(drawn, 1)}


def must_show(kind: str, language: str) -> list[str]:
    """Return what a paper must show, as its list beside the pictures says."""
    path = PLACE / f"{kind}-{language}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]
