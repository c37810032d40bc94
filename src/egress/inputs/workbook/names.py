"""The names of the sheets and headers, which writer and reader share."""

import re

from pydantic.fields import FieldInfo

from egress.inputs.columns import unit_of

CASE_SHEET = "case"
READ_ME_SHEET = "read me"
LISTS_SHEET = "lists"
"""The sheet of case.toml, and the two that are written for the reader's sake and never read."""

CASE_COLUMNS = ("key", "value", "note", "unit", "meaning", "accepts", "example")
"""The columns of the sheet of case.toml; those after the note are for the reader's sake."""

MOST_CHARACTERS = 32_767
"""Limit of a cell, in UTF-16 units: Microsoft, Excel specifications and limits."""

_HEADER = re.compile(r"([^\[\]]*?)\s*\[([^\[\]]*)\]\Z")


def header_of(name: str, field: FieldInfo) -> str:
    """Return the header of a column: its name, and its unit in brackets where it has one."""
    unit = unit_of(field)
    return f"{name} [{unit}]" if unit else name


def name_and_unit(header: str) -> tuple[str, str]:
    """Return the column that a header names, and the unit that it claims, empty where it claims none."""
    match = _HEADER.match(header)
    return (match[1], match[2].strip()) if match else (header, "")
