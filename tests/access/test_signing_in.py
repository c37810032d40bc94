"""Signing in: passwords, one-time codes, devices, delays, cookies, and what another site's page cannot do."""

import base64
import contextlib
import json
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from egress.interfaces.accounts import Refused, Role, one_time, passwords
from egress.interfaces.accounts.delays import FREE_FAILURES, MOST_S, delay_s, wait_s
from egress.interfaces.accounts.digests import digest_of
from egress.interfaces.api import House, make_app
from egress.interfaces.api.watch import Watch
from egress.interfaces.logs import JsonLines

from .housing import API, OWN, Standing, everywhere, grant, moved_in, opened_house

GOOD = "lantern orchard sevenths canoe"


def browser(house: House) -> TestClient:
    """Return a browser that has never been here."""
    return TestClient(make_app(house), base_url=house.origin)


def sign_in(client: TestClient, name: str, password: str, **more: Any) -> Any:
    """Sign in, and keep the token that goes with changes."""
    answer = client.post(f"{API}/sign-in", json={"name": name, "password": password, **more})
    if answer.status_code == 200:
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return answer


@pytest.fixture
def ann(house: House) -> TestClient:
    """Ann's browser, signed in for the first time."""
    row, code = house.access.new_account("Ann Head")
    house.access.give(row.id, grant(Role.PLANNER))
    client = browser(house)
    assert sign_in(client, "Ann Head", GOOD, enrolment_code=code).status_code == 200
    return client


def test_first_sign_in_sets_the_password_once(house: House, ann: TestClient) -> None:
    """The code that was handed to an owner sets a password once, and enrols one device."""
    assert ann.get(f"{API}/session").json()["name"] == "Ann Head"
    row, code = house.access.new_account("Bob")
    assert sign_in(browser(house), "Bob", GOOD).status_code == 401
    assert sign_in(browser(house), "Bob", GOOD, enrolment_code="0" * 16).status_code == 401
    assert sign_in(browser(house), "Bob", "short", enrolment_code=code).status_code == 422
    assert sign_in(browser(house), "Bob", GOOD, enrolment_code=code).status_code == 200
    again = sign_in(browser(house), "Bob", GOOD, enrolment_code=code)
    assert again.status_code == 401, "the code was used up, and this is another device"
    assert house.desk.account(id=row.id).password_hash.startswith("$argon2id$")  # type: ignore[union-attr]


def test_a_password_alone_is_not_enough_on_a_new_device(house: House, ann: TestClient) -> None:
    """Whoever knows the password has no device; a code from the owner's own session enrols one."""
    stranger = browser(house)
    assert sign_in(stranger, "Ann Head", GOOD).status_code == 401
    code = ann.post(f"{API}/session/enrolment-codes", json={"password": GOOD}).json()["enrolment_code"]
    assert sign_in(stranger, "Ann Head", GOOD, enrolment_code=code, device_label="phone").status_code == 200
    devices = ann.get(f"{API}/session/devices").json()
    assert {one["label"] for one in devices} == {"a device", "phone"}
    phone = next(one["id"] for one in devices if one["label"] == "phone")
    assert ann.delete(f"{API}/session/devices/{phone}").status_code == 204
    assert stranger.get(f"{API}/session").status_code == 401
    assert sign_in(stranger, "Ann Head", GOOD).status_code == 401


def test_one_time_codes(house: House, ann: TestClient) -> None:
    """Once confirmed a code is asked for, the neighbour of its half minute is taken, and none is taken twice."""
    clock: Standing = house.clock  # type: ignore[assignment]
    begun = ann.post(f"{API}/session/one-time", json={"password": GOOD}).json()
    secret = secret_in(begun["address"])
    confirmation = f"{API}/session/one-time/confirmation"
    wrong = {"sealed": begun["sealed"], "one_time_code": "000000"}
    assert ann.post(confirmation, json=wrong).status_code == 422
    code = one_time.code_of(secret, one_time.step_at(clock.now))
    assert ann.post(confirmation, json={**wrong, "one_time_code": code}).status_code == 204
    assert sign_in(ann, "Ann Head", GOOD).status_code == 401
    assert sign_in(ann, "Ann Head", GOOD, one_time_code=code).status_code == 401, "it was used when it was confirmed"
    clock.forward(minutes=2)
    code = one_time.code_of(secret, one_time.step_at(clock.now) - 1)
    assert sign_in(ann, "Ann Head", GOOD, one_time_code=code).status_code == 200
    assert sign_in(ann, "Ann Head", GOOD, one_time_code=code).status_code == 401
    kept = house.desk.account(name_key="ann head")
    assert kept is not None
    assert secret not in (kept.one_time_secret or b"")


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_of_the_standard(at: int, code: str) -> None:
    """The codes are those of RFC 6238, appendix B (their last six digits)."""
    step = one_time.step_at(datetime.fromtimestamp(at, UTC))
    assert one_time.code_of(b"12345678901234567890", step) == code


