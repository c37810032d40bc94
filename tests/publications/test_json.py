"""JSON answers: one envelope, schemas that are committed as they are made, and outputs that keep to them."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from egress.domain import Case
from egress.kit import Problem
from egress.planning import PlanningResult
from egress.publications import Brief, Envelope, write_brief, write_plan, write_problems, write_threat
from egress.publications.json_schemas import described, schema_files, schema_of
from egress.threat import ThreatPicture

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
PROBLEM = Problem("fleets.csv", 7, "seats", "-4", "a whole number ≥ 1", "Correct the row or remove the fleet.")


def answer(content: bytes, name: str) -> dict[str, Any]:
    """Return a JSON answer that has been checked against its schema."""
    read: dict[str, Any] = json.loads(content)
    jsonschema.Draft202012Validator(schema_of(name)).validate(read)
    return read


def keys(value: Any) -> Iterator[str]:
    """Yield every key of an answer, however deep."""
    if isinstance(value, dict):
        yield from value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from keys(child)


def test_committed_schemas_are_the_made_ones() -> None:
    """docs/schemas holds what the records give; docs/reference/json.md says how to remake it."""
    made = schema_files()
    assert {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")} == made


@pytest.mark.parametrize(
    "name",
    [
        *("brief", "plan", "threat", "check", "losses", "diff", "backtest"),
        *("rehearse", "force", "enablers", "commitments", "staff", "advise"),
    ],
)
def test_schemas_are_schemas_and_closed(name: str) -> None:
    """Each schema is valid, closed, requires every key, and describes every record."""
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    records = [d for d in [schema["properties"]["data"], *schema["$defs"].values()] if d["type"] == "object"]
    for record in records:
        assert record["additionalProperties"] is False
        assert record["required"] == list(record["properties"])
        assert record["description"]


@pytest.mark.parametrize("name", ["brief", "bare_brief"])
def test_brief_keeps_to_its_schema(name: str, request: pytest.FixtureRequest) -> None:
    """A full and an empty brief both validate, with the envelope in its order."""
    brief: Brief = request.getfixturevalue(name)
    document = write_brief(brief, "json")
    read = answer(document.content, "brief")
    assert document.media_type == "application/json"
    assert list(read) == ["schema", "case_id", "as_of", "inputs_digest", "seed", "version", "status", "data"]
    assert (read["schema"], read["as_of"], read["status"]) == ("egress/brief/1", "2031-08-11T00:00:00Z", "answered")


def test_brief_data_is_whole(brief: Brief) -> None:
    """The data holds curves, clock, scenarios, bindings and basis, with nulls where nothing is known."""
    data = answer(write_brief(brief, "json").content, "brief")["data"]
    city = data["threat"]["curves"]["city"]
    assert len(city["hours"]) == len(city["p_closed"]) == 250
    assert data["threat"]["curves"]["commercial_air"]["median_h"] is None
    assert "closing_h" not in set(keys(data))
    assert data["advice"]["clock"][0]["start_by"][0] == {
        "risk": 0.02,
        "status": "past",
        "start_by": None,
        "margin_h": None,
    }
    assert data["plan"]["clearance_curve"][1] == {"time_h": 26.5, "safe_persons": 9_100}
    assert data["plan"]["bindings"][0]["from"] == "2031-08-11T06:00:00Z"
    assert len(data["assumptions"]) == 30
    assert data["scenarios"][1]["start_by"] == "2031-08-11T17:00:00Z"


def test_numbers_are_rounded_and_finite(brief: Brief) -> None:
    """Floats are rounded to 1e-9, counts are whole, and what is not finite becomes null rather than NaN."""
    line = replace(brief.advice.clock[0], risk_if_started_now=0.12345678949, clearance_time_h=math.inf)
    odd = replace(brief, advice=replace(brief.advice, clock=(line,)))
    text = write_brief(odd, "json").content.decode()
    clock = answer(text.encode(), "brief")["data"]["advice"]["clock"][0]
    assert clock["risk_if_started_now"] == 0.123456789
    assert clock["clearance_time_h"] is None
    assert isinstance(clock["persons"], int)
    assert "NaN" not in text
    assert "Infinity" not in text


def test_no_key_ends_in_a_score(brief: Brief, result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """A field that Python must call `from_` is plain `from` outside."""
    plan = answer(write_plan(result, case, envelope=envelope, format="json").content, "plan")
    every = [*keys(answer(write_brief(brief, "json").content, "brief")), *keys(plan)]
    assert "from" in every
    assert not [key for key in every if key.endswith("_")]


def test_plan_lists_every_movement(result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """Every movement is there with both ends, and an empty return runs the other way."""
    read = answer(write_plan(result, case, envelope=envelope, format="json").content, "plan")
    movements = read["data"]["movements"]
    assert read["status"] == "leaves_people"
    assert len(movements) == 61
    assert movements[0] == {
        "id": "m-000",
        "leg_id": "walk",
        "from_site_id": "post",
        "to_site_id": "airport",
        "fleet_id": None,
        "vehicle": None,
        "depart": "2031-08-11T01:00:00Z",
        "arrive": "2031-08-11T01:40:00Z",
        "persons": 12,
        "loads": {"locals": 12},
        "empty_return": False,
    }
    back = movements[2]
    assert (back["from_site_id"], back["to_site_id"], back["loads"]) == ("airport", "post", {})
    assert read["data"]["weighted_caught"] == 31.123456789


def test_threat_keeps_to_its_schema(picture: ThreatPicture, case: Case, envelope: Envelope) -> None:
    """The threat alone validates and bears its sources."""
    document = write_threat(picture, "json", label=case.label, timezone=case.timezone, envelope=envelope)
    data = answer(document.content, "threat")["data"]
    assert data["main_exit"] == "city"
    assert data["sources"][0]["p_by_days"] == {"7": 0.05, "30": 0.31, "90": 0.93}


def test_problems_keep_to_their_schema() -> None:
    """Problems validate even where nothing of the case could be read, and a sound case says so."""
    nothing_read = Envelope(case_id=None, as_of=None, inputs_digest=None, seed=None, version="0.1.0")
    read = answer(write_problems([PROBLEM], "json", envelope=nothing_read).content, "check")
    assert read["status"] == "problems"
    assert read["data"]["problems"][0]["row"] == 7
    assert read["data"]["problems"][0]["sentence"] == PROBLEM.sentence()
    sound = answer(write_problems([], "json", envelope=nothing_read).content, "check")
    assert (sound["status"], sound["data"]["count"]) == ("sound", 0)


def test_a_missing_key_is_found(brief: Brief) -> None:
    """The schema bites: an answer without its clock is refused."""
    read = json.loads(write_brief(brief, "json").content)
    del read["data"]["advice"]["clock"]
    with pytest.raises(jsonschema.ValidationError, match="clock"):
        jsonschema.validate(read, schema_of("brief"))


def test_descriptions_come_from_the_docstrings() -> None:
    """Attributes that share a line share their text, and continuation lines are joined."""
    summary, attributes = described(
        """
        Say one thing.

        Attributes
        ----------
        one, two : in hours; None = unknown,
            whatever the cause.
        three : in words: a colon is no name.
        """
    )
    assert summary == "Say one thing."
    assert attributes == {
        "one": "in hours; null = unknown, whatever the cause.",
        "two": "in hours; null = unknown, whatever the cause.",
        "three": "in words: a colon is no name.",
    }
