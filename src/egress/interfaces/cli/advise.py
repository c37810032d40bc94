"""`egress advise`: whom to send out today."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.kit import InputProblem, Problem
from egress.publications.advice_writer import write_advice
from egress.workflow.advise_post import AdviceOrder, advise_post


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    verb = add_verb(verbs, "advise", _run, "whom to send out today, and what would settle it", ("text", "json"))
    verb.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    verb.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    verb.add_argument("--rehearsals", type=_count, default=2_000, metavar="N", help="runs of the plan (2000)")
    verb.add_argument("--paths", type=_count, default=10_000, metavar="N", help="joint paths of the threat (10000)")
    verb.add_argument(
        "--standing",
        action="append",
        default=[],
        metavar="CATEGORY=CHOICE",
        help="what stands now: stay, some or all; may be given several times (stay)",
    )
    verb.add_argument("--grid", action="store_true", help="solve it on a grid of beliefs too, as a check")
    add_workers(verb, plan_workers(), "processes")


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    order = AdviceOrder(
        scenario_id=options.scenario,
        rehearsals=options.rehearsals,
        paths=options.paths,
        standing=dict(_standing(one) for one in options.standing),
        with_grid=options.grid,
        workers=options.workers,
    )
    answer = advise_post(case, as_of, order, progress=progress_of(options))
    send(write_advice(answer, case, envelope=envelope_of(case, as_of), format=options.format), options)
    return EXIT_ANSWERED


def _standing(text: str) -> tuple[str, str]:
    category, is_told, choice = text.partition("=")
    if not is_told:
        remedy = "Write it so: --standing families=all."
        raise InputProblem([Problem("--standing", 0, "", text, "CATEGORY=CHOICE", remedy)])
    return category, choice


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("a whole number from 1 to 1,000,000")
    return number
