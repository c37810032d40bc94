"""`egress rehearse`: how a plan comes out against trouble."""

import argparse
from datetime import datetime
from pathlib import Path

from egress.domain import Plan, Situation
from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.interrupting import interrupted
from egress.interfaces.cli.opening import opened, situation_in
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import (
    ALL_DISTURBANCES,
    open_plan,
    rehearsal_options,
    rehearsal_steps,
    situation_text,
)
from egress.kit import InputProblem, Problem, iso_utc
from egress.publications import Document
from egress.publications.rehearsal_writer import write_rehearsal
from egress.workflow.rehearse_plan import RehearsalOrder, halt_plan, rehearse_plan


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    verb = add_verb(verbs, "rehearse", _run, "how a plan comes out against trouble", ("text", "json"))
    verb.add_argument("--as-of", metavar="DATE", help=AS_OF)
    verb.add_argument("--start", metavar="INSTANT", help="when the order is given; --as-of if left out")
    verb.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    verb.add_argument("--plan", type=Path, metavar="PLAN.json", help="rehearse this plan, not the planner's")
    verb.add_argument("--beside", type=Path, metavar="PLAN.json", help="compare with this plan under the same luck")
    going_on = "go on from how a running evacuation stands, by --plan or by a plan made from there"
    verb.add_argument("--situation", type=Path, metavar="FILE", help=going_on)
    halting = "write how the run --trace, or the first, stands then, to go on from, and stop"
    verb.add_argument("--halt-at", metavar="INSTANT", help=halting)
    verb.add_argument("--runs", type=_runs, default=200, metavar="N", help="replications (200)")
    verb.add_argument("--seed", type=int, metavar="S", help="seed of all luck; the case's if left out")
    add_workers(verb, None, "processes")
    verb.add_argument(
        "--disturbances", metavar="LIST", help=f"let in only these: {','.join(ALL_DISTURBANCES)}; or none"
    )
    verb.add_argument("--journal", type=Path, metavar="FOLDER", help="keep finished batches there, go on from them")
    verb.add_argument("--trace", type=int, metavar="RUN", help="write every event of this run into the JSON")
    verb.add_argument("--steps", action="store_true", help="print the order of a step and stop")


def _run(options: argparse.Namespace) -> int:
    if options.steps:
        print(rehearsal_steps())
        return EXIT_ANSWERED
    case = opened(options.case, options)
    situation = situation_in(options.situation, case, options.scenario)
    if options.as_of is None and situation is None:
        raise InputProblem([Problem("--as-of", 0, "", "", "a date", "Say which day's knowledge counts.")])
    as_of = instant(options.as_of, "--as-of") if options.as_of or situation is None else situation.at
    plan = open_plan(options.plan, case) if options.plan else None
    order = RehearsalOrder(
        scenario_id=options.scenario,
        start=_start(options, plan, situation),
        plan=plan,
        beside=open_plan(options.beside, case) if options.beside else None,
        options=rehearsal_options(runs=options.runs, seed=options.seed, disturbances=options.disturbances),
        workers=options.workers,
        journal=options.journal,
        traced=options.trace,
        situation=situation,
        cancelled=interrupted(),
    )
    if options.halt_at:
        at = instant(options.halt_at, "--halt-at")
        now = halt_plan(case, as_of, at, order, progress=progress_of(options))
        send(Document.of_text(situation_text(now)), options)
        return EXIT_ANSWERED
    answer = rehearse_plan(case, as_of, order, progress=progress_of(options))
    send(write_rehearsal(answer, case, envelope=envelope_of(case, as_of), format=options.format), options)
    return EXIT_ANSWERED


def _start(options: argparse.Namespace, plan: Plan | None, situation: Situation | None) -> datetime | None:
    """Return the start that is asked for; refuse another than that of the plan or situation it goes on from."""
    if not options.start:
        return None
    start = instant(options.start, "--start")
    begins = plan.start if plan else situation.at if situation else start
    if start != begins:
        remedy = "Leave it out: a plan made already, or made from a situation, has its own."
        raise InputProblem([Problem("--start", 0, "", options.start, iso_utc(begins), remedy)])
    return start


def _runs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("a whole number from 1 to 1,000,000")
    return number
