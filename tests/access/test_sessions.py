"""Sessions of an account: one for a browser, so many at once, seen and ended by whose they are."""

import pytest
from fastapi.testclient import TestClient

from egress.interfaces.accounts import Refused, Role, one_time
from egress.interfaces.accounts.digests import digest_of
from egress.interfaces.accounts.sessions import FRESH_MIN, IDLE_MIN, MOST_SESSIONS
from egress.interfaces.api import House
from egress.interfaces.api.door import cookie_name

from .housing import API, Standing, grant, moved_in
from .test_signing_in import GOOD, browser, secret_in, sign_in


def session_of(house: House, client: TestClient) -> str:
    """Return the secret of a browser's session."""
    return client.cookies.get(cookie_name(house, "session")) or ""


@pytest.fixture
def account(house: House) -> str:
    """Ann's account, with a password."""
    row, _ = house.access.new_account("Ann Head", GOOD)
    return row.id


@pytest.fixture
def browsers(house: House, account: str) -> list[TestClient]:
    """Two browsers in which Ann is signed in, a minute apart."""
    clock: Standing = house.clock  # type: ignore[assignment]
    found = []
    for label in ("laptop", "phone"):
        client = browser(house)
        code = house.access.new_code(account)
        assert sign_in(client, "Ann Head", GOOD, enrolment_code=code, device_label=label).status_code == 200
        found.append(client)
        clock.forward(minutes=1)
    return found


def test_a_new_session_ends_the_one_that_the_browser_had(house: House, browsers: list[TestClient]) -> None:
    """Signing in again leaves no session behind in that browser, and none of another browser is touched."""
    laptop, phone = browsers
    earlier = session_of(house, laptop)
    assert sign_in(laptop, "Ann Head", "wrong").status_code == 401
    assert house.desk.session(digest_of(earlier)) is not None, "a try that failed ends nothing"
    assert sign_in(laptop, "Ann Head", GOOD).status_code == 200
    assert session_of(house, laptop) != earlier
    assert house.desk.session(digest_of(earlier)) is None
    assert phone.get(f"{API}/session").status_code == 200
    row, code = house.access.new_account("Bob")
    before = session_of(house, laptop)
    assert sign_in(laptop, "Bob", GOOD, enrolment_code=code).status_code == 200
    assert house.desk.session(digest_of(before)) is None, "whoever it was of"
    assert len(house.desk.sessions(row.id)) == 1


def test_new_one_time_codes_end_the_other_sessions(house: House, browsers: list[TestClient]) -> None:
    """Whoever came in without the code is out; the session in which it was set up goes on. So with another device."""
    clock: Standing = house.clock  # type: ignore[assignment]
    laptop, phone = browsers
    begun = laptop.post(f"{API}/session/one-time", json={"password": GOOD}).json()
    assert phone.get(f"{API}/session").status_code == 200
    secret = secret_in(begun["address"])
    form = {"sealed": begun["sealed"], "one_time_code": one_time.code_of(secret, one_time.step_at(clock.now))}
    assert laptop.post(f"{API}/session/one-time/confirmation", json=form).status_code == 204
    assert laptop.get(f"{API}/session").status_code == 200
    assert phone.get(f"{API}/session").status_code == 401
    clock.forward(minutes=2)
    code = one_time.code_of(secret, one_time.step_at(clock.now))
    assert sign_in(phone, "Ann Head", GOOD, one_time_code=code).status_code == 200
    clock.forward(minutes=2)
    again = {"password": GOOD, "one_time_code": one_time.code_of(secret, one_time.step_at(clock.now))}
    begun = phone.post(f"{API}/session/one-time", json=again).json()
    code = one_time.code_of(secret_in(begun["address"]), one_time.step_at(clock.now))
    form = {"sealed": begun["sealed"], "one_time_code": code}
    assert phone.post(f"{API}/session/one-time/confirmation", json=form).status_code == 204
    assert phone.get(f"{API}/session").status_code == 200
    assert laptop.get(f"{API}/session").status_code == 401


