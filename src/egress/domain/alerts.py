"""Alerts: what a public is told to do, where and until when, in words and in a form that can be checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Bidding(StrEnum):
    """What people are told, from least to most; the last three are about one place."""

    MONITOR = "monitor"
    PREPARE = "prepare"
    SHELTER = "shelter"
    LEAVE = "leave"
    GO_TO = "go_to"
    AVOID = "avoid"
    OPEN = "open"


class AlertKind(StrEnum):
    """What a message does in its chain, as CAP 1.2 has it."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True, kw_only=True)
class Direction:
    """One thing told; `site_id` is the place concerned, empty for biddings about no single place."""

    bidding: Bidding
    site_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AlertText:
    """The words of an alert in one language: headline, what is the case, what to do, and what help to expect."""

    headline: str
    description: str
    instruction: str
    help_limits: str = ""

    def whole(self) -> str:
        """Return all of it as running text."""
        return " ".join(
            part for part in (self.headline, self.description, self.instruction, self.help_limits) if part
        )


@dataclass(frozen=True, kw_only=True)
class AlertReference:
    """An earlier message of the chain."""

    sender: str
    id: str
    sent: datetime


@dataclass(frozen=True, kw_only=True)
class Alert:
    """
    One message to a public.

    Attributes
    ----------
    status : "Draft", "Actual", "Exercise" or "Test".
    categories : categories of person it speaks to; empty = everybody.
    zones : site ids of the zones concerned; empty = the whole post.
    directions : what it tells people to do.
    texts : by language code.
    references : the messages that it updates or cancels.
    """

    id: str
    sender: str
    sent: datetime
    expires: datetime
    status: str = "Draft"
    kind: AlertKind = AlertKind.ALERT
    categories: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    texts: Mapping[str, AlertText] = field(default_factory=dict)
    references: tuple[AlertReference, ...] = ()
    event: str = ""

    def reference(self) -> AlertReference:
        """Return how later messages name this one."""
        return AlertReference(sender=self.sender, id=self.id, sent=self.sent)

    def in_force(self, at: datetime) -> bool:
        """Whether it speaks at an instant."""
        return self.sent <= at < self.expires and self.kind is not AlertKind.CANCEL


def superseded(chain: tuple[Alert, ...]) -> frozenset[str]:
    """Return the ids of the messages that later ones update or cancel."""
    return frozenset(reference.id for alert in chain for reference in alert.references)


def overlapping(chain: tuple[Alert, ...], alert: Alert) -> tuple[Alert, ...]:
    """Return the messages of a chain that speak at any time while an alert does, neither updated nor cancelled."""
    gone = superseded(chain)
    told = [one for one in chain if one.kind is not AlertKind.CANCEL and one.id not in gone]
    return tuple(one for one in told if one.sent < alert.expires and alert.sent < one.expires)


def standing(chain: tuple[Alert, ...], at: datetime) -> tuple[Alert, ...]:
    """Return the messages of a chain that still speak: sent, not expired, neither updated nor cancelled."""
    gone = superseded(tuple(alert for alert in chain if alert.sent <= at))
    return tuple(alert for alert in chain if alert.in_force(at) and alert.id not in gone)
