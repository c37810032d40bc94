"""What differences do to the clock: one after the other, in the right direction and by the right amount."""

import json
from dataclasses import replace
from datetime import timedelta

import jsonschema
import pytest

from egress.domain import Case
from egress.kit import Progress, Range
from egress.publications.diff_writer import CaseDiff, ClockReading, write_diff
from egress.publications.json_schemas import schema_of
from egress.workflow import plan_movements
from egress.workflow.diff_cases import MOST_SINGLY, diff_cases
from tests.workflow.gated_post import AS_OF, with_gate_rate

from .cases import TINY_AS_OF, gated_post, tiny_post, with_row


def reading(readings: tuple[ClockReading, ...], target: str = "everyone") -> ClockReading:
    """Return one target's reading."""
    return next(one for one in readings if one.target == target)


def text_of(diff: CaseDiff) -> str:
    """Return the text form on one line, for phrases that a line break may part."""
    return " ".join(write_diff(diff).content.decode().split())


def test_a_case_with_itself_needs_no_plan() -> None:
    """Nothing differs, nothing is planned, and the text says so."""
    progress = Progress()
    diff = diff_cases(tiny_post(), tiny_post(), TINY_AS_OF, progress=progress)
    assert (diff.differences, diff.steps, progress.costs) == ((), (), [])
    assert "The two cases say the same." in text_of(diff)


def slower_flight() -> Case:
    """Return tiny-post with half an hour more on its flight."""
    return with_row(tiny_post(), "legs", "airstrip-haven", travel_min=Range.exactly(90))


def test_a_longer_flight_costs_at_least_its_three_rounds() -> None:
    """Three flights in a row, each half an hour longer: by hand 90 min at least, and what the plans say."""
    (step,) = diff_cases(tiny_post(), slower_flight(), TINY_AS_OF).steps
    before, after = reading(step.before), reading(step.after)
    assert before.clearance_time_h == 7.25
    assert (after.clearance_time_h or 0) >= 7.25 + 1.5
    assert after.clearance_time_h == plan_movements(slower_flight(), TINY_AS_OF).clearance_time_h
    assert step.effect.startswith(f"Everyone: clearance +{(after.clearance_time_h or 0) - 7.25:g} h")
    assert after.start_by is not None
    assert before.start_by is not None
    assert after.start_by < before.start_by


def test_a_slower_gate_and_a_permission_in_hand_each_do_their_own() -> None:
    """Half the gate rate makes everyone late, the permission helps the post; a step begins where the last ended."""
    case = gated_post()
    other = with_row(with_gate_rate(case, 0.5), "enablers", "transit", in_hand_from=AS_OF)
    diff = diff_cases(case, other, AS_OF)
    gate, permit = diff.steps
    assert [one.row_id for step in diff.steps for one in step.differences] == ["gates", "transit"]
    assert gate.after == permit.before
    assert (reading(gate.after).clearance_time_h or 0) > (reading(gate.before).clearance_time_h or 0) + 72
    assert reading(gate.after).expected_caught_persons > reading(gate.before).expected_caught_persons
    posts = [reading(readings, "post") for readings in (gate.before, gate.after)]
    assert posts[0].clearance_time_h == pytest.approx(posts[1].clearance_time_h, abs=2)
    assert posts[0].start_by is not None
    assert posts[1].start_by is not None
    assert abs(posts[0].start_by - posts[1].start_by) <= timedelta(hours=2)
    assert "clearance +" in gate.effect
    assert "start-by now past" in gate.effect
    assert (reading(permit.after, "post").clearance_time_h or 0) < (reading(gate.after, "post").clearance_time_h or 0)
    ends = plan_movements(case, AS_OF), plan_movements(other, AS_OF)
    assert [one.clearance_time_h for one in ends] == [
        reading(gate.before).clearance_time_h,
        reading(permit.after).clearance_time_h,
    ]
    assert ends[1].expected_caught_persons == pytest.approx(reading(permit.after).expected_caught_persons)


