"""A plan's explanation: the ribbon of what binds most, shortfalls in JSON, and an earlier plan beside it."""

import json
from dataclasses import replace

import pytest

from egress.domain import Case
from egress.planning import PlanningResult
from egress.publications import Envelope, write_plan
from egress.publications.sections.binding_ribbon import binding_ribbon_table, stretches

from .conftest import hours
from .test_json import answer


def test_hours_become_stretches_of_what_binds_most(result: PlanningResult) -> None:
    """Four and six hours of the gate are one stretch, worth 4 × 2.5 + 6 × 1.5; the wait stands apart without one."""
    found = stretches(result.binding_by_hour)
    assert [(one.target_id, one.from_, one.until, one.weighted_caught_avoided) for one in found] == [
        ("north_gate", hours(6), hours(16), pytest.approx(19.0)),
        ("families", hours(20), hours(24), None),
    ]


def test_ribbon_is_a_row_per_stretch_and_says_what_it_leaves_out(result: PlanningResult, case: Case) -> None:
    """Two stretches, two rows; of thirty twelve are told and the rest counted; nothing binds, nothing is said."""
    (table,) = binding_ribbon_table(result.binding_by_hour, result.bindings, {}, case.timezone)
    assert len(table.rows) == 2  # type: ignore[union-attr]
    gate = result.binding_by_hour[0]
    many = [replace(gate, from_=hours(2 * n), until=hours(2 * n + 1)) for n in range(30)]
    (table,) = binding_ribbon_table(many, result.bindings, {}, case.timezone)
    assert len(table.rows) == 12  # type: ignore[union-attr]
    assert "18 more stretches" in table.note  # type: ignore[union-attr]
    assert binding_ribbon_table((), result.bindings, {}, case.timezone) == ()


def test_json_has_hours_and_shortfalls(result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """Every hour and every member with all that the records hold, in the form of the schema."""
    data = answer(write_plan(result, case, envelope=envelope, format="json").content, "plan")["data"]
    assert [one["weighted_caught_avoided_per_h"] for one in data["binding_by_hour"]] == [2.5, 0.25, 1.5, None]
    (short,) = data["shortfalls"]
    assert (short["amount"], short["unit"], short["from"], short["suffices"]) == (
        80.0,
        "seats",
        "2031-08-11T02:00:00Z",
        True,
    )


def test_an_earlier_plan_beside_it(result: PlanningResult, case: Case, envelope: Envelope) -> None:
    """One movement less than before: one is new, the others are kept, in both forms."""
    before = replace(result.plan, movements=result.plan.movements[1:])
    told = write_plan(result, case, envelope=envelope, format="json", previous=before).content
    against = answer(told, "plan")["data"]["against"]
    totals = {one["kind"]: one["movements"] for one in against["totals"]}
    assert (totals["kept"], totals["new"], totals["changed"]) == (len(before.movements), 1, 0)
    assert [one["new_id"] for one in against["movements"]] == [result.plan.movements[0].id]
    text = write_plan(result, case, envelope=envelope, previous=before).content.decode()
    assert "What changes" in text
    assert "New: " in text
    assert json.loads(write_plan(result, case, envelope=envelope, format="json").content)["data"]["against"] is None
