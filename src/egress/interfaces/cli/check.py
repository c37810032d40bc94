"""`egress check`: every problem of a case folder."""

import argparse

from egress import __version__
from egress.interfaces.cli.arguments import add_verb
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INPUT
from egress.interfaces.cli.sending import send
from egress.interfaces.wiring import open_case, problems_of, version_of
from egress.publications import Envelope, write_problems


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    check = add_verb(verbs, "check", _run, "find every problem in a case folder", ("text", "json"))
    check.set_defaults(quiet=True)


def _run(options: argparse.Namespace) -> int:
    problems = problems_of(options.case)
    case = None if problems else open_case(options.case)
    envelope = Envelope(
        case_id=case.case_id if case else None,
        as_of=None,
        inputs_digest=None,
        seed=case.seed if case else None,
        version=__version__,
    )
    version = version_of(options.case)
    send(write_problems(problems, options.format, envelope=envelope, format_version=version), options)
    return EXIT_INPUT if problems else EXIT_ANSWERED
