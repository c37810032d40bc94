"""The airport of Kabul in August 2021 as an alert sees it, and messages by hand."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from egress.domain import Case, Effect, apply_scenario
from egress.domain.alert_checks import AlertContext, PostState
from egress.domain.alert_words import directions_in
from egress.domain.alerts import Alert, AlertText, Direction
from egress.inputs import read_case

ROOT = Path(__file__).parents[2]


@cache
def kabul() -> Case:
    """Return the case of Kabul as things stand."""
    return apply_scenario(read_case(ROOT / "cases" / "kabul-2021"))


def at(day: int, hour: int = 12) -> datetime:
    """Return an hour of a day in August 2021."""
    return datetime(2021, 8, day, hour, tzinfo=UTC)


def said(name: str, sent: datetime, words: str, *, directions: tuple[Direction, ...] | None = None) -> Alert:
    """Return an alert with these words, what it tells read from them unless stated."""
    found = directions_in(words, kabul().sites) if directions is None else directions
    text = AlertText(
        headline="Security alert",
        description="The situation is changing.",
        instruction=words,
        help_limits="Our ability to help is extremely limited.",
    )
    return Alert(
        id=name,
        sender="consular@post.invalid",
        sent=sent,
        expires=sent + timedelta(hours=24),
        directions=found,
        texts={"en": text},
        event=name,
    )


def context(sent: datetime, **given: object) -> AlertContext:
    """Return what an alert is held against; by default a post at rest, without other alerts."""
    state = given.pop("state", PostState(at=sent, staff_effect=Effect.NORMAL, labels=labels()))
    return AlertContext(state=state, **given)  # type: ignore[arg-type]


def labels() -> dict[str, str]:
    """Return the labels of the sites."""
    return {site.id: site.label for site in kabul().sites}