def test_losing_the_way_out_is_said_in_words() -> None:
    """Where nobody clears any more, the effect says so instead of a number."""
    grounded = with_row(tiny_post(), "fleets", "aircraft", in_use=False)
    (step,) = diff_cases(tiny_post(), grounded, TINY_AS_OF).steps
    assert "Everyone: no longer cleared, 60 fewer safe" in step.effect
    assert reading(step.after).start_by_status == "cannot_clear"
    (back,) = diff_cases(grounded, tiny_post(), TINY_AS_OF).steps
    assert "Everyone: now cleared in 7 h, 60 more safe" in back.effect


def test_words_are_told_but_not_planned() -> None:
    """A new label moves no clock: it is listed apart, and no plan is made for it."""
    progress = Progress()
    renamed = with_row(tiny_post(), "sites", "office", label="Main office")
    diff = diff_cases(tiny_post(), renamed, TINY_AS_OF, progress=progress)
    assert (diff.steps, progress.costs) == ((), [])
    assert [one.sentence for one in diff.without_effect] == ["Main office: label Office → Main office."]
    assert "Main office: label Office → Main office." in text_of(diff)


def test_beyond_twelve_the_rest_is_let_in_together() -> None:
    """Fourteen counts more: twelve steps of one, one of two, and the text says so."""
    case = with_row(tiny_post(), "fleets", "aircraft", in_use=False)  # nobody can move, so plans cost nothing
    points = tuple(replace(case.series[0], id=f"towns-{n}", t_event=case.series[0].t_event) for n in range(10, 24))
    other = replace(case, series=(*points, *case.series))
    diff = diff_cases(case, other, TINY_AS_OF)
    assert [len(step.differences) for step in diff.steps] == [1] * MOST_SINGLY + [2]
    assert diff.measured_together == 2
    assert "the last 2 differences stand together in the last step" in text_of(diff)


def test_workers_change_nothing() -> None:
    """Two processes give what one gives."""
    alone, together = (diff_cases(tiny_post(), slower_flight(), TINY_AS_OF, workers=n) for n in (1, 2))
    assert alone == together


def test_the_json_form_holds_what_the_record_holds() -> None:
    """The envelope, values as numbers with their units, clocks before and after; and it reads back the same."""
    case = gated_post()
    diff = diff_cases(case, with_gate_rate(case, 0.5), AS_OF)
    answer = json.loads(write_diff(diff, "json").content)
    jsonschema.Draft202012Validator(schema_of("diff")).validate(answer)
    assert (answer["schema"], answer["case_id"], answer["status"]) == ("egress/diff/1", "gated-post", "answered")
    assert answer["as_of"] == "2030-03-01T00:00:00Z"
    assert answer["inputs_digest"] == diff.new_digest != diff.old_digest == answer["data"]["old_digest"]
    (step,) = answer["data"]["steps"]
    (row,) = step["differences"]
    assert row["fields"] == [
        {
            "field": "processing_per_h",
            "old": {"low": 5, "likely": 10, "high": 20},
            "new": {"low": 2.5, "likely": 5.0, "high": 10.0},
            "unit": "per h",
        }
    ]
    assert [one["clearance_time_h"] for one in step["before"]] == [
        pytest.approx(one.clearance_time_h) for one in diff.steps[0].before
    ]
    assert {"everyone", "post"} == {one["target"] for one in step["after"]}


def test_the_text_form_keeps_to_the_page() -> None:
    """Sentence, effect and both clocks are there, in at most 100 columns; there is no HTML form."""
    case = gated_post()
    diff = diff_cases(case, with_gate_rate(case, 0.5), AS_OF)
    text = write_diff(diff).content.decode()
    assert max(map(len, text.splitlines())) <= 100
    assert "Gates: processing rate 10 (5 to 20) → 5 (2.5 to 10) per h" in text_of(diff)
    assert diff.steps[0].effect in text_of(diff)
    with pytest.raises(ValueError, match="text or json"):
        write_diff(diff, "html")
