"""A case or a situation opened for a command, with a word on stderr on what a reader should know of it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from egress.domain import Case, Situation, apply_scenario
from egress.interfaces.wiring import open_case, open_situation, version_of
from egress.publications import count_words, version_words


def opened(path: Path, options: argparse.Namespace, *, reader: Callable[[Path], Case] = open_case) -> Case:
    """Return the case in a folder; raise InputProblem with every problem of it."""
    case = reader(path)
    told = version_words(version_of(path)).strip()
    if told and not options.quiet:
        print(f"egress: {path}: {told}", file=sys.stderr)
    return case


def situation_in(path: Path | None, case: Case, scenario_id: str) -> Situation | None:
    """Return the situation in a file, None without one; tell of whom it counts more or fewer than the case."""
    if path is None:
        return None
    situation = open_situation(path, case)
    for sentence in count_words(situation, apply_scenario(case, scenario_id)):
        print(f"egress: {path}: {sentence}", file=sys.stderr)
    return situation
