"""The same post larger: head counts and means scaled, or several countries side by side."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from egress.domain import Case
from egress.kit import Range

LEAST = {"holding_persons": 10.0, "processing_per_h": 1.0, "parking_aircraft": 1.0, "departures_per_h": 0.25}
"""Below this a limit of a site is not scaled: nobody could pass any more."""


def scaled(case: Case, factor: float) -> Case:
    """Return the case with head counts, vehicles, rates, stands and room multiplied: the same network, larger."""
    groups = tuple(replace(g, persons=Range.exactly(max(1, round(g.head_count * factor)))) for g in case.groups)
    fleets = tuple(replace(f, vehicles=max(1, round(f.vehicles * factor))) for f in case.fleets)
    legs = tuple(
        leg if leg.persons_per_h is None else replace(leg, persons_per_h=max(1.0, leg.persons_per_h * factor))
        for leg in case.legs
    )
    sites = []
    for site in case.sites:
        limits = {name: getattr(site, name) for name in LEAST}
        grown = {
            name: Range.exactly(max(LEAST[name], limit.likely * factor)) for name, limit in limits.items() if limit
        }
        sites.append(replace(site, **grown))
    return replace(case, groups=groups, fleets=fleets, legs=legs, sites=tuple(sites))


def joined(cases: Sequence[Case]) -> Case:
    """Return the countries of several cases as one case; threat, zone and horizon are those of the first."""
    first = cases[0]
    tables: dict[str, tuple[Any, ...]] = {}
    for name in ("groups", "sites", "legs", "fleets", "forces", "enablers"):
        tables[name] = tuple(_renamed(row, n) for n, case in enumerate(cases, 1) for row in getattr(case, name))
    effects = [_renamed(effect, n) for n, case in enumerate(cases, 1) for effect in case.scenario_effects]
    return replace(first, case_id=f"{first.case_id}-x{len(cases)}", scenario_effects=tuple(effects), **tables)


ID_FIELDS = ("id", "site_id", "from_site_id", "to_site_id", "base_site_id")
ID_LISTS = ("fleet_ids", "secures", "unlocks", "target_ids")


def _renamed(row: Any, country: int) -> Any:
    """Return a row of a table with its own id and every id it refers to marked by the number of the country."""
    one = {name: f"{getattr(row, name)}~{country}" for name in ID_FIELDS if hasattr(row, name)}
    many = {name: tuple(f"{i}~{country}" for i in getattr(row, name)) for name in ID_LISTS if hasattr(row, name)}
    return replace(row, **one, **many)
