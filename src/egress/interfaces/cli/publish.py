"""`egress publish`: a document for paper or for Word."""

import argparse
import sys
from pathlib import Path

from egress.domain import Audience
from egress.interfaces.cli.arguments import AS_OF, AUDIENCE, SCORES, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import progress_of, send
from egress.interfaces.wiring import plan_workers, read_score_record
from egress.publications.language import LANGUAGES
from egress.publications.papers import write_paper
from egress.workflow.audiences import AUDIENCES
from egress.workflow.publish import PAPERS, PaperOrder, publish


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    verb = add_verb(verbs, "publish", _run, "a document to print, sign or edit", ("pdf", "docx"))
    verb.add_argument("paper", choices=tuple(PAPERS), metavar="PAPER", help=", ".join(PAPERS))
    verb.set_defaults(format="pdf")
    verb.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    verb.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    verb.add_argument("--start", metavar="INSTANT", help="when the order is given (as-of)")
    verb.add_argument("--language", choices=LANGUAGES, default="en", help="language of the document (en)")
    verb.add_argument("--for", dest="audience", choices=AUDIENCES, help=AUDIENCE)
    verb.add_argument("--scores", type=Path, metavar="FILE", help=SCORES)
    verb.add_argument("--handling", default="", metavar="TEXT", help="mark on every page (a line to fill in)")
    add_workers(verb, plan_workers())


def _run(options: argparse.Namespace) -> int:
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    order = PaperOrder(
        kind=options.paper,
        as_of=as_of,
        scenario_id=options.scenario,
        start=instant(options.start, "--start") if options.start else None,
        language=options.language,
        handling=options.handling,
        audience=Audience(options.audience) if options.audience else None,
        scores=read_score_record(options.scores) if options.scores else (),
        workers=options.workers,
    )
    options.output = options.output or Path(f"{case.case_id}-{options.paper}.{options.format}")
    if not options.quiet:
        print(f"egress: writing {options.output}", file=sys.stderr)
    send(write_paper(publish(case, order, progress=progress_of(options)), options.format), options)
    return EXIT_ANSWERED
