"""Reading a PDF back: its text by page, and where its letters stand."""

import re
import unicodedata
from collections.abc import Iterator

import pypdfium2

from egress.publications.papers import Paper, write_paper

POINTS_PER_MM = 72 / 25.4


def pdf_of(paper: Paper) -> pypdfium2.PdfDocument:
    """Return a paper as an opened PDF."""
    return pypdfium2.PdfDocument(write_paper(paper, "pdf").content)


def page_texts(pdf: pypdfium2.PdfDocument) -> list[str]:
    """Return the text of each page, its white space and its invisible characters made plain."""
    return [plain(page.get_textpage().get_text_range()) for page in pdf]


def plain(text: str) -> str:
    """Return text with every run of white space as one space and without characters that show nothing."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf" or c == " ")
    return re.sub(r"\s+", " ", shown.replace("\ufffe", "-"))


def squeezed(text: str) -> str:
    """Return text without any white space, so that where lines break makes no difference."""
    return plain(text).replace(" ", "")


def letters_outside(pdf: pypdfium2.PdfDocument, *, margin_mm: float) -> Iterator[str]:
    """Yield every letter that stands outside the margins at the sides, or off the page."""
    for number, page in enumerate(pdf, 1):
        width, height = page.get_size()
        rim = margin_mm * POINTS_PER_MM
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if right - left <= 0:
                continue
            if left < rim or right > width - rim or bottom < 0 or top > height:
                yield f"page {number}: {text.get_text_range(index, 1)!r} at {left:.0f}, {bottom:.0f}"


def says(page: str, words: str, language: str) -> bool:
    """
    Tell whether a page bears a text, however its lines break.

    A reader of PDF gives Arabic lines in an order of its own; there every Latin word and every figure must be found.
    """
    if language != "ar":
        return squeezed(words) in squeezed(page)
    return all(part in page for part in re.findall(r"[A-Za-z]+|\d+", plain(words)))
