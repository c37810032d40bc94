"""What each exit is as an event: when it counts as closed, and whether it may open again."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from egress.domain import Exit


@dataclass(frozen=True, kw_only=True)
class ExitKind:
    """
    The resolution rule of an exit; a curve speaks of its first closing.

    Attributes
    ----------
    closes_when : the rule by which a forecast of it is resolved.
    is_reversible : whether it commonly opens again; then the curve says nothing of how long it stays closed.
    """

    closes_when: str
    is_reversible: bool


EXIT_KINDS: Mapping[Exit, ExitKind] = MappingProxyType(
    {
        Exit.COMMERCIAL_AIR: ExitKind(
            closes_when="no scheduled passenger flight has left for 24 hours and none is on sale for the next 48",
            is_reversible=True,
        ),
        Exit.AIRPORT: ExitKind(
            closes_when="the runway could not be used for 24 hours even by friendly lift with its own protection",
            is_reversible=True,
        ),
        Exit.LAST_ROAD: ExitKind(
            closes_when="every road out is held or under direct fire of a hostile force, for 48 hours",
            is_reversible=True,
        ),
        Exit.CITY: ExitKind(
            closes_when="a force other than the government of the first day controls the seat of government",
            is_reversible=False,
        ),
        Exit.GOVERNMENT: ExitKind(
            closes_when="the government of the first day has fled, resigned, surrendered or been deposed",
            is_reversible=False,
        ),
        Exit.POST: ExitKind(
            closes_when="the compound was entered by force or by a mob, or given up under direct attack",
            is_reversible=False,
        ),
    }
)
"""Agreed before anything is forecast, so that a forecast can be scored."""
