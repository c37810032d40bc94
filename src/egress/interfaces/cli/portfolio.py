"""`egress portfolio`: every post of the record, the least margin first."""

import argparse

from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_record_verb, moment_of, record_of
from egress.interfaces.cli.sending import send
from egress.publications import write_record
from egress.workflow.record.look import show_portfolio


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "every post: posture, margin, readiness debt and what is stale"
    portfolio = add_record_verb(verbs, "portfolio", _run, summary, formats=("text", "json"), post=False)
    portfolio.add_argument("--at", metavar="INSTANT", help="judge freshness then, not now")


def _run(options: argparse.Namespace) -> int:
    with record_of(options) as store:
        answer = show_portfolio(store, moment_of(options))
    send(write_record(answer, options.format), options)
    return EXIT_ANSWERED
