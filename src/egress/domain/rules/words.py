"""How findings are worded: places by label and id, instants in UTC, amounts with their unit."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol

from egress.domain.case import Case
from egress.domain.plan import Finding, Movement
from egress.kit import iso_utc


class Named(Protocol):
    """Anything with an id and a label."""

    @property
    def id(self) -> str:
        """Its id in the case."""

    @property
    def label(self) -> str:
        """Its name for readers."""


def breach(
    rule: Callable[..., Iterator[Finding]],
    sentence: str,
    *,
    at: datetime | None = None,
    movement: Movement | None = None,
) -> Finding:
    """Return a breach of the rule: the plan cannot be carried out so."""
    return Finding(
        rule=rule.__name__,
        severity="breach",
        sentence=sentence,
        at=at,
        movement_id=movement.id if movement else "",
    )


def notice(
    rule: Callable[..., Iterator[Finding]],
    sentence: str,
    *,
    at: datetime | None = None,
    movement: Movement | None = None,
) -> Finding:
    """Return a notice: the plan can be carried out, but its reader must know this."""
    return Finding(
        rule=rule.__name__,
        severity="notice",
        sentence=sentence,
        at=at,
        movement_id=movement.id if movement else "",
    )


def named(thing: Named) -> str:
    """Return ``label (id)``, or the id alone where there is no label of its own."""
    return thing.id if thing.label in ("", thing.id) else f"{thing.label} ({thing.id})"


def site_name(case: Case, site_id: str) -> str:
    """Return the site's label and id, or the id alone when the case does not know it."""
    site = case.site_by_id.get(site_id)
    return site_id if site is None else named(site)


def utc(instant: datetime) -> str:
    """Return the instant as ``2021-08-10T06:00:00Z``."""
    return iso_utc(instant)


def persons_text(count: Any) -> str:
    """Return ``1 person`` or ``12 persons``."""
    return f"{count} person" if count == 1 else f"{count} persons"


def amount(value: float) -> str:
    """Return a rate or limit with at most two decimals: ``100``, ``12.5``, ``0.33``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
