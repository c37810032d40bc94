"""`egress standing`: what waits for whom at a post, and what has run out of time."""

import argparse
import sys

from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_record_verb, moment_of, record_of
from egress.interfaces.cli.sending import send
from egress.publications import write_record
from egress.workflow.record.look import show_standing
from egress.workflow.record.watch import tell_lapses


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "what waits for whom: tasks, requests, questions, confirmations, orders; tells what ran out of time"
    standing = add_record_verb(verbs, "standing", _run, summary, formats=("text", "json"))
    standing.add_argument("--at", metavar="INSTANT", help="as it stood then; tells nothing anew")


def _run(options: argparse.Namespace) -> int:
    at = moment_of(options)
    with record_of(options) as store:
        answer = show_standing(store, options.post, at)
        for lapse in () if options.at else tell_lapses(store, options.post, at):
            print(f"egress: {lapse.sentence}", file=sys.stderr)
    send(write_record(answer, options.format), options)
    return EXIT_ANSWERED
