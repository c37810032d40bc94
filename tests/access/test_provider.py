"""Signing in by an identity provider: who is let in, who is not, and that nothing it answers is taken unseen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from fastapi.testclient import TestClient

from egress.domain.acts import ActKind
from egress.interfaces.accounts import Role
from egress.interfaces.accounts.digests import digest_of
from egress.interfaces.accounts.identity_provider import ProviderSettings, read_provider
from egress.interfaces.api import House, make_app
from egress.kit import InputProblem

from .housing import API, Standing, grant, opened_house
from .provider_house import CLIENT, SECRET, Provider, provider

CLOCK = Standing()


@pytest.fixture
def there() -> Iterator[Provider]:
    """A provider whose clock goes with the house's."""
    CLOCK.now = Standing().now
    with provider(lambda: CLOCK.now.timestamp()) as made:
        yield made


@pytest.fixture
def house(there: Provider, tmp_path: Path) -> Iterator[House]:
    """A house that lets people in by that provider."""
    with opened_house(tmp_path, clock=CLOCK, provider=settings_of(there)) as opened:
        yield opened


def settings_of(there: Provider) -> ProviderSettings:
    return ProviderSettings(label="The ministry", issuer=there.issuer, client_id=CLIENT, client_secret=SECRET)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Browser:
    """A browser at the pages of egress, which goes to the provider and comes back."""

    def __init__(self, house: House) -> None:
        self.client = TestClient(make_app(house), base_url=house.origin, follow_redirects=False)

    def go(self, enrolment: str = "") -> tuple[str, str]:
        """Begin, show at the provider who one is, and return the code and state that come back."""
        begun = self.client.post(f"{API}/provider/begin", json={"enrolment_code": enrolment, "device_label": "desk"})
        assert begun.status_code == 200, begun.text
        try:
            build_opener(_Stay).open(begun.json()["address"])
            raise AssertionError("the provider sends back")
        except OSError as sent:
            back = parse_qs(urlsplit(sent.headers["Location"]).query)  # type: ignore[attr-defined]
        return back["code"][0], back["state"][0]

    def come_back(self, code: str, state: str) -> Any:
        """Come back with these: by the page between, whose step on is followed."""
        between = self.client.get(f"{API}/provider/callback", params={"code": code, "state": state})
        assert between.status_code == 200
        assert "/provider/finish?" in between.text
        assert "sandbox" not in between.headers["content-security-policy"]
        return self.client.get(f"{API}/provider/finish", params={"code": code, "state": state})

    def sign_in(self, enrolment: str = "") -> Any:
        """Sign in from beginning to end."""
        return self.come_back(*self.go(enrolment))

    def name(self) -> str:
        """Return who is signed in; empty where nobody is."""
        told = self.client.get(f"{API}/session")
        return str(told.json()["name"]) if told.status_code == 200 else ""


@pytest.fixture
def linked(house: House) -> Browser:
    """A browser from which somebody signed in by the provider before."""
    browser = Browser(house)
    assert browser.sign_in(made_account(house)).status_code == 200
    return browser


def made_account(house: House, name: str = "Dana Reyes") -> str:
    row, code = house.access.new_account(name)
    house.access.give(row.id, grant(Role.VIEWER))
    return code


def test_a_code_links_an_account_once_and_then_the_provider_is_enough(house: House, linked: Browser) -> None:
    assert linked.name() == "Dana Reyes"
    assert [a.facts["change"] for a in house.store.acts(kinds=[ActKind.ACCESS_CHANGED])] == [
        "linked an account to its owner at The ministry"
    ]
    linked.client.cookies.delete("egress_session")
    assert linked.name() == ""
    assert linked.sign_in().status_code == 200
    assert linked.name() == "Dana Reyes"


def test_the_cookie_of_the_sign_in_is_gone_after_it(linked: Browser) -> None:
    assert "egress_flow" not in linked.client.cookies


def test_coming_back_from_the_provider_ends_the_earlier_session(house: House, linked: Browser) -> None:
    earlier = linked.client.cookies["egress_session"]
    assert linked.sign_in().status_code == 200
    assert linked.client.cookies["egress_session"] != earlier
    assert house.desk.session(digest_of(earlier)) is None
    assert len(house.desk.sessions(house.access.account_named("Dana Reyes").id)) == 1


@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_a_provider_that_sends_elsewhere_is_not_followed(house: House, there: Provider, path: str) -> None:
    there.sends_elsewhere = (path,)
    assert Browser(house).sign_in(made_account(house)).status_code == 503
    assert path in there.calls
    assert "/elsewhere" not in there.calls


def test_another_device_needs_a_code_of_its_own(house: House, linked: Browser) -> None:
    del linked
    elsewhere = Browser(house)
    assert elsewhere.sign_in().status_code == 401
    account = house.access.account_named("Dana Reyes")
    code = house.access.new_code(account.id)
    assert elsewhere.sign_in(code).status_code == 200
    assert Browser(house).sign_in(code).status_code == 401


def test_somebody_whom_nobody_gave_a_code_opens_nothing(house: House, there: Provider, linked: Browser) -> None:
    del linked
    there.subject = "somebody-else"
    assert Browser(house).sign_in().status_code == 401


