"""The command line: one module per command, listed in `COMMANDS`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from egress import __version__
from egress.interfaces.cli import (
    account,
    activate,
    advise,
    alert,
    backtest,
    brief,
    check,
    commitments,
    convert,
    decision,
    destroy,
    diff,
    enablers,
    ensemble,
    exchange,
    force,
    keep,
    ledger,
    log,
    losses,
    new,
    plan,
    portfolio,
    publish,
    rehearse,
    replay,
    serve,
    staff,
    standing,
    store,
    threat,
    upkeep,
    watch,
)
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INPUT, EXIT_INTERNAL
from egress.interfaces.cli.sending import refuse, refuse_unwritable
from egress.kit import EgressError, InputProblem

COMMANDS = (
    *(new, convert, check, threat, plan, rehearse, force, enablers, commitments),
    *(staff, advise, brief, losses, ensemble, diff, backtest),
    *(publish, alert, exchange),
    *(store, keep, log, replay, portfolio, watch, standing, decision, activate, ledger, destroy),
    *(serve, account, upkeep),
)
"""One module per command, in the order of `egress --help`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when answered (infeasible too), 2 for bad input, 1 for a fault of ours."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        refuse_unwritable([options.output] if options.output else [])
        return command(options)
    except InputProblem as error:
        refuse(error.problems, options)
        return EXIT_INPUT
    except EgressError as error:
        print(f"egress: internal fault: {error}", file=sys.stderr)
        return EXIT_INTERNAL
    except BrokenPipeError:
        # Whoever read our output has had enough; what is still in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="egress",
        description="How long a post has, how long it needs, and what to decide today.",
        epilog="Exit codes: 0 answered (infeasible too), 2 input to be mended, 1 a fault of egress.",
    )
    parser.add_argument("--version", action="version", version=f"egress {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(verbs)
    return parser
