"""The search between the best plan and what is proven out of reach: prices, tables, branching, annealing."""

from dataclasses import dataclass

import numpy as np

from egress.planning.shuttles.annealing import Annealing
from egress.planning.shuttles.bound import coarse_finish, least_finish
from egress.planning.shuttles.branching import Branched, branch
from egress.planning.shuttles.covering import lifted_demand, options_by
from egress.planning.shuttles.exact_search import prove
from egress.planning.shuttles.first_answer import send_greedily
from egress.planning.shuttles.fleet_plan import FleetPlan, chosen_plan, least_finish_of, plan_of_rows, trimmed
from egress.planning.shuttles.kinds import RELATIVE, Kind, within
from egress.planning.shuttles.master import Master, Unpriced
from egress.planning.shuttles.tables import TripTable, fitting_table, make_table

SMALL_TABLE = 5_000
"""Tables up to so many vectors are made for the finish of the first answer at once."""

GROWTH = 4
"""How much more work each round may take than the one before."""

PRICED_PER_NODE = 50_000
"""Vectors compared with prices, per node that branching may take; where tables are large, it takes fewer."""

STEP_TABLE = 20_000
"""Larger tables are not made before a bound is found."""

STEP_NEAR = 0.005
"""The first bound is found as near as this (share of the finish)."""

