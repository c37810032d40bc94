"""Answers that are documents of `publications`: sent as they are written, described by their own schemas."""

from typing import Any

from fastapi import Response

from egress.publications import Document
from egress.publications.json_schemas import ANSWERS

NAMES = {name: f"{name.title()}Answer" for name in ANSWERS}
"""By answer: the name of its schema in the OpenAPI document."""


def sent(document: Document, *, headers: dict[str, str] | None = None) -> Response:
    """Return a document as the answer."""
    return Response(document.content, media_type=document.media_type, headers=headers)


def described(*names: str, other: dict[str, Any] | None = None, told: str = "Answered.") -> dict[int | str, Any]:
    """Return how an operation describes that it answers with one of these documents."""
    refs = [{"$ref": f"#/components/schemas/{NAMES[name]}"} for name in names]
    schema: dict[str, Any] = refs[0] if len(refs) == 1 else {"oneOf": refs}
    content: dict[str, Any] = {"application/json": {"schema": schema}} if refs else {}
    return {200: {"description": told, "content": {**content, **(other or {})}}}


TEXT: dict[str, Any] = {"schema": {"type": "string"}}
BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
