"""`egress convert`: a case folder as one workbook, and back; or anew, in today's version of the format."""

import argparse
import sys
from pathlib import Path

from egress.interfaces.cli.arguments import AUDIENCE
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.workflow.audiences import AUDIENCES
from egress.workflow.convert import convert_case


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "a case folder as one workbook (.xlsx), a workbook as a new folder, or an old folder in today's format"
    convert = verbs.add_parser("convert", help=summary, description=summary.capitalize() + ".")
    convert.set_defaults(command=_run, format="text", output=None)
    convert.add_argument("source", type=Path, metavar="SOURCE", help="case folder or .xlsx file")
    convert.add_argument("target", type=Path, metavar="TARGET", help=".xlsx file or new case folder")
    convert.add_argument(
        "--skip-bad-rows", action="store_true", help="leave out rows that are refused, and say which"
    )
    convert.add_argument("--for", dest="audience", choices=AUDIENCES, help=AUDIENCE)


def _run(options: argparse.Namespace) -> int:
    told = convert_case(
        options.source, options.target, skip_bad_rows=options.skip_bad_rows, audience=options.audience
    )
    for sentence in told:
        print(sentence, file=sys.stderr)
    print(f"{options.source} is written as {options.target}")
    return EXIT_ANSWERED
