"""What a way costs a person beyond the best one, under the prices of the relaxation."""

from collections.abc import Mapping

import numpy as np
from numba import njit

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
    rows = {key: present[n * x.steps : (n + 1) * x.steps] for n, key in enumerate(x.waiting)}
    extra, nothing = solution.reduced_costs, np.zeros(x.steps)
    charged = np.concatenate(x.model.cost) + room
    found: dict[tuple[str, str], np.ndarray] = {}
    for group in problem.groups:
        sites = [site_id for group_id, site_id in x.waiting if group_id == group.id]
        place = {site_id: n for n, site_id in enumerate(sites)}
        legs = [leg for leg in problem.legs if (group.id, leg.id) in x.board]
        if not legs:
            continue
        fares, charges, ends, arrives = [], [], [], []
        for leg in legs:
            times = x.times[leg.id]
            soon, late = (np.minimum(step, x.steps - 1) for step in (times.arrives_first, times.arrives_last))
            share = times.late_share * (late > soon) if x.even else np.zeros(x.steps)
            there = nothing
            if leg.to_site_id in place:
                duals = rows[group.id, leg.to_site_id]
                there = (1 - share) * duals[soon] + share * duals[late]
            fare = extra[x.board[group.id, leg.id]] + rows[group.id, leg.from_site_id] - there
            fares.append(np.where(x.times[leg.id].is_open, fare, np.inf))
            charges.append(np.where(x.times[leg.id].is_open, charged[x.board[group.id, leg.id]], np.inf))
            ends.append(place.get(leg.to_site_id, -1))
            arrives.append((soon, late, share))
        begins = np.array([place[leg.from_site_id] for leg in legs])
        here = np.array([rows[group.id, site_id] for site_id in sites])
        waits = np.array([extra[x.waiting[group.id, site_id]] for site_id in sites]) + here
        waits[:, :-1] -= here[:, 1:]
        risks = np.array([charged[x.waiting[group.id, site_id]] for site_id in sites])
        soon, late, share = (np.array(each) for each in zip(*arrives, strict=True))
        network = begins, np.array(ends), soon, late, share
        value, risk = _cost_to_go(np.array(fares), waits, *network), _cost_to_go(np.array(charges), risks, *network)
        for n, leg in enumerate(legs):
            is_called = problem.site(leg.to_site_id).safe or problem.site(leg.to_site_id).holding_persons is not None
            cost, to_go = (charges, risk) if is_called else (fares, value)
            after = nothing
            if ends[n] >= 0:
                after = (1 - share[n]) * to_go[ends[n], soon[n]] + share[n] * to_go[ends[n], late[n]]
            found[group.id, leg.id] = cost[n] + after - value[begins[n], :-1]
    return found


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
def _cost_to_go(fares, waits, begins, ends, soon, late, share):
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
