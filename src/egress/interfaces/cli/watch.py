"""`egress watch`: a tripwire is crossed, a task done, communications lost, a place shut, a part re-affirmed."""

import argparse
from datetime import datetime

from egress.domain import Act
from egress.domain.freshness import Affirmation
from egress.interfaces.cli.arguments import instant, worded
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_hand_options, add_record_verb, hand_of, record_of
from egress.interfaces.wiring import Store
from egress.workflow.record.hands import full_id
from egress.workflow.record.keep import affirm_part
from egress.workflow.record.watch import cross_tripwire, finish_task, report_comms, report_place


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    watch = verbs.add_parser(
        "watch", help="report what happened: a tripwire, a task, communications, a place, a part affirmed"
    )
    acts = watch.add_subparsers(required=True, metavar="ACT")
    crossed = add_record_verb(acts, "crossed", _run, "a tripwire is crossed; opens a task with a clock")
    crossed.add_argument("tripwire", metavar="TRIPWIRE")
    crossed.add_argument("--seen", type=worded, required=True, metavar="WORDS", help="what was seen")
    done = add_record_verb(acts, "done", _run, "a task is done")
    done.add_argument("task", metavar="ID", help="the beginning of its id")
    done.add_argument("--how", default="", metavar="WORDS")
    comms = add_record_verb(acts, "comms", _run, "communications with those above are lost, or there again")
    comms.add_argument("state", choices=("lost", "restored"))
    comms.add_argument("--how", default="", metavar="WORDS")
    place = add_record_verb(acts, "place", _run, "a site, leg or exit is shut now, or open again")
    place.add_argument("place", metavar="ID")
    place.add_argument("state", choices=("shut", "open"))
    place.add_argument("--how", default="", metavar="WORDS", help="how it is known")
    affirm = add_record_verb(acts, "affirm", _run, "re-affirm the rows of one table that the role owns")
    affirm.add_argument("part", metavar="TABLE")
    affirm.add_argument("--until", required=True, metavar="DATE")
    for name, verb in {"crossed": crossed, "done": done, "comms": comms, "place": place, "affirm": affirm}.items():
        verb.set_defaults(act=name)
        add_hand_options(verb)


def _run(options: argparse.Namespace) -> int:
    until = instant(options.until, "--until") if options.act == "affirm" else None
    with record_of(options) as store:
        print(f"Kept as {_act(store, options, until).act_id}.")
    return EXIT_ANSWERED


def _act(store: Store, options: argparse.Namespace, until: datetime | None) -> Act:
    hand, post = hand_of(options), options.post
    if options.act == "crossed":
        return cross_tripwire(store, post, hand, tripwire_id=options.tripwire, seen=options.seen)
    if options.act == "done":
        return finish_task(store, post, hand, task_id=full_id(store, post, options.task), how=options.how)
    if until is not None:
        affirmation = Affirmation(part=options.part, owner=options.role, affirm_by=until)
        return affirm_part(store, post, hand, affirmation=affirmation)
    if options.act == "place":
        return report_place(store, post, hand, place=options.place, shut=options.state == "shut", how=options.how)
    return report_comms(store, post, hand, lost=options.state == "lost", how=options.how)
