"""A draft from the state of the post and a template: the same words for everybody, in every language asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from egress.domain.alert_checks import PostState
from egress.domain.alerts import Alert, AlertKind, AlertText, Bidding, Direction
from egress.domain.vocabulary import Effect
from egress.kit import iso_utc
from egress.publications.language import Tongue, tongue

ABOUT_PLACES = (Bidding.AVOID, Bidding.GO_TO)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """
    What is to be said.

    Attributes
    ----------
    bidding : what people are told; `site_id` the place, for biddings about one.
    place : the place in people's words.
    post : the post's own name. sender : who sends it, an address without spaces.
    """

    bidding: Bidding
    sender: str
    post: str
    sent: datetime
    expires: datetime
    zone: ZoneInfo
    languages: Sequence[str] = ("en",)
    site_id: str = ""
    place: str = ""
    categories: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    event: str = "security situation"


def draft_alert(draft: Draft, state: PostState) -> Alert:
    """Return an alert in status Draft; it says under which posture the post's own people are."""
    return Alert(
        id=alert_id(draft.sender, draft.sent, draft.bidding.value, draft.site_id),
        sender=draft.sender,
        sent=draft.sent,
        expires=draft.expires,
        categories=draft.categories,
        zones=draft.zones,
        directions=(Direction(bidding=draft.bidding, site_id=draft.site_id),),
        texts={code: _text(draft, state, tongue(code)) for code in draft.languages},
        event=draft.event,
    )


def update_of(alert: Alert, earlier: Sequence[Alert]) -> Alert:
    """Return the alert as an update that replaces earlier ones."""
    return replace(alert, kind=AlertKind.UPDATE, references=tuple(one.reference() for one in earlier))


def cancel_of(alert: Alert, *, sent: datetime) -> Alert:
    """Return the message that cancels an alert, in the languages of the alert."""
    words = {
        code: AlertText(
            headline=tongue(code).say("alert.cancelled", id=alert.id),
            description=text.headline,
            instruction=tongue(code).say("alert.do_monitor"),
            help_limits=text.help_limits,
        )
        for code, text in alert.texts.items()
    }
    return replace(
        alert,
        id=alert_id(alert.sender, sent, "cancel", ""),
        sent=sent,
        expires=max(alert.expires, sent),
        kind=AlertKind.CANCEL,
        directions=(),
        texts=words,
        references=(alert.reference(),),
    )


def alert_id(sender: str, sent: datetime, what: str, site_id: str) -> str:
    """Return an identifier without spaces or commas that no other alert of the sender bears in that second."""
    parts = (sender.replace("@", "."), iso_utc(sent).replace(":", ""), what, site_id)
    return "-".join(part for part in parts if part)


def _text(draft: Draft, state: PostState, spoken: Tongue) -> AlertText:
    slots: Mapping[str, str] = {"place": draft.place} if draft.bidding in ABOUT_PLACES else {}
    posture = spoken.word("effect", state.staff_effect.value)
    until = spoken.say("alert.until", moment=spoken.moment(draft.expires, draft.zone))
    do = spoken.say(f"alert.do_{draft.bidding.value}", **slots)
    grave = state.staff_effect in (Effect.MUST_LEAVE, Effect.ALL_LEAVE, Effect.RELOCATE)
    return AlertText(
        headline=spoken.say(f"alert.headline_{draft.bidding.value}", **slots),
        description=spoken.say("alert.description", post=draft.post, posture=posture),
        instruction=f"{do} {until}",
        help_limits=spoken.say("alert.help_none" if grave else "alert.help_limited"),
    )
