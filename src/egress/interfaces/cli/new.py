"""`egress new`: an empty, commented case in an organisation's own words."""

import argparse
import sys
from pathlib import Path

from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.wiring import PROFILES, QUESTIONS, begin_case


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "a new case folder, commented and ready to be filled in"
    new = verbs.add_parser("new", help=summary, description=summary.capitalize() + ".")
    new.set_defaults(command=_run, format="text", output=None)
    new.add_argument("folder", type=Path, metavar="DIR", help="folder to make; must be empty or not there yet")
    new.add_argument("--profile", choices=PROFILES, default="ngo", help="whose words and authority table (ngo)")
    new.add_argument("--ask", action="store_true", help="ask the few questions here; Enter skips one")
    new.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"answer beforehand: {', '.join(q.key for q in QUESTIONS)}",
    )


def _run(options: argparse.Namespace) -> int:
    answers = dict(text.partition("=")[::2] for text in options.set)
    if options.ask:
        answers |= _asked()
    files = begin_case(options.folder, profile=options.profile, answers=answers)
    print(f"{options.folder}: {len(files)} files. Everything in them is a stand-in until you replace it.")
    print(_what_next(options.folder))
    return EXIT_ANSWERED


def _what_next(folder: Path) -> str:
    """Say how to fill it in: in a spreadsheet and back, or file by file."""
    book, filled = folder.with_suffix(".xlsx"), folder.with_name(f"{folder.name}-filled")
    return (
        f"Next, in a spreadsheet:  egress convert {folder} {book}\n"
        f"      fill it in, then:  egress convert {book} {filled}\n"
        f"                         egress check {filled}\n"
        f"Or fill in the files of {folder} themselves, then egress check {folder}."
    )


def _asked() -> dict[str, str]:
    """Ask on stderr, so that stdout holds the answer alone; an empty line skips a question."""
    answers = {}
    for question in QUESTIONS:
        print(f"{question.ask} [{question.if_skipped}] ", end="", file=sys.stderr, flush=True)
        answers[question.key] = sys.stdin.readline().strip()
    return answers