def secret_in(address: str) -> bytes:
    """Return the secret in the address that a device reads."""
    text = parse_qs(urlsplit(address).query)["secret"][0]
    return base64.b32decode(text + "=" * (-len(text) % 8))


def test_delay_grows_and_nobody_is_shut_out_for_good(house: House, ann: TestClient) -> None:
    """Each failure beyond the third doubles the wait, up to a quarter of an hour; then the right one gets in."""
    clock: Standing = house.clock  # type: ignore[assignment]
    for _ in range(4):
        assert sign_in(ann, "Ann Head", "wrong").status_code == 401
    refused = sign_in(ann, "Ann Head", GOOD)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == 2
    clock.forward(seconds=2)
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    assert sign_in(ann, "Ann Head", "wrong").status_code == 401
    assert [delay_s(n) for n in (0, 3, 4, 5, 10, 13, 500)] == [0, 0, 2, 4, 128, MOST_S, MOST_S]
    assert wait_s(9, None, clock.now) == 0


def test_failures_elsewhere_keep_nobody_out_of_a_known_device(house: House, ann: TestClient) -> None:
    """
    Whoever guesses under Ann's name, from wherever, makes nobody wait on her device, nor with a code on a new one.

    They wait themselves: at their address soon, and everywhere after ten times as many failures.
    """
    for number in range(60):
        with contextlib.suppress(Refused):
            house.access.sign_in("Ann Head", "wrong", source=f"10.0.0.{number % 12}")
    with pytest.raises(Refused, match="Too many"):
        house.access.sign_in("Ann Head", "wrong", source="10.0.0.1")
    with pytest.raises(Refused, match="Too many"):
        house.access.sign_in("Ann Head", "wrong", source="172.16.0.9")
    assert sign_in(ann, "Ann Head", GOOD).status_code == 200
    code = house.access.new_code(house.access.account_named("Ann Head").id)
    house.access.sign_in("Ann Head", GOOD, enrolment=code, source="10.0.0.1")


def guessed_at_once(house: House, tries: int) -> Counter[str]:
    """Return how so many wrong guesses of one password are answered, made in the same moment."""
    house.access.new_account("Ann Head", GOOD)

    def guess(_: int) -> str:
        try:
            house.access.sign_in("Ann Head", "wrong", source="10.0.0.1")
        except Refused as refused:
            return refused.kind
        return "in"

    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(guess, range(tries)))


def test_many_guesses_at_once_count_as_many(house: House) -> None:
    """Forty guesses in the same moment: no more are looked at than if they had come one after the other."""
    assert guessed_at_once(house, 40) == {"wrong_sign_in": FREE_FAILURES + 1, "too_soon": 40 - FREE_FAILURES - 1}


def test_failed_tries_are_forgotten_after_a_day(house: House, ann: TestClient) -> None:
    """Once no wait is left of them they are swept; those of the last day stay."""
    assert sign_in(browser(house), "Ann Head", "wrong").status_code == 401
    key = f"name:{digest_of('ann head')}"
    watch = Watch(house)
    watch.look()
    assert house.desk.failures(key) == 1
    house.clock.forward(hours=25)  # type: ignore[attr-defined]
    watch.look()
    assert house.desk.failures(key) == 0
    del ann


