"""The OpenAPI document is committed, complete, and names a right for every operation that is not open to all."""

import json

from egress.interfaces.accounts import RIGHTS, Right
from egress.interfaces.api import make_app
from egress.interfaces.api.openapi import text_of

from .housing import ROOT

OPEN_TO_ALL = {
    "GET /api/v1/provider",
    "POST /api/v1/provider/begin",
    "GET /api/v1/provider/callback",
    "GET /api/v1/provider/finish",
    "POST /api/v1/sign-in",
    "GET /api/v1/health",
}
WRITTEN = "python -m egress.interfaces.api.openapi_file docs/reference/openapi.json"


def operations() -> dict[str, dict]:
    """Return every operation of the committed document."""
    made = json.loads((ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8"))
    return {
        f"{method.upper()} {path}": operation
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
    }


def test_committed_document_is_the_one_that_is_served() -> None:
    """Whoever changes an operation commits its description."""
    committed = (ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8")
    assert committed == text_of(make_app(None)), f"renew it: {WRITTEN}"


def test_every_operation_needs_a_right_or_is_known_to_be_open() -> None:
    """No operation is open by mistake."""
    found = {name for name, operation in operations().items() if "x-right" not in operation}
    assert found == OPEN_TO_ALL
    rights = {operation["x-right"] for operation in operations().values() if "x-right" in operation}
    assert rights <= {right.value for right in Right} | {"signed_in"}


def test_every_right_is_somebodys_and_opens_something() -> None:
    """No right is left over: each is held by a role, and each opens an operation or is asked for within one."""
    held = {right for rights in RIGHTS.values() for right in rights}
    assert held == set(Right)
    opening = {operation.get("x-right") for operation in operations().values()}
    within = {Right.EDIT_PEOPLE, Right.REVEAL, Right.REVEAL_REPORTS}
    assert {right.value for right in set(Right) - within} <= opening


def test_answers_are_typed_and_problems_are_rfc_9457() -> None:
    """Every operation has an answer with a schema, and the one form of problem for every refusal."""
    for name, operation in operations().items():
        answers = operation["responses"]
        assert answers["default"]["content"].keys() == {"application/problem+json"}, name
        good = [answer for status, answer in answers.items() if status.startswith("2")]
        assert len(good) == 1, name
        for kind, content in good[0].get("content", {}).items():
            assert content.get("schema"), (name, kind)


def test_references_lead_somewhere() -> None:
    """No schema is referred to that the document lacks."""
    text = (ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8")
    made = json.loads(text)
    wanted = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert wanted <= made["components"]["schemas"].keys()
