"""
The data dictionary of a case folder, made from the same models that read it.

``python -m egress.inputs.dictionary > docs/reference/data-dictionary.md``
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from egress.inputs.columns import Row, columns_of, reader_of, references_of, unit_of
from egress.inputs.settings_model import (
    BasisSection,
    CaseSection,
    CommunicationsSection,
    ExitSection,
    PlanningSection,
    RangeSection,
    ThreatSection,
    ValuesSection,
)
from egress.inputs.table import Table
from egress.inputs.tables_reading import ALL_TABLES

OPENING = """\
# Data dictionary of a case folder

Made from the models that read the folder, by `python -m egress.inputs.dictionary`; do not edit by hand.

A case is a folder with `case.toml` and one CSV file per noun, UTF-8, cells parted by commas, one header line. Blank
lines and lines that begin with `#` are passed over. One row is one line. An empty cell is unknown, and only optional
columns may have it. Lists are parted by `;`. Instants are ISO 8601 with their offset; a bare date is refused. A range
has three columns, low, likely and high; likely alone stands for all three. Ids are unique in their table. Columns,
keys and tables that are not named here are refused.
"""


def data_dictionary() -> str:
    """Return the data dictionary as Markdown: every column and key with unit, meaning and example."""
    parts = [OPENING, "## case.toml\n"]
    for title, model in _toml_sections():
        parts += [f"### {title}\n", *_rows_of({n: f for n, f in model.model_fields.items() if n not in _SHARED})]
    parts += ["### Keys that `[threat]` and `[exits.<exit>]` may have\n", *_rows_of(BasisSection.model_fields)]
    for table in ALL_TABLES:
        parts += _table_part(table)
    parts += ["## Columns that every table may have\n", *_rows_of(columns_of(Row))]
    return "\n".join(parts)


_SHARED = frozenset(BasisSection.model_fields)


def _toml_sections() -> Iterator[tuple[str, type[BaseModel]]]:
    yield "At the top", CaseSection
    for model in (PlanningSection, CommunicationsSection, ValuesSection, ThreatSection, ExitSection):
        title, _, rest = (model.__doc__ or "").rstrip(".").partition("]: ")
        yield f"`{title}]`: {rest}", model


def _table_part(table: Table[Any, Any]) -> list[str]:
    own = {n: f for n, f in columns_of(table.model).items() if n in table.model.__annotations__ or f.alias}
    presence = "Required." if table.required else "May be absent."
    return [f"## {table.file}\n", f"{table.about} {presence}\n", *_rows_of(own)]


def _rows_of(fields: Mapping[str, FieldInfo]) -> list[str]:
    lines = ["| name | needed | unit | meaning | accepts | example |", "|---|---|---|---|---|---|"]
    lines += [_row(name, field) for name, field in fields.items()]
    return [*lines, ""]


def _row(name: str, field: FieldInfo) -> str:
    cells = (
        f"`{name}`",
        "required" if field.is_required() else _otherwise(field),
        unit_of(field) or "–",
        field.description or "",
        _accepts(field),
        f"`{(field.examples or [''])[0]}`",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _otherwise(field: FieldInfo) -> str:
    """Return ``optional`` with the value that an empty cell stands for, where it stands for one."""
    default = field.default
    if default is None or default in ("", ()):
        return "optional"
    if isinstance(default, bool):
        return f"optional, else {'yes' if default else 'no'}"
    shown = ", ".join(f"{item:g}" for item in default) if isinstance(default, tuple) else f"{default}"
    return f"optional, else {shown.removesuffix('.0')}"


def _accepts(field: FieldInfo) -> str:
    referred = references_of(field)
    if referred == ("categories",):
        return "categories of groups.csv"
    if referred:
        return "ids of " + ", ".join(f"{table}.csv" for table in referred)
    if any(isinstance(kind, type) and issubclass(kind, RangeSection) for kind in _kinds(field)):
        return "a range: low, likely, high, or likely alone"
    return str(reader_of(field).expected)


def _kinds(field: FieldInfo) -> tuple[Any, ...]:
    return (field.annotation, *getattr(field.annotation, "__args__", ()))


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
