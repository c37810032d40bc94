"""Options of the commands that work on the record: which store, which keys, who acts and when."""

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from egress.interfaces.cli.arguments import instant, worded
from egress.interfaces.wiring import Store, now, opened_store
from egress.kit import InputProblem, Problem
from egress.workflow.record.hands import Hand

STORE, KEYS = "EGRESS_STORE", "EGRESS_KEYS"
"""Environment variables that stand in for --store and --keys."""

Command = Callable[[argparse.Namespace], int]


def add_record_verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Command,
    summary: str,
    *,
    formats: Sequence[str] = (),
    post: bool = True,
) -> argparse.ArgumentParser:
    """Add a command that works on the record, with the options that all such commands have."""
    verb = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
    verb.set_defaults(command=command, format="text", output=None, quiet=False)
    if post:
        verb.add_argument("post", metavar="POST", help="id of the post")
    add_store_options(verb)
    if formats:
        verb.add_argument("--format", choices=formats, default="text", help="form of the answer (text)")
        verb.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the answer there, not to stdout")
    verb.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    return verb


def add_store_options(verb: argparse.ArgumentParser) -> None:
    """Add --store and --keys."""
    told = f"file or postgresql:// address of the record ({STORE})"
    verb.add_argument("--store", default=os.environ.get(STORE, ""), metavar="ADDRESS", help=told)
    told = f"folder of the keys, apart from the record ({KEYS})"
    verb.add_argument("--keys", default=os.environ.get(KEYS, ""), metavar="FOLDER", help=told)


def add_hand_options(verb: argparse.ArgumentParser) -> None:
    """Add who acts, under which role, and when."""
    verb.add_argument(
        "--by", type=worded, required=True, metavar="NAME", help="who acts; sealed under the key of the post"
    )
    verb.add_argument(
        "--role", type=worded, required=True, metavar="ROLE", help="under which role, as authority.csv names it"
    )
    told = "when it was done, if not now; when it is written down is kept as well"
    verb.add_argument("--at", metavar="INSTANT", help=told)


def hand_of(options: argparse.Namespace) -> Hand:
    """Return who acts."""
    return Hand(person=options.by, role=options.role, at=moment_of(options))


def moment_of(options: argparse.Namespace) -> datetime:
    """
    Return the instant of --at; now where it is left out.

    Raises
    ------
    InputProblem
        for an instant that lies ahead: nothing is recorded before it is done.
    """
    at = instant(options.at, "--at") if options.at else now()
    if at > now():
        remedy = "Leave --at out, or name when it was done."
        raise InputProblem([Problem("--at", 0, "", options.at, "an instant that is not ahead", remedy)])
    return at


def keys_of(options: argparse.Namespace) -> Path:
    """Return the folder of the keys."""
    return Path(_given(options.keys, "--keys", f"Name the folder with --keys, or set {KEYS}."))


def store_of(options: argparse.Namespace) -> str:
    """Return the address of the record."""
    return _given(options.store, "--store", f"Name it with --store, or set {STORE}.")


@contextmanager
def record_of(options: argparse.Namespace) -> Iterator[Store]:
    """Open the record that the options name."""
    with opened_store(store_of(options), keys_of(options)) as store:
        yield store


def _given(value: str, option: str, remedy: str) -> str:
    if not value:
        raise InputProblem([Problem(option, 0, "", "", "where the record lies", remedy)])
    return value
