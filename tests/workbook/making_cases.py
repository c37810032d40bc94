"""Legal case folders made from the shipped ones: other ids, other numbers, odd words, more rows, fewer columns."""

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from pydantic.fields import FieldInfo

from egress.inputs import find_problems
from egress.inputs.cells import IdReader, ListReader, NumberReader, PatternReader, TextReader
from egress.inputs.columns import columns_of, reader_of
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES

CASES = Path(__file__).parents[2] / "cases"

ODD_TEXTS = (
    *("=1+1", "+41 22 730", "-", "- not sure", "@home", "TRUE", "007", "1e5", "1-2", "2021-07-10", "#N/A", "'quoted"),
    *('said "go", then left', "a;b", "سفارت کابل", "Ősi Žluť 𝒳 🚁", "_x0041_ and _x005F_", "x005F_", "_x000D_"),
    *(
        "tab\there",
        "nbsp\u00a0inside",
        "line\u2028separator",
        "\uffff",
        "zero\u200bwidth",
        "<b>&amp;</b>",
        "long " * 900,
    ),
)
ODD_COMMENTS = (
    "#",
    "# plain",
    "#no blank",
    "# comma, \"quote\" and 'more'",
    "# =1+1",
    "#\tفارسی 🚁",
    "## twice",
    "# _x0007_",
)

FREE_NUMBERS = ("weight", "lat", "lon", "lead_time_h", "time_to_decide_h", "step_up_margin_h")
"""Columns whose numbers no rule ties to others."""

COPIED = ("groups", "sites", "forces", "enablers", "authority", "scenarios", "reports", "estimates")
"""Tables whose rows may be copied under another id."""


@dataclass
class Sketch:
    """One table on its way to another: the header, and comments (text) or rows (lists of cells)."""

    table: Table[Any, Any]
    header: list[str]
    entries: list[str | list[str]] = field(default_factory=list)

    @property
    def rows(self) -> list[list[str]]:
        """The rows without comments."""
        return [entry for entry in self.entries if isinstance(entry, list)]

    def field(self, name: str) -> FieldInfo:
        """What the dictionary says of a column."""
        return columns_of(self.table.model)[name]

    def text(self, luck: Random) -> str:
        """Return the file; comments may come to stand above the header."""
        written = io.StringIO()
        out = csv.writer(written, lineterminator="\n")
        above = luck.randrange(2)
        head = True
        if not above:
            out.writerow(self.header)
        for entry in self.entries:
            if isinstance(entry, list) and head and above:
                out.writerow(self.header)
            head = head and not isinstance(entry, list)
            if isinstance(entry, str):
                written.write(entry + "\n")
            elif entry[0].startswith("#"):
                # Without quotes the line would be a comment.
                csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(entry)
            else:
                out.writerow(entry)
            if luck.random() < 0.05:
                # A line of commas only is passed over below the header, but not above it.
                written.write(luck.choice(("\n", "   \n", "\n" if head else ",,\n")))
        if above and head:
            out.writerow(self.header)
        return written.getvalue()


def make_case(seed: int, folder: Path) -> bool:
    """
    Write a legal case into a new folder; say whether its ids and numbers were changed too.

    Changes of ids, numbers and rows may clash with a rule between tables; then only the others are made.
    """
    base = CASES / ("kabul-2021" if seed % 5 == 0 else "tiny-post")
    for bold in (True, False):
        luck = Random(seed)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        sketches = [_sketch(table, base / table.file) for table in ALL_TABLES if (base / table.file).exists()]
        if bold:
            for change in luck.sample(BOLD, luck.randrange(1, len(BOLD) + 1)):
                change(sketches, luck)
        for change in luck.sample(SAFE, luck.randrange(1, len(SAFE) + 1)):
            change(sketches, luck)
        for sketch in sketches:
            _write(folder / sketch.table.file, sketch.text(luck), luck)
        _write(folder / "case.toml", _settings((base / "case.toml").read_text(encoding="utf-8"), luck), luck)
        if not find_problems(folder):
            return bold
    raise AssertionError([problem.sentence() for problem in find_problems(folder)])


def rename_ids(sketches: list[Sketch], luck: Random) -> None:
    """Give some things other ids, wherever they are named."""
    for number in range(6):
        named = luck.choice([sketch for sketch in sketches if sketch.table.id_column and sketch.rows])
        place = named.header.index(named.table.id_column)
        old, new = luck.choice(named.rows)[place], f"{luck.choice(('x', '0', '-', 'true', '1e5_'))}{number}_renamed"
        for sketch in sketches:
            for column, name in enumerate(sketch.header):
                reader = reader_of(sketch.field(name))
                kind = reader.item if isinstance(reader, ListReader) else reader
                own = name in (named.table.id_column, "target_ids", "derived_from", "scenario_id")
                refers = own or named.table.name in (sketch.field(name).json_schema_extra or {}).get("refers_to", ())  # type: ignore[union-attr]
                if isinstance(kind, IdReader | PatternReader) and refers:
                    for row in sketch.rows:
                        row[column] = ";".join(new if part == old else part for part in row[column].split(";"))


