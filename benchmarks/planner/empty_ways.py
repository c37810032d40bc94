"""How empty vehicles of a fleet get about: direct hops, and the quickest chain of them between two sites."""

import heapq
from dataclasses import dataclass

from egress.domain import Case, Fleet, Leg


@dataclass(frozen=True)
class Hop:
    """
    The quickest direct way of an empty vehicle between two sites.

    Attributes
    ----------
    leg : the leg that it runs, backwards if `is_return`.
    """

    from_site_id: str
    to_site_id: str
    minutes: int
    leg: Leg
    is_return: bool


def empty_hops(case: Case, fleet: Fleet) -> list[Hop]:
    """Return the quickest direct hop for every pair of sites that the fleet can run between."""
    quickest: dict[tuple[str, str], Hop] = {}
    for leg in case.legs:
        a, b = leg.from_site_id, leg.to_site_id
        if fleet.may_run(leg) and leg.in_use and case.site_by_id[a].in_use and case.site_by_id[b].in_use:
            for hop in (Hop(a, b, leg.out_min, leg, False), Hop(b, a, leg.back_min, leg, True)):
                pair = hop.from_site_id, hop.to_site_id
                if pair not in quickest or hop.minutes < quickest[pair].minutes:
                    quickest[pair] = hop
    return list(quickest.values())


def quickest_chains(hops: list[Hop], from_site_id: str) -> dict[str, tuple[int, tuple[Hop, ...]]]:
    """Return minutes and hops of the quickest way to every site that can be reached."""
    out: dict[str, list[Hop]] = {}
    for hop in hops:
        out.setdefault(hop.from_site_id, []).append(hop)
    found: dict[str, tuple[int, tuple[Hop, ...]]] = {}
    queue: list[tuple[int, int, str, tuple[Hop, ...]]] = [(0, 0, from_site_id, ())]
    count = 0
    while queue:
        minutes, _, site_id, chain = heapq.heappop(queue)
        if site_id in found:
            continue
        found[site_id] = minutes, chain
        for hop in out.get(site_id, []):
            count += 1
            heapq.heappush(queue, (minutes + hop.minutes, count, hop.to_site_id, (*chain, hop)))
    return found
