"""From a paper to bytes: PDF/A by Typst, .docx by python-docx, and pictures of its pages."""

from enum import StrEnum

from egress.publications.document import Document
from egress.publications.papers.page_data import page_data
from egress.publications.papers.paper import Paper
from egress.publications.papers.typesetting import compiled
from egress.publications.papers.word_writer import write_word

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ARCHIVE_FORM = "a-2a"
"""PDF/A-2a: an archive form, tagged for screen readers; Typst refuses a page with a missing glyph in it."""


class PaperFormat(StrEnum):
    """The forms of a paper."""

    PDF = "pdf"
    DOCX = "docx"


def write_paper(paper: Paper, format: PaperFormat | str) -> Document:
    """
    Return a paper as PDF/A or as a Word document; the same paper gives the same bytes of PDF.

    Raises
    ------
    InternalError
        where the page template fails; a text from a case cannot make it fail.
    """
    if PaperFormat(format) is PaperFormat.DOCX:
        return Document(write_word(paper), WORD)
    made = compiled(page_data(paper), at=paper.stamp.at, format="pdf", pdf_standards=[ARCHIVE_FORM])
    return Document(made[0], PDF)


def draw_pages(paper: Paper, *, dots_per_inch: float = 90.0) -> list[bytes]:
    """Return each page of a paper as a PNG picture."""
    return compiled(page_data(paper), at=paper.stamp.at, format="png", ppi=dots_per_inch)
