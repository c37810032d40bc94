"""A table as text that explains itself: what it is for, and what each column means, before the header."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from egress.inputs.columns import columns_of, reader_of, references_of, unit_of
from egress.inputs.table import Table


def commented_table(
    table: Table[Any, Any],
    *,
    comments: Iterable[str] = (),
    rows: Iterable[Mapping[str, str]] = (),
    closing: Iterable[str] = (),
) -> str:
    """
    Return the text of a table with all of its columns.

    Parameters
    ----------
    comments : lines of the profile's own, put below the sentence that says what the table is.
    rows : cells by column; a column that is not named stays empty.
    closing : comments below the rows, such as rows to be put to use later.
    """
    columns = columns_of(table.model)
    head = [f"{table.file}: {table.about}", *comments, "Columns; those with * must be filled in:"]
    head += [f"  {_explained(name, field)}" for name, field in columns.items()]
    out = io.StringIO()
    out.writelines(f"# {line}\n" for line in head)
    writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    out.writelines(f"# {line}\n" for line in closing)
    return out.getvalue()


def _explained(name: str, field: FieldInfo) -> str:
    star = "*" if field.is_required() else ""
    unit = f" [{unit_of(field)}]" if unit_of(field) else ""
    example = (field.examples or [""])[0]
    return f"{name}{star}{unit}: {field.description} Accepts {_accepts(field)}. Example: {example}"


def _accepts(field: FieldInfo) -> str:
    referred = references_of(field)
    if referred == ("categories",):
        return "categories of groups.csv"
    if referred:
        return "ids of " + ", ".join(f"{table}.csv" for table in referred)
    return str(reader_of(field).expected)
