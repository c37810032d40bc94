"""`egress replay`: a brief made again as it stood, and held against the one that was kept."""

import argparse
import sys

from egress.interfaces.cli.arguments import AS_OF, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INTERNAL
from egress.interfaces.cli.record_options import add_record_verb, record_of
from egress.interfaces.cli.sending import progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.publications import write_brief
from egress.workflow.record.replay import Replay, replay_brief


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "make a brief again as it stood on a day, and compare it with the one that was kept"
    replay = add_record_verb(verbs, "replay", _run, summary, formats=("text", "json", "html"))
    replay.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    add_workers(replay, plan_workers())


def _run(options: argparse.Namespace) -> int:
    as_of = instant(options.as_of, "--as-of")
    with record_of(options) as store:
        replay = replay_brief(
            store, options.post, as_of=as_of, progress=progress_of(options), workers=options.workers
        )
    send(write_brief(replay.brief, options.format), options)
    print(f"egress: {_words(replay)}", file=sys.stderr)
    return EXIT_INTERNAL if replay.differences else EXIT_ANSWERED


def _words(replay: Replay) -> str:
    if replay.kept is None:
        return f"no brief of that instant was kept; made of version {replay.version.version}, nothing compared"
    if not replay.differences:
        return f"the same as the brief that was kept, bit for bit: sha256:{replay.kept.digest}"
    return "NOT the brief that was kept: " + "; ".join(replay.differences)
