"""What a section is made of, whatever the format: sentences, facts, tables and charts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup


@dataclass(frozen=True)
class Sentences:
    """
    Running text; `bullets` sets each sentence on a line of its own, `large` marks what is read first.

    On paper `boxes` puts a box to be ticked before each.
    """

    items: tuple[str, ...]
    bullets: bool = True
    large: bool = False
    boxes: bool = False


@dataclass(frozen=True)
class Fact:
    """One answer: a short label, the value in a few words, and a line or more of detail."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Facts:
    """A few answers side by side."""

    items: tuple[Fact, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table; line breaks are kept; `alarm` marks what cannot wait, `is_id` what is looked up."""

    text: str
    alarm: bool = False
    is_id: bool = False


@dataclass(frozen=True)
class Column:
    """
    One column of a table.

    Attributes
    ----------
    figures : the cells are figures: right-aligned and never broken.
    whole : the lines of the cells are never broken.
    least : characters that the column keeps in text however wide the others are.
    """

    header: str
    figures: bool = False
    whole: bool = False
    least: int = 0


@dataclass(frozen=True)
class Table:
    """
    A table with its caption; each row has as many cells as there are columns.

    Attributes
    ----------
    most_rows_in_text : rows shown in the text form; the rest is counted. None = all.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    most_rows_in_text: int | None = None


@dataclass(frozen=True)
class Chart:
    """
    A chart whose figures also stand in a table nearby.

    Attributes
    ----------
    key : unique in its document, for the chart's own ids.
    draw : returns the chart as inline SVG.
    lines : the chart in characters, for the text form; empty = the table is enough there.
    """

    key: str
    title: str
    draw: Callable[[], Markup]
    lines: tuple[str, ...] = ()


Block = Sentences | Facts | Table | Chart


@dataclass(frozen=True)
class Section:
    """One part of a document; what is in the annex is for looking up, behind the pages that are read."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False


def numbered(sections: Sequence[Section]) -> tuple[tuple[str, Section], ...]:
    """Return each section with its mark: 1, 2, 3 … for those that are read, A, B, C … for the annex."""
    read = [section for section in sections if not section.annex]
    annexed = [section for section in sections if section.annex]
    marks = [*(str(i) for i in range(1, len(read) + 1)), *(chr(ord("A") + i) for i in range(len(annexed)))]
    return tuple(zip(marks, [*read, *annexed], strict=True))


def reworded(section: Section, words: Callable[[str], str]) -> Section:
    """Return the section with every text in it put through `words`; charts are left as they are."""
    return replace(section, title=words(section.title), blocks=tuple(_reworded(b, words) for b in section.blocks))


def _reworded(block: Block, words: Callable[[str], str]) -> Block:
    match block:
        case Sentences():
            return replace(block, items=tuple(words(item) for item in block.items))
        case Facts():
            facts = (replace(f, value=words(f.value), detail=words(f.detail)) for f in block.items)
            return replace(block, items=tuple(facts))
        case Table():
            return replace(block, rows=tuple(tuple(_reworded_cell(c, words) for c in cells) for cells in block.rows))
        case Chart():
            return block


def _reworded_cell(cell: Cell, words: Callable[[str], str]) -> Cell:
    return cell if cell.is_id else replace(cell, text=words(cell.text))


def sentence(text: str) -> Sentences:
    """Return one plain sentence as a block."""
    return Sentences((text,), bullets=False)


def row(*cells: str | Cell) -> tuple[Cell, ...]:
    """Return a row of a table from texts and cells."""
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
