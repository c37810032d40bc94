"""`egress brief`: today's answer."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from egress.interfaces.cli.arguments import AS_OF, AUDIENCE, SCORES, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import progress_of, refuse_unwritable, send, write_whole
from egress.interfaces.wiring import plan_workers, read_score_record
from egress.kit import InputProblem, Problem
from egress.publications import write_brief
from egress.workflow import make_brief
from egress.workflow.advise_post import AdviceOrder
from egress.workflow.audiences import AUDIENCES, brief_for, known_to


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    brief = add_verb(verbs, "brief", _run, "today's answer on one page and its reasons", ("text", "json", "html"))
    brief.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    brief.add_argument("--against", metavar="DATE", help="an earlier day to compare with")
    add_workers(brief, plan_workers())
    brief.add_argument(
        "--departure", action="store_true", help="say too whom to send out by category, from 2000 rehearsals"
    )
    brief.add_argument("--for", dest="audience", choices=AUDIENCES, help=AUDIENCE)
    brief.add_argument("--scores", type=Path, metavar="FILE", help=SCORES)
    brief.add_argument(
        "--also", action="append", default=[], metavar="FORMAT=FILE", help="write another form too; may be repeated"
    )


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    against = instant(options.against, "--against") if options.against else None
    also = [_also(text) for text in options.also]
    refuse_unwritable([path for _, path in also])
    scores = read_score_record(options.scores) if options.scores else ()
    order = AdviceOrder(workers=options.workers) if options.departure else None
    brief = make_brief(
        known_to(case, options.audience),
        as_of,
        against=against,
        progress=progress_of(options),
        workers=options.workers,
        departure=order,
    )
    brief = replace(brief_for(case, brief, options.audience), scores=scores)
    colour = options.output is None and sys.stdout.isatty()
    for format_, path in also:
        write_whole(path, write_brief(brief, format_))
    send(write_brief(brief, options.format, colour=colour), options)
    return EXIT_ANSWERED


def _also(text: str) -> tuple[str, Path]:
    format_, _, path = text.partition("=")
    if format_ not in ("text", "json", "html") or not path:
        remedy = "Write --also html=FILE."
        raise InputProblem([Problem("--also", 0, "", text, "text=FILE, json=FILE or html=FILE", remedy)])
    return format_, Path(path)
