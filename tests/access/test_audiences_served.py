"""What the API makes for an audience holds nothing that a handling label keeps from it."""

import io
import json

import openpyxl
import pytest

from egress.domain import Audience
from egress.interfaces.accounts import Role
from egress.interfaces.api import House
from egress.interfaces.api.asked import AudienceName
from egress.interfaces.api.jobs.carrying_out import carry_out
from egress.interfaces.api.jobs.orders import ORDERS
from egress.kit import Progress
from egress.workflow.record.hands import Hand

from .housing import BEGIN, OWN, Person, grant, moved_in

AS_OF = "2030-03-10T00:00:00Z"
CAME = {"t_event": "2030-03-05T00:00:00Z", "t_received": "2030-03-05T00:00:00Z", "claim": "attack_near_post"}
SECRET, OPEN = "red-7", "clear-7"


@pytest.fixture
def ann(house: House) -> Person:
    """A planner at a post with a red and a clear report."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    for report_id, handling in ((SECRET, "red"), (OPEN, "clear")):
        cells = {**CAME, "report_id": report_id, "source_id": f"src-{report_id}", "grade": "B2"}
        cells |= {"text": f"said {report_id}", "handling": handling}
        answer = ann.post(f"/posts/{OWN}/reports", {"cells": cells})
        assert answer.status_code == 201, answer.text
    return ann


def words_of(book: bytes) -> str:
    """Return every cell of a workbook, one after another."""
    opened = openpyxl.load_workbook(io.BytesIO(book), read_only=True)
    return " ".join(str(cell) for sheet in opened for row in sheet.iter_rows(values_only=True) for cell in row)


def test_every_audience_has_its_name_in_the_api() -> None:
    """The names are those of the handling rules, none missing."""
    assert AudienceName.__args__ == tuple(one.value for one in Audience)


def test_a_workbook_for_partners_lacks_the_red_report(ann: Person) -> None:
    """Whole it holds both; for partners the clear one alone; for those named both again."""
    for audience, shown in (("", True), ("?audience=named", True), ("?audience=partners", False)):
        words = words_of(ann.get(f"/posts/{OWN}/workbook{audience}").content)
        assert OPEN in words
        assert (SECRET in words) is shown, audience
    assert ann.get(f"/posts/{OWN}/workbook?audience=friends").status_code == 422


def test_a_feed_for_partners_lacks_the_red_report(ann: Person) -> None:
    """As CSV and as JSON: whole both reports, for partners the clear one alone; other tables stay as they are."""
    for form in ("csv", "json"):
        feed = f"/feeds/posts/{OWN}/tables/{{}}.{form}"
        for audience, shown in (("", True), ("?audience=named", True), ("?audience=partners", False)):
            words = ann.get(feed.format("reports") + audience).text
            assert OPEN in words
            assert (SECRET in words) is shown, (form, audience)
        sites = feed.format("sites")
        assert ann.get(sites + "?audience=partners").text == ann.get(sites).text
        assert ann.get(sites + "?audience=friends").status_code == 422


def test_a_picture_for_partners_is_that_of_a_case_without_it(ann: Person) -> None:
    """It says that a report is kept back; asked for whole before and after, it is the whole picture."""
    path = f"/posts/{OWN}/threat?as_of={AS_OF}"
    whole, told, again = (ann.get(path + more).text for more in ("", "&audience=partners", ""))
    assert f"src-{SECRET}" in whole
    assert again == whole
    assert SECRET not in told
    assert f"src-{OPEN}" in told
    assert "1 report is kept from this audience" in told


def test_a_brief_for_an_audience_is_marked_and_never_kept(house: House, ann: Person) -> None:
    """Ordered to be kept it is refused; made, it bears its mark and nothing of the report."""
    order = {"kind": "brief", "as_of": AS_OF, "audience": "partners"}
    assert ann.post(f"/posts/{OWN}/jobs", order | {"keep": True}).status_code == 422
    asked = ORDERS.validate_json(json.dumps(order))
    hand = Hand(person="Test", role="planner", at=BEGIN)
    made = carry_out(house.store, OWN, asked, hand, journal=house.foreman._folder, progress=Progress())
    found = json.loads(made.content)["data"]
    assert (found["handling"], found["withheld"]) == ("TLP:AMBER", 1)
    assert SECRET.encode() not in made.content
