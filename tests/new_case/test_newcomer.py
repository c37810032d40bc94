"""The newcomer's path: from nothing to a brief of one's own post, in a spreadsheet, in under thirty steps."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from egress.inputs import QUESTIONS
from egress.interfaces.cli import main

from .person import Person

pytestmark = pytest.mark.slow

FEWEST_TOO_MANY = 30
"""Commands and edits together stay below this."""

ANSWERS = {
    "post": "Office Bentu",
    "timezone": "Africa/Juba",
    "city": "Bentu",
    "lat": "9.2",
    "lon": "29.8",
    "staff": "24",
    "airport": "Bentu airstrip",
    "safe_place": "Juba guest house",
}
"""What the person answers; the other questions are skipped with Enter."""

DAY = "2030-03-10"


@dataclass
class Walked:
    """What came of the path: the brief as text and as data, and how many commands and edits it took."""

    text: str
    data: dict[str, Any]
    commands: int
    edits: int


class Desk:
    """A terminal whose commands are counted; a command that fails ends the walk."""

    def __init__(self) -> None:
        self.commands = 0

    def __call__(self, *words: object, typed: str = "") -> str:
        """Run a command, typing so many lines if it asks, and return what it printed."""
        self.commands += 1
        command = [sys.executable, "-m", "egress.interfaces.cli", *map(str, words)]
        done = subprocess.run(command, input=typed, capture_output=True, encoding="utf-8", timeout=900, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def answers_typed() -> str:
    """Return the lines that the person types when asked."""
    return "".join(ANSWERS.get(question.key, "") + "\n" for question in QUESTIONS)


def fill_in(person: Person) -> None:
    """Tell the workbook about the office: who, with what, how far, and what is said of the danger."""
    person.change("groups", "International staff", "persons_likely", 5)
    person.change("groups", "National staff who move with the office", "persons_likely", 7)
    person.change("groups", "National staff who go home", "persons_likely", 12)
    person.change("fleets", "Own vehicles", "vehicles", 2)
    person.change("fleets", "Own vehicles", "seats", 6)
    person.change("legs", "Post to airport by road", "travel_min_likely", 40)
    person.add(
        "estimates",
        estimate_id="elders-march",
        t_made="2030-03-08T09:00:00+02:00",
        t_received="2030-03-08T15:00:00+02:00",
        source_id="elders",
        grade="B3",
        exit="city",
        statement="The militia will be in the town within weeks.",
    )


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Walk the whole path."""
    tmp_path, desk = tmp_path_factory.mktemp("newcomer"), Desk()
    desk("new", tmp_path / "bentu", "--profile", "ngo", "--ask", typed=answers_typed())
    desk("convert", tmp_path / "bentu", tmp_path / "bentu.xlsx")
    person = Person(tmp_path / "bentu.xlsx")
    fill_in(person)
    person.save()
    desk("convert", tmp_path / "bentu.xlsx", tmp_path / "bentu-filled")
    assert desk("check", tmp_path / "bentu-filled") == "No problems found.\n"
    kept = tmp_path / "brief.json"
    asked = ["brief", tmp_path / "bentu-filled", "--as-of", DAY, "-q", "--workers", "1", "--also", f"json={kept}"]
    text = desk(*asked)
    data = json.loads(kept.read_text(encoding="utf-8"))["data"]
    return Walked(text, data, desk.commands, person.edits + len(ANSWERS))


def test_from_nothing_to_a_brief_of_ones_own_post(walked: Walked) -> None:
    """Under thirty commands, answers and cells; the brief has bottom line, clocks, the people and their ladder."""
    assert walked.commands == 5
    assert walked.commands + walked.edits < FEWEST_TOO_MANY
    text = " ".join(walked.text.split())
    assert text.index("1. Bottom line") < text.index("4. Start-by clock") < text.index("8. Who decides what")
    assert "Office Bentu" in text
    assert "Africa/Juba" in text
    for name, persons in (
        ("International staff", 5),
        ("National staff who move with the office", 7),
        ("National staff who go home", 12),
    ):
        line = next(line for line in walked.data["advice"]["clock"] if line["label"] == name)
        assert line["persons"] == persons
        assert len(line["start_by"]) == 4
        assert name.split()[0] in text
    assert "Country Director" in text
    assert {row["label"] for row in walked.data["advice"]["postures"]} <= {
        "normal programmes",
        "hibernation",
        "relocation",
        "evacuation",
    }


def test_what_was_filled_in_is_what_the_brief_rests_on(walked: Walked) -> None:
    """The estimate is quoted, the two vehicles are those that move, and what nobody replaced is named as assumed."""
    (source,) = walked.data["threat"]["sources"]
    assert (source["source_id"], source["statement"]) == ("elders", "The militia will be in the town within weeks.")
    moved = [words for words in walked.data["plan"]["first_movements"] if "Own vehicles no. " in words]
    assert {words.split("Own vehicles no. ")[1][0] for words in moved} == {"1", "2"}
    assumed = {row["row_id"] for row in walked.data["assumptions"]}
    assert {"home-airport", "airport-out", "entry-papers"} <= assumed


def test_the_person_is_held_by_the_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drop-downs offer the sheet's own ids and words, and the ids that others refer to are locked."""
    assert main(["new", str(tmp_path / "post"), "--profile", "ngo"]) == 0
    assert main(["convert", str(tmp_path / "post"), str(tmp_path / "post.xlsx")]) == 0
    capsys.readouterr()
    person = Person(tmp_path / "post.xlsx")
    assert person.choices("groups", "site_id") == ["home", "airport", "safe-place"]
    assert person.choices("legs", "in_use") == ["yes", "no"]
    assert "city" in person.choices("estimates", "exit")
    with pytest.raises(AssertionError, match="locked"):
        person.change("groups", "International staff", "group_id", "expats")
    with pytest.raises(AssertionError, match="offers"):
        person.change("groups", "International staff", "site_id", "the office")
    assert person.edits == 0
