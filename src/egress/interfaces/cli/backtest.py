"""`egress backtest`: replay past cases by the day and print how good every forecast was."""

import argparse
from pathlib import Path

from egress.interfaces.cli.arguments import add_workers
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.sending import empty_envelope, progress_of, send
from egress.interfaces.wiring import open_kept, open_past_cases, plan_workers
from egress.publications import write_backtest
from egress.workflow import backtest, kept_beside, kept_of_other_exits, main_exits, other_exits, summarised


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "how good the forecasts were, on past cases replayed by the day"
    verb = verbs.add_parser("backtest", help=summary, description=summary.capitalize() + ".")
    verb.set_defaults(command=_run)
    verb.add_argument(
        "cases",
        type=Path,
        nargs="+",
        metavar="CASES",
        help="folders of past cases (with outcomes.csv), or of such folders",
    )
    verb.add_argument("--leave-out", action="store_true", help="also without each mechanism in turn")
    verb.add_argument(
        "--kept",
        type=Path,
        metavar="FILE",
        help="score the forecasts kept in FILE when they were made; replay nothing",
    )
    add_workers(verb, plan_workers(), "processes that replay")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="form of the answer (text)")
    verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer there, not to stdout")
    verb.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")


def _run(options: argparse.Namespace) -> int:
    whole = open_past_cases(options.cases)
    past = main_exits(whole)
    if options.kept is not None:
        kept = open_kept(options.kept)
        cases, exits = kept_beside(past, kept), kept_of_other_exits(whole, kept)
    else:
        progress = progress_of(options)
        cases = backtest(past, leave_out=options.leave_out, workers=options.workers, progress=progress)
        exits = other_exits(whole, progress=progress)
    send(write_backtest(summarised(cases, exits), options.format, envelope=empty_envelope()), options)
    return EXIT_ANSWERED
