"""Options that several commands share, and how their words are read."""

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from egress.kit import InputProblem, Problem, parse_as_of

YEARS = (1970, 2200)
"""Days are taken from the first of these years until the second, as in the tables of a case."""

SCORES = "show beside it how good every forecaster has been: FILE is the JSON answer of `egress backtest`"
AUDIENCE = "whom it is meant for: reports whose handling label (TLP) forbids it are left out of all that is reckoned"
AS_OF = "what was known then counts; a bare date means the end of that day, 24:00Z"


def add_verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Callable[[argparse.Namespace], int],
    summary: str,
    formats: Sequence[str],
) -> argparse.ArgumentParser:
    """Add a command that answers about a case, with the options that all such commands have."""
    verb = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
    verb.set_defaults(command=command)
    verb.add_argument("case", type=Path, metavar="CASE", help="folder of the case")
    verb.add_argument("--format", choices=formats, default="text", help="form of the answer (text)")
    verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer there, not to stdout")
    verb.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    return verb


def add_workers(verb: argparse.ArgumentParser, auto: int | None, what: str = "processes that plan") -> None:
    """Add the option that says how many processes work at once; `auto` stands for ``auto``, and if it is left out."""

    def workers(text: str) -> int | None:
        return auto if text == "auto" else _whole(text, 256, "auto, or a whole number from 1 to 256")

    verb.add_argument("--workers", type=workers, default=auto, metavar="N", help=f"{what}, or auto (auto)")


def positive(text: str) -> int:
    """Read a whole number from 1 to 1440."""
    return _whole(text, 1440, "a whole number from 1 to 1440")


def version(text: str) -> int:
    """Read the number of a version, from 1 to a million: every report that is logged makes one."""
    return _whole(text, 1_000_000, "a whole number from 1 to 1000000")


def at_once(text: str) -> int:
    """Read how many pieces of long work are done at once, from 0, which leaves them waiting, to 64."""
    return 0 if text == "0" else _whole(text, 64, "a whole number from 0 to 64")


def port(text: str) -> int:
    """Read the number of a port, from 1 to 65535."""
    return _whole(text, 65_535, "a whole number from 1 to 65535")


def worded(text: str) -> str:
    """Read a name or a reason that is kept: blank, nobody could tell a year later who it was, or why."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a word or more; it is blank")
    return text


def _whole(text: str, most: int, expected: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise argparse.ArgumentTypeError(f"{expected}; {text!r} is none")
    return int(text)


def instant(text: str, option: str) -> datetime:
    """Read a day or an instant given to an option."""
    try:
        moment = parse_as_of(text)
        if YEARS[0] <= moment.year < YEARS[1]:
            return moment
    except (ValueError, OverflowError):
        pass
    raise InputProblem([_no_instant(text, option)])


def _no_instant(text: str, option: str) -> Problem:
    expected = (
        "a date such as 2021-08-10, or an instant with its offset such as 2021-08-10T06:00:00Z, "
        f"from {YEARS[0]} until {YEARS[1]}"
    )
    return Problem(option, 0, "", text, expected, "Write the day or the instant so.")
