"""A paper as the page template reads it: plain data, each text safe to set."""

import io
import re
from collections.abc import Mapping
from typing import Any

import segno

from egress.publications.blocks import Cell, Column, Facts, Sentences, Table
from egress.publications.charts.svg import spread
from egress.publications.language import Tongue
from egress.publications.papers.fonts import SUBSTITUTE, printable
from egress.publications.papers.paper import SLOTS, Blanks, Block, Card, Code, Graph, Paper, Part, Signatures

LONGEST_UNBROKEN = 18
"""Characters that may stand in one run; longer runs may break anywhere, so that no column overflows."""

LONGEST_IN_HEAD = 70
"""Characters of the post's name and of the handling mark that the head of a page bears."""

LABELS_APART = 0.095
"""Share of the height of a graph between the labels of two lines."""

PIECE = 6
"""Characters between the places where such a run may break."""

NARROWEST, WIDEST = 5.0, 34.0
"""Bounds of a column's share of the width, in characters."""

AS_WIDE_AS_TEXT, DATE_WIDE = 11.0, 13.0
"""Columns of so few characters are never broken; so many where no more of them than fit are as wide."""

FIGURES_WIDE = 20.0
"""Columns of figures of so few characters are never broken: "138,600 of 138,600"."""

MOST_UNBROKEN = 78.0
"""Characters of unbroken columns beside each other, at most, for the wider of the two."""

_RUN = re.compile(rf"\S{{{LONGEST_UNBROKEN + 1},}}")
_BREAK = "\N{ZERO WIDTH SPACE}"


def page_data(paper: Paper) -> dict[str, Any]:
    """Return a paper for the template; a note at its end says if characters could not be printed."""
    tongue = paper.tongue
    data = {
        "kind": paper.kind,
        "lang": tongue.code,
        "title": tongue.shown(paper.title),
        "subtitle": tongue.shown(paper.subtitle),
        "front": bool(paper.subtitle),
        "stamp": stamp_lines(paper),
        "contents": tongue.say("stamp.contents") if paper.contents else "",
        "parts": [_part(part, tongue) for part in paper.parts],
    }
    safe, lost = _printable(data)
    if lost:
        note = tongue.count("stamp.lost_characters", lost)
        safe["parts"].append(_part(Part("", (Sentences((note,), bullets=False),)), tongue))
    return dict(safe)


def stamp_lines(paper: Paper) -> dict[str, str]:
    """Return what every page bears, in words."""
    tongue, stamp = paper.tongue, paper.stamp
    return {
        "post": tongue.shown(cut(stamp.post)),
        "version": tongue.say("stamp.version", version=stamp.version),
        "time": tongue.say("stamp.as_of", moment=tongue.moment(stamp.at, stamp.zone, year=True)),
        "handling": tongue.shown(cut(stamp.handling)) if stamp.handling else tongue.say("stamp.handling_blank"),
    }


def cut(text: str) -> str:
    """Return text as far as it fits into the head of a page, with a mark where it goes on."""
    return text if len(text) <= LONGEST_IN_HEAD else f"{text[: LONGEST_IN_HEAD - 1]}…"


def code_svg(code: Code) -> str:
    """Return a QR code as SVG, with error correction at level M and its quiet zone."""
    out = io.BytesIO()
    segno.make(code.content, error="m", micro=False).save(out, kind="svg", scale=4, border=4, xmldecl=False)
    return out.getvalue().decode("utf-8")


def code_png(code: Code) -> bytes:
    """Return a QR code as PNG."""
    out = io.BytesIO()
    segno.make(code.content, error="m", micro=False).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def column_shares(table: Table) -> list[float]:
    """
    Return the share of the width that each column takes.

    By the longest line of its cells, bounded, so that a long text does not squeeze the figures beside it.
    """
    shares = []
    for number, column in enumerate(table.columns):
        texts = [column.header, *(cells[number].text for cells in table.rows)]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        shares.append(min(WIDEST, max(NARROWEST, float(longest), _longest_word(column.header))))
    return shares


def _page_shares(table: Table) -> list[float]:
    """Return the shares for the page: short columns are as wide as their text (0), the others share the rest."""
    shares = column_shares(table)
    widest = max(shares)

    def unbroken(limit: float, figures: float) -> list[bool]:
        limits = (figures if column.figures else limit for column in table.columns)
        return [share <= most and share < widest for share, most in zip(shares, limits, strict=True)]

    kept = unbroken(DATE_WIDE, FIGURES_WIDE)
    if sum(share for share, whole in zip(shares, kept, strict=True) if whole) > MOST_UNBROKEN:
        kept = unbroken(AS_WIDE_AS_TEXT, AS_WIDE_AS_TEXT)
    return [0.0 if whole else share for share, whole in zip(shares, kept, strict=True)]