def add_rows(sketches: list[Sketch], luck: Random) -> None:
    """Copy some rows under new ids."""
    for number in range(4):
        sketch = luck.choice([one for one in sketches if one.table.name in COPIED and one.rows])
        row = list(luck.choice(sketch.rows))
        row[sketch.header.index(sketch.table.id_column)] = f"copy_{number}"
        sketch.entries.append(row)


def change_numbers(sketches: list[Sketch], luck: Random) -> None:
    """Write some numbers otherwise, and change some a little."""
    for sketch in sketches:
        for column, name in enumerate(sketch.header):
            reader = reader_of(sketch.field(name))
            if not isinstance(reader, NumberReader) or luck.random() < 0.5:
                continue
            for row in sketch.rows:
                if row[column] and not reader.whole:
                    value = float(row[column]) * (luck.choice((1, 1.01)) if name in FREE_NUMBERS else 1)
                    plain = f"{value!r}"
                    row[column] = luck.choice((plain, f"{plain}00", plain if value < 0 else f"+{plain}"))
                elif row[column]:
                    row[column] = luck.choice((row[column], f"+{row[column]}", f"00{row[column]}"))


def blank_columns(sketches: list[Sketch], luck: Random) -> None:
    """Take the words of optional text columns away, or the columns themselves."""
    for sketch in sketches:
        for name in ("source", "owner", "affirm_by", "note", "informed", "fallback_authority", "t_public"):
            if name in sketch.header and not sketch.field(name).is_required() and luck.random() < 0.4:
                place = sketch.header.index(name)
                away = luck.random() < 0.5
                for row in sketch.rows:
                    row[place] = ""
                    if away:
                        del row[place]
                if away:
                    del sketch.header[place]


def odd_words(sketches: list[Sketch], luck: Random) -> None:
    """Put odd words where free text stands."""
    for sketch in sketches:
        for column, name in enumerate(sketch.header):
            if isinstance(reader_of(sketch.field(name)), TextReader) and name not in ("change", "value"):
                for row in sketch.rows:
                    if luck.random() < 0.3:
                        row[column] = luck.choice(ODD_TEXTS)


def add_comments(sketches: list[Sketch], luck: Random) -> None:
    """Write comments above, between and below the rows."""
    for sketch in sketches:
        for _ in range(luck.randrange(4)):
            sketch.entries.insert(luck.randrange(len(sketch.entries) + 1), luck.choice(ODD_COMMENTS))


def shuffle_columns(sketches: list[Sketch], luck: Random) -> None:
    """Put the columns in another order."""
    for sketch in sketches:
        order = list(range(len(sketch.header)))
        luck.shuffle(order)
        for row in (sketch.header, *sketch.rows):
            row[:] = [row[place] for place in order]


BOLD: tuple[Callable[[list[Sketch], Random], None], ...] = (rename_ids, add_rows, change_numbers)
SAFE: tuple[Callable[[list[Sketch], Random], None], ...] = (blank_columns, odd_words, add_comments, shuffle_columns)


def _sketch(table: Table[Any, Any], file: Path) -> Sketch:
    sketch = Sketch(table, [])
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            sketch.entries.append(line)
        elif line.strip(",\t "):
            cells = next(csv.reader([line]))
            if sketch.header:
                sketch.entries.append(cells)
            else:
                sketch.header = cells
    return sketch


def _settings(text: str, luck: Random) -> str:
    """Return case.toml with more comments, other spellings of the same values, and other words."""
    swaps = (
        ("horizon_days = 1\n", "horizon_days = 1.50\n"),
        ("horizon_days = 45\n", "horizon_days = 4.5e1\n"),
        ("[planning]\n", "[planning]  # how far\n"),
        (
            "risk_levels = [0.02, 0.05, 0.10, 0.20]",
            "risk_levels = [\n  0.02, # first\n  0.05,\n  0.10, 0.20 # last\n]",
        ),
        ("seed = 1\n", "seed = 1_7\n"),
        ("cascade_threshold = {low = 0.6, likely = 0.8, high = 0.95}", "cascade_threshold.likely = 0.80"),
        ("confidence =", "affirm_by = 2021-08-01T00:00:00+04:30\nconfidence ="),
    )
    for old, new in luck.sample(swaps, luck.randrange(len(swaps) + 1)):
        text = text.replace(old, new, 1)
    # A zone's name holds no quotes, so that either kind may stand around it.
    text = "\n".join(line.replace('"', "'") if line.startswith("timezone") else line for line in text.split("\n"))
    if luck.random() < 0.5:
        odd = luck.choice([one for one in ODD_TEXTS if "\uffff" not in one]).replace("\\", "\\\\").replace('"', '\\"')
        text = "\n".join(f'label = "{odd}"' if line.startswith("label") else line for line in text.split("\n"))
    lines = text.split("\n")
    for _ in range(luck.randrange(5)):
        lines.insert(luck.randrange(len(lines)), luck.choice([one for one in ODD_COMMENTS if one != "#"]))
    return "\n".join(lines)


def _write(file: Path, text: str, luck: Random) -> None:
    data = text.encode()
    if luck.random() < 0.2:
        data = data.replace(b"\n", b"\r\n")
    file.write_bytes((b"\xef\xbb\xbf" if luck.random() < 0.2 else b"") + data)
