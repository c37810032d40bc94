"""The command line: one module per command, listed in `COMMANDS`; only the one that is called is loaded."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from egress import __version__
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INPUT, EXIT_INTERNAL
from egress.interfaces.cli.sending import refuse, refuse_unwritable
from egress.kit import EgressError, InputProblem, Problem

_LOOKING = ("new", "convert", "check", "threat", "plan", "rehearse", "force", "enablers", "commitments")
_WEIGHING = ("staff", "advise", "brief", "losses", "ensemble", "diff", "backtest", "publish", "alert")
_KEEPING = ("store", "keep", "log", "replay", "portfolio", "watch", "standing", "decision")

COMMANDS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in (*_LOOKING, *_WEIGHING)},
    "exchange": ("export", "import"),
    **{name: (name,) for name in _KEEPING},
    "activate": ("activate", "acknowledge"),
    "ledger": ("ledger",),
    "destroy": ("destroy", "names"),
    **{name: (name,) for name in ("serve", "account")},
    "upkeep": ("backup", "upgrade", "self-test", "certificates"),
}
"""The module of each command, in the order of `egress --help`, and the commands that it adds."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when answered (infeasible too), 2 for bad input, 1 for a fault of ours."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser(words).parse_args(words)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        refuse_unwritable([options.output] if options.output else [])
        return command(options)
    except BrokenPipeError:
        # Whoever read our output has had enough; what is still in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ANSWERED
    except InputProblem as error:
        refuse(error.problems, options)
        return EXIT_INPUT
    except OSError as error:
        refuse([_out_of_reach(error)], options)
        return EXIT_INPUT
    except EgressError as error:
        print(f"egress: internal fault: {error}", file=sys.stderr)
        return EXIT_INTERNAL


def _out_of_reach(error: OSError) -> Problem:
    """Return in words that a file, a folder or the place for more could not be had."""
    name = str(error.filename) if error.filename else "egress"
    remedy = "See that it is there, may be read and written to, and that the disk is not full."
    return Problem(name, 0, "", error.strerror or str(error), "a file, folder or address within reach", remedy)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of the command that is called; of all of them for help, or where none is meant."""
    parser = argparse.ArgumentParser(
        prog="egress",
        description="How long a post has, how long it needs, and what to decide today.",
        epilog="Exit codes: 0 answered (infeasible too), 2 input to be mended, 1 a fault of egress.",
    )
    parser.add_argument("--version", action="version", version=f"egress {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    called = words[0] if words else ""
    meant = [module for module, names in COMMANDS.items() if called in names]
    for module in meant or COMMANDS:
        import_module(f"egress.interfaces.cli.{module}").add(verbs)
    return parser
