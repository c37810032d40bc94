"""The command line: `egress check | threat | plan | brief`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from egress import __version__
from egress.domain import Case, apply_scenario
from egress.interfaces.wiring import open_case, plan_workers, problems_of
from egress.kit import EgressError, InputProblem, Problem, Progress, parse_as_of
from egress.publications import (
    Document,
    Envelope,
    write_brief,
    write_plan,
    write_problems,
    write_threat,
)
from egress.workflow import assess_threat, inputs_digest, plan_movements
from egress.workflow import write_brief as brief_of

EXIT_ANSWERED, EXIT_INTERNAL, EXIT_INPUT = 0, 1, 2

YEARS = (1970, 2200)
"""Days are taken from the first of these years until the second, as in the tables of a case."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when answered (infeasible too), 2 for bad input, 1 for a fault of ours."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        _refuse_unwritable([options.output] if options.output else [])
        return command(options)
    except InputProblem as error:
        return _refuse(error.problems, options)
    except EgressError as error:
        print(f"egress: internal fault: {error}", file=sys.stderr)
        return EXIT_INTERNAL
    except BrokenPipeError:
        # Whoever read our output has had enough; there is nothing left to say.
        sys.stderr.close()
        return EXIT_ANSWERED


def _check(options: argparse.Namespace) -> int:
    problems = problems_of(options.case)
    case = None if problems else open_case(options.case)
    envelope = Envelope(
        case_id=case.case_id if case else None,
        as_of=None,
        inputs_digest=None,
        seed=case.seed if case else None,
        version=__version__,
    )
    _send(write_problems(problems, options.format, envelope=envelope), options)
    return EXIT_INPUT if problems else EXIT_ANSWERED


def _threat(options: argparse.Namespace) -> int:
    case, as_of = open_case(options.case), _instant(options.as_of, "--as-of")
    picture = assess_threat(case, as_of, scenario_id=options.scenario)
    envelope = _envelope(case, as_of)
    _send(write_threat(picture, options.format, label=case.label, timezone=case.timezone, envelope=envelope), options)
    return EXIT_ANSWERED


def _plan(options: argparse.Namespace) -> int:
    case = open_case(options.case)
    start = _instant(options.start, "--start") if options.start else None
    as_of = _as_of_or_start(options, start)
    result = plan_movements(
        case,
        as_of,
        scenario_id=options.scenario,
        start=start,
        step_min=options.step_min,
        progress=_progress(options),
    )
    applied = apply_scenario(case, options.scenario)
    envelope = _envelope(case, as_of)
    _send(write_plan(result, applied, envelope=envelope, format=options.format, every_movement=options.full), options)
    return EXIT_ANSWERED


def _brief(options: argparse.Namespace) -> int:
    case, as_of = open_case(options.case), _instant(options.as_of, "--as-of")
    against = _instant(options.against, "--against") if options.against else None
    also = [_also(text) for text in options.also]
    _refuse_unwritable([path for _, path in also])
    brief = brief_of(case, as_of, against=against, progress=_progress(options), workers=options.workers)
    colour = options.output is None and sys.stdout.isatty()
    for format_, path in also:
        _write(path, write_brief(brief, format_))
    _send(write_brief(brief, options.format, colour=colour), options)
    return EXIT_ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="egress",
        description="How long a post has, how long it needs, and what to decide today.",
        epilog="Exit codes: 0 answered (infeasible too), 2 input to be mended, 1 a fault of egress.",
    )
    parser.add_argument("--version", action="version", version=f"egress {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    check = _verb(verbs, "check", _check, "find every problem in a case folder", ("text", "json"))
    check.set_defaults(quiet=True)
    threat = _verb(verbs, "threat", _threat, "how long we have: a curve per exit", ("text", "json"))
    threat.add_argument("--as-of", required=True, metavar="DATE", help=_AS_OF)
    threat.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    plan = _verb(verbs, "plan", _plan, "how long we need: an executable timetable", ("text", "json"))
    plan.add_argument("--as-of", metavar="DATE", help=_AS_OF + "; the start if left out")
    plan.add_argument("--start", metavar="INSTANT", help="when the order is given; --as-of if left out")
    plan.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    plan.add_argument("--step-min", type=_positive, metavar="N", help="bound on even steps of N minutes")
    plan.add_argument("--full", action="store_true", help="list every movement in the text")
    brief = _verb(verbs, "brief", _brief, "today's answer on one page and its reasons", ("text", "json", "html"))
    brief.add_argument("--as-of", required=True, metavar="DATE", help=_AS_OF)
    brief.add_argument("--against", metavar="DATE", help="an earlier day to compare with")
    brief.add_argument(
        "--workers",
        type=_positive,
        default=plan_workers(),
        metavar="N",
        help="processes that plan (cores, at most 4)",
    )
    brief.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write another form as well; may be repeated",
    )
    return parser


