"""`egress diff`: what differs between two cases or two kept versions, and what that does to the clock."""

import argparse
import re
from pathlib import Path

from egress.domain import Case
from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.record_options import add_store_options, record_of
from egress.interfaces.cli.sending import progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.publications import write_diff
from egress.workflow import diff_cases
from egress.workflow.record.hands import kept_version

KEPT = re.compile(r"([a-z0-9_-]+)@([0-9]+)")
"""A version in the record: ``POST@3``."""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "what differs between two cases or kept versions (POST@3), and what it does to the clock"
    diff = add_verb(verbs, "diff", _run, summary, ("text", "json"))
    diff.add_argument("other", type=Path, metavar="OTHER", help="folder or POST@VERSION of the case that it became")
    diff.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    add_workers(diff, plan_workers())
    add_store_options(diff)


def _run(options: argparse.Namespace) -> int:
    before, after = _case(options.case, options), _case(options.other, options)
    as_of = instant(options.as_of, "--as-of")
    diff = diff_cases(before, after, as_of, progress=progress_of(options), workers=options.workers)
    send(write_diff(diff, options.format), options)
    return EXIT_ANSWERED


def _case(path: Path, options: argparse.Namespace) -> Case:
    """Return the case in a folder, or a kept version where the words say so and no such folder is there."""
    kept = KEPT.fullmatch(str(path))
    if kept is None or path.exists():
        return opened(path, options)
    with record_of(options) as store:
        return kept_version(store, kept[1], int(kept[2]))
