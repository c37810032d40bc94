"""Lines that break, answers that come late, screens that pass from hand to hand: nobody reads what is not so."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from egress.interfaces.accounts import Role
from egress.interfaces.wiring import JobRow
from egress.kit import iso_utc
from egress.workflow.record.decide import put_question
from egress.workflow.record.hands import Hand

from .serving import NOW, Served, on_panel

pytestmark = pytest.mark.slow
STREAMS = """
window.streams = []
class Stream extends EventTarget {
  constructor() { super(); this.readyState = 1; window.streams.push(this); setTimeout(() => this.onopen?.()) }
  close() { this.readyState = 2 }
  tell(kind, data) { this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) })) }
}
Stream.CLOSED = 2
window.EventSource = Stream
"""
"""Streams of events that a test speaks on and breaks."""

HAND = Hand(person="Somebody else", role="planner", at=NOW)


def with_streams(egress: Served, *roles: Role) -> Page:
    """Return a page of somebody signed in, whose streams the test holds."""
    page = egress.signed_in(*roles)
    page.add_init_script(STREAMS)
    return page


def test_a_late_answer_shows_no_post_under_the_name_of_another(egress: Served) -> None:
    """Who goes on to another post while the first is still asked for reads the other one, whichever answers last."""
    page = egress.signed_in(Role.DECISION_MAKER)
    held: list[Route] = []
    page.route("**/posts/kabul-2021/case", lambda route: held.append(route))
    with page.expect_request("**/posts/kabul-2021/case"):
        page.goto(f"{egress.address}/#/posts/kabul-2021/decision")
    page.evaluate("location.hash = '#/posts/tiny-post/decision'")
    clock = page.locator("table.stacks").first
    expect(clock).to_contain_text("Staff of the office")
    with page.expect_response("**/posts/kabul-2021/case"):
        for route in held:
            route.continue_()
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Field office")
    expect(clock).to_contain_text("Staff of the office")
    expect(page.get_by_role("combobox", name="Day")).to_contain_text("2030-03-10")
    page.context.close()


def test_a_screen_that_changes_hands_shows_nothing_of_the_one_before(egress: Served) -> None:
    """Who signs in after somebody else, at the same address, sees the post only if they may."""
    page = egress.signed_in(Role.DECISION_MAKER)
    on_panel(page, egress, "tiny-post", "decision")
    expect(page.locator("main")).to_contain_text("Staff of the office")
    page.get_by_role("button", name="Sign out").click()
    code = egress.new_account("Somebody without a role")
    page.get_by_label("Name", exact=True).fill("Somebody without a role")
    page.get_by_label("Password").fill("steady lamps by the river")
    page.get_by_text("First time on this device").click()
    page.get_by_label("Enrolment code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("There is no such post")
    expect(page.locator("main")).not_to_contain_text("Staff of the office")
    page.goto(f"{egress.address}/#/")
    expect(page.locator("main")).to_contain_text("None of your roles shows you a post here.")
    page.context.close()


def test_a_brief_of_an_earlier_day_takes_over_no_screen(egress: Served) -> None:
    """When somebody has the brief of a past day made, others go on reading the latest day's."""
    page = with_streams(egress, Role.DECISION_MAKER)
    on_panel(page, egress, "tiny-post", "decision")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def one_more(route: Route) -> None:
        lines: list[dict[str, Any]] = route.fetch().json()
        route.fulfill(json=[*lines, {**lines[-1], "seq": 9999, "as_of": "2030-03-01T18:00:00Z"}])

    page.route("**/posts/tiny-post/briefs", one_more)
    page.evaluate("window.streams.at(-1).tell('act', {seq: 9999, kind: 'brief_kept', at: '', role: 'planner'})")
    day = page.get_by_role("combobox", name="Day")
    expect(day.locator("option")).to_have_count(2)
    expect(day.locator("option").first).to_contain_text("2030-03-01 18:00 UTC")
    page.wait_for_load_state("networkidle")
    assert day.input_value() != "9999"
    assert not [url for url in asked if "9999" in url]
    page.context.close()


def test_work_is_followed_through_a_line_that_breaks(egress: Served) -> None:
    """What changed while nothing was heard is asked for; one look that fails ends nothing."""
    row = JobRow(
        id="staff-through-a-break",
        post_id="un-office",
        kind="staff",
        asked_by="test",
        asked_at="2031-01-01T00:00:00Z",
        order=json.dumps({"order": {"kind": "staff", "as_of": iso_utc(NOW)}}),
        state="at work",
        progress="",
        begun_at=iso_utc(NOW),
        ended_at=None,
        problem="",
        media_type=None,
        change=1,
    )
    desk = egress.house.desk
    done = desk.job("staff-un-office")
    assert done is not None
    desk.put_job(row)
    page = with_streams(egress, Role.PLANNER)
    page.goto(f"{egress.address}/#/posts/un-office/staffing")
    ask = page.get_by_role("button", name="Reckon who stays")
    expect(ask).to_be_disabled()
    line = {name: getattr(row, name) for name in ("id", "post_id", "kind", "asked_at", "begun_at", "ended_at")}
    told = {**line, "state": "at work", "progress": "half of it", "media_type": None, "problems": []}
    page.evaluate("told => window.streams.at(-1).tell('job', told)", told)
    failed: list[Route] = []

    def fail_once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route)
            route.abort()

    page.route("**/jobs/staff-through-a-break", fail_once)
    page.evaluate("window.streams.at(-1).onerror()")
    desk.change_job(row.id, state="done", answer=done.answer, media_type="application/json", ended_at=iso_utc(NOW))
    page.evaluate("window.streams.at(-1).onopen()")
    expect(page.get_by_role("slider")).to_be_visible()
    expect(ask).to_be_enabled()
    assert failed
    page.context.close()


