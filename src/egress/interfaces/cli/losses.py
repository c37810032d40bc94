"""`egress losses`: lose every site, leg, fleet, force and permission singly, and compare."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.publications import write_losses
from egress.workflow import compare_losses


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    losses = add_verb(verbs, "losses", _run, "what losing each thing singly would do, worst first", ("text", "json"))
    losses.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    add_workers(losses, plan_workers())


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    comparison = compare_losses(case, as_of, progress=progress_of(options), workers=options.workers)
    send(write_losses(comparison, options.format), options)
    return EXIT_ANSWERED
