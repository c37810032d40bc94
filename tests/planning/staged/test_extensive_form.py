"""The same choice as one programme: all scenarios side by side, with the first stage as columns that they share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from egress.domain import Case, Commitment, CommitmentKind, Exit, Mode, Ordered, with_commitments
from egress.planning.constraints import RULES
from egress.planning.grid import uniform_grid
from egress.planning.problem import compile_problem
from egress.planning.risk import Risk
from egress.planning.staged import Choices, Preference, Recourse, StagedScenario, choose_commitments
from egress.planning.standing import Standing
from egress.planning.variables import build_variables
from egress.solvers import LinearModel, RowBlock, solve

from ..toys import START, closes_evenly, fleet, group, leg, picture, site, toy

STEP_MIN = 60
SHARED = ("fleet_available", "vehicles_present")
"""Rules whose rows are the vehicles' own: their bounds are so many per vehicle."""


def two_ways(costs: tuple[float, float, float]) -> Case:
    """Return thirty people with a bus, a boat and a launch to be ordered or not, none of them to be had later."""
    ids = ("bus", "boat", "launch")
    commitments = tuple(
        Commitment(
            id=name, label=name, target_kind=CommitmentKind.FLEET, target_id=name, later=False, cost_persons=cost
        )
        for name, cost in zip(ids, costs, strict=True)
    )
    return toy(
        groups=[group("staff", "office", 30)],
        sites=[site("office", closes_with=(Exit.CITY,)), site("haven", safe=True)],
        legs=[
            leg("office", "haven", Mode.ROAD, 120),
            leg("office", "haven", Mode.SEA, 180, id="by-sea", closes_with=(Exit.AIRPORT,)),
        ],
        fleets=(
            fleet("bus", "office", seats=10, load_min=30),
            fleet("boat", "office", Mode.SEA, seats=6, vehicles=2),
            fleet("launch", "haven", Mode.SEA, seats=4),
        ),
        commitments=commitments,
    )


def scenarios(case: Case, hours: Sequence[float], weights: Sequence[float]) -> list[StagedScenario]:
    """Return scenarios in which the city, or the way by sea, closes for certain within so many hours."""
    falls = [closes_evenly(Exit.CITY, h) for h in hours]
    falls[-1] = {**falls[-1], Exit.AIRPORT: [h / 4 for h in falls[-1][Exit.CITY]]}
    return [
        StagedScenario(id=f"s{n}", label=f"s{n}", applied=case, picture=picture(fall), weight=weight)
        for n, (fall, weight) in enumerate(zip(falls, weights, strict=True))
    ]


@dataclass
class Whole:
    """The programme of all scenarios, built block by block."""

    model: LinearModel
    constant: float = 0.0

    def add(self, case: Case, one: StagedScenario, y: dict[str, int]) -> None:
        """Add a scenario with everything ordered; the rows of a fleet's vehicles hang on its column."""
        problem = compile_problem(case, START, as_of=START)
        risk = Risk(problem, one.picture)
        edges = uniform_grid(problem.horizon_min, STEP_MIN)
        x = build_variables(problem, risk, edges, standing=Standing(), exact=False, integer=False, tie_breaks=False)
        blocks = [(rule(problem, x), rule.__name__) for rule in RULES]
        offset = self.model.columns
        self.model.add_columns(
            one.weight * np.concatenate(x.model.cost),
            lower=np.concatenate(x.model.lower),
            upper=np.concatenate(x.model.upper),
        )
        self.constant += one.weight * x.fixed_cost
        for rows, name in blocks:
            block = rows.builder.block()
            row, col, coef = block.row, block.col + offset, block.coef
            lower, upper = block.lower.copy(), block.upper.copy()
            if name in SHARED:
                # upper → upper × y: the whole bound is so many per vehicle, and all of the fleet's or none come.
                for n, target in enumerate(rows.targets):
                    if np.isfinite(upper[n]) and upper[n]:
                        row, col = np.append(row, n), np.append(col, y[target])
                        coef = np.append(coef, -upper[n])
                        lower[n], upper[n] = (0.0 if lower[n] == upper[n] else lower[n]), 0.0
            self.model.add_rows(RowBlock(name, row, col, coef, lower, upper))


@pytest.mark.parametrize(
    ("costs", "weights"),
    [
        ((1.0, 1.0, 1.0), (0.5, 0.3, 0.2)),
        ((6.0, 2.0, 0.5), (0.5, 0.3, 0.2)),
        ((9.0, 0.2, 3.0), (0.1, 0.1, 0.8)),
        ((0.0, 0.0, 0.0), (0.2, 0.2, 0.6)),
        ((20.0, 20.0, 20.0), (0.2, 0.2, 0.6)),
    ],
)
def test_taken_apart_it_comes_to_the_same(
    costs: tuple[float, float, float], weights: tuple[float, float, float]
) -> None:
    """Optimum and first stage are those of the one programme with all scenarios in it."""
    case = two_ways(costs)
    staged = scenarios(case, (9.0, 16.0, 23.0), weights)
    recourse = Recourse(
        scenarios=staged,
        choices=Choices(commitments=case.commitments),
        ordered_at=START,
        start=START,
        step_min=STEP_MIN,
    )
    answer = choose_commitments(recourse, Preference(), base=0)
    whole = Whole(LinearModel())
    columns = whole.model.add_columns(np.asarray(costs), upper=1.0, integer=True)
    y = {one.id: int(columns[n]) for n, one in enumerate(case.commitments)}
    everything = with_commitments(case, dict.fromkeys(y, Ordered.NOW), ordered_at=START)
    for one in staged:
        whole.add(replace(everything, commitments=()), one, y)
    solution = solve(whole.model, options={"mip_rel_gap": 0.0, "mip_abs_gap": 0.0})
    assert answer.chosen.judged == pytest.approx(solution.objective + whole.constant, abs=2e-3)
    shared = {name for name, column in y.items() if solution.values[column] > 0.5}
    # What costs nothing and buys nothing is left out here; the one programme may have it or not.
    free = {one.id for one in case.commitments if not one.cost_persons}
    assert shared - free <= set(answer.chosen.now) <= shared
