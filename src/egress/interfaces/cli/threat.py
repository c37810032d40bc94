"""`egress threat`: how long we have."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, add_verb, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, send
from egress.publications import write_threat
from egress.workflow import assess_threat


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    threat = add_verb(verbs, "threat", _run, "how long we have: a curve per exit", ("text", "json"))
    threat.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    threat.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    picture = assess_threat(case, as_of, scenario_id=options.scenario)
    envelope = envelope_of(case, as_of)
    send(write_threat(picture, options.format, label=case.label, timezone=case.timezone, envelope=envelope), options)
    return EXIT_ANSWERED
