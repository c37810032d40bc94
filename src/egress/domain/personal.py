"""Which fields of a case may name persons or quote them: data that is never stored in clear."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from egress.domain.basis import Basis
from egress.domain.case import Case

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "positions": ("holder_names", "contacts"),
    "reports": ("text",),
}
"""By table: the fields that hold names, contacts or free text. The note and the source of these rows count too."""

BASIS_WORDS = ("note", "source")
"""Free text in the basis of a row."""

MARK = "⟦"
"""Begins a token."""

TOKEN = re.compile(r"⟦[0-9a-f]{32}⟧")
"""What stands for a hidden text."""


def hidden_fields(table: str) -> tuple[str, ...]:
    """Return the fields and columns of a table that are personal; none for most tables."""
    return (*PERSONAL[table], *BASIS_WORDS) if table in PERSONAL else ()


def in_clear(table: str, values: Mapping[str, Any]) -> bool:
    """Whether a row, given by the values of its fields, holds personal data in clear, which memory must not keep."""
    return any(values.get(name) and not TOKEN.fullmatch(values[name]) for name in hidden_fields(table))


def with_personal(case: Case, change: Callable[[str, str], str]) -> Case:
    """
    Return the case with every personal field that is not empty put through `change(context, value)`.

    The context is ``table/row/field``, so that equal texts in two places need not become equal.
    No plan and no curve is reckoned from these fields.
    """
    tables: dict[str, Any] = {
        table: tuple(_changed(table, row, names, change) for row in getattr(case, table))
        for table, names in PERSONAL.items()
    }
    return replace(case, **tables)


def _changed(table: str, row: Any, names: tuple[str, ...], change: Callable[[str, str], str]) -> Any:
    def put(holder: Any, fields: tuple[str, ...]) -> dict[str, str]:
        """Return the fields of a holder that become something else."""
        values = {field: getattr(holder, field) for field in fields}
        changed = {field: change(f"{table}/{row.id}/{field}", value) for field, value in values.items() if value}
        return {field: value for field, value in changed.items() if value != values[field]}

    own, words = put(row, names), put(row.basis, BASIS_WORDS)
    if not own and not words:
        return row
    basis: Basis = replace(row.basis, **words)
    return replace(row, basis=basis, **own)


def name_key(name: str) -> str:
    """
    Return the text by which a person's name is told from another: the same however a keyboard put it together.

    Capitals, blanks, composed or parted letters (NFKC) and signs that are not seen, such as those that turn the
    direction of writing, do not make another person: nobody is the second person to themselves.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())
