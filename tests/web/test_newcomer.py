"""A newcomer, by keyboard alone: from the address to a signed decision, and to paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from egress.interfaces.accounts import Role

from .serving import Served

pytestmark = pytest.mark.slow
MOST_TABS = 400
NAMED = """() => {
  const one = document.activeElement
  if (!one) return ''
  const label = one.labels?.[0]?.innerText ?? ''
  return (one.getAttribute('aria-label') || label || one.innerText || one.textContent || '').trim()
}"""


def tab_to(page: Page, name: str, tag: str = "") -> None:
    """Press Tab until what has the focus bears a name (a pattern), and is of a kind if one is asked for."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        kind = page.evaluate("document.activeElement?.tagName.toLowerCase() ?? ''")
        if (not tag or kind == tag) and re.search(name, page.evaluate(NAMED)):
            return
    raise AssertionError(f"nothing named {name!r} was reached by Tab")


def go_to_panel(page: Page, words: str) -> None:
    """Search by `/` and take the first hit."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator("#hits [role=option]").first).to_contain_text(words)
    page.keyboard.press("Enter")


def test_a_newcomer_reads_tries_signs_and_prints(egress: Served) -> None:
    """Each step by keys: sign in, read "start today", change the hub capacity, sign an ordered departure, print."""
    code = egress.new_account("Newcomer", Role.DECISION_MAKER)
    context = egress.context()
    context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    page = context.new_page()
    page.goto(egress.address)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    tab_to(page, "^Name")
    page.keyboard.type("Newcomer")
    tab_to(page, "^Password")
    page.keyboard.type("steady lamps by the river")
    tab_to(page, "First time on this device")
    page.keyboard.press("Enter")
    tab_to(page, "^Enrolment code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    tab_to(page, "Embassy Kabul", "a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Day")).to_contain_text("2021-08-10")
    headline = page.locator(".big").first
    expect(headline).to_contain_text("start today")
    expect(headline).to_contain_text(re.compile(r"already \d+% risk"))

    go_to_panel(page, "What if")
    expect(page.locator("#safe-after")).to_be_visible(timeout=20_000)
    clock = page.locator("table.stacks").text_content() or ""
    tab_to(page, "^What to change")
    page.keyboard.type("Sites")
    tab_to(page, "^Which one")
    page.keyboard.type("Qatar")
    tab_to(page, r"^New value \(persons\)", "input")
    page.keyboard.press("Control+a")
    page.keyboard.type("20000")
    expect(page.locator(".changes")).to_contain_text("20000")
    expect(page.locator(".heads")).to_contain_text("(+", timeout=20_000)
    expect(page.locator("table.stacks")).not_to_have_text(clock, timeout=20_000)

    go_to_panel(page, "Decision")
    expect(page.locator("#signing-title")).to_be_visible()
    tab_to(page, "^Decision", "select")
    page.keyboard.type("ordered departure")
    tab_to(page, "^Put the question$", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The question is put.")).to_be_visible()
    tab_to(page, "^Sign$", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Under Secretary for Management")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed: ordered departure.")).to_be_visible()
    expect(page.locator(".ruling")).to_contain_text("Newcomer")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.evaluate("document.getElementById('main').focus()")
    tab_to(page, "^Print$", "button")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1
    context.close()
