"""solve_shuttles: tables, a bound, a search between the two, and the trips to the minute."""

from dataclasses import dataclass

import numpy as np

from egress.planning.shuttles.annealing import search_cover
from egress.planning.shuttles.answer import ShuttleAnswer, ShuttleStatus
from egress.planning.shuttles.bound import Bound, coarse_finish, least_finish
from egress.planning.shuttles.covering import Options, lifted_demand, options_by
from egress.planning.shuttles.exact_search import Verdict, prove
from egress.planning.shuttles.first_answer import send_greedily
from egress.planning.shuttles.fleet_plan import FleetPlan, chosen_plan, least_finish_of, trimmed
from egress.planning.shuttles.kinds import RELATIVE, Kind, kinds_of, within
from egress.planning.shuttles.problem import ShuttleProblem
from egress.planning.shuttles.tables import TripTable, make_table
from egress.planning.shuttles.trips import laid_trips
from egress.planning.shuttles.whole_trips import finish_in_whole_trips

SMALL_TABLE = 5_000
"""Tables up to so many vectors are made for the finish of the first answer at once."""

GROWTH = 5
"""How much more work each round may take than the one before."""

FURTHER = 1.06
"""Larger tables reach to so much beyond the bound at first."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """
    Counted work that a solve may take.

    Attributes
    ----------
    vectors : vectors in the table of one kind of vehicle.
    programmes : linear programmes for the bound.
    nodes : nodes of each attempt to prove that a limit can or cannot be met, in the first round.
    looks : changes tried in each search for an answer where a proof was not to be had, in the first round.
    rounds : rounds of both, each with `GROWTH` times the nodes and looks of the one before.
    close_enough : a round does not look closer at moments that are so near each other (share of the finish).
    """

    vectors: int = 400_000
    programmes: int = 100
    nodes: int = 500_000
    looks: int = 2_000_000
    rounds: int = 2
    close_enough: float = 0.001


def solve_shuttles(problem: ShuttleProblem, *, effort: Effort | None = None, seed: int = 1) -> ShuttleAnswer:
    """
    Return trips that bring everybody out as early as can be found, with a proven bound.

    The answer is optimal where the counted work suffices to prove it. Who cannot be served at all makes the problem
    infeasible, which is an answer too: it names the locations.
    """
    demand = np.array([problem.demand_persons[name] for name in problem.locations], dtype=np.int64)
    kinds = kinds_of(problem, demand)
    unserved = tuple(n for p, n in enumerate(problem.locations) if not any(kind.serves(p) for kind in kinds))
    if unserved or not len(demand):
        status = ShuttleStatus.INFEASIBLE if unserved else ShuttleStatus.OPTIMAL
        finish = float("inf") if unserved else 0.0
        return ShuttleAnswer(
            status=status, makespan_min=finish, bound_min=finish, trips={}, unserved=unserved, work={}
        )
    search = _Search(kinds, demand, effort or Effort(), seed)
    search.run()
    makespan = search.plan.makespan_min
    is_optimal = search.proven_min >= makespan * (1 - RELATIVE)
    return ShuttleAnswer(
        status=ShuttleStatus.OPTIMAL if is_optimal else ShuttleStatus.WITHIN_BOUND,
        makespan_min=makespan,
        bound_min=min(search.proven_min, makespan),
        trips=laid_trips(problem, kinds, search.plan, demand),
        unserved=(),
        work=search.work,
    )


class _Search:
    """The best plan so far and the limit that is proven out of reach; both move towards each other."""

    def __init__(self, kinds: list[Kind], demand: np.ndarray, effort: Effort, seed: int) -> None:
        self._kinds, self._demand, self._effort, self._seed = kinds, demand, effort, seed
        self._counts = np.array([len(kind.members) for kind in kinds])
        _, trips = send_greedily(kinds, demand)
        owner = [kind for kind in kinds for _ in kind.members]
        least = [least_finish_of(kind, own) for kind, own in zip(owner, trips, strict=True)]
        self.plan = trimmed(kinds, FleetPlan(np.array(trips), np.array(least)), demand)
        self.proven_min = 0.0
        self.work = {"vectors": 0, "programmes": 0, "nodes": 0, "looks": 0}
        self._tables: list[TripTable] = []
        self._prices = np.ones((1, len(demand)))
        self._nodes, self._looks = self._effort.nodes, self._effort.looks

    def run(self) -> None:
        """Make tables, bound and search, in the order of what they cost."""
        if not self._reach_bound():
            self.proven_min = coarse_finish(self._kinds, self._demand)
            return
        for number in range(self._effort.rounds):
            self._nodes, self._looks = (n * GROWTH**number for n in (self._effort.nodes, self._effort.looks))
            self._narrow(looks_first=number > 0)
            while self._is_short_sighted() and self._make_tables(1.1 * self._reach_min, self._effort.vectors):
                self._narrow(looks_first=number > 0)
            if self._is_open():
                self._prove_on()
            if self._is_open() and number == 0:
                self._raise_bound()
            if not self._is_open():
                return

    @property
    def _reach_min(self) -> float:
        return min(table.limit_min for table in self._tables)

    def _is_open(self) -> bool:
        return self.proven_min < self.plan.makespan_min * (1 - RELATIVE)

    def _is_short_sighted(self) -> bool:
        """Whether the plan ends later than the tables reach, so that better ones may lie out of sight."""
        return self._is_open() and self.plan.makespan_min > within(self._reach_min)

    def _reach_bound(self) -> bool:
        """Make tables that reach a finite bound and somewhat further. False: they would be too large."""
        latest = self.plan.makespan_min
        limit = latest if self._make_tables(latest, SMALL_TABLE) else 0.5 * latest
        while limit == latest or self._make_tables(limit, self._effort.vectors):
            found = self._bound()
            if np.isfinite(found.bound_min):
                self.proven_min, self._prices = min(found.bound_min, latest), found.prices
                further = min(latest, FURTHER * self.proven_min)
                if further > limit and not self._make_tables(further, self._effort.vectors):
                    self._make_tables(limit, self._effort.vectors)
                return True
            limit = min(1.2 * limit, latest * (1 - RELATIVE))
        return False

    def _bound(self) -> Bound:
        demand = lifted_demand(self._kinds, self._demand)
        found = least_finish(self._kinds, self._tables, demand, most_programmes=self._effort.programmes)
        self.work["programmes"] += found.programmes
        return found

    def _make_tables(self, limit_min: float, most_vectors: int) -> bool:
        made = []
        for kind in self._kinds:
            made.append(make_table(kind, len(self._demand), limit_min=limit_min, most_vectors=most_vectors))
            self.work["vectors"] += len(made[-1].trips)
            if not made[-1].is_complete:
                return False
        self._tables = made
        return True

    def _moments(self) -> np.ndarray:
        """Return the moments at which a better plan could end, in order."""
        last = self.plan.makespan_min * (1 - RELATIVE)
        every = np.unique(np.concatenate([table.finish for table in self._tables]))
        return every[(every >= self.proven_min * (1 - RELATIVE)) & (every < last)]

    def _narrow(self, *, looks_first: bool) -> None:
        """Halve the moments between what is out of reach and the best plan, until they are none or too near."""
        moments = self._moments()
        proven, hopeless, best = -1, -1, len(moments)
        while best - hopeless > 1:
            is_guessing = hopeless > proven
            if is_guessing and moments[best - 1] - moments[hopeless] < self._effort.close_enough * moments[hopeless]:
                break
            middle = (hopeless + best) // 2
            if is_guessing:
                halfway = (moments[hopeless] + moments[best - 1]) / 2
                middle = int(np.clip(np.searchsorted(moments, halfway), hopeless + 1, best - 1))
            options = options_by(self._kinds, self._tables, self._demand, float(moments[middle]))
            verdict = self._look(options) if looks_first else self._judge(options)
            if verdict.choice is None and not verdict.is_proof:
                verdict = self._judge(options) if looks_first else self._look(options)
            if verdict.choice is not None:
                self._keep(options, verdict.choice)
                best = int(np.searchsorted(moments, self.plan.makespan_min * (1 - RELATIVE)))
            else:
                hopeless = middle
                proven = middle if verdict.is_proof else proven
        self._prove_until(moments, proven)

    def _prove_on(self) -> None:
        """Halve the moments again, to prove as many of those out of reach as the nodes allow."""
        moments = self._moments()
        proven, end = -1, len(moments)
        while end - proven > 1:
            first = moments[max(proven, 0)]
            if end < len(moments) and moments[end - 1] - first < self._effort.close_enough * first:
                break
            middle = (proven + end) // 2
            options = options_by(self._kinds, self._tables, self._demand, float(moments[middle]))
            verdict = self._judge(options)
            if verdict.choice is not None:
                self._keep(options, verdict.choice)
            if verdict.choice is None and verdict.is_proof:
                proven = middle
            else:
                end = middle
        self._prove_until(moments, proven)

    def _prove_until(self, moments: np.ndarray, proven: int) -> None:
        """Note that no plan ends by the moment of that index: the next one is the bound."""
        following = moments[proven + 1] if proven + 1 < len(moments) else self.plan.makespan_min
        self.proven_min = max(self.proven_min, min(float(following), self.plan.makespan_min))

    def _judge(self, options: Options) -> Verdict:
        verdict = prove(self._kinds, options, self._demand, self._prices, most_nodes=self._nodes)
        self.work["nodes"] += verdict.nodes
        return verdict

    def _look(self, options: Options) -> Verdict:
        choice, looks = search_cover(options, self._counts, self._demand, seed=self._seed, most_looks=self._looks)
        self.work["looks"] += looks
        return Verdict(choice, False, 0)

    def _keep(self, options: Options, choice: np.ndarray) -> None:
        found = trimmed(self._kinds, chosen_plan(self._kinds, self._tables, options, choice), self._demand)
        if found.makespan_min < self.plan.makespan_min:
            self.plan = found

    def _raise_bound(self) -> None:
        """Raise the bound by prices per vehicle size: they see that whole vehicles must add up to each demand."""
        found, programmes = finish_in_whole_trips(
            self._kinds, self._tables, self._demand, from_min=self.proven_min, most_programmes=self._effort.programmes
        )
        self.work["programmes"] += programmes
        self.proven_min = min(max(self.proven_min, found), self.plan.makespan_min)
