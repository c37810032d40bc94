"""A paper as a Word document, to be edited by hand; right to left where the language runs so."""

import io
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from egress.publications.blocks import Facts, Sentences, Table
from egress.publications.language import tongue
from egress.publications.papers.page_data import code_png, column_shares, stamp_lines
from egress.publications.papers.paper import SLOTS, Blanks, Block, Card, Code, Graph, Paper, Part, Signatures
from egress.publications.papers.typesetting import draw_graph

WIDTH_MM = 180
"""Width of the text on A4 with margins of 15 mm."""

FONT = "Noto Sans"
"""Word takes another font where this one is not installed."""

ALARM = RGBColor(0x9B, 0x1C, 0x1C)
BLANK_LINE_MM = 8.6
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], "\N{REPLACEMENT CHARACTER}")


def write_word(paper: Paper) -> bytes:
    """Return a paper as the bytes of a .docx file."""
    document = docx.Document()
    writer = _Writer(document, paper)
    _set_page(document, paper)
    _set_margins(writer, paper)
    if paper.subtitle:
        writer.heading(paper.title, 0)
        writer.paragraph(paper.subtitle)
    for part in paper.parts:
        writer.part(part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Puts blocks into a Word document, one method per kind."""

    def __init__(self, document: WordDocument, paper: Paper) -> None:
        self.document = document
        self.paper = paper
        self.tongue = paper.tongue

    def part(self, part: Part) -> None:
        """Write one part."""
        self.tongue = tongue(part.language) if part.language else self.paper.tongue
        if part.new_page:
            self.document.add_page_break()  # type: ignore[no-untyped-call]
        if part.title:
            self.heading(part.title, part.level)
        for block in part.blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Sentences():
                self._sentences(block)
            case Facts():
                rows = [(fact.label, f"{fact.value}\n{fact.detail}".strip()) for fact in block.items]
                self.grid(rows, [1.0, 2.0], first_bold=True)
            case Table():
                self._table(block)
            case Card():
                self._card(block)
            case Code():
                self.document.add_picture(io.BytesIO(code_png(block)), width=Mm(28))
                self.paragraph(block.caption)
            case Graph():
                self._graph(block)
            case Blanks():
                self._blanks(block)
            case Signatures():
                for role in block.roles:
                    self.paragraph(role, bold=True)
                    self.paragraph("_" * 40)
                    self.paragraph(self.tongue.say("stamp.signature"))

    def heading(self, text: str, level: int) -> None:
        """Write a heading; level 0 is the title."""
        heading = self.document.add_heading(level=level)
        self.run(heading, text)

    def paragraph(self, text: str, *, style: str | None = None, bold: bool = False, size: float = 10) -> Any:
        """Write a paragraph and return it."""
        paragraph = self.document.add_paragraph(style=style)
        self.run(paragraph, text, bold=bold, size=size)
        return paragraph

    def run(
        self, paragraph: Any, text: str, *, bold: bool = False, size: float | None = None, alarm: bool = False
    ) -> None:
        """Add text to a paragraph, in the direction of the language."""
        if self.tongue.right_to_left:
            _mark(paragraph._p.get_or_add_pPr(), "w:bidi")
        run = paragraph.add_run(str(self.tongue.shown(text)).translate(_NOT_IN_XML))
        run.bold, run.font.name = bold or None, FONT
        if size:
            run.font.size = Pt(size)
        if alarm:
            run.font.color.rgb = ALARM
        if self.tongue.right_to_left:
            _mark(run._r.get_or_add_rPr(), "w:rtl")

    def grid(self, rows: Iterable[Iterable[str]], shares: list[float], *, first_bold: bool = False) -> Any:
        """Write a table of plain texts; return it."""
        listed = [[*row] for row in rows]
        table = self.document.add_table(rows=len(listed), cols=len(shares), style="Table Grid")
        self._shape(table, shares)
        for cells, texts in zip(table.rows, listed, strict=True):
            for number, (cell, text) in enumerate(zip(cells.cells, texts, strict=True)):
                self.run(cell.paragraphs[0], text, bold=first_bold and number == 0, size=9)
        return table

    def _sentences(self, block: Sentences) -> None:
        style = "List Bullet" if block.bullets and not block.boxes else None
        for item in block.items:
            box = "☐ " if block.boxes else ""
            size = 12 if block.large else 10
            self.paragraph(box + self.tongue.shown(item), style=style, bold=block.large, size=size)

    def _table(self, block: Table) -> None:
        if block.caption:
            self.paragraph(block.caption, bold=True)
        table = self.document.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Table Grid")
        self._shape(table, column_shares(block))
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            self.run(cell.paragraphs[0], column.header, bold=True, size=9)
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row, cells in zip([*table.rows][1:], block.rows, strict=True):
            _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
            for place, cell, column in zip(row.cells, cells, block.columns, strict=True):
                self.run(place.paragraphs[0], cell.text, size=8.5, bold=cell.alarm, alarm=cell.alarm)
                if column.figures:
                    place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if block.note:
            self.paragraph(block.note, size=8)

    def _card(self, block: Card) -> None:
        self.paragraph(block.title, bold=True, size=14)
        labels = (self.tongue.say(f"card.{name}") for name in SLOTS)
        rows = [(label, self.tongue.joined("\n", lines)) for label, lines in zip(labels, block.slots, strict=True)]
        self.grid(rows, [1.0, 5.0], first_bold=True)
        if block.mark:
            self.paragraph(block.mark, size=8)

    def _graph(self, block: Graph) -> None:
        self.document.add_picture(io.BytesIO(draw_graph(block, self.paper)), width=Mm(WIDTH_MM))
        shape = self.document.inline_shapes[-1]._inline.docPr
        shape.set("descr", str(self.tongue.shown(block.alt)).translate(_NOT_IN_XML))

    def _blanks(self, block: Blanks) -> None:
        numbers = [("", *block.headers)]
        numbers += [(str(block.first + i), *[""] * len(block.headers)) for i in range(block.lines)]
        table = self.grid(numbers, [0.5, *block.widths])
        for row in [*table.rows][1:]:
            row.height = Mm(BLANK_LINE_MM)

    def _shape(self, table: Any, shares: list[float]) -> None:
        table.autofit = False
        if self.tongue.right_to_left:
            _mark(table._tbl.tblPr, "w:bidiVisual")
        for share, column in zip(shares, table.columns, strict=True):
            column.width = Mm(WIDTH_MM * share / sum(shares))


def _set_page(document: WordDocument, paper: Paper) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    at = paper.stamp.at.astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = str(paper.title).translate(_NOT_IN_XML)[:250], "egress"
    properties.created = properties.modified = at


def _set_margins(writer: _Writer, paper: Paper) -> None:
    section, stamp = writer.document.sections[0], stamp_lines(paper)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    writer.run(head, f"{stamp['post']}   {stamp['handling']}   ", bold=True, size=8)
    writer.run(head, stamp["version"], size=8)
    writer.run(foot, f"{stamp['time']}   {stamp['handling']}   ", size=8)
    _page_number(foot)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.text = text
        run._r.append(field)


def _mark(properties: Any, name: str) -> None:
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))
