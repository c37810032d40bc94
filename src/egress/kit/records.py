"""What records (dataclasses) are made of, looked up once for each kind."""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from functools import cache


@cache
def field_names(kind: Hashable) -> tuple[str, ...] | None:
    """Return the names of the fields of a kind of record, in their order; None for whatever is no record."""
    return tuple(one.name for one in fields(kind)) if isinstance(kind, type) and is_dataclass(kind) else None
