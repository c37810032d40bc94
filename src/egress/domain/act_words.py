"""An act in one sentence, as a log tells it."""

from collections.abc import Callable, Mapping

from egress.domain.acts import Act, ActKind

Words = Callable[[Act], str]


def act_in_words(act: Act) -> str:
    """Return what was done, in one sentence without who did it; free text stands in it as it stands in the act."""
    words = SENTENCES.get(act.kind)
    told = act.kind.replace("_", " ") if words is None else words(act)
    return told if told.endswith(".") else f"{told}."


def _version(act: Act) -> str:
    changes = list(act.facts.get("changes", ()))
    told = " ".join(changes[:3]) + (f" And {len(changes) - 3} more." if len(changes) > 3 else "")
    reason = f" ({act.word('reason')})" if act.word("reason") else ""
    return f"kept version {act.fact('version')} of the case{reason}: {told or 'the first'}"


def _decided(act: Act) -> str:
    review = f", to be looked at again at {act.fact('review_at')}" if act.fact("review_at") else ""
    how = " as the fallback, communications being lost," if act.facts.get("by_fallback") else ""
    second = "; a second person must confirm it" if act.facts.get("needs_second") else ""
    return (
        f"decided{how} {act.fact('authority_id')}: {act.fact('option')}{review}{second}. {act.word('reason')}".strip()
    )


def _order(act: Act) -> str:
    return f"ordered {act.fact('owner')}: {act.fact('title')}, to be acknowledged by {act.fact('acknowledge_by')}"


SENTENCES: Mapping[str, Words] = {
    ActKind.VERSION_KEPT: _version,
    ActKind.BRIEF_MADE: lambda a: (
        f"made the {a.fact('document')} as of {a.fact('as_of')} of version {a.fact('version')}"
    ),
    ActKind.PART_AFFIRMED: lambda a: f"re-affirmed {a.fact('part')} of {a.fact('owner')} until {a.fact('affirm_by')}",
    ActKind.CHECKPOINT_SIGNED: lambda a: f"signed a checkpoint of entry {a.fact('seq')}",
    ActKind.TRIPWIRE_CROSSED: lambda a: (
        f"tripwire {a.fact('label')} is crossed ({a.word('seen')}); "
        f"{a.fact('owner')} must {a.fact('what')} by {a.fact('act_by')}"
    ),
    ActKind.TASK_DONE: lambda a: f"did the task {a.fact('task')[:8]}: {a.word('how')}",
    ActKind.COMMS_LOST: lambda a: f"communications are lost. {a.word('how')}".strip(),
    ActKind.COMMS_RESTORED: lambda a: f"communications are restored. {a.word('how')}".strip(),
    ActKind.QUESTION_PUT: lambda a: (
        f"put the question: {a.word('question')} Advice as shown: {a.word('advice') or 'none'}"
    ),
    ActKind.POSITION_TAKEN: lambda a: ": ".join(filter(None, (f"advised {a.fact('option')}", a.word("reason")))),
    ActKind.REQUEST_MADE: lambda a: (
        f"asked {a.fact('asked')} for {a.fact('authority_id')}, answer due by {a.fact('answer_due')}"
    ),
    ActKind.DECIDED: _decided,
    ActKind.CONFIRMED: lambda a: f"confirmed {a.fact('of')[:8]} as the second person",
    ActKind.DISSENTED: lambda a: f"dissents from {a.fact('of')[:8]}, for {a.fact('option')}: {a.word('reason')}",
    ActKind.ORDER_GIVEN: _order,
    ActKind.ORDER_ACKNOWLEDGED: lambda a: f"acknowledged {a.fact('order').rsplit('/', maxsplit=1)[-1]}",
    ActKind.ESCALATED: lambda a: a.fact("sentence"),
    ActKind.PLACE_SHUT: lambda a: f"reported that {a.fact('place')} is shut. {a.word('how')}".strip(),
    ActKind.PLACE_OPEN: lambda a: f"reported that {a.fact('place')} is open. {a.word('how')}".strip(),
    ActKind.ALERT_HEARD: lambda a: f"entered the alert {a.fact('alert')} of {a.fact('partner')}",
    ActKind.ALERT_CLEARED: lambda a: f"cleared the alert {a.fact('alert')} for release: {a.word('text')}",
    ActKind.ALERT_RAISED: lambda a: f"raised an alert: {a.word('text')}",
    ActKind.PROPOSED: lambda a: f"proposed to {a.fact('what').replace('_', ' ')}; a second person must confirm it",
    ActKind.NAMES_DESTROYED: lambda _: "destroyed the names and free text of the post, as the second person",
    ActKind.NAMES_EXPORTED: lambda _: "handed out the names and free text of the post, as the second person",
    ActKind.ALERT_CANCELLED: lambda _: "cancelled the alert, as the second person",
    ActKind.NAMES_REVEALED: lambda a: f"looked at {a.fact('count')} hidden texts: {a.word('reason')}",
    ActKind.GLASS_BROKEN: lambda a: f"broke the glass until {a.fact('until')}: {a.word('reason')}",
    ActKind.ACCESS_CHANGED: lambda a: f"{a.fact('change')}. {a.word('reason')}".strip(),
}
"""By kind: the sentence."""
