"""From a paper to bytes: PDF/A by Typst, .docx by python-docx, and pictures of its pages."""

import json
import tempfile
from datetime import UTC
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from egress.kit import InternalError
from egress.publications.document import Document
from egress.publications.papers.fonts import font_folders
from egress.publications.papers.page_data import page_data
from egress.publications.papers.paper import Paper
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
    made = _compiled(paper, format="pdf", pdf_standards=[ARCHIVE_FORM])
    return Document(made[0], PDF)


def draw_pages(paper: Paper, *, dots_per_inch: float = 90.0) -> list[bytes]:
    """Return each page of a paper as a PNG picture."""
    return _compiled(paper, format="png", ppi=dots_per_inch)


def _compiled(paper: Paper, **options: Any) -> list[bytes]:
    source = files("egress.publications").joinpath("templates/paper.typ").read_bytes()
    inputs = {"paper": json.dumps(page_data(paper), ensure_ascii=False)}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            source, root=empty, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
        )
        try:
            made = compiler.compile(timestamp=paper.stamp.at.astimezone(UTC), **options)
        except typst.TypstError as error:
            raise InternalError(f"the page template failed: {error}") from error
    return made if isinstance(made, list) else [made or b""]


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[*font_folders()])
