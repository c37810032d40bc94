"""The owner of an account is told of tries that failed, of what others changed about it, and of what ends soon."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from egress.interfaces.accounts import EVERY_POST, Grant, Role
from egress.interfaces.api import House
from egress.interfaces.api.watch import Watch
from egress.kit import iso_utc

from .housing import API, OWN, everywhere, grant, moved_in
from .test_signing_in import GOOD, browser, sign_in


@pytest.fixture
def ann(house: House) -> TestClient:
    """Ann's browser, signed in for the first time."""
    row, code = house.access.new_account("Ann Head")
    house.access.give(row.id, grant(Role.PLANNER))
    client = browser(house)
    assert sign_in(client, "Ann Head", GOOD, enrolment_code=code).status_code == 200
    return client


def told(client: TestClient) -> Any:
    """Return what somebody is told."""
    answer = client.get(f"{API}/session/notices")
    assert answer.status_code == 200
    return answer.json()


def test_tries_that_failed_are_told_to_the_owner_alone(house: House, ann: TestClient) -> None:
    """From another place and from one's own device; to come in does not wipe them out; nobody else is told."""
    other = moved_in(house, "Bob", grant(Role.VIEWER))
    assert told(ann)["failed_tries"] == 0
    assert sign_in(browser(house), "ann head", "wrong").status_code == 401
    house.clock.forward(minutes=5)  # type: ignore[attr-defined]
    last = house.clock()
    assert sign_in(ann, "Ann Head", "wrong").status_code == 401
    house.clock.forward(minutes=5)  # type: ignore[attr-defined]
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    assert ann.post(f"{API}/session/enrolment-codes", json={"password": GOOD}).status_code == 200
    found = told(ann)
    assert (found["failed_tries"], found["last_failed_at"]) == (2, iso_utc(last))
    assert told(other.client)["failed_tries"] == 0


def test_a_password_shown_wrongly_within_a_session_counts(ann: TestClient) -> None:
    """Whoever sits at an open session and guesses at the password is told of too."""
    assert ann.post(f"{API}/session/enrolment-codes", json={"password": "wrong"}).status_code == 403
    assert told(ann)["failed_tries"] == 1


def test_tries_are_told_for_ninety_days(house: House, ann: TestClient) -> None:
    """A weekend away hides nothing; in the end they are forgotten."""
    assert sign_in(browser(house), "Ann Head", "wrong").status_code == 401
    for days, count in ((3, 1), (86, 1), (2, 0)):
        house.clock.forward(days=days)  # type: ignore[attr-defined]
        Watch(house).look()
        assert sign_in(ann, "Ann Head", GOOD).status_code == 200
        assert told(ann)["failed_tries"] == count, days


def test_what_an_administrator_changes_is_told_to_its_owner_alone(house: House, ann: TestClient) -> None:
    """A role, a code for a device, a reset: the latest first, with who did it; the administrator's list is empty."""
    house.clock.forward(hours=2)  # type: ignore[attr-defined]
    keeper = moved_in(house, "Keeper", everywhere(Role.ADMINISTRATOR))
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    account = ann.get(f"{API}/session").json()["account_id"]
    role = {"post_id": OWN, "role": "viewer"}
    assert keeper.post(f"/accounts/{account}/grants", role).status_code == 200
    assert keeper.post(f"/accounts/{account}/enrolment-codes").status_code == 200
    code = keeper.post(f"/accounts/{account}/reset", {"what": "password"}).json()["enrolment_code"]
    client = browser(house)
    assert sign_in(client, "Ann Head", GOOD + " anew", enrolment_code=code).status_code == 200
    changes = told(client)["changes"]
    assert [one["change"] for one in changes] == [
        "reset the password of an account",
        "let a device of an account be enrolled",
        f"gave the role viewer at {OWN}",
    ]
    assert {one["person"] for one in changes} == {"Keeper"}
    assert [one["seq"] for one in changes] == sorted((one["seq"] for one in changes), reverse=True)
    assert told(keeper.client)["changes"] == []


def test_what_one_changes_oneself_is_told_too(house: House, ann: TestClient) -> None:
    """If it was not them, they see that somebody sat at their session; what is part of its making is left out."""
    assert ann.post(f"{API}/session/enrolment-codes", json={"password": GOOD}).status_code == 200
    house.clock.forward(hours=2)  # type: ignore[attr-defined]
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    assert ann.post(f"{API}/session/feed-tokens", json={"label": "book", "days": 5}).status_code == 201
    assert [one["change"] for one in told(ann)["changes"]] == ["made a token for a workbook"]


def test_what_ends_soon_is_told_beforehand(house: House, ann: TestClient) -> None:
    """A token and a role that end within two weeks are; later ones, revoked ones and those that ended are not."""
    account = ann.get(f"{API}/session").json()["account_id"]
    tokens = {}
    for label, days in (("soon", 14), ("later", 15), ("revoked", 3)):
        made = ann.post(f"{API}/session/feed-tokens", json={"label": label, "days": days}).json()["line"]
        tokens[label] = made["id"]
    assert ann.delete(f"{API}/session/feed-tokens/{tokens['revoked']}").status_code == 204
    until = house.clock() + timedelta(days=10)
    house.access.give(account, Grant(post_id=EVERY_POST, role=Role.AUDITOR, until=until))
    found = told(ann)
    assert [one["label"] for one in found["tokens_ending"]] == ["soon"]
    assert [(one["role"], one["until"]) for one in found["roles_ending"]] == [("auditor", iso_utc(until))]
    house.clock.forward(days=14, minutes=1)  # type: ignore[attr-defined]
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    found = told(ann)
    assert [one["label"] for one in found["tokens_ending"]] == ["later"]
    assert found["roles_ending"] == []


def test_what_was_read_is_told_once(house: House, ann: TestClient) -> None:
    """Each kind goes once it is read, for every browser of its owner; what comes later is told again."""
    account = ann.get(f"{API}/session").json()["account_id"]
    nothing = {"failed_tries": 0, "last_failed_at": None, "changes": [], "tokens_ending": [], "roles_ending": []}
    assert told(ann) == nothing
    house.clock.forward(hours=2)  # type: ignore[attr-defined]
    assert sign_in(ann, "Ann Head", "wrong").status_code == 401
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    assert ann.post(f"{API}/session/feed-tokens", json={"label": "one", "days": 5}).status_code == 201
    until = house.clock() + timedelta(days=10)
    house.access.give(account, Grant(post_id=EVERY_POST, role=Role.AUDITOR, until=until))
    assert all(told(ann).values())
    assert ann.post(f"{API}/session/notices/read").status_code == 204
    assert told(ann) == nothing
    house.access.give(account, Grant(post_id=EVERY_POST, role=Role.AUDITOR, until=until + timedelta(days=1)))
    assert ann.post(f"{API}/session/feed-tokens", json={"label": "two", "days": 5}).status_code == 201
    assert ann.post(f"{API}/session/enrolment-codes", json={"password": "wrong"}).status_code == 403
    found = told(ann)
    assert found["failed_tries"] == 2
    assert len(found["changes"]) == len(found["roles_ending"]) == 1
    assert [one["label"] for one in found["tokens_ending"]] == ["two"]
