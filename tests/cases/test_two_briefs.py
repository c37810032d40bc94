"""The briefs of the three invented cases: in every form, on a calm day and on a pressing one."""

import json
from typing import Any

import pytest

from egress.interfaces.cli import main

from .conftest import CASES

pytestmark = pytest.mark.slow

DAYS = {
    "field-office": ("2030-05-20", "2030-06-17"),
    "company-site": ("2031-02-10", "2031-03-17"),
    "un-office": ("2032-04-20", "2032-05-17"),
}


@pytest.fixture(scope="module", params=sorted(DAYS))
def briefs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The briefs of one case by day: text and HTML as strings, JSON as data."""
    folder, found = tmp_path_factory.mktemp(request.param), {"case_id": request.param}
    for day in DAYS[request.param]:
        files = {form: folder / f"{day}.{form}" for form in ("text", "html", "json")}
        also = [word for form in ("html", "json") for word in ("--also", f"{form}={files[form]}")]
        asked = ["brief", str(CASES / request.param), "--as-of", day, "-q", "--workers", "1"]
        assert main([*asked, "-o", str(files["text"]), *also]) == 0
        found[day] = {form: path.read_text(encoding="utf-8") for form, path in files.items()}
    return found


def days_of(briefs: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the data of the calm and of the pressing brief."""
    return [json.loads(briefs[day]["json"])["data"] for day in DAYS[briefs["case_id"]]]


def test_text_and_html_bear_the_label_and_every_scenario(briefs: dict[str, Any]) -> None:
    """Nothing is lost between the case and its pages."""
    for day in DAYS[briefs["case_id"]]:
        data = json.loads(briefs[day]["json"])["data"]
        assert data["label"] in briefs[day]["text"]
        assert data["label"] in briefs[day]["html"]
        for rung in data["advice"]["postures"]:
            assert rung["label"] in " ".join(briefs[day]["text"].split())


def test_the_clock_has_weeks_on_the_calm_day_and_none_on_the_pressing_one(briefs: dict[str, Any]) -> None:
    """At 5 % everyone may wait for over a week on the first day, and must start at once on the second."""
    calm, pressing = (data["advice"]["clock"][0]["start_by"][1] for data in days_of(briefs))
    assert calm["risk"] == pressing["risk"] == 0.05
    assert calm["status"] == "open"
    assert calm["margin_h"] > 7 * 24
    assert pressing["status"] == "past"


def test_the_posture_rises_from_the_calm_day_to_the_pressing_one(briefs: dict[str, Any]) -> None:
    """Every category stands higher on the ladder, and the top is signed further up."""
    calm, pressing = ({p["category"]: p for p in data["advice"]["postures"]} for data in days_of(briefs))
    assert set(calm) == set(pressing)
    assert all(pressing[c]["rank"] > calm[c]["rank"] for c in calm)
    assert {p["effect"] for p in pressing.values()} == {"all_leave"}
    assert {p["decided_by"] for p in calm.values()} != {p["decided_by"] for p in pressing.values()}


def test_scenarios_part_on_the_pressing_day(briefs: dict[str, Any]) -> None:
    """The worst scenario catches at least half as many again as base."""
    _, pressing = days_of(briefs)
    caught = [row["expected_caught_persons"] for row in pressing["scenarios"]]
    assert max(caught) > 1.5 * min(caught)
