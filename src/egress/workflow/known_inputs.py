"""What an answer rests on: the inputs known by as_of, and their digest."""

from datetime import datetime
from typing import Any

from egress.domain import Case, known_at
from egress.kit import digest, plain


def inputs_digest(case: Case, as_of: datetime) -> str:
    """
    Return the digest of everything in the case that was known by then.

    Line numbers do not count, so that a comment or a report that came later changes nothing.
    """
    return digest(_without_rows(plain(known_at(case, as_of))))


def _without_rows(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_rows(item) for key, item in value.items() if key != "row"}
    return [_without_rows(item) for item in value] if isinstance(value, list) else value
