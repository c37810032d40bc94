"""What a command sends: documents to stdout or a file, progress to stderr."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from egress import __version__
from egress.domain import Case
from egress.kit import InputProblem, Problem, Progress
from egress.publications import Document, Envelope, write_problems
from egress.workflow import inputs_digest


def envelope_of(case: Case, as_of: datetime) -> Envelope:
    """Return what every JSON answer about a case says of itself."""
    return Envelope(
        case_id=case.case_id,
        as_of=as_of,
        inputs_digest=inputs_digest(case, as_of),
        seed=case.seed,
        version=__version__,
    )


def empty_envelope() -> Envelope:
    """Return the envelope of an answer that is about no case."""
    return Envelope(case_id=None, as_of=None, inputs_digest=None, seed=None, version=__version__)


def progress_of(options: argparse.Namespace) -> Progress:
    """Return a progress that speaks on stderr, unless it shall be quiet."""
    if options.quiet:
        return Progress()
    return Progress(listener=lambda sentence: print(f"egress: {sentence} …", file=sys.stderr, flush=True))


def send(document: Document, options: argparse.Namespace) -> None:
    """Send a document to the file asked for, or to stdout."""
    if options.output is not None:
        write_whole(options.output, document)
        return
    sys.stdout.buffer.write(document.content)
    sys.stdout.flush()


def refuse_unwritable(paths: Sequence[Path]) -> None:
    """Refuse before any work what could not be written after it."""
    problems = []
    for path in paths:
        folder = path.parent
        if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
            reason = "is a folder" if path.is_dir() else "its folder is missing or may not be written to"
            problems.append(_unwritable(path, reason))
    if problems:
        raise InputProblem(problems)


def write_whole(path: Path, document: Document) -> None:
    """Write a file whole or not at all: beside its place first, then moved there."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(document.content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputProblem([_unwritable(path, error.strerror or str(error))]) from None


def refuse(problems: Sequence[Problem], options: argparse.Namespace) -> None:
    """Say every problem: as a document where JSON goes to stdout, else one per line on stderr."""
    if options.format == "json" and options.output is None:
        sys.stdout.buffer.write(write_problems(problems, "json", envelope=empty_envelope()).content)
        sys.stdout.flush()
    else:
        for problem in problems:
            print(problem.sentence(), file=sys.stderr)


def _unwritable(path: Path, reason: str) -> Problem:
    remedy = "Choose a folder that exists and may be written to."
    return Problem(str(path), 0, "", reason, "a file that can be written", remedy)
