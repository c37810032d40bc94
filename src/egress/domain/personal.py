"""Which fields of a case may name persons or quote them: data that is never stored in clear."""

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
    def put(holder: Any, field: str) -> str:
        value = getattr(holder, field)
        return change(f"{table}/{row.id}/{field}", value) if value else value

    basis: Basis = replace(row.basis, **{name: put(row.basis, name) for name in BASIS_WORDS})
    return replace(row, basis=basis, **{name: put(row, name) for name in names})
