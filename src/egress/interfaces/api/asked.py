"""What may be asked: strict forms that refuse what nobody reads."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from egress.kit import parse_instant

FIRST_YEAR, LAST_YEAR = 1970, 2200
MARKS = r"\u27e6\u27e7"
"""The brackets of the marks that stand for hidden texts: nobody writes them, or a mark copied from one place would be
filled with its name in another."""

MARK = re.compile(rf"[{MARKS[:6]}][0-9a-f]{{32}}[{MARKS[6:]}]")
"""A mark, whole."""

CONTROL, CONTROL_IN_WORDS = r"\u0000-\u001f\u007f", r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f"
"""Characters that no line and no longer text holds."""

PLAIN = rf"^[^{CONTROL_IN_WORDS}{MARKS}]*$"
"""Text without control characters but line breaks and tabs."""


class Asked(BaseModel):
    """A body: strict, and closed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Answered(BaseModel):
    """An answer that is no document of `publications`."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def read_instant(value: Any) -> datetime:
    """Read an instant with its offset, as UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if not isinstance(value, str):
        raise ValueError("an instant with its offset, such as 2030-03-10T00:00:00Z")
    try:
        instant = parse_instant(value)
    except (ValueError, OverflowError):
        raise ValueError("an instant with its offset, such as 2030-03-10T00:00:00Z") from None
    if not FIRST_YEAR <= instant.year < LAST_YEAR:
        raise ValueError(f"an instant from {FIRST_YEAR} until {LAST_YEAR}")
    return instant


AudienceName = Literal["named", "organisation", "partners", "community", "public"]
"""Whom a publication is meant for, from the fewest to everybody; the names of `Audience`."""

Instant = Annotated[
    datetime,
    BeforeValidator(read_instant),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "ISO 8601 with its offset.",
            "examples": ["2030-03-10T00:00:00Z"],
        }
    ),
]
Line = Annotated[str, StringConstraints(max_length=200, pattern=rf"^[^{CONTROL}{MARKS}]*$")]
FilledLine = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=200, pattern=rf"^[^{CONTROL}{MARKS}]*[^\s{MARKS}][^{CONTROL}{MARKS}]*$"
    ),
]
Words = Annotated[str, StringConstraints(max_length=10_000, pattern=PLAIN)]
FilledWords = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=10_000, pattern=rf"^[^{CONTROL_IN_WORDS}{MARKS}]*[^\s{MARKS}][^{MARKS}]*$"
    ),
]
Cell = Annotated[str, StringConstraints(max_length=10_000)]
Column = Annotated[str, StringConstraints(max_length=200)]
"""Name of a column or file; bounded, since an unbounded key is not looked at, whatever it is made of."""

Id = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z0-9_-]{1,64}$")]
ActId = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=rf"^[^{CONTROL}{MARKS}]+$")]
PostId = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,64}$", description="Id of the post.", examples=["tiny-post"])]
ActAs = Annotated[
    Line, Field(description="The role of the authority table to act under; empty = the first that you have.")
]
Reason = Annotated[FilledWords, Field(description="Why; sealed under the key of the post.")]
