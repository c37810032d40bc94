"""Who is let in: every operation by every role, at the own post, another post, and with nothing that still holds."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from egress.interfaces.accounts import EVERY_POST, Grant, Role
from egress.interfaces.accounts.digests import csrf_of
from egress.interfaces.api import House, make_app
from egress.interfaces.api.door import cookie_name

from .housing import API, BEGIN, OTHER, OWN, ROOT, Person, Standing, moved_in, opened_house

ALL = tuple(role.value for role in Role)
FILLINGS = {
    "post_id": OWN,
    "account_id": "nobody",
    "device_id": "nothing",
    "token_id": "nothing",
    "session_id": "nothing",
    "at_post": OWN,
    "role": "viewer",
    "seq": "1",
    "job_id": "nothing",
    "form": "json",
    "table": "groups",
    "z": "0",
    "x": "0",
    "y": "0",
}
DOOR = {"not_signed_in": 401, "not_allowed": 403, "no_such_post": 404}
"""Kinds of problem that say: not let in."""


@dataclass(frozen=True)
class Row:
    """A row of the matrix: an operation, and who is let in."""

    method: str
    path: str
    scope: str
    let_in: str
    by_token: str

    @property
    def name(self) -> str:
        """The operation's name."""
        return f"{self.method} {self.path}"

    def lets_in(self, role: str) -> bool:
        """Whether a role is let in where it holds."""
        return self.let_in in ("everybody", "signed_in") or role in self.let_in.split(";")


def rows() -> list[Row]:
    """Return the matrix."""
    with open(Path(__file__).with_name("matrix.csv"), encoding="utf-8", newline="") as opened:
        return [Row(**line) for line in csv.DictReader(opened)]


