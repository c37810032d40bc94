"""`egress threat`: how long we have."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from egress.interfaces.cli.arguments import AS_OF, AUDIENCE, SCORES, add_verb, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, send, write_whole
from egress.interfaces.wiring import Forecast, open_kept, open_watched_case, read_score_record
from egress.kit import InputProblem, Problem
from egress.publications import Envelope, write_forecasts, write_threat
from egress.workflow import assess_threat, forecasts_of, new_forecasts
from egress.workflow.audiences import AUDIENCES, known_to, picture_for


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    threat = add_verb(verbs, "threat", _run, "how long we have: a curve per exit", ("text", "json"))
    threat.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    threat.add_argument(
        "--keep", type=Path, metavar="FILE", help="add this day's forecast to FILE, to be scored once it is resolved"
    )
    threat.add_argument("--for", dest="audience", choices=AUDIENCES, help=AUDIENCE)
    threat.add_argument("--scores", type=Path, metavar="FILE", help=SCORES)
    threat.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")


def refuse_supposed(scenario_id: str) -> None:
    """Refuse to keep what a scenario supposes as if it had been forecast."""
    if scenario_id != "base":
        remedy = "Leave out --scenario, or --keep."
        raise InputProblem([Problem("--keep", 0, "", scenario_id, "the picture as things stand", remedy)])


def refuse_filtered(audience: str | None) -> None:
    """Refuse to keep what an audience may know as if it were all that is known."""
    if audience is not None:
        raise InputProblem([Problem("--keep", 0, "", audience, "the whole picture", "Leave out --for, or --keep.")])


def keep(path: Path, made: Sequence[Forecast], envelope: Envelope) -> None:
    """Add forecasts to a file; what it holds already stays as it is."""
    new = new_forecasts(open_kept(path), made)
    before = path.read_bytes() if path.exists() else b""
    digest = envelope.inputs_digest or ""
    write_whole(path, write_forecasts(before, new, inputs_digest=digest, version=envelope.version))


def _run(options: argparse.Namespace) -> int:
    case = opened(options.case, options, reader=open_watched_case)
    as_of = instant(options.as_of, "--as-of")
    whole, case = case, known_to(case, options.audience)
    picture = picture_for(whole, assess_threat(case, as_of, scenario_id=options.scenario), options.audience)
    envelope = envelope_of(case, as_of)
    if options.keep is not None:
        refuse_supposed(options.scenario)
        refuse_filtered(options.audience)
        keep(options.keep, forecasts_of(picture, case.case_id), envelope)
    scores = read_score_record(options.scores) if options.scores else ()
    told = write_threat(
        picture, options.format, label=case.label, timezone=case.timezone, envelope=envelope, scores=scores
    )
    send(told, options)
    return EXIT_ANSWERED
