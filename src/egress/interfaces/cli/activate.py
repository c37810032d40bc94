"""`egress activate` and `egress acknowledge`: a decision in force becomes orders, and orders are acknowledged."""

import argparse

from egress.domain.orders import Order
from egress.interfaces.cli.arguments import instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_hand_options, add_record_verb, hand_of, record_of
from egress.interfaces.cli.sending import progress_of
from egress.kit import iso_utc
from egress.workflow.record import activate as verb
from egress.workflow.record.hands import full_id


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands."""
    activate = add_record_verb(verbs, "activate", _run, "turn the plan of a decision in force into orders")
    activate.add_argument("id", metavar="ID", help="the beginning of the question's id")
    activate.add_argument("--n-hour", metavar="INSTANT", help="the instant of the order that hours count from (now)")
    activate.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    activate.add_argument("--escalate-to", default="", metavar="ROLE", help="who takes over an unacknowledged order")
    acknowledge = add_record_verb(verbs, "acknowledge", _acknowledge, "acknowledge an order")
    acknowledge.add_argument("id", metavar="ID", help="the beginning of the order's id, or its end behind the slash")
    for parser in (activate, acknowledge):
        add_hand_options(parser)


def _run(options: argparse.Namespace) -> int:
    hand = hand_of(options)
    with record_of(options) as store:
        result, orders = verb.activate(
            store,
            options.post,
            hand,
            question_id=full_id(store, options.post, options.id),
            n_hour=instant(options.n_hour, "--n-hour") if options.n_hour else hand.at,
            scenario_id=options.scenario,
            escalates_to=options.escalate_to,
            progress=progress_of(options),
        )
    movements = len(result.plan.movements)
    print(f"{len(orders)} orders, {movements} movements, {result.safe_persons} of {result.persons} safe.")
    print("\n".join(line for order in orders for line in _lines(order)))
    return EXIT_ANSWERED


def _acknowledge(options: argparse.Namespace) -> int:
    with record_of(options) as store:
        order = full_id(store, options.post, options.id)
        verb.acknowledge(store, options.post, hand_of(options), order_id=order)
    print(f"Acknowledged {order}.")
    return EXIT_ANSWERED


def _lines(order: Order) -> list[str]:
    due = f"acknowledge by {iso_utc(order.acknowledge_by)}, else {order.escalates_to}"
    return [
        "",
        f"{order.owner}: {order.title} ({due})",
        f"  id {order.id}",
        *(f"  {s.sentence()}" for s in order.steps),
    ]
