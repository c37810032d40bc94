"""Places that the watch has reported as shut: the latest word on each counts until another one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.case import Case
from egress.domain.vocabulary import Exit

WORDS = (ActKind.PLACE_SHUT, ActKind.PLACE_OPEN)


@dataclass(frozen=True, kw_only=True)
class ShutPlaces:
    """What is shut now, whatever the case plans with: ids of sites and legs, and exits that have closed."""

    places: frozenset[str] = frozenset()
    exits: frozenset[Exit] = frozenset()


def shut_places(acts: Iterable[Act], now: datetime) -> ShutPlaces:
    """Return what is shut by the latest word on each place until now."""
    latest: dict[str, Act] = {}
    for act in sorted(
        (one for one in ActLog.of(acts).kinds(*WORDS) if one.at <= now), key=lambda one: (one.at, one.seq)
    ):
        latest[act.fact("place")] = act
    shut = {place for place, act in latest.items() if act.kind == ActKind.PLACE_SHUT}
    exits = {one.value for one in Exit}
    return ShutPlaces(places=frozenset(shut - exits), exits=frozenset(Exit(one) for one in shut & exits))


def places_of(case: Case) -> tuple[str, ...]:
    """Return what can be reported as shut: the case's sites and legs, and the exits."""
    return (*case.site_by_id, *case.leg_by_id, *(one.value for one in Exit))
