"""Action cards: what one role does in one scenario, on one page, in seven slots that are always the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from egress.decision import HourNeed, force_needs
from egress.domain import Enabler, Force, Leg, Movement, Plan
from egress.domain.orders import acknowledge_by, sheet_of
from egress.publications.language import Worded
from egress.publications.papers.leadership import leader_of
from egress.publications.papers.paper import Card, Paper, Part, Subject, total_persons

BLANK = "____________"
"""Where somebody writes by hand what the case does not say."""

MOST_STEPS, MOST_WAYS, MOST_TITLES = 8, 6, 6
"""Lines that a card can bear; more are counted and referred to the movement table."""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What one role has to do under a plan: movements in order, and permissions to ask for with the order."""

    role: str
    titles: tuple[str, ...]
    movements: tuple[Movement, ...]
    requests: tuple[Enabler, ...]


def action_cards(subject: Subject, plan: Plan) -> Paper:
    """Return one card for every role that a plan gives something to do."""
    say = subject.tongue.say
    title = say("card.title")
    return Paper(
        kind="cards",
        title=title,
        subtitle="",
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=card_parts(subject, plan),
    )


def card_parts(subject: Subject, plan: Plan) -> tuple[Part, ...]:
    """Return the cards, each on a page of its own."""
    return tuple(Part("", (card_of(subject, plan, duty),), new_page=True) for duty in duties_of(subject, plan))


def duties_of(subject: Subject, plan: Plan) -> tuple[Duty, ...]:
    """Return what each role does, in the order of its first step."""
    case, found = subject.case, dict[str, dict[str, list[Movement]]]()
    for movement in sorted(plan.movements, key=lambda one: (one.depart, one.id)):
        _, title, owner = sheet_of(case, movement)
        found.setdefault(owner, {}).setdefault(title, []).append(movement)
    asked = [one for one in case.enablers if one.in_use and one.in_hand_from is None]
    for enabler in asked:
        found.setdefault(enabler.owner, {})
    return tuple(
        Duty(
            role=role,
            titles=tuple(sheets),
            movements=tuple(sorted((m for ms in sheets.values() for m in ms), key=lambda one: (one.depart, one.id))),
            requests=tuple(one for one in asked if one.owner == role),
        )
        for role, sheets in found.items()
    )


def card_of(subject: Subject, plan: Plan, duty: Duty) -> Card:
    """Return the card of one duty."""
    say = subject.tongue.say
    slots = (
        _who(subject, duty),
        _what(subject, plan, duty),
        _where(subject, duty),
        _when(subject, plan, duty),
        _with_whom(subject, plan, duty),
        channel_lines(subject, plan, duty),
        _if_it_fails(subject, plan, duty),
    )
    scenario = subject.scenario or say("plan.base")
    return Card(say("card.of", role=duty.role), slots, mark=say("card.scenario", scenario=scenario))


def channel_lines(subject: Subject, plan: Plan, duty: Duty) -> tuple[str, ...]:
    """Return to whom a role answers and by when, and the channels of the case."""
    first = duty.movements[0].depart if duty.movements else plan.start
    due = subject.moment(acknowledge_by(plan.start, first))
    say = subject.tongue.say
    lead = leader_of(subject)
    return (say("card.acknowledge", lead=lead, due=due), channels_of(subject))


def channels_of(subject: Subject) -> Worded:
    """Return how people of the post reach each other; a blank for each way that the case does not state."""
    ways = {name: way or BLANK for name, way in vars(subject.case.communications).items()}
    return subject.tongue.say("card.channels", **ways)


def _who(subject: Subject, duty: Duty) -> tuple[str, ...]:
    shown = duty.titles[:MOST_TITLES]
    more = len(duty.titles) - len(shown)
    rest = (subject.tongue.count("card.more_sheets", more),) if more else ()
    return (duty.role, *shown, *rest)


def _what(subject: Subject, plan: Plan, duty: Duty) -> tuple[str, ...]:
    tongue = subject.tongue
    lines = [
        tongue.say("card.ask_for", what=one.label, length=tongue.length(one.lead_time_h)) for one in duty.requests
    ]
    if duty.movements:
        persons = tongue.count("movement.persons", total_persons(duty.movements))
        movements = tongue.count("movement.movements", len(duty.movements))
        lines.append(tongue.say("card.move", persons=persons, movements=movements))
        lines += [_step(subject, plan, movement) for movement in duty.movements[:MOST_STEPS]]
    if len(duty.movements) > MOST_STEPS:
        lines.append(tongue.count("card.more_steps", len(duty.movements) - MOST_STEPS))
    return tuple(lines)


def _step(subject: Subject, plan: Plan, movement: Movement) -> Worded:
    tongue, (leaves, reaches) = subject.tongue, subject.ends(movement)
    return tongue.say(
        "card.step",
        n=subject.n_time(plan, movement.depart),
        at=subject.moment(movement.depart),
        leaves=leaves,
        reaches=reaches,
        load=tongue.listing(subject.loads(movement)),
    )


