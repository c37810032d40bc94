"""Whoever is signed in elsewhere sees it behind their name, and ends it from there."""

import pytest
from playwright.sync_api import expect

from egress.interfaces.accounts import Refused, Role

from .serving import Served

pytestmark = pytest.mark.slow


def test_the_password_is_changed_from_behind_the_name(egress: Served) -> None:
    """Whoever is told to change their password can: every session ends, and the new one lets them in."""
    old, new = "steady lamps by the river", "quiet harbour with nine gulls"
    code = egress.new_account("Cautious officer", Role.VIEWER)
    page = egress.context().new_page()
    page.goto(egress.address)
    page.get_by_label("Name", exact=True).fill("Cautious officer")
    page.get_by_label("Password").fill(old)
    page.get_by_text("First time on this device").click()
    page.get_by_label("Enrolment code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator(".who").click()
    box = page.get_by_role("dialog", name="Where you are signed in")
    box.get_by_label("Your password").fill(old)
    box.get_by_text("Change the password").first.click()
    box.get_by_label("New password").fill(new)
    box.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Cautious officer")
    page.get_by_label("Password").fill(new)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    page.context.close()


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
