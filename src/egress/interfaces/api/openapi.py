"""
The OpenAPI document: every operation, the right that it needs, its answers and its problems.

``python -m egress.interfaces.api.openapi_file FILE`` writes it; a test compares it with docs/reference/openapi.json.
"""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from egress import __version__
from egress.interfaces.api.answers import NAMES
from egress.interfaces.api.door import CSRF_HEADER, SAFE, Needs
from egress.interfaces.api.problems import MEDIA_TYPE, ProblemDetails
from egress.interfaces.api.routes import ROUTERS
from egress.interfaces.wiring import table_columns
from egress.kit import InternalError
from egress.publications.json_schemas import schema_of

PREFIX = "/api/v1"
ABOUT = (
    "How long a post has, how long it needs, and what to decide today. Every operation needs one right (`x-right`); "
    "which role has it is told by GET /api/v1/roles. Texts that may name persons are hidden: a mark such as "
    "⟦0f…⟧ stands for them, and may be handed back where it stood."
)
PROBLEMS = {
    "401": "Not signed in, or no longer.",
    "403": "Your role does not let you do this.",
    "404": "Not there, or not for you to see.",
    "409": "Somebody else was first, or it is taken; nothing was changed.",
    "422": "Not as described, or against the rules of the post; nothing was changed.",
    "429": "Too many calls, or failed tries, in a short time; `Retry-After` says how long to wait, in seconds.",
    "default": "Any other refusal or fault.",
}
SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "egress_session",
        "description": "Set by POST /api/v1/sign-in.",
    },
    "csrf": {"type": "apiKey", "in": "header", "name": CSRF_HEADER, "description": "From GET /api/v1/session."},
    "token": {"type": "http", "scheme": "bearer", "description": "A feed token; also as the password of Basic."},
}
Schema = dict[str, Any]


def document_of(app: FastAPI) -> Schema:
    """Return the OpenAPI document of the application."""
    made = get_openapi(title="egress", version=__version__, description=ABOUT, routes=app.routes)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["ProblemDetails"] = _with_definitions(ProblemDetails.model_json_schema(ref_template=REF), schemas)
    for more in (_answer_schemas(), _table_schemas()):
        if twice := set(schemas) & set(more):
            raise InternalError(f"two schemas bear one name: {', '.join(sorted(twice))}")
        schemas |= more
    made["components"]["securitySchemes"] = SECURITY
    for route, method, operation in _operations(made):
        _describe(route, method, operation)
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    return made


def needs_of(route: APIRoute) -> Needs | None:
    """Return what a route needs; None for one that is open to everybody."""
    found = [one.call for one in route.dependant.dependencies if isinstance(one.call, Needs)]
    return found[0] if found else None


REF = "#/components/schemas/{model}"


def _operations(made: Schema) -> Iterator[tuple[APIRoute, str, Schema]]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                for method in sorted(route.methods or ()):
                    yield route, method, made["paths"][PREFIX + route.path_format][method.lower()]


def _describe(route: APIRoute, method: str, operation: Schema) -> None:
    """Add to an operation the right that it needs, who may call it, and its problems."""
    needs = needs_of(route)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    own = {str(status) for status in route.responses}
    for status, told in PROBLEMS.items():
        if status not in own:
            operation["responses"][status] = {"description": told, "content": content}
    if needs is None:
        operation["security"] = []
        return
    operation["x-right"] = needs.right.value if needs.right else "signed_in"
    session: Schema = {"session": []} if method in SAFE else {"session": [], "csrf": []}
    operation["security"] = [session, {"token": []}] if needs.by_token else [session]


def _answer_schemas() -> Schema:
    """Return the schemas of the documents of `publications`, their definitions beside them."""
    found: Schema = {}
    for name, title in NAMES.items():
        schema = schema_of(name)
        schema.pop("$schema")
        found[title] = _with_definitions(schema, found, prefix=title)
    return found


def _with_definitions(schema: Schema, beside: Schema, *, prefix: str = "") -> Schema:
    """Return a schema whose definitions were put beside it; a namesake that differs gets a name of its own."""
    definitions = schema.pop("$defs", {})
    names = {}
    for name, body in definitions.items():
        plain = _plain(name)
        taken = plain in beside and beside[plain] != _referring(body, {one: _plain(one) for one in definitions})
        names[name] = f"{prefix}{plain}" if taken else plain
    for name, body in definitions.items():
        beside[names[name]] = _referring(body, names)
    return dict(_referring(schema, names))


def _plain(name: str) -> str:
    return name.rsplit("__", maxsplit=1)[-1]


def _referring(value: Any, names: dict[str, str]) -> Any:
    """Return a schema whose references point to where definitions are now."""
    if isinstance(value, dict):
        kept = {key: _referring(item, names) for key, item in value.items()}
        ref = kept.get("$ref", "")
        if isinstance(ref, str) and ref.startswith("#/$defs/"):
            old = ref.removeprefix("#/$defs/")
            kept["$ref"] = REF.format(model=names.get(old, old))
        return kept
    return [_referring(item, names) for item in value] if isinstance(value, list) else value


def _table_schemas() -> Schema:
    """Return the rows of every table of a case, column by column, in the words of the data dictionary."""
    found: Schema = {}
    tables: Schema = {}
    for table in table_columns():
        title = "".join(part.title() for part in table.name.split("_")) + "Row"
        cells = {
            column.name: {
                "type": "string",
                "description": _told(column.meaning, column.unit),
                "examples": [column.example],
            }
            for column in table.columns
        }
        row = {
            "row_id": {"type": "string", "description": "What tells the row apart."},
            "cells": {"type": "object", "properties": cells, "required": list(cells), "additionalProperties": False},
        }
        found[title] = {
            "type": "object",
            "description": table.about,
            "properties": row,
            "required": list(row),
            "additionalProperties": False,
        }
        tables[table.name] = {"type": "array", "items": {"$ref": f"#/components/schemas/{title}"}}
    found["CaseTables"] = {
        "type": "object",
        "description": "Every table of a case as text, cell by cell, as its files hold it.",
        "properties": tables,
        "required": list(tables),
        "additionalProperties": False,
    }
    return found


def _told(meaning: str, unit: str) -> str:
    return f"{meaning} Unit: {unit}." if unit else meaning


def text_of(app: FastAPI) -> str:
    """Return the document as it is committed."""
    return json.dumps(document_of(app), indent=1, ensure_ascii=False, sort_keys=False) + "\n"