def _longest_word(text: str) -> float:
    return float(max((len(word) for word in text.split()), default=0))


def _part(part: Part, tongue: Tongue) -> dict[str, Any]:
    return {
        "title": tongue.shown(part.title),
        "level": part.level,
        "new_page": part.new_page,
        "lang": part.language or tongue.code,
        "blocks": [_block(block, tongue) for block in part.blocks],
    }


def _block(block: Block, tongue: Tongue) -> dict[str, Any]:
    match block:
        case Sentences():
            return _sentences(block, tongue)
        case Facts():
            shown = [{k: tongue.shown(getattr(f, k)) for k in ("label", "value", "detail")} for f in block.items]
            return {"kind": "facts", "items": shown}
        case Table():
            return _table(block, tongue)
        case Card():
            return _card(block, tongue)
        case Graph():
            return _graph(block, tongue)
        case Code():
            caption = tongue.shown(block.caption)
            return {"kind": "code", "svg": code_svg(block), "content": block.content, "caption": caption}
        case Blanks():
            headers = [tongue.shown(header) for header in block.headers]
            widths = [*block.widths]
            return {
                "kind": "blanks",
                "headers": headers,
                "widths": widths,
                "lines": block.lines,
                "first": block.first,
            }
        case Signatures():
            roles = [tongue.shown(role) for role in block.roles]
            return {"kind": "signatures", "roles": roles, "words": tongue.say("stamp.signature")}


def _sentences(block: Sentences, tongue: Tongue) -> dict[str, Any]:
    items = [tongue.shown(item) for item in block.items]
    return {
        "kind": "sentences",
        "items": items,
        "bullets": block.bullets,
        "large": block.large,
        "boxes": block.boxes,
    }


def _table(block: Table, tongue: Tongue) -> dict[str, Any]:
    def column(column: Column, share: float) -> Mapping[str, Any]:
        return {"header": tongue.shown(column.header), "width": share, "figures": column.figures}

    def cell(cell: Cell) -> Mapping[str, Any]:
        return {"text": tongue.shown(cell.text), "alarm": cell.alarm}

    return {
        "kind": "table",
        "caption": tongue.shown(block.caption),
        "columns": [column(c, share) for c, share in zip(block.columns, _page_shares(block), strict=True)],
        "rows": [[cell(c) for c in cells] for cells in block.rows],
        "note": tongue.shown(block.note),
    }


def _card(block: Card, tongue: Tongue) -> dict[str, Any]:
    slots = [
        {"label": tongue.say(f"card.{name}"), "lines": [tongue.shown(line) for line in lines]}
        for name, lines in zip(SLOTS, block.slots, strict=True)
    ]
    return {"kind": "card", "title": tongue.shown(block.title), "mark": tongue.shown(block.mark), "slots": slots}


def _graph(block: Graph, tongue: Tongue) -> dict[str, Any]:
    ends = spread([one.points[-1][1] for one in block.lines], apart=LABELS_APART, highest=1.0)
    lines = [
        {
            "label": tongue.shown(one.label),
            "points": [[round(x, 4), round(y, 4)] for x, y in one.points],
            "strong": one.strong,
            "end": round(end, 4),
        }
        for one, end in zip(block.lines, ends, strict=True)
    ]
    return {
        "kind": "graph",
        "title": tongue.shown(block.title),
        "alt": tongue.shown(block.alt),
        "lines": lines,
        "across": [[share, tongue.shown(text)] for share, text in block.across],
        "up": [[share, tongue.shown(text)] for share, text in block.up],
        "marker": None if block.marker is None else [block.marker[0], tongue.shown(block.marker[1])],
    }


def _printable(data: Any) -> tuple[Any, int]:
    """Return the data with every text made printable and breakable, and how many characters were lost."""
    if isinstance(data, str):
        kept = printable(data)
        return _RUN.sub(_breakable, kept), kept.count(SUBSTITUTE) - data.count(SUBSTITUTE)
    if isinstance(data, list):
        made = [_printable(item) for item in data]
        return [item for item, _ in made], sum(lost for _, lost in made)
    if isinstance(data, dict):
        kept_keys = {key: (value, 0) if key == "svg" else _printable(value) for key, value in data.items()}
        return {key: item for key, (item, _) in kept_keys.items()}, sum(lost for _, lost in kept_keys.values())
    return data, 0


def _breakable(found: re.Match[str]) -> str:
    run = found[0]
    return _BREAK.join(run[start : start + PIECE] for start in range(0, len(run), PIECE))