def test_a_linked_account_is_not_linked_to_another_person(house: House, there: Provider, linked: Browser) -> None:
    del linked
    there.subject = "somebody-else"
    code = house.access.new_code(house.access.account_named("Dana Reyes").id)
    assert Browser(house).sign_in(code).status_code == 401


def test_a_reset_ends_the_link(house: House, linked: Browser) -> None:
    house.access.forget_password(house.access.account_named("Dana Reyes").id)
    assert linked.sign_in().status_code == 401


def test_a_shut_account_stays_shut(house: House, linked: Browser) -> None:
    house.access.revoke_account(house.access.account_named("Dana Reyes").id)
    assert linked.sign_in().status_code == 401
    assert linked.name() == ""


def test_an_answer_is_taken_in_the_browser_that_asked_alone(house: House, linked: Browser) -> None:
    code, state = linked.go()
    stranger = Browser(house)
    stranger.go()
    refused = stranger.come_back(code, state)
    assert refused.status_code == 403
    assert "not begun in this browser" in refused.text
    assert stranger.name() == ""


def test_an_answer_after_ten_minutes_is_too_late(linked: Browser) -> None:
    code, state = linked.go()
    CLOCK.forward(minutes=11)
    assert linked.come_back(code, state).status_code == 403


def test_a_code_is_taken_once(linked: Browser) -> None:
    code, state = linked.go()
    kept = linked.client.cookies["egress_flow"]
    assert linked.come_back(code, state).status_code == 200
    linked.client.cookies.set("egress_flow", kept)
    assert linked.come_back(code, state).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 17},
    ],
    ids=str,
)
def test_a_token_for_somebody_else_is_refused(there: Provider, linked: Browser, claims: dict[str, Any]) -> None:
    there.claims = claims
    refused = linked.sign_in()
    assert refused.status_code == 403
    assert "does not hold" in refused.text


@pytest.mark.parametrize("how", ["signed_by_secret", "unsigned", "signed_by_another"])
def test_a_token_that_the_provider_did_not_sign_is_refused(there: Provider, linked: Browser, how: str) -> None:
    there.sign = getattr(there, how)
    assert linked.sign_in().status_code == 403


def test_new_keys_of_the_provider_are_asked_for(there: Provider, linked: Browser) -> None:
    there.key = type(there.key).generate_key(2048, {"kid": "one"})
    assert linked.sign_in().status_code == 200


def test_a_second_factor_is_asked_for_where_the_settings_say_so(there: Provider, tmp_path: Path) -> None:
    settings = replace(settings_of(there), needs_amr=("mfa",))
    with opened_house(tmp_path, clock=CLOCK, provider=settings) as house:
        browser, code = Browser(house), made_account(house)
        there.claims = {"amr": ["pwd"]}
        refused = browser.sign_in(code)
        assert refused.status_code == 403
        assert "second factor" in refused.text
        there.claims = {}
        assert browser.sign_in(code).status_code == 200


def test_a_provider_that_names_another_issuer_is_refused(there: Provider, house: House) -> None:
    there.issuer = "http://127.0.0.1:1"
    refused = Browser(house).client.post(f"{API}/provider/begin", json={})
    assert refused.status_code == 403


def test_a_silent_provider_is_told_and_the_password_still_opens(tmp_path: Path) -> None:
    settings = ProviderSettings(label="Gone", issuer="http://127.0.0.1:9", client_id=CLIENT)
    with opened_house(tmp_path, clock=CLOCK, provider=settings) as alone:
        browser, code = Browser(alone), made_account(alone)
        refused = browser.client.post(f"{API}/provider/begin", json={})
        assert refused.status_code == 503
        assert "password" in refused.json()["remedy"]
        form = {"name": "Dana Reyes", "password": "a long walk to the gate", "enrolment_code": code}
        assert browser.client.post(f"{API}/sign-in", json=form).status_code == 200


def test_nothing_is_asked_of_anybody_until_somebody_signs_in(there: Provider, house: House) -> None:
    assert Browser(house).client.get(f"{API}/provider").json() == {"available": True, "label": "The ministry"}
    assert there.calls == []


def test_a_cancelled_sign_in_says_so(house: House) -> None:
    answer = Browser(house).client.get(f"{API}/provider/finish", params={"error": "access_denied<script>"})
    assert answer.status_code == 403
    assert "did not let you in" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("issuer = ", "TOML"),
        ('client_id = "a"', "issuer"),
        ('issuer = "https://id.example"', "client_id"),
        ('issuer = "http://id.example"\nclient_id = "a"', "https://"),
        ('issuer = "https://id.example"\nclient_id = "a"\nnonce = "b"', "nonce"),
        ('issuer = "https://id.example"\nclient_id = "a"\nclient_secret_file = "none"', "client_secret_file"),
        ('issuer = "https://id.example"\nclient_id = "a"\nneeds_amr = "mfa"', "needs_amr"),
    ],
)
def test_settings_that_cannot_be_are_told(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "provider.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=named):
        read_provider(file)


def test_settings_are_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word\n", encoding="utf-8")
    file = tmp_path / "provider.toml"
    lines = [
        'issuer = "https://id.example/"',
        'client_id = "a"',
        'client_secret_file = "secret"',
        'needs_amr = ["mfa"]',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert read_provider(file) == ProviderSettings(
        label="id.example",
        issuer="https://id.example",
        client_id="a",
        client_secret="word",
        needs_amr=("mfa",),
    )
