"""How an empty vehicle gets from one site to another: the quickest way over the legs that its fleet may run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from egress.domain import Case, Fleet, Leg

Hops = tuple[tuple[Leg, bool], ...]
"""Legs in order; True = run from end to beginning."""

Ways = Mapping[tuple[str, str], tuple[int, Hops]]
"""Minutes and hops by (from site, to site)."""


def quickest_ways(case: Case, fleet: Fleet) -> Ways:
    """Return minutes and hops for every pair of sites that the fleet can go between, from its base on."""
    lost = {site.id for site in case.sites if not site.in_use}
    legs = [
        leg
        for leg in case.legs
        if leg.in_use and fleet.may_run(leg) and not lost & {leg.from_site_id, leg.to_site_id}
    ]
    sites = _from_base({fleet.base_site_id} - lost, legs)
    legs = [leg for leg in legs if leg.from_site_id in sites]
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


def _from_base(base: set[str], legs: Sequence[Leg]) -> set[str]:
    """Return the sites that a vehicle can get to from its base; it runs every leg both ways."""
    beside: dict[str, set[str]] = defaultdict(set)
    for leg in legs:
        beside[leg.from_site_id].add(leg.to_site_id)
        beside[leg.to_site_id].add(leg.from_site_id)
    found, ahead = set(base), list(base)
    while ahead:
        new = beside[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def _keep_quicker(
    ways: dict[tuple[str, str], tuple[int, Hops]],
    pair: tuple[str, str],
    minutes: int,
    hops: Hops,
) -> None:
    if pair not in ways or minutes < ways[pair][0]:
        ways[pair] = (minutes, hops)
