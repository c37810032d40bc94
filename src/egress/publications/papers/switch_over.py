"""
Switch-over cards: for each trouble one page, with what changes, who must be told, how long it takes, what it costs.

The one seam to whoever tries troubles is `Ensemble`: cards are drawn of what it holds, and of nothing else.
"""

from collections import Counter
from collections.abc import Sequence

from egress.decision import TakenUp
from egress.kit import add_hours
from egress.publications.ensemble_writer import Ensemble, TroubleLine
from egress.publications.language import Worded
from egress.publications.papers.action_cards import channels_of
from egress.publications.papers.leadership import leader_of
from egress.publications.papers.paper import Card, Paper, Part, Subject
from egress.publications.plan_change_records import MovementChangeData, PlanChangeData
from egress.publications.switch_over_cards import SwitchOverCard

MOST_TAKEN_UP, MOST_MOVEMENTS, MOST_PLACES, MOST_TOLD = 8, 4, 6, 12
"""Lines of each kind that a card can bear; more are counted, never dropped unsaid."""


def switch_over_cards(subject: Subject, ensemble: Ensemble, *, most: int | None = None) -> Paper:
    """Return one card for each single trouble that has one, the worst first; `most` keeps the first so many."""
    cards = {card.trouble_id: card for card in ensemble.cards}
    lines = [line for line in ensemble.singles if line.trouble_id in cards][:most]
    return Paper(
        kind="switch-over",
        title=subject.tongue.say("switch.title"),
        subtitle="",
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=tuple(
            Part("", (_card(subject, ensemble.base, line, cards[line.trouble_id]),), new_page=True) for line in lines
        ),
    )


def _card(subject: Subject, base: TroubleLine, line: TroubleLine, card: SwitchOverCard) -> Card:
    say = subject.tongue.say
    title = say("switch.of", what=_trouble(subject, line))
    slots = (
        (
            leader_of(subject),
            *dict.fromkeys(one.who for one in card.switch.tell if one.who and one.reason == "needed"),
        ),
        _what(subject, card),
        _where(subject, line, card),
        _when(subject, base, line, card),
        _whom(subject, card),
        (say("switch.report", lead=leader_of(subject)), channels_of(subject)),
        _costs(subject, base, line, card),
    )
    return Card(title, slots, mark=say("switch.mark"))


def _trouble(subject: Subject, line: TroubleLine) -> Worded:
    """Return what goes wrong: a loss by its kind and label, a wider trouble by its own words."""
    tongue = subject.tongue
    if not line.target_id:
        return tongue.word("trouble", line.trouble_id)
    return tongue.say("switch.lost", kind=tongue.word("kind", line.kind), what=_label(subject, line.target_id))


def _what(subject: Subject, card: SwitchOverCard) -> tuple[str, ...]:
    tongue, switch = subject.tongue, card.switch
    lines = [_use(subject, one) for one in switch.taken_up[:MOST_TAKEN_UP]]
    if len(switch.taken_up) > MOST_TAKEN_UP:
        lines.append(tongue.count("switch.more_used", len(switch.taken_up) - MOST_TAKEN_UP))
    lines = lines or [tongue.say("switch.nothing_new")]
    if switch.no_longer_used:
        lines.append(tongue.say("switch.dropped", what=tongue.listing(switch.no_longer_used)))
    lines.append(_totals(subject, card.changes))
    carrying = [_movement(subject, one) for one in card.changes.movements if one.persons]
    return (*lines, *_shown(subject, carrying, MOST_MOVEMENTS, "switch.more_movements"))


def _use(subject: Subject, one: TakenUp) -> Worded:
    tongue = subject.tongue
    kind = tongue.word("kind", one.kind)
    if one.ready_h <= 0:
        return tongue.say("switch.use_now", kind=kind, what=one.label)
    there = subject.moment(add_hours(subject.stamp.at, one.ready_h))
    return tongue.say("switch.use", kind=kind, what=one.label, length=tongue.length(one.ready_h), there=there)


