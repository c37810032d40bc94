"""The flights and loads of the record, entered as a hand-drawn plan, break no rule but for the listed exceptions."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from airlift_record import COALITION, US, Window, entered_rows, read_rows, read_troops, windows
from hand_drawn_plan import draw_plan
from record_exceptions import at_high_figures, every_finding, read_exceptions, spent, unexplained
from recorded_case import CASE, KINDS, LAST_FORCE, for_hand_drawn_plan

from egress.domain import Case, Finding, Plan, check_plan

README = CASE.parents[1] / "benchmarks" / "kabul_record" / "README.md"


def test_every_finding_is_listed(findings: list[Finding]) -> None:
    """No rule finds anything that the list of exceptions does not explain."""
    assert [f.sentence for f in unexplained(findings, read_exceptions())] == []


def test_every_exception_still_occurs(findings: list[Finding]) -> None:
    """No exception stands in the list that no finding needs any more."""
    assert [e.what for e in spent(findings, read_exceptions())] == []


def test_check_plan_finds_the_same(recorded: Case, drawn: Plan, findings: list[Finding]) -> None:
    """`check_plan` gives these findings, cut off per rule, and none of another rule."""
    shown = {f for f in check_plan(recorded, drawn) if "are not shown" not in f.sentence}
    assert shown <= set(findings)
    assert {(f.rule, f.severity) for f in shown} == {(f.rule, f.severity) for f in findings}


def test_the_list_would_catch_another_fault(recorded: Case, drawn: Plan) -> None:
    """An aircraft that leaps to another place, or one more person aboard, is found and is not excused."""
    first = next(m for m in drawn.movements if m.fleet_id == "c17")
    without = replace(drawn, movements=tuple(m for m in drawn.movements if m.id != first.id))
    assert "vehicle_continuity" in {f.rule for f in unexplained(every_finding(recorded, without), read_exceptions())}
    flight = next(m for m in drawn.movements if m.fleet_id == "c130" and m.persons)
    crowded = replace(flight, loads=((flight.loads[0][0], 453), *flight.loads[1:]))
    fuller = replace(drawn, movements=tuple(crowded if m.id == flight.id else m for m in drawn.movements))
    assert "seats" in {f.rule for f in unexplained(every_finding(recorded, fuller), read_exceptions())}


def test_flights_and_loads_are_the_record(drawn: Plan, entered: tuple[Window, ...]) -> None:
    """In each window the plan has the recorded departures and people of each kind, evenly spread."""
    out = [m for m in drawn.movements if m.fleet_id in KINDS and m.persons]
    assert len(out) == sum(w.all_departures for w in entered)
    for window in entered:
        inside = sorted((m for m in out if window.start <= m.depart < window.end), key=lambda m: m.depart)
        flown = Counter(m.fleet_id for m in inside)
        assert {k: flown[k] for k in KINDS} == dict(window.departures)
        assert sum(m.persons for m in inside) == window.all_persons
        gap = (window.end - window.start) / len(inside)
        gaps = [b.depart - a.depart for a, b in pairwise(inside)]
        assert all(abs(g - gap) <= timedelta(minutes=1) for g in gaps)


def test_nothing_of_the_record_is_lost(entered: tuple[Window, ...]) -> None:
    """Where the record gives flights or people of a side, the windows hold them unchanged."""
    sides = {US: KINDS[:2], COALITION: KINDS[2:]}
    for window in entered:
        for side, kinds in sides.items():
            persons, flights = window.row.persons[side], window.row.flights[side]
            assert persons in (None, sum(window.persons[k] for k in kinds))
            assert flights in (None, sum(window.departures[k] for k in kinds)) or not window.row.persons[side]


def test_rows_that_repeat_are_left_out() -> None:
    """Totals, the two 12-hour updates and the overnight row within 17 August are not entered; 14 windows are."""
    rows = read_rows()
    left_out = [row for row in rows if row not in entered_rows(rows)]
    assert sorted(row.hours for row in left_out) == [8, 12, 12, 18 * 24]
    assert len(entered_rows(rows)) == 14


def test_the_lower_of_two_counts_needs_no_further_exception(as_it_stands: Case) -> None:
    """With the White House's 3000 on 19 August in place of the Pentagon's 6000 the same list is enough."""
    rows = [replace(r, total_persons=None) if "CONFLICT" in r.note else r for r in read_rows()]
    lower = windows(rows, seats={fleet.id: fleet.seats for fleet in as_it_stands.fleets})
    case = for_hand_drawn_plan(as_it_stands, lower)
    assert sum(w.all_persons for w in lower) < 115_000
    kinds = {(e.rule, e.severity) for e in read_exceptions()}
    found = every_finding(case, draw_plan(case, lower))
    assert {(f.rule, f.severity) for f in found} <= kinds
    assert [f.sentence for f in found if not any(e.is_about(f) for e in read_exceptions())] == []


def test_recorded_force_is_the_record(recorded: Case) -> None:
    """On each recorded day the forces add up to the recorded strength, and nobody is left at the end."""
    for day, strength in read_troops():
        there = [f for f in recorded.forces if f.present_from is not None and f.present_from <= day]
        gone = [f for f in there if f.withdrawn_by is not None and f.withdrawn_by <= day]
        if strength:
            assert sum(f.strength_persons for f in there if f not in gone) == strength
    assert all(f.withdrawn_by is not None and f.withdrawn_by <= LAST_FORCE for f in recorded.forces)


def test_high_figures_explain_the_gates(recorded: Case, drawn: Plan, findings: list[Finding]) -> None:
    """At the high rate of 900 people an hour hardly any finding is left at the gates, which the list claims."""
    high = every_finding(at_high_figures(recorded), drawn)
    at_gates = [[f for f in some if f.rule == "site_processing"] for some in (findings, high)]
    assert len(at_gates[0]) > 50
    assert len(at_gates[1]) <= 2


def test_the_readme_holds_the_list() -> None:
    """Every exception stands in the README with what and why, word for word."""
    text = README.read_text(encoding="utf-8")
    missing = [e.what for e in read_exceptions() if f"| {e.rule} | {e.severity} | {e.what} | {e.why} |" not in text]
    assert missing == []
