"""`egress force`: the security force that plans need, by hour."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.publications.force_writer import write_force
from egress.workflow.time_enablers import size_force


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    verb = add_verb(verbs, "force", _run, "the security force that plans need, by hour", ("text", "json"))
    verb.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    add_workers(verb, plan_workers())


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    answer = size_force(case, as_of, progress=progress_of(options), workers=options.workers)
    send(write_force(answer, case, envelope=envelope_of(case, as_of), format=options.format), options)
    return EXIT_ANSWERED
