"""Alerts drafted, cleared and released by two persons; papers ordered and fetched; a map that the server brings."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from egress.domain.acts import ActKind
from egress.interfaces.accounts import EVERY_POST, Grant, Role
from egress.publications.papers.writing import PDF
from egress.store.map_tiles import open_map
from egress.workflow.record.hands import Hand, act_of

from .serving import NOW, Served, on_panel, settle

pytestmark = pytest.mark.slow
KABUL = "kabul-2021"
LANGUAGES = {"fr": "Français", "ar": "العربية"}
GREY_TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6368000000820081dd436af40000000049454e44ae426082"
)


def with_title(egress: Served, role: Role, title: str, **more: object) -> Page:
    """Return a page of somebody with one title of the authority table."""
    page = egress.signed_in(**more)
    name = f"{title} {len(egress.house.desk.accounts())}"
    row, _ = egress.house.access.new_account(name)
    egress.house.access.give(row.id, Grant(post_id=EVERY_POST, role=role, titles=(title,)))
    device, secret = egress.house.access.enrol(row, "a laptop")
    session = egress.house.access.let_in(row, device.id, secret).session
    cookie = next(one for one in page.context.cookies() if one["name"].endswith("session"))
    page.context.add_cookies([{"name": cookie["name"], "value": session, "url": egress.address}])
    return page


def draft(page: Page, tell: str, place: str = "") -> None:
    """Draft a message on the panel."""
    page.get_by_label("Tell people to").select_option(tell)
    if place:
        page.get_by_role("combobox", name="Place", exact=True).select_option(place)
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_label("Headline (English)")).to_be_visible()


def said(egress: Served, kind: ActKind, place: str) -> None:
    """Report a place shut or open."""
    hand = Hand(person="Watch", role="Watch officer", at=NOW)
    egress.house.store.record(act_of(hand, kind, KABUL, facts={"place": place}))


def test_one_person_clears_and_another_releases(egress: Served) -> None:
    """Changed words are checked anew before they are cleared; the second person sees it at once and releases it."""
    one = with_title(egress, Role.CONSULAR, "Consular section")
    other = with_title(egress, Role.DECISION_MAKER, "Chief of Mission")
    for page in (one, other):
        on_panel(page, egress, KABUL, "alerts")
    draft(one, "leave")
    expect(one.get_by_text("Nothing speaks against it.")).to_be_visible()
    one.get_by_label("What to do (English)").fill("Leave by commercial means. Take your papers.")
    expect(one.get_by_role("button", name="Clear for release")).to_have_count(0)
    one.get_by_role("button", name="Check again").click()
    one.get_by_role("button", name="Clear for release").click()
    expect(one.get_by_text("Cleared. A second person releases it.")).to_be_visible()
    expect(other.get_by_role("article").filter(has_text="Take your papers.")).to_be_visible()
    other.get_by_role("button", name="Release", exact=True).click()
    other.get_by_role("dialog").get_by_role("button", name="Release", exact=True).click()
    expect(other.get_by_text("Released. Pass the CAP file on")).to_be_visible()
    with other.expect_download() as saving:
        other.get_by_role("button", name="CAP").click()
    content = Path(saving.value.path()).read_text(encoding="utf-8")
    assert "<status>Actual</status>" in content
    assert "Take your papers." in content
    kinds = [act.kind for act in egress.house.store.acts(KABUL)]
    assert kinds[-2:] == [ActKind.ALERT_CLEARED, ActKind.ALERT_RAISED]
    for page in (one, other):
        page.context.close()


def test_what_blocks_a_release_is_shown(egress: Served) -> None:
    """Told to go to an airport that is shut by then: the finding stands there, and nothing can be cleared or sent."""
    one = with_title(egress, Role.CONSULAR, "Consular section")
    on_panel(one, egress, KABUL, "alerts")
    said(egress, ActKind.PLACE_SHUT, "airport")
    try:
        draft(one, "go_to", "airport")
        expect(one.get_by_text("must be mended first:").first).to_be_visible()
        expect(one.get_by_role("button", name="Clear for release")).to_be_disabled()
    finally:
        said(egress, ActKind.PLACE_OPEN, "airport")
    one.get_by_role("button", name="Check again").click()
    expect(one.get_by_role("button", name="Clear for release")).to_be_enabled()
    one.context.close()


@pytest.mark.parametrize(("language", "told"), [("fr", "Fiches d’action"), ("ar", "بطاقات العمل")])
def test_a_paper_is_ordered_and_fetched(egress: Served, language: str, told: str) -> None:
    """It is asked for in the language of the page; once made it is saved under a name that says what it is."""
    page = egress.signed_in(Role.PLANNER, kept={"language": language})
    on_panel(page, egress, KABUL, "documents")
    before = {one.id for one in egress.house.desk.jobs(post_id=KABUL)}
    form = page.locator("section:has(#papers-title) form")
    form.locator("select").first.select_option("cards")
    form.get_by_role("button").click()
    line = page.locator("section:has(#papers-title) li").filter(has_text=told).filter(has_text=LANGUAGES[language])
    expect(line).to_contain_text("2021-08-10")
    job_id = next(one.id for one in egress.house.desk.jobs(post_id=KABUL) if one.id not in before)
    egress.house.desk.change_job(job_id, state="done", answer=b"%PDF-1.7", media_type=PDF)
    expect(line.get_by_role("link")).to_be_visible()
    with page.expect_download() as saving:
        line.get_by_role("link").click()
    assert saving.value.suggested_filename == f"{KABUL}-cards-{language}.pdf"
    page.context.close()


def test_a_viewer_fetches_and_does_not_order(egress: Served) -> None:
    """Whoever may only look sees the papers that were made, and no form."""
    page = egress.signed_in(Role.VIEWER)
    on_panel(page, egress, KABUL, "documents")
    expect(page.get_by_role("heading", name="Papers to print, sign or edit")).to_be_visible()
    expect(page.get_by_role("button", name="Make the paper")).to_have_count(0)
    page.context.close()


def test_the_map_of_the_server_lies_on_every_map(egress: Served, tmp_path: Path) -> None:
    """Its tiles are asked of this host alone, and the map says whose they are; without one nothing is asked."""
    path = tmp_path / "town.mbtiles"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        made.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        told = {"name": "The town", "format": "png", "minzoom": "0", "maxzoom": "0"}
        made.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        made.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (GREY_TILE,))
    asked: list[str] = []
    for own_map in (None, open_map(path)):
        egress.house.own_map = own_map
        page = egress.signed_in(Role.VIEWER)
        page.on("request", lambda request: asked.append(request.url))
        try:
            on_panel(page, egress, "", "portfolio")
            settle(page)
            page.get_by_text("Lay a map of your own on top").click()
            expect(page.get_by_text("Map of the server: The town")).to_have_count(1 if own_map else 0)
        finally:
            egress.house.own_map = None
        found = [url for url in asked if re.search(r"/map/tiles/0/0/0$", url)]
        assert bool(found) is bool(own_map)
        page.context.close()


def test_the_scoreboard_tells_who_was_how_far_off(egress: Served) -> None:
    """A bar for whoever can be judged, and the same as a table with every horizon."""
    page = egress.signed_in(Role.VIEWER)
    on_panel(page, egress, KABUL, "threat")
    board = page.locator("figure").filter(has_text="Scoreboard")
    expect(board.locator("svg")).to_contain_text("egress")
    expect(board.locator("rect").first).to_be_visible()
    board.get_by_text("As a table").click()
    row = board.locator("tr").filter(has_text="us-ic")
    expect(row).to_contain_text("0")
    expect(board.locator("thead")).to_contain_text("Error, 90 days")
    page.context.close()
