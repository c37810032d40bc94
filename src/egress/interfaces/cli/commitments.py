"""`egress commitments`: what to order, place and agree now, before it is known which scenario comes."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant, positive
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import plan_workers
from egress.kit import InputProblem, Problem
from egress.publications.commitments_writer import write_commitments
from egress.workflow.commit_now import CommitOrder, commit_now


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "what to order, place and agree now, whichever scenario comes"
    verb = add_verb(verbs, "commitments", _run, summary, ("text", "json"))
    verb.add_argument("--as-of", required=True, metavar="DATE", help=AS_OF)
    verb.add_argument(
        "--known-after",
        required=True,
        type=_hours,
        metavar="H",
        help="hours until it is known which scenario comes; the rest is ordered and people move then",
    )
    verb.add_argument("--scenarios", default="", metavar="LIST", help="scenarios that may come, parted by , (all)")
    verb.add_argument(
        "--averse", type=_share, default=None, metavar="SHARE", help="how much the worst scenarios count, 0 to 1 (0)"
    )
    verb.add_argument(
        "--worst-share",
        type=_share,
        default=None,
        metavar="SHARE",
        help="the worst share of the weight; with --averse",
    )
    verb.add_argument("--budget", type=_amount, default=None, metavar="N", help="the most to be spent (no limit)")
    verb.add_argument("--step-min", type=positive, default=None, metavar="N", help="even steps of the relaxation")
    verb.add_argument("--no-plans", action="store_true", help="the relaxation alone, without whole-vehicle plans")
    add_workers(verb, plan_workers())


def _run(options: argparse.Namespace) -> int:
    order = CommitOrder(
        known_after_h=options.known_after,
        scenario_ids=tuple(dict.fromkeys(name.strip() for name in options.scenarios.split(",") if name.strip())),
        budget=options.budget,
        step_min=options.step_min,
        planned=not options.no_plans,
        **_aversion(options),
    )
    case, as_of = opened(options.case, options), instant(options.as_of, "--as-of")
    answer = commit_now(case, as_of, order, progress=progress_of(options), workers=options.workers)
    send(write_commitments(answer, case, envelope=envelope_of(case, as_of), format=options.format), options)
    return EXIT_ANSWERED


def _aversion(options: argparse.Namespace) -> dict[str, float]:
    """Return how much the worst scenarios count; both numbers are said, or neither."""
    averse, share = options.averse, options.worst_share
    if averse is None and share is None:
        return {}
    if averse is None or share is None or share <= 0:
        name, value = ("--averse", averse) if averse is None else ("--worst-share", share)
        expected = "both --averse and --worst-share, the latter above 0, or neither"
        given = "" if value is None else f"{value:g}"
        raise InputProblem(
            [Problem(name, 0, "", given, expected, "Say how much the worst count, and which they are.")]
        )
    return {"averse": averse, "worst_share": share}


def _share(text: str) -> float:
    share = _number(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("a share from 0 to 1")
    return share


def _hours(text: str) -> float:
    hours = _number(text)
    if not 0 <= hours <= 8760:
        raise argparse.ArgumentTypeError("hours from 0 to 8760")
    return hours


def _amount(text: str) -> float:
    amount = _number(text)
    if not 0 <= amount < 1e12:
        raise argparse.ArgumentTypeError("an amount of 0 or more")
    return amount


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a number") from None