_AS_OF = "what was known then counts; a bare date means the end of that day, 24:00Z"


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Callable[[argparse.Namespace], int],
    summary: str,
    formats: Sequence[str],
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
    verb.set_defaults(command=command)
    verb.add_argument("case", type=Path, metavar="CASE", help="folder of the case")
    verb.add_argument("--format", choices=formats, default="text", help="form of the answer (text)")
    verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer there, not to stdout")
    verb.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    return verb


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1440:
        raise argparse.ArgumentTypeError("a whole number from 1 to 1440")
    return number


def _instant(text: str, option: str) -> datetime:
    try:
        instant = parse_as_of(text)
        if YEARS[0] <= instant.year < YEARS[1]:
            return instant
    except (ValueError, OverflowError):
        pass
    raise InputProblem([_no_instant(text, option)])


def _no_instant(text: str, option: str) -> Problem:
    expected = (
        "a date such as 2021-08-10, or an instant with its offset such as 2021-08-10T06:00:00Z, "
        f"from {YEARS[0]} until {YEARS[1]}"
    )
    return Problem(option, 0, "", text, expected, "Write the day or the instant so.")


def _as_of_or_start(options: argparse.Namespace, start: datetime | None) -> datetime:
    if options.as_of:
        as_of = _instant(options.as_of, "--as-of")
        if start is not None and start < as_of:
            remedy = "Start at --as-of or later."
            raise InputProblem([Problem("--start", 0, "", options.start, "an instant not before --as-of", remedy)])
        return as_of
    if start is None:
        remedy = "Say which day's knowledge counts."
        raise InputProblem([Problem("--as-of", 0, "", "", "a date (or --start)", remedy)])
    return start


def _also(text: str) -> tuple[str, Path]:
    format_, _, path = text.partition("=")
    if format_ not in ("text", "json", "html") or not path:
        remedy = "Write --also html=FILE."
        raise InputProblem([Problem("--also", 0, "", text, "text=FILE, json=FILE or html=FILE", remedy)])
    return format_, Path(path)


def _envelope(case: Case, as_of: datetime) -> Envelope:
    return Envelope(
        case_id=case.case_id,
        as_of=as_of,
        inputs_digest=inputs_digest(case, as_of),
        seed=case.seed,
        version=__version__,
    )


def _progress(options: argparse.Namespace) -> Progress:
    if options.quiet:
        return Progress()
    return Progress(listener=lambda sentence: print(f"egress: {sentence} …", file=sys.stderr, flush=True))


def _send(document: Document, options: argparse.Namespace) -> None:
    if options.output is not None:
        _write(options.output, document)
        return
    sys.stdout.buffer.write(document.content)
    sys.stdout.flush()


def _refuse_unwritable(paths: Sequence[Path]) -> None:
    """Refuse before any work what could not be written after it."""
    problems = []
    for path in paths:
        folder = path.parent
        if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
            reason = "is a folder" if path.is_dir() else "its folder is missing or may not be written to"
            problems.append(_unwritable(path, reason))
    if problems:
        raise InputProblem(problems)


def _unwritable(path: Path, reason: str) -> Problem:
    remedy = "Choose a folder that exists and may be written to."
    return Problem(str(path), 0, "", reason, "a file that can be written", remedy)


def _write(path: Path, document: Document) -> None:
    """Write a file whole or not at all: beside its place first, then moved there."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(document.content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputProblem([_unwritable(path, error.strerror or str(error))]) from None


def _refuse(problems: Sequence[Problem], options: argparse.Namespace) -> int:
    if options.format == "json" and options.output is None:
        envelope = Envelope(case_id=None, as_of=None, inputs_digest=None, seed=None, version=__version__)
        sys.stdout.buffer.write(write_problems(problems, "json", envelope=envelope).content)
        sys.stdout.flush()
    else:
        for problem in problems:
            print(problem.sentence(), file=sys.stderr)
    return EXIT_INPUT


if __name__ == "__main__":
    sys.exit(main())
