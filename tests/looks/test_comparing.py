"""The comparison of pictures lets small things pass and finds large ones."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from .comparing import CELL_PX, MOST_CHANGED, beside, compared


def page(*, figure: str = "18 %", down: int = 0, cards: int = 4, colour: str = "#111111") -> Image.Image:
    """Return a page of lines and boxes like the first screen of a brief."""
    picture = Image.new("RGB", (1000, 1400), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((30, 30), "Everyone: start today", fill="#111111", font_size=26)
    for line in range(6):
        pen.text(
            (40, 100 + 30 * line + (down if line > 2 else 0)),
            f"{figure} a sentence of the day " * 2,
            fill=colour,
            font_size=20,
        )
    for card in range(cards):
        pen.rectangle((30 + 240 * card, 320 + down, 250 + 240 * card, 700 + down), outline="#111111", width=2)
        pen.rectangle((30 + 240 * card, 320 + down, 250 + 240 * card, 328 + down), fill="#8c1d18")
        pen.text((40 + 240 * card, 340 + down), figure, fill="#111111", font_size=26)
    return picture


def test_the_same_page_is_the_same() -> None:
    """A page beside itself differs nowhere."""
    found = compared(page(), page())
    assert (found.share, found.where()) == (0.0, "nowhere")


@pytest.mark.parametrize("change", [{"figure": "23 %"}, {"figure": "7 %"}, {"down": 30}])
def test_another_figure_or_one_more_line_passes(change: dict[str, str]) -> None:
    """A figure that moved, and a sentence that grew by a line, are no other layout."""
    assert compared(page(**change), page()).is_same  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"cards": 3}, {"down": 120}, {"colour": "#ffffff"}])
def test_another_layout_is_found_both_ways(change: dict[str, str]) -> None:
    """A card that is gone, a shift by half a card, words that cannot be seen: found, whichever is the reference."""
    other = page(**change)  # type: ignore[arg-type]
    assert compared(other, page()).share > MOST_CHANGED
    assert compared(page(), other).share > MOST_CHANGED


def test_where_names_the_band() -> None:
    """A bar that appears between 1200 and 1260 is told by its place."""
    other = page()
    ImageDraw.Draw(other).rectangle((0, 1200, 999, 1259), fill="#111111")
    found = compared(other, page())
    assert not found.is_same
    assert "1200 to 1220 (50 cells)" in found.where()


def test_another_size_differs_everywhere() -> None:
    """A picture of another size is no match."""
    assert compared(page().resize((900, 1400)), page()).share == 1.0


def test_the_picture_for_looking_at_marks_what_differs() -> None:
    """Reference left, what was seen right, the differing cells red."""
    other = page()
    ImageDraw.Draw(other).rectangle((0, 1200, 999, 1259), fill="#111111")
    shown = np.asarray(beside(other, page(), compared(other, page())))
    assert shown.shape[1] == 2 * 1000 + 20
    assert shown[1200 + CELL_PX // 2, 1020 + 500, 0] == 255
    assert shown[1200 + CELL_PX // 2, 500].tolist() == [255, 255, 255]
