"""
Print the record of the airlift beside the rules and beside the planner. Run by `make bench ONLY=kabul_record`.

`--rules` prints the first half only, which takes seconds.
"""

import os
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from itertools import pairwise

from airlift_record import Window, read_rows, windows
from comparison import ROWS, Outcome, binding_hours, changed, held_case, run, with_lead_times
from hand_drawn_plan import draw_plan
from record_exceptions import at_high_figures, every_finding, read_exceptions, spent, unexplained
from recorded_case import KINDS, changes, for_hand_drawn_plan, read_kabul

from egress.domain import Case, check_plan

MOST_BINDINGS = 12


def main(arguments: Sequence[str]) -> int:
    """Print the tables; give 1 if the exceptions do not match the findings."""
    case = read_kabul()
    entered = windows(read_rows(), seats={fleet.id: fleet.seats for fleet in case.fleets})
    _print_basis()
    _print_windows(entered)
    _print_changes(case, entered)
    matches = _print_findings(case, entered)
    if "--rules" not in arguments:
        _print_comparison(case, entered)
    return 0 if matches else 1


def _print_basis() -> None:
    solver = version("highspy")
    print(f"egress {version('egress')}, HiGHS {solver}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print("case kabul-2021, scenario airport-held, order 2021-08-12T00:00Z, seed of the case\n")


def _print_windows(entered: Sequence[Window]) -> None:
    print("The record as entered (departures with people; jump: rise of the recorded sum since 14 August)")
    print(f"{'window (Z)':26}{'C-17':>6}{'C-130':>6}{'airl.':>6}{'allied':>7}{'people':>8}{'jump':>8}{'diff':>7}")
    for before, window in pairwise([None, *entered]):
        if window is None:
            continue
        kinds = zip(KINDS, (6, 6, 6, 7), strict=True)
        aircraft = "".join(f"{window.departures[kind]:>{width}}" for kind, width in kinds)
        print(f"{_span(window):26}{aircraft}{window.all_persons:>8}{_jump(before, window)}")
        for sentence in window.filled_in:
            print(f"    filled in: {sentence}")
    flights, persons = sum(w.all_departures for w in entered), sum(w.all_persons for w in entered)
    print(f"total: {flights} departures, {persons} people; the record's own totals: 778 sorties, 124334 people\n")


def _jump(before: Window | None, window: Window) -> str:
    now = window.row.cumulative_persons
    then = before.row.cumulative_persons if before else None
    if now is None or then is None:
        return f"{'':>8}{'':>7}"
    return f"{now - then:>8}{(window.all_persons / (now - then) - 1) * 100:>+6.0f}%"


def _print_changes(case: Case, entered: Sequence[Window]) -> None:
    print("Changes to the case, and why")
    for change in changes(case, entered):
        print(f"  {change.what}: {change.was} -> {change.now} ({change.why})")
    print()


def _print_findings(case: Case, entered: Sequence[Window]) -> bool:
    applied = for_hand_drawn_plan(case, entered)
    plan = draw_plan(applied, entered)
    exceptions = read_exceptions()
    findings, high = every_finding(applied, plan), every_finding(at_high_figures(applied), plan)
    print(f"(a) check_plan on the record as a plan: {len(plan.movements)} movements,")
    print(f"    {len(check_plan(applied, plan))} findings shown by check_plan, {len(findings)} in all")
    print(f"{'rule':18}{'severity':10}{'likely':>7}{'high':>6}  {'what':66}why")
    for e in exceptions:
        likely, still = sum(map(e.covers, findings)), sum(map(e.is_about, high))
        print(f"{e.rule:18}{e.severity:10}{likely:>7}{still:>6}  {e.what:66}{e.why}")
    unknown, over = unexplained(findings, exceptions), spent(findings, exceptions)
    for finding in unknown:
        print(f"NOT LISTED: {finding.rule}: {finding.sentence}")
    for e in over:
        print(f"LISTED, BUT NO LONGER FOUND: {e.rule}: {e.what}")
    print(f"findings not listed: {len(unknown)}; exceptions no longer found: {len(over)}\n")
    return not unknown and not over


def _print_comparison(case: Case, entered: Sequence[Window]) -> None:
    held = held_case(case, entered)
    print("(b) The planner held to the recorded departures, force and agreements, at the case's own seats")
    first = _timed("all figures likely", held, entered, explained=True)
    _print_days(first)
    print("What binds in that plan (hours within the recorded windows; fleets left out, they are the record's)")
    for rule, target, hours in binding_hours(first)[:MOST_BINDINGS]:
        print(f"  {rule:18}{target:30}{hours:>5.0f} h")
    print("\nWhat the total turns on, all else as in the first row")
    recorded = sum(w.all_persons for w in entered)
    _print_row("all figures likely", first, recorded)
    for name, steps in ROWS.items():
        if steps:
            _print_row(name, _timed(name, changed(held, steps), entered), recorded)
    name = "the case's own lead times"
    _print_row(name, _timed(name, with_lead_times(case, entered), entered), recorded)


def _timed(name: str, case: Case, entered: Sequence[Window], *, explained: bool = False) -> Outcome:
    begun = time.perf_counter()
    outcome = run(case, entered, explained=explained)
    print(f"planned: {name}, {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return outcome


def _print_days(outcome: Outcome) -> None:
    print(f"{'window (Z)':26}{'recorded':>22}{'planner':>22}{'people, summed up':>24}")
    print(f"{'':26}{'departures':>12}{'people':>10}{'departures':>12}{'people':>10}{'recorded':>14}{'planner':>10}")
    recorded = planned = 0
    for day in outcome.days:
        w = day.window
        recorded, planned = recorded + w.all_persons, planned + day.persons
        print(
            f"{_span(w):26}{w.all_departures:>12}{w.all_persons:>10}{day.departures:>12}{day.persons:>10}"
            f"{recorded:>14}{planned:>10}"
        )
    departures = sum(day.window.all_departures for day in outcome.days)
    print(f"{'total':26}{departures:>12}{recorded:>10}{outcome.departures:>12}{outcome.persons:>10}\n")


def _print_row(name: str, outcome: Outcome, recorded: int) -> None:
    share = outcome.persons / recorded
    print(f"  {name:44}{outcome.departures:>6} departures{outcome.persons:>8} people{share:>7.0%} of the record")


def _span(window: Window) -> str:
    return f"{window.start:%-d %b %H:%M} - {window.end:%-d %b %H:%M}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
