"""Whoever comes in is told what happened to their account meanwhile, until they have read it."""

import contextlib

import pytest
from playwright.sync_api import expect

from egress.interfaces.accounts import Refused, Role

from .serving import Served

pytestmark = pytest.mark.slow


def test_failed_tries_are_told_until_they_are_read(egress: Served) -> None:
    """One failed try: a box that names it and goes once it is read; a further try brings it back."""
    page = egress.signed_in(Role.VIEWER)
    page.goto(egress.address)
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    box = page.get_by_role("region", name="About your account")
    expect(box).to_have_count(0)
    name = page.locator(".who").inner_text()
    for count in ("1", "2"):
        with contextlib.suppress(Refused):
            egress.house.access.sign_in(name, "not the password")
        page.reload()
        expect(box).to_contain_text(f"failed under your name: {count}")
        box.get_by_role("button", name="I have read this").click()
        expect(box).to_have_count(0)
        page.reload()
        expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
        expect(box).to_have_count(0)