def test_a_stream_that_was_refused_is_asked_for_again(egress: Served) -> None:
    """After an answer that is no stream the page asks for another one, and looks at what it has missed."""
    page = with_streams(egress, Role.DECISION_MAKER)
    on_panel(page, egress, "tiny-post", "decision")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.evaluate("window.streams.at(-1).close(); window.streams.at(-1).onerror()")
    expect(page.get_by_text("Not connected")).to_be_visible()
    words = "Was this missed?"
    put_question(egress.house.store, "tiny-post", HAND, authority_id="evacuate", question=words, options=["go"])
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.context.close()


def test_sentences_that_come_twice_are_both_shown(egress: Served) -> None:
    """Two doubts in the same words, or two things of the same name, leave no panel empty."""
    put_question(
        egress.house.store,
        "tiny-post",
        HAND,
        authority_id="evacuate",
        question="Twice the same doubt?",
        options=["go"],
        doubts=["The road is watched."] * 2,
    )
    page = egress.signed_in(Role.DECISION_MAKER)

    def doubled(route: Route) -> None:
        answer = route.fetch().json()
        answer["after"]["worth"] = [{**answer["after"]["worth"][0], "target_id": name} for name in ("a", "b")]
        route.fulfill(json=answer)

    page.route("**/posts/tiny-post/quick-looks", doubled)
    on_panel(page, egress, "tiny-post", "decision")
    question = page.get_by_role("article").filter(has_text="Twice the same doubt?")
    question.get_by_text("The advice and the doubts as they were shown").click()
    expect(question.get_by_text("The road is watched.")).to_have_count(2)
    on_panel(page, egress, "tiny-post", "what-if")
    worth = page.locator("section", has=page.locator("#after-binds")).locator("tbody tr")
    expect(worth).to_have_count(2)
    page.context.close()


def test_nobody_is_signed_out_unless_the_server_says_so(egress: Served) -> None:
    """On a line that is down the session cannot be ended: that is told."""
    page = egress.signed_in(Role.VIEWER)
    page.goto(egress.address)
    page.route("**/sign-out", lambda route: route.abort())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("alert")).to_contain_text("egress does not answer")
    page.unroute("**/sign-out")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("address", ["#/posts/%E0%A4%A/decision", "#/posts/..%2Fadmin/decision"])
def test_an_address_of_no_post_leads_to_the_portfolio(egress: Served, address: str) -> None:
    """Whatever stands behind the sign in a mistyped address, there is a page."""
    page = egress.signed_in(Role.VIEWER)
    page.goto(f"{egress.address}/{address}")
    expect(page.get_by_role("heading", name="Portfolio")).to_be_visible()
    page.context.close()


def test_in_arabic_changes_and_figures_follow_the_line(egress: Served) -> None:
    """Arrows point to the left, to what comes after; on a phone figures stand beside their heads, at the right."""
    page = egress.signed_in(Role.PLANNER, kept={"language": "ar"}, viewport={"width": 390, "height": 844})
    on_panel(page, egress, "tiny-post", "what-if")
    heads = page.locator(".heads")
    expect(heads).to_contain_text("\u2190")
    assert "\u2192" not in heads.inner_text()
    places = heads.locator(".change").last.evaluate(
        "one => [...one.querySelectorAll('bdi')].map(part => part.getBoundingClientRect().left)"
    )
    assert places[0] > places[1]
    aligned = page.locator(".stacks td.number").first.evaluate("cell => getComputedStyle(cell).textAlign")
    assert aligned == "right"
    page.context.close()


def test_the_bindings_of_a_brief_are_told_by_their_hours(egress: Served) -> None:
    """What binds from midnight on is not told as of the day before."""
    page = egress.signed_in(Role.VIEWER)
    page.route("**/posts/tiny-post/plans", lambda route: route.fulfill(json=[]))
    on_panel(page, egress, "tiny-post", "plans")
    told = page.locator("section", has=page.locator("#binds-title")).locator("li").first
    expect(told).to_contain_text(re.compile(r"\d\d Mar 2030, \d\d:\d\d . \d\d Mar 2030, \d\d:\d\d UTC:"))
    page.context.close()


def test_in_arabic_points_of_a_list_stand_beside_their_marks(egress: Served) -> None:
    """What an English name begins stands at the right all the same, where its mark is."""
    put_question(egress.house.store, "tiny-post", HAND, authority_id="evacuate", question="Shall we?", options=["go"])
    page = egress.signed_in(Role.DECISION_MAKER, kept={"language": "ar"})
    on_panel(page, egress, "", "")
    line = page.locator("section", has=page.locator("#sign-title")).locator("li").first
    assert line.evaluate("one => getComputedStyle(one).textAlign") == "right"
    page.context.close()
