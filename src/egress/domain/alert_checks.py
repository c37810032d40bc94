"""What every alert must keep before it is released: one function per rule, each with the reason why it is there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from egress.domain.alert_times import times_named
from egress.domain.alerts import Alert, AlertKind, Bidding, overlapping, standing
from egress.domain.plan import Finding
from egress.domain.vocabulary import Effect

STAFF_EFFECT_AS_BIDDING: Mapping[Effect, Bidding] = {
    Effect.HOLD_ARRIVALS: Bidding.PREPARE,
    Effect.MAY_LEAVE: Bidding.LEAVE,
    Effect.MUST_LEAVE: Bidding.LEAVE,
    Effect.ALL_LEAVE: Bidding.LEAVE,
    Effect.RELOCATE: Bidding.LEAVE,
}
"""What a public must be told at least while staff are under a posture of that effect."""

STRENGTH: Mapping[Bidding, int] = {
    Bidding.MONITOR: 0,
    Bidding.PREPARE: 1,
    Bidding.SHELTER: 1,
    Bidding.AVOID: 1,
    Bidding.OPEN: 1,
    Bidding.LEAVE: 2,
    Bidding.GO_TO: 2,
}
"""How far a bidding goes towards leaving."""

SENDING = (Bidding.GO_TO, Bidding.OPEN)
"""Biddings after which people come to a place."""

CLASHES = frozenset(
    {
        frozenset({Bidding.GO_TO, Bidding.AVOID}),
        frozenset({Bidding.OPEN, Bidding.AVOID}),
    }
)
"""Pairs that cannot both be said of one place."""

CLASHES_AT_LARGE = frozenset(
    {
        frozenset({Bidding.SHELTER, Bidding.LEAVE}),
        frozenset({Bidding.SHELTER, Bidding.GO_TO}),
    }
)
"""Pairs that cannot both be said to the same people, whatever the place."""


@dataclass(frozen=True, kw_only=True)
class PostState:
    """
    What the post itself does and can do while an alert speaks.

    Attributes
    ----------
    staff_effect : the gravest effect that applies to the post's own people; `staff_words` the post's word for it.
    people_per_h : by site: people who can get in and on per hour then, 0 where it or every way on is closed; a site
        left out is not known.
    no_way_on : sites that are open themselves while every way on from there is shut.
    closes_at : by site that lets people in and on at first: from when until the alert's end nobody gets in and on.
    shut_spans : by site: the spans, up to a day after its end, in which nobody gets in and on.
    pauses_at : by site: when the daily hours of its ways first stop everybody there.
    commercial_open : whether seats can be had on commercial ways out; None = not known.
    moves_through : by category: sites through which the plan moves its people while the alert speaks.
    last_departure : by site: when the plan's last people leave it while the alert speaks, None where none do; empty
        without a plan.
    times : instants at which a way opens or closes, or a movement of the plan sets out or arrives.
    labels : by site id.
    timezone : the post's own clock; None = not known.
    """

    at: datetime
    staff_effect: Effect = Effect.NORMAL
    staff_words: str = ""
    people_per_h: Mapping[str, float] = field(default_factory=dict)
    no_way_on: frozenset[str] = frozenset()
    closes_at: Mapping[str, datetime] = field(default_factory=dict)
    shut_spans: Mapping[str, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict)
    pauses_at: Mapping[str, datetime] = field(default_factory=dict)
    commercial_open: bool | None = None
    moves_through: Mapping[str, frozenset[str]] = field(default_factory=dict)
    last_departure: Mapping[str, datetime | None] = field(default_factory=dict)
    times: frozenset[datetime] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    timezone: ZoneInfo | None = None


@dataclass(frozen=True, kw_only=True)
class AlertContext:
    """What an alert is held against: the post's state, its own earlier alerts, and those of partners by name."""

    state: PostState
    own: tuple[Alert, ...] = ()
    partners: Mapping[str, tuple[Alert, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)


def check_alert(alert: Alert, context: AlertContext) -> tuple[Finding, ...]:
    """Return every breach and notice, in the order of the rules; a breach must be mended before release."""
    if alert.kind is AlertKind.CANCEL:
        return tuple(names_what_it_replaces(alert, context))
    return tuple(finding for rule in RULES for finding in rule(alert, context))


def no_double_standard(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """The public is told no less than the post's own people: unequal warnings leak, and they cost lives."""
    state = context.state
    owed = STAFF_EFFECT_AS_BIDDING.get(state.staff_effect)
    told = max((STRENGTH[one.bidding] for one in alert.directions), default=0)
    if owed is not None and told < STRENGTH[owed]:
        words = state.staff_words or state.staff_effect.value.replace("_", " ")
        yield _breach(
            "no_double_standard",
            f"staff are under “{words}”, the public is only told to {_spoken(alert)}; say {owed.value} at least",
        )


def no_contradiction_with_last(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """What the post said and has not taken back must not say the opposite: people act on the one they saw."""
    replaced = {reference.id for reference in alert.references}
    for earlier in overlapping(context.own, alert):
        if earlier.id not in replaced and earlier.id != alert.id:
            yield from _clashes("no_contradiction_with_last", alert, earlier, "our own", context.state)


def no_contradiction_with_partners(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """Two authorities that say opposite things of one place leave people at it."""
    for partner, alerts in context.partners.items():
        for other in overlapping(alerts, alert):
            yield from _clashes("no_contradiction_with_partners", alert, other, partner, context.state)


def no_contradiction_with_plan(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """Nobody is sent to a place that lets nobody in, nor kept from one through which the plan moves them."""
    state = context.state
    for one in alert.directions:
        label = state.labels.get(one.site_id, one.site_id)
        rate = state.people_per_h.get(one.site_id)
        if one.bidding in SENDING and rate == 0:
            no_way_on = one.site_id in state.no_way_on
            where = "from where 0 people per hour get on" if no_way_on else "where 0 people per hour get in"
            yield _breach("no_contradiction_with_plan", f"it sends people to {label}, {where} then")
        if one.bidding is Bidding.LEAVE and state.commercial_open is False and not _goes_anywhere(alert):
            yield _breach("no_contradiction_with_plan", "it tells people to leave, but no commercial way out is open")
        if one.bidding is Bidding.AVOID:
            for category, sites in state.moves_through.items():
                if one.site_id in sites and (not alert.categories or category in alert.categories):
                    spoken = category.replace("_", " ")
                    yield _breach(
                        "no_contradiction_with_plan",
                        f"it keeps people from {label}, through which the plan moves {spoken} while it speaks",
                    )


def holds_while_it_is_open(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """An alert that sends people to a place ends before the place shuts: who reads it late comes too."""
    state = context.state
    for one in alert.directions:
        if one.bidding not in SENDING:
            continue
        label, shuts = state.labels.get(one.site_id, one.site_id), state.closes_at.get(one.site_id)
        if shuts is not None:
            said = f"it sends people to {label} until {_at(alert.expires)}; nobody gets in and on there"
            yield _breach("holds_while_it_is_open", f"{said} from {_at(shuts)}: let it end by then")
        pause = state.pauses_at.get(one.site_id)
        if pause is not None and (shuts is None or pause < shuts):
            said = f"nobody gets on from {label} from {_at(pause)} until the daily hours of its ways on begin again"
            yield _notice("holds_while_it_is_open", said)


def people_leave_from_there(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """Nobody is sent to a place from which the plan takes nobody on: there they wait in the open."""
    state = context.state
    for one in alert.directions:
        if one.bidding is not Bidding.GO_TO or one.site_id not in state.last_departure:
            continue
        label, last = state.labels.get(one.site_id, one.site_id), state.last_departure[one.site_id]
        if last is None:
            said = f"it sends people to {label}, from which the plan in force takes nobody while it speaks"
            yield _breach("people_leave_from_there", said)
        elif last < alert.expires:
            said = f"the plan's last people leave {label} at {_at(last)}; it holds until {_at(alert.expires)}"
            yield _notice("people_leave_from_there", said)


def times_as_planned(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """A time in the words is one of the plan's or the case's, and none says "until" after a place has shut."""
    state = context.state
    sent_to = [one.site_id for one in alert.directions if one.bidding in SENDING]
    spans = [span for site in sent_to for span in state.shut_spans.get(site, ())]
    for named in times_named(alert):
        end = named.first_after(alert.sent, state.timezone)
        late = [start for start, stop in spans if named.is_end and start < end <= stop]
        if late:
            said = f"the words say until {named.written}, but the place that people are sent to shuts at "
            yield _breach("times_as_planned", said + _at(min(late)))
        elif not named.is_one_of((alert.sent, alert.expires, *state.times), state.timezone):
            said = f"the words say {named.written}; nothing in the plan or the case begins or ends then"
            yield _notice("times_as_planned", said)


def names_what_it_replaces(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """An update or a cancellation names what it replaces, and that must stand; else two versions circulate."""
    if alert.kind is AlertKind.ALERT:
        if alert.references:
            yield _breach("names_what_it_replaces", "a new alert names earlier ones; make it an update")
        return
    if not alert.references:
        yield _breach("names_what_it_replaces", f"{alert.kind.value.lower()} of nothing: it names no earlier alert")
    gone = {one.id for one in context.own} - {one.id for one in standing(context.own, alert.sent)}
    for reference in alert.references:
        if reference.id in gone:
            yield _breach(
                "names_what_it_replaces", f"{reference.id} no longer stands: it was replaced or has expired"
            )


def one_version(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """No second message on an event beside one that stands, unless it updates it: both would be believed."""
    replaced = {reference.id for reference in alert.references}
    for earlier in overlapping(context.own, alert):
        if earlier.id not in replaced and earlier.id != alert.id and earlier.event == alert.event:
            yield _breach("one_version", f"{earlier.id} on the same event still stands; update it, do not add to it")


def says_how_far_help_goes(alert: Alert, _: AlertContext) -> Iterator[Finding]:
    """Whoever is told to leave or to stay is told what help to expect: silence reads as a promise."""
    for language, text in alert.texts.items():
        if not text.help_limits.strip():
            yield _breach("says_how_far_help_goes", f"the text in {language} does not say how far help goes")


def every_language(alert: Alert, context: AlertContext) -> Iterator[Finding]:
    """Every language asked for is there, each with headline, description and instruction."""
    for language in context.languages:
        text = alert.texts.get(language)
        if text is None or not (text.headline.strip() and text.description.strip() and text.instruction.strip()):
            yield _breach("every_language", f"the text in {language} is missing or lacks a part")


def ends(alert: Alert, _: AlertContext) -> Iterator[Finding]:
    """An alert that never ends is believed long after it is wrong."""
    if alert.expires <= alert.sent:
        yield _breach("ends", "it expires before it is sent")


RULES = (
    *(no_double_standard, no_contradiction_with_last, no_contradiction_with_partners, no_contradiction_with_plan),
    *(holds_while_it_is_open, people_leave_from_there, times_as_planned),
    *(one_version, names_what_it_replaces, says_how_far_help_goes, every_language, ends),
)
"""Every rule, in the order in which findings are read."""


def _clashes(rule: str, alert: Alert, other: Alert, whose: str, state: PostState) -> Iterator[Finding]:
    if not _speak_to_the_same(alert.categories, other.categories):
        return
    for one in alert.directions:
        for theirs in other.directions:
            pair = frozenset({one.bidding, theirs.bidding})
            same_place = one.site_id == theirs.site_id and pair in CLASHES
            if same_place or pair in CLASHES_AT_LARGE:
                place = state.labels.get(one.site_id or theirs.site_id, one.site_id or theirs.site_id)
                where = f" ({place})" if place else ""
                yield _breach(
                    rule,
                    f"it says {_word(one.bidding)}, {whose} alert {other.id} says {_word(theirs.bidding)}{where}",
                )


def _speak_to_the_same(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    first, second = set(ours), set(theirs)
    return not first or not second or bool(first & second)


def _goes_anywhere(alert: Alert) -> bool:
    return any(one.bidding is Bidding.GO_TO for one in alert.directions)


def _spoken(alert: Alert) -> str:
    return " and ".join(dict.fromkeys(_word(one.bidding) for one in alert.directions)) or "nothing"


def _word(bidding: Bidding) -> str:
    return bidding.value.replace("_", " ")


def _at(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%-d %b %H:%M}Z"


def _notice(rule: str, sentence: str) -> Finding:
    return Finding(rule=rule, severity="notice", sentence=f"{sentence[0].upper()}{sentence[1:]}.")


def _breach(rule: str, sentence: str) -> Finding:
    return Finding(rule=rule, severity="breach", sentence=f"{sentence[0].upper()}{sentence[1:]}.")
