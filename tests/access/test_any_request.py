"""Any request, as described or not: no fault, no break of the description, no trace."""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle
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
EXAMPLES = {"hundred": 100, "thousands": 2000}
TRACES = (b"Traceback (most", b'File "/', b"sqlalchemy", b"site-packages")

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


def throw_at(house: House, callers: dict[str, Any], operation: Any, examples: int) -> Counter[str]:
    """
    Send requests of one operation; return how many each caller sent.

    Every other one comes from whoever has every role and gets behind each door, the others from each role in turn.
    """
    sent: Counter[str] = Counter()
    turns = cycle(one for role in Role for one in (ALL, role.value))

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
        who = next(turns)
        if operation.path.endswith("/events"):
            case.query = {**(case.query or {}), "for_s": 0}
        person = callers[who]
        secret = kept_in(house, person)
        headers = {"X-CSRF-Token": csrf_of(secret), "Cookie": f"{cookie_name(house, 'session')}={secret}"}
        response = case.call(base_url=house.origin, app=person.client.app, headers=headers)
        case.validate_response(response, checks=CHECKS)
        assert not any(trace in response.content for trace in TRACES), response.content[:2000]
        sent[who] += 1

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


def assert_thrown(sent: Counter[str], callers: dict[str, Any]) -> None:
    """Every role had its turn, unless there are not so many ways to ask."""
    assert sent[ALL] > 0
    assert set(sent) == set(callers) or sent.total() < 2 * len(Role), sent


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_a_hundred(built: House, callers: dict[str, Any], operation: Any) -> None:
    """A hundred requests of every operation, from every role."""
    sent = throw_at(built, callers, operation, EXAMPLES["hundred"])
    assert_thrown(sent, callers)


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_thousands(built: House, callers: dict[str, Any], operation: Any) -> None:
    """Two thousand requests of every operation, from every role."""
    sent = throw_at(built, callers, operation, EXAMPLES["thousands"])
    assert_thrown(sent, callers)
