"""How an empty vehicle gets from one site to another: the quickest way over the legs that its fleet may run."""

from collections.abc import Mapping

from egress.domain import Case, Fleet, Leg

Hops = tuple[tuple[Leg, bool], ...]
"""Legs in order; True = run from end to beginning."""

Ways = Mapping[tuple[str, str], tuple[int, Hops]]
"""Minutes and hops by (from site, to site)."""


def quickest_ways(case: Case, fleet: Fleet) -> Ways:
    """Return minutes and hops for every pair of sites that the fleet can go between."""
    lost = {site.id for site in case.sites if not site.in_use}
    legs = [
        leg
        for leg in case.legs
        if leg.in_use and fleet.may_run(leg) and not lost & {leg.from_site_id, leg.to_site_id}
    ]
    sites = {leg.from_site_id for leg in legs} | {leg.to_site_id for leg in legs} | ({fleet.base_site_id} - lost)
    ways: dict[tuple[str, str], tuple[int, Hops]] = {(s, s): (0, ()) for s in sites}
    for leg in legs:
        _keep_quicker(ways, (leg.from_site_id, leg.to_site_id), leg.out_min, ((leg, False),))
        _keep_quicker(ways, (leg.to_site_id, leg.from_site_id), leg.back_min, ((leg, True),))
    for via in sorted(sites):
        for a in sorted(sites):
            for b in sorted(sites):
                if (a, via) in ways and (via, b) in ways:
                    minutes = ways[a, via][0] + ways[via, b][0]
                    _keep_quicker(ways, (a, b), minutes, ways[a, via][1] + ways[via, b][1])
    return ways


def _keep_quicker(
    ways: dict[tuple[str, str], tuple[int, Hops]],
    pair: tuple[str, str],
    minutes: int,
    hops: Hops,
) -> None:
    if pair not in ways or minutes < ways[pair][0]:
        ways[pair] = (minutes, hops)
