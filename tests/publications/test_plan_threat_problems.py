"""Plans, threat pictures and problems as text."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from egress.domain import Case
from egress.kit import Problem, add_hours
from egress.planning import PlanningResult
from egress.publications import Envelope, write_plan, write_problems, write_threat
from egress.threat import MechanismView, ThreatPicture, TripwireState, TripwireView

from .conftest import ARABIC


def plan_text(result: PlanningResult, case: Case, envelope: Envelope, *, every_movement: bool = False) -> str:
    """Return the plan as text."""
    return write_plan(result, case, envelope=envelope, every_movement=every_movement).content.decode()


def test_plan_says_what_it_reaches(result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """The summary has exact counts, each group, the reason, and the checker's notices."""
    said = " ".join(plan_text(result, case, envelope).split())
    for wanted in ("192 of 272 safe", "80 left", "150 of 212", ARABIC, "one bus", "Bus 1 ends away", "at most 3 %"):
        assert wanted in said


def test_plan_lists_the_first_movements_or_all(result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """The short listing counts what it leaves out; the full one leaves nothing out."""
    short = plan_text(result, case, envelope)
    full = plan_text(result, case, envelope, every_movement=True)
    assert "And 21 more movements" in short
    assert "more movements" not in full
    assert full.count("bus 1 ") == 60
    assert short.count("bus 1 ") == 39
    assert "5 families" in short


def test_plan_times_are_in_both_zones(result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """A departure shows UTC with post-local time below it."""
    lines = plan_text(result, case, envelope).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("11 Aug 01:00Z"))
    assert lines[at + 1].startswith("(11 Aug 05:30)")


def test_threat_text_stands_alone(picture: ThreatPicture, case: Case, envelope: Envelope) -> None:
    """The threat alone names the post and the instant, and holds the table of exits."""
    document = write_threat(picture, label=case.label, timezone=case.timezone, envelope=envelope)
    text = document.content.decode()
    assert text.startswith("Embassy Hill: how long we have, as of 11 Aug 2031 00:00Z (04:30 local)")
    assert "city (main)" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 100


def test_a_tripwire_tells_the_hour_by_which_its_owner_must_act(
    picture: ThreatPicture, case: Case, envelope: Envelope
) -> None:
    """Six hours to act are no use as a bare day, and a front 1,234 km off is no power of ten."""
    wire = TripwireView(
        id="front",
        label="The front is near",
        owner="director",
        watched_by="",
        state=TripwireState.CROSSED,
        value=1234.0,
        crossed_at=picture.as_of,
        act_by=add_hours(picture.as_of, 6),
        is_watched=True,
        moved_after_crossing=False,
        sentence="The front is near: crossed.",
    )
    shown = replace(picture, tripwires=(wire,))
    text = write_threat(shown, label=case.label, timezone=case.timezone, envelope=envelope).content.decode()
    assert "11 Aug 06:00Z" in text
    assert "(11 Aug 10:30)" in text
    assert "1,230" in text


def test_what_is_not_pooled_has_a_dash_for_a_weight(picture: ThreatPicture, case: Case, envelope: Envelope) -> None:
    """The pool after the news is no account of small weight: it has none."""
    after = MechanismView(name="reports", weight=0.0, sentence="No graded report counts.", p_by_days={30: 0.5})
    shown = replace(picture, mechanisms=(*picture.mechanisms, after))
    text = write_threat(shown, label=case.label, timezone=case.timezone, envelope=envelope).content.decode()
    line = next(line for line in text.splitlines() if line.startswith("reports:"))
    assert line.split()[5:] == ["–", "–", "–", "50", "%", "–", "–"]


def test_problems_are_one_line_each(envelope: Envelope) -> None:
    """Every problem is one line, with a count above; noise from a file reaches no terminal."""
    problems = [
        Problem("fleets.csv", 7, "seats", "-4", "a whole number ≥ 1", "Correct the row."),
        Problem("x\x1b[2J.csv", 0, "", "", "a header", "Remove the file."),
    ]
    lines = write_problems(problems, envelope=envelope).content.decode().splitlines()
    assert lines[0] == "2 problems found."
    assert lines[1] == "fleets.csv:7: seats = -4 (expected a whole number ≥ 1). Correct the row."
    assert len(lines) == 3
    assert "\x1b" not in "".join(lines)
    assert write_problems([], envelope=envelope).content == b"No problems found.\n"


def test_unknown_and_unfit_formats_are_refused(
    result: PlanningResult, case: Case, picture: ThreatPicture, envelope: Envelope
) -> None:
    """Only the brief is a page; a form that nobody knows is refused."""
    with pytest.raises(ValueError, match="text or json"):
        write_plan(result, case, envelope=envelope, format="html")
    with pytest.raises(ValueError, match="text or json"):
        write_threat(picture, "html", label="", timezone=case.timezone, envelope=envelope)
    with pytest.raises(ValueError, match="text or json"):
        write_problems([], "html", envelope=envelope)
    with pytest.raises(ValueError, match="word"):
        write_problems([], "word", envelope=envelope)
