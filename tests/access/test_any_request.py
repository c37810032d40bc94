"""Any request, as described or not: no fault, no break of the description, no trace."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from egress.interfaces.accounts import Refused, Role
from egress.interfaces.accounts.digests import csrf_of
from egress.interfaces.api import House, make_app
from egress.interfaces.api.door import cookie_name

from .housing import everywhere, moved_in, opened_house

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ALL = "every role"
EXAMPLES = {"few": 4, "hundred": 100, "thousands": 2000}
TRACES = ("Traceback (most", 'File "/', "sqlalchemy", "site-packages")

DESCRIBED = schemathesis.openapi.from_dict(make_app(None).openapi())
OPERATIONS = [result.ok() for result in DESCRIBED.get_all_operations()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that all of these knock at."""
    with opened_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def callers(built: House) -> dict[str, Any]:
    """Somebody of every role, and somebody with all of them."""
    app = make_app(built)
    made = {role.value: moved_in(built, f"Caller {role}", everywhere(role), app=app) for role in Role}
    made[ALL] = moved_in(built, "Caller of all", *(everywhere(role) for role in Role), app=app)
    return made


def kept_in(house: House, person: Any) -> str:
    """Return the secret of a session of somebody, whatever earlier requests did to it."""
    try:
        house.access.caller(person.session)
    except Refused:
        row = house.desk.account(id=person.account_id)
        assert row is not None
        device, _ = house.access.enrol(row, "again")
        object.__setattr__(person, "session", house.access.let_in(row, device.id).session)
    return str(person.session)


def throw_at(house: House, person: Any, operation: Any, examples: int) -> int:
    """Send requests of one operation in somebody's name; return how many were sent."""
    sent = 0

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @schemathesis_given(operation)
    def send(case: Any) -> None:
        nonlocal sent
        if operation.path.endswith("/events"):
            case.query = {**(case.query or {}), "for_s": 0}
        secret = kept_in(house, person)
        headers = {"X-CSRF-Token": csrf_of(secret), "Cookie": f"{cookie_name(house, 'session')}={secret}"}
        response = case.call(base_url=house.origin, app=person.client.app, headers=headers)
        case.validate_response(response, checks=CHECKS)
        assert not any(trace in response.text for trace in TRACES), response.text
        sent += 1

    send()
    return sent


def schemathesis_given(operation: Any) -> Any:
    """Return the decorator that draws cases of an operation, good ones and bad ones."""
    from hypothesis import given, strategies
    from schemathesis import GenerationMode

    drawn = [
        operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    ]
    return given(case=strategies.one_of(*drawn))


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_few_by_somebody_with_every_role(built: House, callers: dict[str, Any], operation: Any) -> None:
    """A few requests of every operation by somebody whom every door lets in."""
    assert throw_at(built, callers[ALL], operation, EXAMPLES["few"]) > 0


@pytest.mark.long
@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_a_hundred_by_each_role(built: House, callers: dict[str, Any], operation: Any, role: str) -> None:
    """A hundred requests of every operation by each role."""
    throw_at(built, callers[role], operation, EXAMPLES["hundred"])


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_thousands_by_somebody_with_every_role(built: House, callers: dict[str, Any], operation: Any) -> None:
    """Two thousand requests of every operation by somebody whom every door lets in."""
    throw_at(built, callers[ALL], operation, EXAMPLES["thousands"])
