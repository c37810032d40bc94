"""What may be asked: strict forms that refuse what nobody reads."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from egress.kit import parse_instant

FIRST_YEAR, LAST_YEAR = 1970, 2200
PLAIN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
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
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\u0000-\u001f\u007f]*$")]
FilledLine = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]*\S[^\u0000-\u001f\u007f]*$"),
]
Words = Annotated[str, StringConstraints(max_length=10_000, pattern=PLAIN)]
FilledWords = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=10_000, pattern=r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*\S"
    ),
]
Cell = Annotated[str, StringConstraints(max_length=10_000)]
Id = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z0-9_-]{1,64}$")]
ActId = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\u0000-\u001f\u007f]+$")]
PostId = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,64}$", description="Id of the post.", examples=["tiny-post"])]
ActAs = Annotated[
    Line, Field(description="The role of the authority table to act under; empty = the first that you have.")
]
Reason = Annotated[FilledWords, Field(description="Why; sealed under the key of the post.")]