STEP, FURTHER = 1.1, 1.05
"""Tables reach further by this factor until a bound is found, and then to so much beyond it."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """
    Counted work that a solve may take.

    Attributes
    ----------
    vectors : vectors in the table of one kind of vehicle, and a third of those in all tables together.
    programmes : linear programmes for the first bound.
    nodes : nodes of each attempt to settle a limit vehicle by vehicle.
    branches : nodes of each attempt to settle a limit by branching on sums of trips, in the first round.
    looks : looks of each annealing, in the first round.
    rounds : rounds of both, each with `GROWTH` times the work of the one before.
    close_enough : a round does not look closer at moments that are so near each other (share of the finish).
    """

    vectors: int = 400_000
    programmes: int = 100
    nodes: int = 500_000
    branches: int = 150
    looks: int = 10_000_000
    rounds: int = 2
    close_enough: float = 0.001


class Search:
    """The best plan so far and the limit that is proven out of reach; both move towards each other."""

    def __init__(self, kinds: list[Kind], demand: np.ndarray, effort: Effort, seed: int) -> None:
        """Begin with a simple plan and a bound that needs no tables."""
        self._kinds, self._demand, self._effort, self._seed = kinds, demand, effort, seed
        self._lifted = lifted_demand(kinds, demand)
        _, trips = send_greedily(kinds, demand)
        owner = [kind for kind in kinds for _ in kind.members]
        least = [least_finish_of(kind, own) for kind, own in zip(owner, trips, strict=True)]
        self.plan = trimmed(kinds, FleetPlan(np.array(trips), np.array(least)), demand)
        self.proven_min = min(coarse_finish(kinds, demand), self.plan.makespan_min)
        self.work = {"vectors": 0, "programmes": 0, "nodes": 0, "looks": 0}
        self._tables: list[TripTable] = []
        self._picked: list[tuple[int, int]] = []
        self._prices = np.ones((1, len(demand)))

    def run(self) -> None:
        """Look for a bound, a proof and plans, in the order of what they cost."""
        if not self._is_open():
            return
        self._reach_bound()
        if self._is_complete():
            self._narrow()
            while self._is_short_sighted() and self._reach(1.1 * self._reach_min):
                self._narrow()
        for number in range(self._effort.rounds):
            if self._is_open():
                self._branch_on(self._effort.branches * GROWTH**number)
            if self._is_open():
                self._look_on(self._effort.looks * GROWTH**number)

    @property
    def _reach_min(self) -> float:
        return min(table.limit_min for table in self._tables)

    def _is_open(self) -> bool:
        return self.proven_min < self.plan.makespan_min * (1 - RELATIVE)

    def _is_complete(self) -> bool:
        return all(table.is_complete for table in self._tables)

    def _is_short_sighted(self) -> bool:
        """Whether the plan ends later than the tables reach, so that better ones may lie out of sight."""
        return self._is_open() and self._is_complete() and self.plan.makespan_min > within(self._reach_min)

    def _reach_bound(self) -> None:
        """Make tables that reach a bound by prices and somewhat further."""
        latest = self.plan.makespan_min
        if not self._reach(latest, most=SMALL_TABLE):
            self._step_to_bound(latest)
            self._reach(min(latest, FURTHER * self.proven_min))
        self._raise_by_prices()
        further = min(latest, FURTHER * self.proven_min)
        if further > self._reach_min * (1 + self._effort.close_enough):
            self._reach(further)

    def _step_to_bound(self, latest_min: float) -> None:
        """Raise the bound in steps and then by halves, without large tables: such kinds are priced as courses."""
        limit = out_of_reach = self.proven_min
        while limit < latest_min:
            limit = min(STEP * out_of_reach, latest_min)
            self._reach(limit, most=STEP_TABLE, is_partial=True)
            if not self._is_out_of_reach(limit):
                break
            out_of_reach = limit
        while limit - out_of_reach > STEP_NEAR * limit:
            middle = (out_of_reach + limit) / 2
            if self._is_out_of_reach(middle):
                out_of_reach = middle
            else:
                limit = middle
        self._prove(out_of_reach)

    def _is_out_of_reach(self, limit_min: float) -> bool:
        verdict = self._branched(limit_min, 1)
        return verdict.rows is None and verdict.is_proof

    def _raise_by_prices(self) -> None:
        """Raise the bound to that of mixed vectors, as far as the tables reach."""
        if self._is_complete():
            found = least_finish(self._kinds, self._tables, self._lifted, most_programmes=self._effort.programmes)
            self.work["programmes"] += found.programmes
            self._prices = found.prices
            self._prove(found.bound_min if np.isfinite(found.bound_min) else self._reach_min)
            return
        if self._is_out_of_reach(self._reach_min):
            self._prove(self._reach_min)

    def _prove(self, bound_min: float) -> None:
        self.proven_min = max(self.proven_min, min(bound_min, self.plan.makespan_min))

    def _reach(self, limit_min: float, *, most: int | None = None, is_partial: bool = False) -> bool:
        """Make the tables anew; with `most`, only if no table has more vectors, or without those that have."""
        made: list[TripTable] = []
        total, budget = 0, self._effort.vectors
        for kind in self._kinds:
            allowed = max(budget // 20, min(budget, 3 * budget - total)) if most is None else most
            make = fitting_table if most is None else make_table
            made.append(make(kind, len(self._demand), limit_min=limit_min, most_vectors=max(1, allowed)))
            total += len(made[-1].trips)
            if not (is_partial or most is None or made[-1].is_complete):
                return False
        self.work["vectors"] += total
        self._tables, self._picked = made, []
        self._annealing = Annealing(self._kinds, made, self._demand, seed=self._seed)
        return True

    def _moments(self) -> np.ndarray:
        """Return the moments at which a better plan could end, in order, as far as the tables reach."""
        last = self.plan.makespan_min * (1 - RELATIVE)
        every = np.unique(np.concatenate([table.finish for table in self._tables]))
        return every[(every >= self.proven_min * (1 - RELATIVE)) & (every < last)]

    def _narrow(self) -> None:
        """Halve the moments between bound and plan, settling each vehicle by vehicle or else by a short annealing."""
        moments = self._moments()
        proven, hopeless, best = -1, -1, len(moments)
        while best - hopeless > 1:
            is_guessing = hopeless > proven
            if is_guessing and self._is_near(moments[hopeless], moments[best - 1]):
                break
            middle = (hopeless + best) // 2
            if is_guessing:
                halfway = (moments[hopeless] + moments[best - 1]) / 2
                middle = int(np.clip(np.searchsorted(moments, halfway), hopeless + 1, best - 1))
            is_proof = self._settle(float(moments[middle]))
            if self.plan.makespan_min <= within(moments[middle]):
                best = int(np.searchsorted(moments, self.plan.makespan_min * (1 - RELATIVE)))
            else:
                hopeless = middle
                proven = middle if is_proof else proven
        self._prove_until(moments, proven)

    def _settle(self, limit_min: float) -> bool:
        """Search a limit vehicle by vehicle, else look for a plan; say whether the limit is settled."""
        options = options_by(self._kinds, self._tables, self._demand, limit_min)
        verdict = prove(self._kinds, options, self._demand, self._prices, most_nodes=self._effort.nodes)
        self.work["nodes"] += verdict.nodes
        if verdict.choice is not None:
            self._keep(chosen_plan(self._kinds, self._tables, options, verdict.choice))
        elif not verdict.is_proof:
            self._look(limit_min, self._effort.looks // GROWTH)
        return verdict.is_proof

    def _branch_on(self, most_nodes: int) -> None:
        """Halve the moments between bound and plan by branching, as far as the nodes settle them."""
        moments = self._moments()
        proven, end = -1, len(moments)
        while end - proven > 1:
            first = moments[max(proven, 0)]
            if end < len(moments) and self._is_near(first, moments[end - 1]):
                break
            middle = (proven + end) // 2
            verdict = self._branched(float(moments[middle]), most_nodes)
            if verdict.rows is not None:
                self._keep(plan_of_rows(self._kinds, self._tables, verdict.rows))
            if verdict.rows is None and verdict.is_proof:
                proven = middle
            else:
                end = middle
        self._prove_until(moments, proven)

    def _branched(self, limit_min: float, most_nodes: int) -> Branched:
        try:
            master = Master(self._kinds, self._tables, self._lifted, limit_min)
        except Unpriced:
            return Branched(None, False, 0)
        master.take(self._picked)
        verdict = branch(master, most_nodes=most_nodes, most_priced=most_nodes * PRICED_PER_NODE)
        self._picked = master.picked
        self.work["programmes"] += master.solves
        return verdict

    def _look_on(self, most_looks: int) -> None:
        """Halve the time between bound and plan by annealing, where what fails once counts as out of reach."""
        hopeless = self.proven_min
        while self._is_open() and not self._is_near(hopeless, self.plan.makespan_min):
            limit = (hopeless + self.plan.makespan_min) / 2
            if limit > self._reach_min and not self._is_near(hopeless, self._reach_min):
                limit = min(limit, self._reach_min)
            elif limit > self._reach_min:
                self._reach(limit)
            if not self._look(limit, most_looks):
                hopeless = limit

    def _look(self, limit_min: float, most_looks: int) -> bool:
        rows, looks = self._annealing.search(limit_min, most_looks=max(1, most_looks))
        self.work["looks"] += looks
        if rows is not None:
            self._keep(plan_of_rows(self._kinds, self._tables, rows))
        return rows is not None

    def _is_near(self, first: float, last: float) -> bool:
        return last - first < self._effort.close_enough * first

    def _prove_until(self, moments: np.ndarray, proven: int) -> None:
        """Note that no plan ends by the moment of that index: the next one is the bound."""
        if not self._is_complete():
            self._prove(float(moments[proven]) if proven >= 0 else 0.0)
        elif proven + 1 < len(moments):
            self._prove(float(moments[proven + 1]))
        elif self.plan.makespan_min <= within(self._reach_min):
            self._prove(self.plan.makespan_min)
        elif len(moments):
            self._prove(self._reach_min)

    def _keep(self, plan: FleetPlan) -> None:
        found = trimmed(self._kinds, plan, self._demand)
        if found.makespan_min < self.plan.makespan_min:
            self.plan = found
