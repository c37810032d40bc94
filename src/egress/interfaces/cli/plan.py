"""`egress plan`: how long we need."""

import argparse
from datetime import datetime
from pathlib import Path

from egress.domain import apply_scenario, case_from_situation
from egress.interfaces.cli.arguments import AS_OF, add_verb, instant, positive
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened, situation_in
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import open_plan
from egress.kit import InputProblem, Problem, iso_utc
from egress.publications import write_plan
from egress.workflow import USUAL_LOOKS, plan_movements


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    plan = add_verb(verbs, "plan", _run, "how long we need: an executable timetable", ("text", "json"))
    plan.add_argument("--as-of", metavar="DATE", help=AS_OF + "; the start if left out")
    plan.add_argument("--start", metavar="INSTANT", help="when the order is given; --as-of if left out")
    plan.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    plan.add_argument("--step-min", type=positive, metavar="N", help="bound on even steps of N minutes")
    work = "policies tried on a large case (24): fewer take less time"
    plan.add_argument("--looks", type=positive, default=USUAL_LOOKS, metavar="N", help=work)
    told = "tell every movement that differs from a plan written earlier with --format json"
    plan.add_argument("--against", type=Path, metavar="PLAN.json", help=told)
    keeping = "keep what still stands of the plan of --against, unless that costs more than 2 % of what can be saved"
    plan.add_argument("--keep", action="store_true", help=keeping.replace("%", "%%"))
    plan.add_argument("--situation", type=Path, metavar="FILE", help="plan on from how a running evacuation stands")
    plan.add_argument("--full", action="store_true", help="list every movement in the text")


def _run(options: argparse.Namespace) -> int:
    case = opened(options.case, options)
    situation = situation_in(options.situation, case, options.scenario)
    start = instant(options.start, "--start") if options.start else situation.at if situation else None
    if situation is not None and start != situation.at:
        expected = f"{iso_utc(situation.at)}, the instant of the situation"
        remedy = "Leave it out: a plan from a situation starts at that instant."
        raise InputProblem([Problem("--start", 0, "", options.start, expected, remedy)])
    as_of = _as_of_or_start(options, start)
    if options.keep and not options.against:
        remedy = "Name it with --against PLAN.json."
        raise InputProblem([Problem("--keep", 0, "", "", "an earlier plan to keep", remedy)])
    if options.keep and situation is not None:
        remedy = "Leave one of them out: an earlier plan is kept by the minutes from its order, before it has begun."
        raise InputProblem([Problem("--keep", 0, "", "", "no --situation", remedy)])
    previous = open_plan(options.against, case) if options.against else None
    result = plan_movements(
        case,
        as_of,
        scenario_id=options.scenario,
        start=start,
        step_min=options.step_min,
        kept=previous if options.keep else None,
        looks=options.looks,
        situation=situation,
        progress=progress_of(options),
    )
    applied = apply_scenario(case, options.scenario)
    if situation is not None:
        applied = case_from_situation(applied, situation)
    envelope = envelope_of(case, as_of)
    document = write_plan(
        result,
        applied,
        envelope=envelope,
        format=options.format,
        every_movement=options.full,
        previous=previous,
    )
    send(document, options)
    return EXIT_ANSWERED


def _as_of_or_start(options: argparse.Namespace, start: datetime | None) -> datetime:
    if options.as_of:
        as_of = instant(options.as_of, "--as-of")
        if start is not None and start < as_of:
            remedy = "Start at --as-of or later, or give an --as-of by then."
            given = options.start or iso_utc(start)
            raise InputProblem([Problem("--start", 0, "", given, "an instant not before --as-of", remedy)])
        return as_of
    if start is None:
        remedy = "Say which day's knowledge counts."
        raise InputProblem([Problem("--as-of", 0, "", "", "a date (or --start)", remedy)])
    return start