def _where(subject: Subject, duty: Duty) -> tuple[str, ...]:
    tongue = subject.tongue
    ways = Counter(subject.ends(movement) for movement in duty.movements)
    lines = [tongue.count("card.way", n, leaves=a, reaches=b) for (a, b), n in ways.items()]
    shown = lines[:MOST_WAYS]
    if len(lines) > MOST_WAYS:
        shown.append(tongue.count("card.more_ways", len(lines) - MOST_WAYS))
    return tuple(shown) or (tongue.say("card.at_post"),)


def _when(subject: Subject, plan: Plan, duty: Duty) -> tuple[str, ...]:
    say = subject.tongue.say
    lines = [say("card.order", moment=subject.moment(plan.start))]
    if duty.movements:
        first, last = duty.movements[0].depart, max(movement.arrive for movement in duty.movements)
        lines.append(say("card.first", moment=subject.moment(first), n=subject.n_time(plan, first)))
        lines.append(say("card.last", moment=subject.moment(last), n=subject.n_time(plan, last)))
    return tuple(lines)


def _with_whom(subject: Subject, plan: Plan, duty: Duty) -> tuple[str, ...]:
    case, tongue = subject.case, subject.tongue
    groups = Counter[str]()
    for movement in duty.movements:
        groups.update(dict(movement.loads))
    lines = [tongue.say("movement.load", n=n, group=case.group_by_id[i].label) for i, n in groups.items()]
    if len(lines) > MOST_WAYS:
        lines = [*lines[:MOST_WAYS], tongue.count("card.more_groups", len(lines) - MOST_WAYS)]
    guards = [
        force.label
        if since is None
        else tongue.say("card.guard_from", force=force.label, moment=subject.moment(since))
        for force, since in guards_of(subject, plan, duty)
    ]
    if guards:
        lines.append(tongue.say("card.guarded_by", forces=tongue.listing(guards[:MOST_WAYS])))
    return tuple(lines) or (tongue.say("card.alone"),)


def guards_of(subject: Subject, plan: Plan, duty: Duty) -> tuple[tuple[Force, datetime | None], ...]:
    """
    Return the forces that guard people of a duty where a force is needed, in the order of the case.

    Each with the instant from which it does, if some of them pass what it secures before it is there; else None.
    """
    needs = force_needs(subject.case, plan)
    uses = [use for movement in duty.movements if movement.persons for use in _uses(subject, movement)]
    found = []
    for force in subject.case.forces:
        held = [(instant, _need_at(needs, place, instant)) for place, instant in uses if place in force.secures]
        stretches = [(instant, need, force.id in need.units) for instant, need in held if need is not None]
        there = [need.from_ for _, need, is_there in stretches if is_there]
        if there:
            before = any(instant < min(there) for instant, _, is_there in stretches if not is_there)
            found.append((force, min(there) if before else None))
    return tuple(found)


def _need_at(needs: Sequence[HourNeed], target_id: str, instant: datetime) -> HourNeed | None:
    """Return the need of a place at an instant of its use; None where it needs no force."""
    begun = [one for one in needs if one.target_id == target_id and one.from_ <= instant]
    return max(begun, key=lambda one: one.from_, default=None)


def _uses(subject: Subject, movement: Movement) -> tuple[tuple[str, datetime], ...]:
    """Return the leg and sites that the people of a movement pass, and when."""
    leaves, reaches = _sites(subject, movement)
    leg = movement.leg_id
    return (leaves, movement.depart), (leg, movement.depart), (leg, movement.arrive), (reaches, movement.arrive)


def _if_it_fails(subject: Subject, plan: Plan, duty: Duty) -> tuple[str, ...]:
    tongue = subject.tongue
    used = list(dict.fromkeys(movement.leg_id for movement in duty.movements if movement.loads))
    lines = []
    for leg in (subject.case.leg_by_id[leg_id] for leg_id in used[:MOST_WAYS]):
        others = [one.label for one in alternates(subject, leg)]
        key = "card.use_instead" if others else "card.no_other_way"
        lines.append(tongue.say(key, leg=leg.label, others=tongue.listing(others[:3])))
    first = duty.movements[0].depart if duty.movements else plan.start
    due = subject.moment(acknowledge_by(plan.start, first))
    return (*lines, tongue.say("card.silence", due=due, lead=leader_of(subject)))


def alternates(subject: Subject, leg: Leg) -> tuple[Leg, ...]:
    """Return the other legs in use that leave the same site, those to the same end first."""
    others = [one for one in subject.case.legs if one.in_use and one.from_site_id == leg.from_site_id and one != leg]
    return tuple(sorted(others, key=lambda one: one.to_site_id != leg.to_site_id))


def _sites(subject: Subject, movement: Movement) -> tuple[str, str]:
    leg = subject.leg(movement)
    return leg.from_site_id, leg.to_site_id