def described() -> set[str]:
    """Return every operation of the OpenAPI document."""
    made = json.loads((ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8"))
    return {f"{m.upper()} {path.removeprefix(API)}" for path, found in made["paths"].items() for m in found}


def test_every_operation_has_a_row() -> None:
    """An operation that nobody thought about fails the build, and so does a row whose operation is gone."""
    assert {row.name for row in rows()} == described()


def test_every_row_names_roles() -> None:
    """A row says who is let in, in the names of roles."""
    for row in rows():
        assert row.let_in in ("everybody", "signed_in") or set(row.let_in.split(";")) <= set(ALL), row


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> "House":
    """A house that all of these knock at."""
    with opened_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
def knock(shared: House) -> Callable[..., str]:
    """A function that knocks with the secret of a session and tells what the door says: a kind, or "let in"."""
    client = TestClient(make_app(shared), base_url=shared.origin, raise_server_exceptions=False)

    def knocked(row: Row, session: str, **fillings: str) -> str:
        path = API + row.path.format(**{**FILLINGS, **fillings})
        path += "?for_s=0" if path.endswith("/events") else ""
        client.cookies.clear()
        headers = {"X-CSRF-Token": csrf_of(session)} if session else {}
        if session:
            client.cookies.set(cookie_name(shared, "session"), session)
        body = {} if row.method in ("POST", "PUT") else None
        answer = client.request(row.method, path, json=body, headers=headers)
        assert answer.status_code < 500, (row.name, answer.text)
        kind = answer.json()["type"].rpartition(":")[2] if answer.status_code >= 400 else ""
        if kind in DOOR:
            assert answer.status_code == DOOR[kind], (row.name, answer.text)
            return kind
        return "let in"

    return knocked


def somebody(house: House, name: str, *grants: Grant) -> Person:
    """Return somebody with these roles."""
    return moved_in(house, name, *grants, app=make_app(house))


@pytest.mark.parametrize("role", ALL)
def test_at_the_own_and_at_another_post(shared: House, knock: Callable[..., str], role: str) -> None:
    """A role opens what its row says at the own post, nothing at another, and nothing of the record as a whole."""
    wrong = []
    local = somebody(shared, f"local {role}", Grant(post_id=OWN, role=Role(role)))
    wide = somebody(shared, f"wide {role}", Grant(post_id=EVERY_POST, role=Role(role)))
    for row in rows():
        if row.path == "/sign-out":
            continue
        lets = row.lets_in(role)
        free = row.let_in in ("everybody", "signed_in")
        expected = {"own": "let in" if lets else "not_allowed", "wide": "let in" if lets else "not_allowed"}
        found = {"own": knock(row, local.session), "wide": knock(row, wide.session)}
        if row.scope == "post":
            expected |= {"other": "no_such_post", "missing": "no_such_post"}
            opens = row.path.endswith("/case/files") and lets
            found["other"] = knock(row, local.session, post_id=OTHER)
            found["missing"] = knock(row, wide.session, post_id="no-such-post")
            if opens or (not lets and found["missing"] == "not_allowed"):
                expected["missing"] = found["missing"]
        elif not free:
            expected["own"] = "not_allowed"
        wrong += [f"{row.name} as {role}, {how}: {found[how]}" for how in found if found[how] != expected[how]]
    assert not wrong, "\n".join(wrong)


def _outlived(house: House, person: Person) -> None:
    row = house.desk.session(_digest(person))
    assert row is not None
    _keep(house, person, until="2030-03-01T00:00:00Z")


def _idle(house: House, person: Person) -> None:
    _keep(house, person, seen_at="2030-03-08T22:00:00Z")


def _keep(house: House, person: Person, **values: str) -> None:
    from dataclasses import replace

    row = house.desk.session(_digest(person))
    assert row is not None
    house.desk.put_session(replace(row, **values))


def _digest(person: Person) -> str:
    from egress.interfaces.accounts.digests import digest_of

    return digest_of(person.session)


def _no_session(_: House, person: Person) -> None:
    object.__setattr__(person, "session", "")


def _made_up(_: House, person: Person) -> None:
    object.__setattr__(person, "session", "A" * 43)


SPOILED: dict[str, Callable[[House, Person], object]] = {
    "no session": _no_session,
    "a session made up": _made_up,
    "a session that has ended": _outlived,
    "a session that lay idle": _idle,
    "a session signed out": lambda house, person: house.access.sign_out(person.session),
    "an account that was shut": lambda house, person: house.access.revoke_account(person.account_id),
    "a device that was shut out": lambda house, person: house.access.revoke_device(person.device_id),
}
"""By what no longer holds: how it came to that."""


QUICK = ("no session", "an account that was shut")


@pytest.mark.parametrize(
    "how", [how if how in QUICK else pytest.param(how, marks=pytest.mark.slow) for how in SPOILED]
)
def test_with_nothing_that_still_holds(shared: House, knock: Callable[..., str], how: str) -> None:
    """Without a session, or with one that has ended, no role opens anything but what is open to everybody."""
    wrong = []
    for role in ALL:
        person = somebody(shared, f"{role}, {how}", Grant(post_id=EVERY_POST, role=Role(role)))
        SPOILED[how](shared, person)
        for row in rows():
            expected = "let in" if row.let_in == "everybody" else "not_signed_in"
            found = knock(row, person.session)
            if found != expected:
                wrong.append(f"{row.name} as {role} with {how}: {found}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ALL)
def test_a_role_that_ended_or_was_taken_away(shared: House, knock: Callable[..., str], role: str) -> None:
    """From the next request on a role that ended or was taken away opens nothing that needs one."""
    ended = Grant(post_id=EVERY_POST, role=Role(role), until=BEGIN - timedelta(seconds=1))
    late = somebody(shared, f"late {role}", ended)
    bare = somebody(shared, f"bare {role}", Grant(post_id=EVERY_POST, role=Role(role)))
    shared.access.take(bare.account_id, EVERY_POST, Role(role))
    wrong = []
    for row in rows():
        if row.let_in in ("everybody", "signed_in"):
            continue
        expected = "no_such_post" if row.scope == "post" else "not_allowed"
        for person in (late, bare):
            if (found := knock(row, person.session)) != expected:
                wrong.append(f"{row.name} as {person.name}: {found}")
    assert not wrong, "\n".join(wrong)


def test_tokens_open_feeds_and_nothing_else(shared: House) -> None:
    """A workbook's token reads feeds under its owner's role; it opens no other operation, and none once revoked."""
    person = somebody(shared, "token owner", *(Grant(post_id=EVERY_POST, role=role) for role in Role))
    token, secret = shared.access.new_feed_token(person.account_id, "a workbook", 30)
    client = TestClient(make_app(shared), base_url=shared.origin)
    for row in rows():
        path = API + row.path.format(**FILLINGS) + ("?for_s=0" if row.path.endswith("/events") else "")
        headers = {"Authorization": f"Bearer {secret}"}
        body = {} if row.method in ("POST", "PUT") else None
        answer = client.request(row.method, path, headers=headers, json=body)
        if row.by_token == "yes":
            assert answer.status_code == 200, row.name
        elif row.let_in != "everybody":
            assert answer.status_code == 401, row.name
    shared.access.revoke_feed_token(person.account_id, token.id)
    assert client.get(f"{API}/feeds/portfolio.json", headers=headers).status_code == 401


def test_a_token_runs_out(house: House) -> None:
    """A token is refused from its last instant on, and so is one of an account that was shut."""
    clock: Standing = house.clock  # type: ignore[assignment]
    person = moved_in(house, "Tim", Grant(post_id=OWN, role=Role.VIEWER))
    _, secret = house.access.new_feed_token(person.account_id, "a workbook", 30)
    client = TestClient(make_app(house), base_url=house.origin, headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"{API}/feeds/portfolio.json").status_code == 200
    clock.forward(days=30)
    assert client.get(f"{API}/feeds/portfolio.json").status_code == 401
    clock.forward(days=-1)
    house.access.revoke_account(person.account_id)
    assert client.get(f"{API}/feeds/portfolio.json").status_code == 401
