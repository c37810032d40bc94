"""Signing in by an identity provider in a real browser: the provider is another site, and our cookies are strict."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from egress.interfaces.accounts import Role
from egress.interfaces.accounts.identity_provider import ProviderSettings
from tests.access.housing import opened_house
from tests.access.provider_house import CLIENT, SECRET, provider

from .serving import NOW, free_port, lacking, served

pytestmark = pytest.mark.slow


def test_somebody_comes_back_signed_in(pages: None, tmp_path: Path) -> None:
    """From our page to the provider's and back: first with the code that enrols the device, then without."""
    del pages
    if lacking():
        pytest.skip(f"needs, on Debian: apt-get install {' '.join(lacking())}")
    with opened_house(tmp_path, clock=lambda: NOW):
        pass
    with provider(NOW.timestamp, host="localhost") as there:
        settings = ProviderSettings(label="The ministry", issuer=there.issuer, client_id=CLIENT, client_secret=SECRET)
        with served(tmp_path, port=free_port(), provider=settings) as egress:
            code = egress.new_account("Dana Reyes", Role.VIEWER)
            page = egress.context().new_page()
            page.goto(egress.address)
            page.get_by_text("First time on this device").click()
            page.get_by_label("Enrolment code").fill(code)
            page.get_by_role("button", name="Sign in with The ministry").click()
            expect(page.get_by_text("Dana Reyes")).to_be_visible()
            page.get_by_role("button", name="Sign out").click()
            page.get_by_role("button", name="Sign in with The ministry").click()
            expect(page.get_by_text("Dana Reyes")).to_be_visible()
            assert {one.partition("?")[0] for one in egress.foreign} == {f"{there.issuer}/enter"}
            egress.foreign.clear()
