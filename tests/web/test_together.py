"""Two people on one case: each sees what the other does within two seconds, and a clash is shown to a person."""

import time

import pytest
from playwright.sync_api import Page, expect

from egress.interfaces.accounts import Role
from egress.workflow.record.edit import RowEdit, edit_case
from egress.workflow.record.hands import Hand

from .serving import NOW, Served, on_panel

pytestmark = pytest.mark.slow
WITHIN_MS = 2_000


def test_what_one_does_the_other_sees(egress: Served) -> None:
    """A question put in one browser stands in the other within two seconds, untouched."""
    one, other = egress.signed_in(Role.DECISION_MAKER), egress.signed_in(Role.PLANNER)
    for page in (one, other):
        on_panel(page, egress, "tiny-post", "decision")
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    one.locator("#signing select").first.select_option(index=1)
    words = "Shall we decide, as both of us see?"
    one.locator("#signing input").first.fill(words)
    one.get_by_role("button", name="Put the question").click()
    expect(one.get_by_text("The question is put.")).to_be_visible()
    began = time.monotonic()
    expect(other.get_by_role("heading", name=words)).to_be_visible(timeout=WITHIN_MS)
    assert time.monotonic() - began < WITHIN_MS / 1000
    for page in (one, other):
        page.context.close()


def test_a_clash_is_shown_and_nothing_is_merged(egress: Served) -> None:
    """Who keeps a scenario on a version that moved on meanwhile sees both sides, and nothing of theirs is kept."""
    page = egress.signed_in(Role.PLANNER)
    on_panel(page, egress, "tiny-post", "what-if")
    page.get_by_label("What to change").select_option("fleets")
    page.get_by_label("New value (vehicles)").first.fill("3")
    expect(page.locator(".changes")).to_contain_text("3")
    page.get_by_label("Name of the scenario").fill("Three of them")
    store = egress.house.store
    version = store.versions("tiny-post")[-1].version
    cut_off(page)
    edit = RowEdit(table="groups", row_id=first_group(egress), cells={"persons_likely": "7"})
    hand = Hand(person="Somebody else", role="planner", at=NOW)
    edit_case(store, "tiny-post", hand, base_version=version, edits=[edit], reason="counted again")
    page.get_by_role("button", name="Make this a scenario").click()
    alert = page.get_by_role("alert").filter(has_text="Nothing of yours was kept")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("persons_likely")
    assert store.versions("tiny-post")[-1].version == version + 1
    page.context.close()


def test_a_scenario_may_be_called_in_any_script(egress: Served) -> None:
    """A name without a Latin letter, and one that is taken by its letters, make a scenario all the same."""
    page = egress.signed_in(Role.PLANNER, kept={"language": "ar"})
    on_panel(page, egress, "tiny-post", "what-if")
    store, form = egress.house.store, page.locator("form", has=page.locator("input[maxlength='60']"))
    for number, (name, made) in enumerate((("حافلتان", "scenario-1"), ("Été", "ete"), ("ETE", "ete-2"))):
        page.locator("select", has=page.locator("option[value=fleets]")).select_option("fleets")
        page.locator("input[type=number]").fill(str(3 + number))
        expect(page.locator(".changes")).to_contain_text(str(3 + number))
        form.locator("input").fill(name)
        form.get_by_role("button").click()
        expect(page.get_by_role("status").filter(has_text=name)).to_be_visible()
        version = store.versions("tiny-post")[-1].version
        assert (made, name) in {(one.id, one.label) for one in store.case_at("tiny-post", version).scenarios}
    page.context.close()


def cut_off(page: Page) -> None:
    """Let a page hear of nothing any more, as on a bad line: it still shows the version that it began with."""
    page.route("**/posts/tiny-post/case", lambda route: route.abort())


def first_group(egress: Served) -> str:
    """Return the id of the first group of the post."""
    return egress.house.store.case_at("tiny-post", 1).groups[0].id


def test_a_change_becomes_a_scenario(egress: Served) -> None:
    """The numbers that were turned are rows of scenario_effects.csv afterwards, and the scenario can be chosen."""
    page = egress.signed_in(Role.PLANNER)
    on_panel(page, egress, "kabul-2021", "what-if")
    page.get_by_label("What to change").select_option("sites")
    page.get_by_label("Which one").select_option("qatar")
    page.get_by_label("New value (persons)").first.fill("20000")
    expect(page.locator(".changes")).to_contain_text("20000")
    page.get_by_label("Name of the scenario").fill("Qatar doubled")
    page.get_by_role("button", name="Make this a scenario").click()
    expect(page.get_by_text("The scenario Qatar doubled is kept")).to_be_visible(timeout=15_000)
    version = egress.house.store.versions("kabul-2021")[-1].version
    case = egress.house.store.case_at("kabul-2021", version)
    effects = [effect for effect in case.scenario_effects if effect.scenario_id == "qatar-doubled"]
    assert [(one.target_ids, one.change, one.value) for one in effects] == [
        (("qatar",), "set:holding_persons", "20000")
    ]
    page.context.close()