def _totals(subject: Subject, changes: PlanChangeData) -> Worded:
    said = {total.kind: total.movements for total in changes.totals}
    return subject.tongue.say("switch.totals", **{name: said[name] for name in ("kept", "changed", "dropped", "new")})


def _movement(subject: Subject, one: MovementChangeData) -> Worded:
    tongue, leg = subject.tongue, subject.case.leg_by_id[one.leg_id]
    persons = tongue.count("movement.persons", one.persons)
    at = tongue.utc(one.depart)
    if one.kind == "changed" and one.was_depart not in (None, one.depart):
        assert one.was_depart is not None
        return tongue.say("switch.retimed", leg=leg.label, at=at, was=tongue.utc(one.was_depart), persons=persons)
    return tongue.say(f"switch.movement_{one.kind}", leg=leg.label, at=at, persons=persons)


def _where(subject: Subject, line: TroubleLine, card: SwitchOverCard) -> tuple[str, ...]:
    case, say = subject.case, subject.tongue.say
    legs = [case.leg_by_id[one.id] for one in card.switch.taken_up if one.kind == "leg" and one.id in case.leg_by_id]
    ends = [(subject.site(leg.from_site_id).label, subject.site(leg.to_site_id).label) for leg in legs]
    ways = [say("switch.now_by", leaves=leaves, reaches=reaches) for leaves, reaches in dict.fromkeys(ends)]
    return (_trouble(subject, line), *_shown(subject, ways, MOST_PLACES, "card.more_ways"))


def _when(subject: Subject, base: TroubleLine, line: TroubleLine, card: SwitchOverCard) -> tuple[str, ...]:
    tongue, switch = subject.tongue, card.switch
    takes = (
        tongue.say("switch.takes", length=tongue.length(switch.takes_h), what=switch.waits_for)
        if switch.waits_for
        else tongue.say("switch.takes_nothing")
    )
    then, now = (subject.clears(one.clearance_time_h) for one in (line, base))
    key = "switch.clears" if line.clearance_time_h is not None else "switch.does_not_clear"
    return (takes, tongue.say(key, then=then, now=now))


def _whom(subject: Subject, card: SwitchOverCard) -> tuple[str, ...]:
    """Return who must be told what, one line for each, those who answer for what is lost first."""
    tongue = subject.tongue
    told = Counter((one.who, one.label, one.reason) for one in card.switch.tell)
    lines = [
        tongue.say(
            "switch.tell",
            who=who or tongue.say("switch.nobody_named"),
            what=label,
            why=tongue.word("tell", reason),
        )
        for who, label, reason in told
    ]
    return tuple(_shown(subject, lines, MOST_TOLD, "switch.more_told")) or (tongue.say("card.alone"),)


def _costs(subject: Subject, base: TroubleLine, line: TroubleLine, card: SwitchOverCard) -> tuple[str, ...]:
    tongue, left = subject.tongue, line.persons - line.safe_persons
    lines = [tongue.say("switch.safe", then=line.safe_persons, now=base.safe_persons, persons=line.persons)]
    if card.caught_persons_more >= 1:
        lines.append(tongue.say("switch.caught", persons=tongue.about(card.caught_persons_more)))
    caught = tongue.about(card.caught_persons_unswitched)
    lines.append(tongue.say("switch.unswitched", safe=card.safe_persons_unswitched, caught=caught))
    if left:
        lines.append(tongue.count("switch.left", left))
    return (*lines, tongue.say("switch.fails", lead=leader_of(subject)))


def _shown(subject: Subject, lines: Sequence[Worded], most: int, more: str) -> list[Worded]:
    """Return the first lines, and how many more there are."""
    rest = len(lines) - most
    return [*lines[:most], *([subject.tongue.count(more, rest)] if rest > 0 else [])]


def _label(subject: Subject, row_id: str) -> str:
    case = subject.case
    for table in (case.sites, case.legs, case.fleets, case.forces, case.enablers):
        for one in table:
            if one.id == row_id:
                return one.label
    return row_id
