"""`egress log`: who did what at a post, and when."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_record_verb, record_of
from egress.interfaces.cli.sending import send
from egress.publications import write_record
from egress.workflow.record.look import show_log


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    log = add_record_verb(verbs, "log", _run, "who did what at a post, and when", formats=("text", "json"))
    log.add_argument("--as-of", metavar="DATE", help="only what was done until then; " + AS_OF)


def _run(options: argparse.Namespace) -> int:
    until = instant(options.as_of, "--as-of") if options.as_of else None
    with record_of(options) as store:
        answer = show_log(store, options.post, until=until)
    send(write_record(answer, options.format), options)
    return EXIT_ANSWERED
