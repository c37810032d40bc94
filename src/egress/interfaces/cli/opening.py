"""A case opened for a command, with a word on stderr where an older release wrote it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from egress.domain import Case
from egress.interfaces.wiring import open_case, version_of
from egress.publications import version_words


def opened(path: Path, options: argparse.Namespace, *, reader: Callable[[Path], Case] = open_case) -> Case:
    """Return the case in a folder; raise InputProblem with every problem of it."""
    case = reader(path)
    told = version_words(version_of(path)).strip()
    if told and not options.quiet:
        print(f"egress: {path}: {told}", file=sys.stderr)
    return case