def test_a_session_alone_opens_no_new_way_in(house: House, ann: TestClient) -> None:
    """Neither a code for another device nor another second factor is had without the password and the old factor."""
    clock: Standing = house.clock  # type: ignore[assignment]
    for path in ("enrolment-codes", "one-time"):
        assert ann.post(f"{API}/session/{path}", json={"password": "wrong"}).status_code == 403, path
        assert ann.post(f"{API}/session/{path}", json={}).status_code == 422, path
    begun = ann.post(f"{API}/session/one-time", json={"password": GOOD}).json()
    secret = secret_in(begun["address"])
    code = one_time.code_of(secret, one_time.step_at(clock.now))
    form = {"sealed": begun["sealed"], "one_time_code": code}
    assert ann.post(f"{API}/session/one-time/confirmation", json=form).status_code == 204
    clock.forward(minutes=2)
    for path in ("enrolment-codes", "one-time"):
        assert ann.post(f"{API}/session/{path}", json={"password": GOOD}).status_code == 403, path
    code = one_time.code_of(secret, one_time.step_at(clock.now))
    again = {"password": GOOD, "one_time_code": code}
    assert ann.post(f"{API}/session/one-time", json=again).status_code == 200
    assert ann.post(f"{API}/session/enrolment-codes", json=again).status_code == 403, "a code is taken once"


def test_guessing_the_password_in_a_session_is_slow(house: House, ann: TestClient) -> None:
    """Whoever holds a session and not the password waits as at the door."""
    told = [ann.post(f"{API}/session/enrolment-codes", json={"password": "wrong"}).status_code for _ in range(6)]
    assert told == [403, 403, 403, 403, 429, 429]
    form = {"old_password": "wrong", "new_password": "harbour tulips velocity 9"}
    assert ann.post(f"{API}/session/password", json=form).status_code == 429
    del house


def test_what_was_begun_long_ago_is_not_confirmed(house: House, ann: TestClient) -> None:
    """A secret for one-time codes is confirmed within a quarter of an hour, by the account that began with it."""
    clock: Standing = house.clock  # type: ignore[assignment]
    begun = ann.post(f"{API}/session/one-time", json={"password": GOOD}).json()
    clock.forward(minutes=15)
    code = one_time.code_of(secret_in(begun["address"]), one_time.step_at(clock.now))
    form = {"sealed": begun["sealed"], "one_time_code": code}
    assert ann.post(f"{API}/session/one-time/confirmation", json=form).status_code == 422


def test_what_one_changes_about_oneself_is_an_act(house: House, ann: TestClient) -> None:
    """A further device, a token, a new password: each stands in the ledger, with the name sealed."""
    assert ann.post(f"{API}/session/enrolment-codes", json={"password": "wrong"}).status_code == 403
    assert ann.post(f"{API}/session/enrolment-codes", json={"password": GOOD}).status_code == 200
    assert ann.post(f"{API}/session/feed-tokens", json={"label": "book"}).status_code == 201
    form = {"old_password": GOOD, "new_password": "harbour tulips velocity 9"}
    assert ann.post(f"{API}/session/password", json=form).status_code == 204
    acts = house.store.acts("", kinds=["access_changed"])
    assert [act.fact("change") for act in acts] == [
        "let a further device of their own be enrolled",
        "made a token for a workbook",
        "changed their own password",
    ]
    assert not any("Ann" in str(act) for act in acts)


