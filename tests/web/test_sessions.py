"""Whoever is signed in elsewhere sees it behind their name, and ends it from there."""

import pytest
from playwright.sync_api import expect

from egress.interfaces.accounts import Refused, Role

from .serving import Served

pytestmark = pytest.mark.slow


def test_a_session_elsewhere_is_seen_and_ended(egress: Served) -> None:
    """Two more sessions: one is ended by itself, all others together, and this one goes on."""
    page = egress.signed_in(Role.VIEWER)
    page.goto(egress.address)
    name = page.locator(".who")
    access = egress.house.access
    row = access.account_named(name.inner_text())
    device, _ = access.enrol(row, "a phone")
    elsewhere = [access.let_in(row, device.id).session for _ in range(2)]
    name.click()
    box = page.get_by_role("dialog", name="Where you are signed in")
    expect(box.get_by_role("row")).to_have_count(4)
    expect(box).to_contain_text("a phone")
    box.get_by_role("button", name="End", exact=True).first.click()
    expect(box.get_by_role("row")).to_have_count(3)
    box.get_by_role("button", name="End all others").click()
    expect(box.get_by_role("row")).to_have_count(2)
    expect(box).to_contain_text("this one")
    for secret in elsewhere:
        with pytest.raises(Refused):
            access.caller(secret)
    box.get_by_role("button", name="Close").click()
    page.reload()
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
