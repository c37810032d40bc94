"""The verbs of the watch: a tripwire crossed, a task done, communications lost, a place shut, time run out."""

from datetime import datetime

from egress.domain import Act
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.escalations import Lapse, untold
from egress.domain.shut_places import places_of
from egress.domain.tasks import crossing_facts, tasks_of
from egress.kit import iso_utc
from egress.store import Store
from egress.workflow.record.hands import Hand, act_of, case_now, refused

EGRESS = "egress"
"""The role under which the record itself tells that a time has passed."""


def cross_tripwire(store: Store, post_id: str, hand: Hand, *, tripwire_id: str, seen: str) -> Act:
    """Report that a tripwire is crossed; this opens a task with a clock for its owner."""
    case = case_now(store, post_id)
    tripwire = next((one for one in case.tripwires if one.id == tripwire_id), None)
    if tripwire is None:
        known = ", ".join(one.id for one in case.tripwires) or "none is in the case"
        raise refused(tripwire_id, "no such tripwire", remedy=f"Take one of: {known}.")
    facts = crossing_facts(tripwire, hand.at)
    return store.record(act_of(hand, ActKind.TRIPWIRE_CROSSED, post_id, facts=facts, words={"seen": seen}))


def finish_task(store: Store, post_id: str, hand: Hand, *, task_id: str, how: str) -> Act:
    """Report that a task is done."""

    def judge(acts: ActLog, act: Act) -> Act:
        task = next((one for one in tasks_of(acts) if one.id == task_id), None)
        if task is None or task.done_at is not None:
            value = "no task bears that id" if task is None else "it was done already"
            raise refused(task_id, value, remedy="See what is open: egress standing POST.")
        return act

    act = act_of(hand, ActKind.TASK_DONE, post_id, facts={"task": task_id}, words={"how": how})
    return store.record(act, judge=judge)


def report_comms(store: Store, post_id: str, hand: Hand, *, lost: bool, how: str = "") -> Act:
    """Report that communications with those above are lost, or are there again."""
    kind = ActKind.COMMS_LOST if lost else ActKind.COMMS_RESTORED
    return store.record(act_of(hand, kind, post_id, words={"how": how}))


def report_place(store: Store, post_id: str, hand: Hand, *, place: str, shut: bool, how: str = "") -> Act:
    """Report that a site, a leg or an exit is shut now, or open again; alerts are held against it."""
    known = places_of(case_now(store, post_id))
    if place not in known:
        raise refused(place, "no such site, leg or exit", remedy=f"Take one of: {', '.join(known)}.")
    kind = ActKind.PLACE_SHUT if shut else ActKind.PLACE_OPEN
    return store.record(act_of(hand, kind, post_id, facts={"place": place}, words={"how": how}))


def tell_lapses(store: Store, post_id: str, now: datetime) -> tuple[Lapse, ...]:
    """
    Write down what has passed its time by now and was not told yet, and return it.

    Asked twice, or by two programs at once, it is told once: the id of the act is that of what lapsed.
    """
    found = untold(store.log(post_id), now)
    for lapse in found:
        facts = {"of": lapse.of, "what": lapse.kind, "was": lapse.was, "goes_to": lapse.goes_to}
        act = Act(
            act_id=f"lapse of {lapse.of}",
            post_id=post_id,
            kind=ActKind.ESCALATED,
            at=lapse.at,
            role=EGRESS,
            facts={**facts, "sentence": lapse.sentence, "noticed_at": iso_utc(now)},
        )
        store.record(act)
    return found
