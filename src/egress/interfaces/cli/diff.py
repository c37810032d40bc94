"""`egress diff`: what differs between two cases, and what that does to the clock."""

import argparse
from pathlib import Path

from egress.interfaces.cli.arguments import AS_OF, add_verb, instant, positive
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.publications import write_diff
from egress.workflow import diff_cases


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "what differs between two cases, and what it does to the clock"
    diff = add_verb(verbs, "diff", _run, summary, ("text", "json"))
    diff.add_argument("other", type=Path, metavar="OTHER", help="folder of the case that it became")
    diff.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    diff.add_argument("--workers", type=positive, default=plan_workers(), metavar="N", help="processes that plan")


def _run(options: argparse.Namespace) -> int:
    before, after = opened(options.case, options), opened(options.other, options)
    as_of = instant(options.as_of, "--as-of")
    diff = diff_cases(before, after, as_of, progress=progress_of(options), workers=options.workers)
    send(write_diff(diff, options.format), options)
    return EXIT_ANSWERED
