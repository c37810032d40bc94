"""What a way costs a person beyond the best one, under the prices of the relaxation."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

from egress.domain import Group, Leg
from egress.planning.problem import PlanningProblem
from egress.planning.variables import Variables
from egress.solvers import LinearSolution

ROOM_RULES = ("site_holding", "onward_present")
"""What these rules cost is charged to whoever goes: room that is taken is missing later, a seat left empty is not."""


def reluctances(
    problem: PlanningProblem, x: Variables, solution: LinearSolution
) -> Mapping[tuple[str, str], np.ndarray]:
    """
    Return by (group id, leg id) what setting out in each step costs a person beyond waiting for their turn.

    Weighted persons per person; negative where going is better. Going is charged with its risks and the price of the
    room it takes, as if seats and rates on the way would be left unused otherwise; waiting with the value that being
    there has in the relaxation:

        risk[s, k]  = min(wait[s, k] + risk[s, k + 1],  min over legs s → j: charge[l, k] + risk[j, arrival of l])
        value[s, k] = the same with the prices of seats, rates and room added to every charge
        reluctance[l, k] = charge[l, k] + risk[j, arrival of l] − value[s, k]

    Nobody has a seat waiting at a site with room for any number, so going there is reckoned with every price.
    The values are reckoned from the prices of everything else, because the optimiser's own are not pinned down where
    nobody of a group is in the relaxed flow.
    """
    if not x.board:
        return {}
    present, room = _prices(x, solution)
    prices = _Prices(
        present={key: present[n * x.steps : (n + 1) * x.steps] for n, key in enumerate(x.waiting)},
        extra=solution.reduced_costs,
        charged=np.concatenate(x.model.cost) + room,
    )
    found: dict[tuple[str, str], np.ndarray] = {}
    for group in problem.groups:
        legs = [leg for leg in problem.legs if (group.id, leg.id) in x.board]
        if legs:
            found |= _of_group(problem, x, group, legs, prices)
    return found


class _Prices(NamedTuple):
    """Duals of `people_present` by (group id, site id); reduced cost, and cost with that of room, by column."""

    present: Mapping[tuple[str, str], np.ndarray]
    extra: np.ndarray
    charged: np.ndarray


def _of_group(
    problem: PlanningProblem, x: Variables, group: Group, legs: Sequence[Leg], prices: _Prices
) -> dict[tuple[str, str], np.ndarray]:
    """Return the reluctance of one group, by (group id, leg id)."""
    sites = [site_id for group_id, site_id in x.waiting if group_id == group.id]
    place = {site_id: n for n, site_id in enumerate(sites)}
    begins = np.array([place[leg.from_site_id] for leg in legs])
    ends = np.array([place.get(leg.to_site_id, -1) for leg in legs])
    soon, late, share = (np.array(each) for each in zip(*(_arrivals(x, leg) for leg in legs), strict=True))
    here = np.array([prices.present[group.id, site_id] for site_id in sites])
    after = [here[e, a] * (1 - w) + here[e, b] * w for e, a, b, w in zip(ends, soon, late, share, strict=True)]
    there = np.where(ends[:, None] >= 0, np.array(after), 0.0)
    columns = np.array([x.board[group.id, leg.id] for leg in legs])
    is_open = np.array([x.times[leg.id].is_open for leg in legs])
    fares = np.where(is_open, prices.extra[columns] + here[begins] - there, np.inf)
    charges = np.where(is_open, prices.charged[columns], np.inf)
    waiting = np.array([x.waiting[group.id, site_id] for site_id in sites])
    waits = prices.extra[waiting] + here
    waits[:, :-1] -= here[:, 1:]
    network = begins, ends, soon, late, share
    value, risk = cost_to_go(fares, waits, *network), cost_to_go(charges, prices.charged[waiting], *network)
    found = {}
    for n, leg in enumerate(legs):
        end = problem.site(leg.to_site_id)
        cost, to_go = (charges, risk) if end.safe or end.holding_persons is not None else (fares, value)
        then = (1 - share[n]) * to_go[ends[n], soon[n]] + share[n] * to_go[ends[n], late[n]] if ends[n] >= 0 else 0.0
        found[group.id, leg.id] = cost[n] + then - value[begins[n], :-1]
    return found


def _arrivals(x: Variables, leg: Leg) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the steps of the earliest and of the latest arrival, and the share that counts as late."""
    times = x.times[leg.id]
    soon, late = (np.minimum(step, x.steps - 1) for step in (times.arrives_first, times.arrives_last))
    return soon, late, times.late_share * (late > soon) if x.even else np.zeros(x.steps)


def _prices(x: Variables, solution: LinearSolution) -> tuple[np.ndarray, np.ndarray]:
    """Return the duals of `people_present`, and what each column pays for room."""
    room, present = np.zeros(x.model.columns), np.empty(0)
    for block, duals in zip(x.model.blocks, solution.duals, strict=True):
        if block.name == "people_present":
            present = duals
        elif block.name in ROOM_RULES:
            room -= np.bincount(block.col, weights=block.coef * duals[block.row], minlength=len(room))
    return present, room


@njit(cache=True)
def cost_to_go(fares, waits, begins, ends, soon, late, share):
    """Return the least cost from each site and step on. Shape (sites, steps + 1)."""
    sites, steps = waits.shape
    value = np.zeros((sites, steps + 1))
    for k in range(steps - 1, -1, -1):
        for s in range(sites):
            value[s, k] = waits[s, k] + value[s, k + 1]
        for _ in range(sites):
            changed = False
            for n in range(len(begins)):
                through = fares[n, k]
                if ends[n] >= 0:
                    through += (1 - share[n, k]) * value[ends[n], soon[n, k]] + share[n, k] * value[
                        ends[n], late[n, k]
                    ]
                if through < value[begins[n], k] - 1e-12:
                    value[begins[n], k], changed = through, True
            if not changed:
                break
    return value
