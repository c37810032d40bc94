"""Sections as plain text for a terminal or a file: at most 100 columns, colour only where it is asked for."""

import re
import textwrap
from collections.abc import Iterable
from io import StringIO

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from egress.publications.blocks import Block, Cell, Chart, Column, Facts, Section, Sentences, Table, numbered
from egress.publications.wording import readable

WIDTH = 100
LABEL_WIDTH = 25
MANY_COLUMNS = 7
LONGEST_UNBROKEN = 20
_PIECE = re.compile(r"[^ \n-]+-?|-")
RULED = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
"""A table with one line under its heads and nothing else."""

NO_BREAK = "\N{NO-BREAK SPACE}"


def write_sections(sections: Iterable[Section], *, colour: bool = False, marked: bool = True) -> str:
    """Return the sections one after the other under ruled titles; what is annexed comes under a head of its own."""
    parts = []
    in_annex = False
    for mark, section in numbered(tuple(sections)):
        if section.annex and not in_annex:
            parts.append(rule_below("ANNEX", colour=colour, mark="═"))
            in_annex = True
        title = f"{mark}. {section.title}" if marked else section.title
        parts.append(rule_below(title, colour=colour))
        parts.extend(_block(block, colour) for block in section.blocks)
    return "\n\n".join(part for part in parts if part) + "\n"


def rule_below(title: str, *, colour: bool = False, mark: str = "─") -> str:
    """Return a title with a rule across the page below it."""
    wrapped = wrap(title)
    return f"{_bold(wrapped) if colour else wrapped}\n{mark * WIDTH}"


def wrap(text: str, *, first: str = "", after: str = "") -> str:
    """Return text broken at 100 columns; a figure and its percent sign stay together."""
    kept = readable(text).replace(" %", f"{NO_BREAK}%")
    lines = []
    for i, piece in enumerate(kept.split("\n")):
        start = first if i == 0 else after
        lines += textwrap.wrap(piece, WIDTH, initial_indent=start, subsequent_indent=after) or [start]
    return "\n".join(lines).replace(NO_BREAK, " ")


def _block(block: Block, colour: bool) -> str:
    match block:
        case Sentences():
            return _sentences(block)
        case Facts():
            return "\n".join(_fact(f.label, f.value, f.detail, colour) for f in block.items)
        case Table():
            return _table(block, colour)
        case Chart():
            return "\n".join(readable(line) for line in block.lines)


def _sentences(block: Sentences) -> str:
    if not block.bullets:
        return "\n".join(wrap(item) for item in block.items)
    return "\n".join(wrap(item, first="  • ", after="    ") for item in block.items)


def _fact(label: str, value: str, detail: str, colour: bool) -> str:
    pad = " " * LABEL_WIDTH
    head = wrap(value, first=f"{label:<{LABEL_WIDTH}}"[: max(LABEL_WIDTH, len(label) + 1)], after=pad)
    shown = _bold(head) if colour else head
    return f"{shown}\n{wrap(detail, first=pad, after=pad)}" if detail else shown


def _table(table: Table, colour: bool) -> str:
    rows = table.rows if table.most_rows_in_text is None else table.rows[: table.most_rows_in_text]
    rest = len(table.rows) - len(rows)
    gap = 2 if len(table.columns) < MANY_COLUMNS else 1
    grid = RichTable(box=RULED, show_edge=False, pad_edge=False, padding=(0, gap - 1, 0, 0), header_style="")
    widths = _widths(table, rows, gap)
    for column, width in zip(table.columns, widths, strict=True):
        head = Text(_fitted(column.header, width))
        grid.add_column(head, justify="right" if column.figures else "left", width=width)
    for row in rows:
        grid.add_row(*(_cell(cell, width) for cell, width in zip(row, widths, strict=True)))
    parts = [wrap(table.caption), _drawn(grid, colour)]
    if rest:
        parts.append(f"  and {rest} more; the HTML and JSON forms list them all.")
    if table.note:
        parts.append(wrap(table.note, first="  ", after="  "))
    return "\n".join(parts)


def _cell(cell: Cell, width: int) -> Text:
    return Text(_fitted(cell.text, width), style="bold" if cell.alarm else "", overflow="fold")


def _fitted(text: str, width: int) -> str:
    """Return text broken to a column at blanks and hyphens; within a word only where it is longer than the column."""
    lines = (textwrap.wrap(line, width) or [""] for line in readable(text).replace(" %", f"{NO_BREAK}%").split("\n"))
    return "\n".join(part for parts in lines for part in parts)


def _widths(table: Table, rows: tuple[tuple[Cell, ...], ...], gap: int) -> list[int]:
    """
    Return column widths that fit the page.

    The column with most to spare gives way first, never below its floor, which holds its longest word; where nobody
    has any to spare the widest breaks its words.
    """
    wants = [_wanted(column, [row[i] for row in rows]) for i, column in enumerate(table.columns)]
    floors = [_floor(column, [row[i] for row in rows]) for i, column in enumerate(table.columns)]
    widths = [max(want, floor) for want, floor in zip(wants, floors, strict=True)]
    room = WIDTH - gap * (len(widths) - 1)
    while sum(widths) > room:
        spare = [width - floor for width, floor in zip(widths, floors, strict=True)]
        giving = spare.index(max(spare)) if max(spare) > 0 else widths.index(max(widths))
        widths[giving] -= 1
    return widths


def _wanted(column: Column, cells: list[Cell]) -> int:
    lines = [line for cell in cells for line in readable(cell.text).split("\n")]
    return max([_longest_word(column.header), column.least, *map(cell_len, lines)])


def _floor(column: Column, cells: list[Cell]) -> int:
    if column.figures or column.whole:
        return _wanted(column, cells)
    words = max((_longest_word(readable(cell.text)) for cell in cells), default=0)
    return max(_longest_word(column.header), min(column.least, _wanted(column, cells)), min(words, LONGEST_UNBROKEN))


def _longest_word(text: str) -> int:
    """Return the columns that the longest piece takes which is not broken: between blanks, up to a hyphen."""
    kept = text.replace(" %", f"{NO_BREAK}%")
    return max((cell_len(piece) for piece in _PIECE.findall(kept)), default=0)


def _drawn(grid: RichTable, colour: bool) -> str:
    page = StringIO()
    console = Console(
        file=page,
        width=WIDTH,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(grid)
    return "\n".join(line.rstrip() for line in page.getvalue().replace(NO_BREAK, " ").rstrip().split("\n"))


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"
