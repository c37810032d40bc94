"""`egress decision`: put a question, advise, ask, decide, confirm, dissent, and show what stands."""

import argparse

from egress.domain import Act
from egress.domain.decisions import DecisionRecord, Obligation, Position, Ruling
from egress.interfaces.cli.arguments import instant, worded
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_hand_options, add_record_verb, hand_of, record_of
from egress.interfaces.wiring import Store
from egress.kit import InputProblem, Problem, iso_utc
from egress.workflow.record import decide as verb
from egress.workflow.record.hands import full_id
from egress.workflow.record.look import decisions_of

SUMMARIES = {
    "put": "put a question with its options, the advice and its doubts",
    "advise": "take a position on a question; earlier ones stay visible",
    "ask": "ask those above to decide; the time of the authority table runs",
    "take": "decide a question, or decide to wait until a review",
    "confirm": "stand by a decision as the second person",
    "dissent": "say that one does not stand by a decision",
}


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    told = "questions, advice, requests, decisions, dissent"
    acts = verbs.add_parser("decision", help=told).add_subparsers(required=True, metavar="ACT")
    made = {name: add_record_verb(acts, name, _run, summary) for name, summary in SUMMARIES.items()}
    made["put"].add_argument("authority", metavar="DECISION", help="row of authority.csv")
    made["put"].add_argument("--question", type=worded, required=True, metavar="WORDS")
    made["put"].add_argument("--option", action="append", required=True, metavar="WORDS", help="may be repeated")
    made["put"].add_argument("--advice", default="", metavar="WORDS", help="as it was shown")
    made["put"].add_argument("--doubt", action="append", default=[], metavar="WORDS", help="may be repeated")
    for name in ("advise", "ask", "take"):
        made[name].add_argument("id", metavar="ID", help="the beginning of the question's id")
    for name in ("confirm", "dissent"):
        made[name].add_argument("id", metavar="ID", help="the beginning of the decision's id")
    for name in ("advise", "take", "dissent"):
        made[name].add_argument("--option", required=True, metavar="WORDS")
        made[name].add_argument("--reason", default="", metavar="WORDS")
    made["take"].add_argument("--review-at", metavar="INSTANT", help='for "not yet": when it is looked at again')
    owed = "what must be done, by whom and when; may be repeated"
    made["take"].add_argument("--oblige", action="append", default=[], metavar="WHAT|OWNER|INSTANT", help=owed)
    for name, parser in made.items():
        parser.set_defaults(act=name)
        add_hand_options(parser)
    add_record_verb(acts, "show", _show, "show the decision records of a post")


def _run(options: argparse.Namespace) -> int:
    with record_of(options) as store:
        print(f"Kept as {_act(store, options).act_id}.")
    return EXIT_ANSWERED


def _act(store: Store, options: argparse.Namespace) -> Act:
    hand, post = hand_of(options), options.post
    if options.act == "put":
        return verb.put_question(
            store,
            post,
            hand,
            authority_id=options.authority,
            question=options.question,
            options=options.option,
            advice=options.advice,
            doubts=options.doubt,
        )
    meant = full_id(store, post, options.id)
    if options.act == "advise":
        return verb.take_position(store, post, hand, question_id=meant, option=options.option, reason=options.reason)
    if options.act == "ask":
        return verb.request_decision(store, post, hand, question_id=meant)
    if options.act == "confirm":
        return verb.confirm(store, post, hand, of=meant)
    if options.act == "dissent":
        return verb.dissent(store, post, hand, of=meant, option=options.option, reason=options.reason)
    review = instant(options.review_at, "--review-at") if options.review_at else None
    return verb.decide(
        store,
        post,
        hand,
        question_id=meant,
        option=options.option,
        reason=options.reason,
        review_at=review,
        obliges=_obliges(options.oblige),
    )


def _obliges(texts: list[str]) -> list[Obligation]:
    owed = []
    for text in texts:
        parts = [part.strip() for part in text.split("|")]
        if len(parts) != 3 or not all(parts):
            remedy = 'Write --oblige "tell all staff|Management|2030-03-02T06:00:00Z".'
            raise InputProblem([Problem("--oblige", 0, "", text, "WHAT|OWNER|INSTANT", remedy)])
        owed.append(Obligation(what=parts[0], owner=parts[1], by=instant(parts[2], "--oblige")))
    return owed


def _show(options: argparse.Namespace) -> int:
    with record_of(options) as store:
        records = decisions_of(store, options.post)
    print("\n\n".join(_record(record) for record in records) or "No question was put.")
    return EXIT_ANSWERED


def _record(record: DecisionRecord) -> str:
    lines = [
        f"{record.id[:8]}  {record.authority_id}: {record.question}",
        f"  put {iso_utc(record.put_at)}; options: {', '.join(record.options)}, not yet",
        f"  advice as shown: {record.advice or 'none'}",
        *(f"  doubt: {doubt}" for doubt in record.doubts),
        *(f"  {_position(position)}" for position in record.positions),
    ]
    if record.is_split:
        lines.append("  the advisers are split")
    for ruling in record.rulings:
        lines += [f"  {line}" for line in _ruling(ruling)]
        lines += [f"    dissent: {_position(position)}" for of, position in record.dissents if of == ruling.id]
    return "\n".join(lines)


def _position(position: Position) -> str:
    return (
        f"{iso_utc(position.at)}  {position.person} ({position.role}): {position.option}. {position.reason}".rstrip()
    )


def _ruling(ruling: Ruling) -> list[str]:
    state = "in force" if ruling.in_force else "waits for a second person"
    if ruling.confirmation is not None:
        state += f", confirmed by {ruling.confirmation.person} ({ruling.confirmation.role})"
    how = " as fallback" if ruling.by_fallback else ""
    head = f"{ruling.id[:8]}  DECIDED{how} {iso_utc(ruling.at)} by {ruling.person} ({ruling.role}): {ruling.option}"
    review = [f"  looked at again at {iso_utc(ruling.review_at)}"] if ruling.review_at else []
    owed = [f"  obliges {one.owner} by {iso_utc(one.by)}: {one.what}" for one in ruling.obliges]
    return [f"{head}; {state}", *([f"  because {ruling.reason}"] if ruling.reason else []), *review, *owed]
