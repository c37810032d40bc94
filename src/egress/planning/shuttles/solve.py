"""solve_shuttles: a search between a bound and a plan, and the trips to the minute."""

import numpy as np

from egress.planning.shuttles.answer import ShuttleAnswer, ShuttleStatus
from egress.planning.shuttles.kinds import RELATIVE, kinds_of
from egress.planning.shuttles.problem import ShuttleProblem
from egress.planning.shuttles.search import Effort, Search
from egress.planning.shuttles.trips import laid_trips


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
    search = Search(kinds, demand, effort or Effort(), seed)
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