def test_an_owner_sees_and_ends_their_sessions(house: House, browsers: list[TestClient]) -> None:
    """Each with its device and its times; ended one by one or all others together, for the password shown again."""
    laptop, phone = browsers
    told = laptop.get(f"{API}/session/sessions").json()
    assert [(one["device"], one["is_this"]) for one in told] == [("phone", False), ("laptop", True)]
    assert [one["opened_at"] for one in told] == ["2030-03-09T00:01:00Z", "2030-03-09T00:00:00Z"]
    assert told[1]["seen_at"] == "2030-03-09T00:02:00Z"
    other = f"{API}/session/sessions/{told[0]['id']}/end"
    assert laptop.post(other, json={"password": "wrong"}).status_code == 403
    assert laptop.post(other, json={}).status_code == 403
    assert phone.get(f"{API}/session").status_code == 200
    assert laptop.post(other, json={"password": GOOD}).status_code == 204
    assert phone.get(f"{API}/session").status_code == 401
    assert laptop.post(other, json={"password": GOOD}).status_code == 404
    assert sign_in(phone, "Ann Head", GOOD).status_code == 200
    others = f"{API}/session/sessions/end-others"
    assert phone.post(others, json={"password": "wrong"}).status_code == 403
    assert phone.post(others, json={"password": GOOD}).status_code == 204
    assert laptop.get(f"{API}/session").status_code == 401
    assert [one["is_this"] for one in phone.get(f"{API}/session/sessions").json()] == [True]
    told = [act.fact("change") for act in house.store.acts("", kinds=["access_changed"])]
    assert told == ["ended a session of their own", "ended their other sessions"]


def test_nobody_sees_or_ends_the_sessions_of_others(house: House, browsers: list[TestClient]) -> None:
    """The id of somebody else's session names nothing."""
    stranger = moved_in(house, "Bob", grant(Role.PLANNER))
    foreign = browsers[0].get(f"{API}/session/sessions").json()[0]["id"]
    assert [one["is_this"] for one in stranger.get("/session/sessions").json()] == [True]
    assert stranger.post(f"/session/sessions/{foreign}/end", {}).status_code == 404
    assert stranger.post("/session/sessions/end-others", {}).status_code == 204
    assert all(one.get(f"{API}/session").status_code == 200 for one in browsers)


def test_without_a_password_one_signs_in_again(house: House) -> None:
    """Whoever comes in by an identity provider alone ends sessions in the first minutes after they signed in."""
    clock: Standing = house.clock  # type: ignore[assignment]
    person = moved_in(house, "Bob", grant(Role.PLANNER))
    clock.forward(minutes=FRESH_MIN + 1)
    refused = person.post("/session/sessions/end-others", {})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:egress:problem:sign_in_again")


def test_so_many_sessions_at_once(house: House, account: str) -> None:
    """One more ends the oldest; those that lay idle or ended are not counted, and other accounts lose none."""
    clock: Standing = house.clock  # type: ignore[assignment]
    row = house.access.account(account)
    device, _ = house.access.enrol(row, "a laptop")
    other = moved_in(house, "Bob", grant(Role.PLANNER))
    secrets = []
    for _ in range(MOST_SESSIONS + 2):
        secrets.append(house.access.let_in(row, device.id).session)
        clock.forward(seconds=1)
    for secret in secrets[:2]:
        with pytest.raises(Refused):
            house.access.caller(secret)
    assert all(house.access.caller(secret).account_id == account for secret in secrets[2:])
    assert len(house.access.sessions.of(account, secrets[-1])) == MOST_SESSIONS
    assert other.get("/session").status_code == 200
    clock.forward(minutes=IDLE_MIN - 1)
    house.access.caller(secrets[2])
    clock.forward(minutes=2)
    assert [one.is_this for one in house.access.sessions.of(account, secrets[2])] == [True]
    house.access.let_in(row, device.id)
    assert house.access.caller(secrets[2]).account_id == account, "the oldest stays where idle ones make room"
    assert len(house.desk.sessions(account)) == 2