def test_a_change_of_access_is_said_before_it_is_made(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that fails after the ledger was written leaves no change unsaid; that it was not done is said too."""
    boss = moved_in(house, "Boss", everywhere(Role.ADMINISTRATOR))
    row, _ = house.access.new_account("Zoe")
    seen: list[int] = []

    def broken(*_: object) -> None:
        seen.append(len(house.store.acts("", kinds=["access_changed"])))
        raise OSError("the disk is full")

    monkeypatch.setattr(house.access, "give", broken)
    with pytest.raises(OSError, match="full"):
        boss.post(f"/accounts/{row.id}/grants", {"post_id": OWN, "role": "planner"})
    assert seen == [1], "the act was kept before the change was tried"
    told = [act.fact("change") for act in house.store.acts("", kinds=["access_changed"])]
    assert told == [f"gave the role planner at {OWN}", f"gave the role planner at {OWN}: this was not done"]


def test_an_unknown_name_is_told_apart_by_nothing(house: House, ann: TestClient) -> None:
    """Answer and body are the same for a wrong password, an unknown name and a shut account."""
    shut, _ = house.access.new_account("Zoe", GOOD)
    house.access.revoke_account(shut.id)
    answers = [sign_in(ann, name, "wrong").text for name in ("Ann Head", "Nobody", "Zoe")]
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    "password",
    [
        *("short", "passwordpassword", "password123456", "aaaaaaaaaaaaaaaa", "ann head    ", "x" * 300),
        *("123qweasdzxc", "leavemealone", "P@ssw0rd2026!", "evacuation2026", "egressegress", "1q2w3e4r5t6y"),
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    """Short, common and repeated ones, and the name itself."""
    with pytest.raises(Refused, match="12 to 256"):
        passwords.refuse_weak(password, name="Ann Head")


def test_changing_the_password_ends_every_session(house: House, ann: TestClient) -> None:
    """Whoever got hold of a session is out."""
    form = {"old_password": "wrong", "new_password": "harbour tulips velocity 9"}
    assert ann.post(f"{API}/session/password", json=form).status_code == 403
    assert ann.post(f"{API}/session/password", json={**form, "old_password": GOOD}).status_code == 204
    assert ann.get(f"{API}/session").status_code == 401
    assert sign_in(ann, "Ann Head", "harbour tulips velocity 9").status_code == 200
    del house


def test_another_sites_page_changes_nothing(house: House, ann: TestClient) -> None:
    """Without the token, from another origin, or sent by another site's page, a change is refused."""
    path, form = f"{API}/posts/{OWN}/communications", {"lost": True}
    bare = {"X-CSRF-Token": ""}
    assert ann.post(path, json=form, headers=bare).json()["type"].endswith("csrf")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "http://[", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Host": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert ann.post(path, json=form, headers=headers).json()["type"].endswith("other_origin"), headers
    assert ann.post(path, json=form, headers={"Origin": house.origin}).status_code == 201


def test_cookies_under_tls(tmp_path: Path) -> None:
    """Cookies are read by no script, sent by no other site and over no open wire, and set by no other host."""
    with opened_house(tmp_path, origin="https://egress.example", posts=(OWN,)) as house:
        _, code = house.access.new_account("Ann Head")
        client = TestClient(make_app(house), base_url="https://egress.example")
        answer = sign_in(client, "Ann Head", GOOD, enrolment_code=code)
        cookies = answer.headers.get_list("set-cookie")
        assert len(cookies) == 2
        for cookie in cookies:
            name, rules = cookie.split("=", 1)
            assert name.startswith("__Host-egress_")
            for rule in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
                assert rule in rules, (rule, cookie)
            assert "domain" not in rules.lower()
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_every_answer_is_guarded(house: House, ann: TestClient) -> None:
    """No third party, no frame, no cache: on answers, refusals and faults alike."""
    for path in ("/session", "/posts", f"/posts/{OWN}/case", "/nothing", "/accounts", "/openapi.json"):
        headers = ann.get(API + path).headers
        assert headers["cache-control"] == "no-store", path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert "unsafe-inline" not in policy
        assert "strict-transport-security" not in headers
    assert (
        "access-control-allow-origin"
        not in ann.get(f"{API}/session", headers={"Origin": "https://a.example"}).headers
    )
    del house


def test_a_body_beyond_measure_is_refused(ann: TestClient) -> None:
    """Nothing is read of a body that announces more than a workbook of a post could hold."""
    answer = ann.post(f"{API}/sign-in", content=b"x" * (17 * 2**20), headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_administrators_change_access_and_the_ledger_says_so(house: House, ann: TestClient) -> None:
    """Accounts are made, given roles and shut over the API; each change is an act without the name in clear."""
    boss = moved_in(house, "Boss", everywhere(Role.ADMINISTRATOR))
    made = boss.post("/accounts", {"name": "Walt Warden"}).json()
    account = made["account"]["account_id"]
    given = {"post_id": OWN, "role": "warden", "zone": ["staff"]}
    assert boss.post(f"/accounts/{account}/grants", given).json()["grants"][0]["role"] == "warden"
    walt = browser(house)
    assert sign_in(walt, "Walt Warden", GOOD, enrolment_code=made["enrolment_code"]).status_code == 200
    assert walt.get(f"{API}/posts/{OWN}/zone").status_code == 200
    assert boss.client.delete(f"{API}/accounts/{account}/grants/{OWN}/warden").status_code == 204
    assert walt.get(f"{API}/posts/{OWN}/zone").status_code == 404
    assert boss.post(f"/accounts/{account}/reset", {"what": "password"}).status_code == 200
    assert walt.get(f"{API}/session").status_code == 401
    assert boss.client.delete(f"{API}/accounts/{account}").status_code == 204
    assert boss.client.delete(f"{API}/accounts/{boss.account_id}").status_code == 409
    acts = house.store.acts("", kinds=["access_changed"])
    assert [act.fact("change") for act in acts] == [
        "made an account",
        f"gave the role warden at {OWN}",
        f"took away the role warden at {OWN}",
        "reset the password of an account",
        "shut an account",
    ]
    assert not any("Walt" in str(act) for act in acts)
    del ann


@pytest.mark.usefixtures("ann")
def test_a_reset_closes_every_way_back(house: House) -> None:
    """A code drawn before a reset opens nothing after it, and tokens of workbooks end with it."""
    row = house.access.account_named("Ann Head")
    early = house.access.new_code(row.id)
    _, token = house.access.new_feed_token(row.id, "a workbook", 30)
    fresh = house.access.forget_password(row.id)
    assert sign_in(browser(house), "Ann Head", GOOD, enrolment_code=early).status_code == 401
    with pytest.raises(Refused):
        house.access.caller_by_token(token)
    assert sign_in(browser(house), "Ann Head", GOOD, enrolment_code=fresh).status_code == 200


@pytest.mark.usefixtures("ann")
def test_a_shut_account_stays_shut(house: House) -> None:
    """A change of password that was under way when the account was shut does not open it again."""
    row = house.access.account_named("Ann Head")
    house.access.revoke_account(row.id)
    with pytest.raises(Refused):
        house.access.own.change_password(row.id, GOOD, "another lantern orchard canoe")
    assert house.desk.account(id=row.id).revoked_at  # type: ignore[union-attr]


@pytest.mark.parametrize("what", ["account", "device"])
def test_a_session_opened_while_its_account_was_shut_opens_nothing(house: House, ann: TestClient, what: str) -> None:
    """Shutting ends the sessions that are open; one that is written down a moment later does not come in either."""
    row = house.access.account_named("Ann Head")
    session = next(iter(ann.cookies.jar)).value or ""
    late = house.desk.session(digest_of(session))
    assert late is not None
    if what == "account":
        house.access.revoke_account(row.id)
    else:
        house.access.revoke_device(late.device_id)
    house.desk.put_session(late)
    assert ann.get(f"{API}/session").status_code == 401


def test_sign_ins_are_logged_by_outcome(house: House, ann: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Each try is a line with its outcome; whose it was stands in none."""
    caplog.set_level(logging.INFO, logger="egress.access")
    for password in (GOOD, "wrong"):
        sign_in(ann, "Ann Head", password)
    for _ in range(6):
        sign_in(browser(house), "Ann Head", "wrong")
    lines = [json.loads(JsonLines().format(one)) for one in caplog.records if one.name == "egress.access"]
    assert [line["outcome"] for line in lines[:3]] == ["known device", "wrong_sign_in", "wrong_sign_in"]
    assert lines[-1]["outcome"] == "too_soon"
    assert "Ann" not in json.dumps(lines)


def test_a_page_left_open_does_not_keep_a_session_awake(house: House, ann: TestClient) -> None:
    """Looking whether events may still be told is no request of a person."""
    session = next(iter(ann.cookies.jar)).value or ""
    seen = house.desk.session(digest_of(session)).seen_at  # type: ignore[union-attr]
    house.clock.forward(minutes=20)  # type: ignore[attr-defined]
    house.access.caller(session, is_request=False)
    assert house.desk.session(digest_of(session)).seen_at == seen  # type: ignore[union-attr]
    house.access.caller(session)
    assert house.desk.session(digest_of(session)).seen_at != seen  # type: ignore[union-attr]


def test_a_name_is_the_same_however_a_keyboard_wrote_it(house: House) -> None:
    """Parted letters and unseen signs let in the one who is meant, and make no second account of the same name."""
    _, code = house.access.new_account("José Díaz")
    written = "\u200fJose\u0301  di\u0301az"
    with pytest.raises(Refused):
        house.access.new_account(written)
    assert sign_in(browser(house), written, GOOD, enrolment_code=code).status_code == 200


def test_a_name_of_unseen_signs_alone_is_none(house: House) -> None:
    """Nobody can be called by what nobody sees."""
    with pytest.raises(Refused) as refused:
        house.access.new_account("\u200b \u202e")
    assert refused.value.kind == "name_taken"
