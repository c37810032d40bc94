"""`egress ensemble`: every trouble planned, pairs of them bounded, and a switch-over card for the worst."""

import argparse
from pathlib import Path

from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.interrupting import interrupted
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.publications.ensemble_writer import write_ensemble
from egress.workflow.try_troubles import EnsembleOrder, try_troubles


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "every trouble and pair of troubles, and what to do when it comes"
    verb = add_verb(verbs, "ensemble", _run, summary, ("text", "json"))
    verb.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    verb.add_argument("--start", metavar="INSTANT", help="when the order is given; --as-of if left out")
    verb.add_argument("--no-pairs", action="store_true", help="single troubles only")
    verb.add_argument("--card", action="append", default=[], metavar="ID", help="show this card too; JSON has all")
    add_workers(verb, plan_workers())
    verb.add_argument("--journal", type=Path, metavar="FOLDER", help="keep finished plans there, go on from them")


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    order = EnsembleOrder(
        start=instant(options.start, "--start") if options.start else None,
        pairs=not options.no_pairs,
        cards=tuple(options.card),
        workers=options.workers,
        journal=options.journal,
        cancelled=interrupted(),
    )
    found = try_troubles(case, as_of, order, progress=progress_of(options))
    send(write_ensemble(found, case, envelope=envelope_of(case, as_of), format=options.format), options)
    return EXIT_ANSWERED
