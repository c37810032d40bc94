"""A case opened for a command, with a word on stderr where an older release wrote it."""

import argparse
import sys
from pathlib import Path

from egress.domain import Case
from egress.interfaces.wiring import open_case, version_of
from egress.publications import version_words


def opened(path: Path, options: argparse.Namespace) -> Case:
    """Return the case in a folder; raise InputProblem with every problem of it."""
    case = open_case(path)
    told = version_words(version_of(path)).strip()
    if told and not options.quiet:
        print(f"egress: {path}: {told}", file=sys.stderr)
    return case
