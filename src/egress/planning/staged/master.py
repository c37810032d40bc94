"""The first stage as an integer programme: columns that all scenarios share, and what each one costs at least."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.kit import InternalError
from egress.planning.relaxation import INTEGER_OPTIONS
from egress.planning.staged.choices import Choices, Selection
from egress.planning.staged.preference import Preference
from egress.solvers import LinearModel, RowBuilder, SolveStatus, Term, solve

FEWER = 1e-4
"""Weight of a commitment more (weighted persons): of two first stages of equal worth the smaller one is taken."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """
    What a scenario costs at least, whatever is committed to.

    With v a value, l the least value that the scenario has at all, and y_c = 1 if c is committed to now:
    θ ≥ v − (v − l) × sum of y_c over the c outside `now`, for every part of `now` costs v at least; and if `exact`,
    θ ≥ v − (v − l) × (that sum + sum of 1 − y_c over the c in `now`), for `now` itself costs v, its parts perhaps
    less. For anything else both say no more than θ ≥ l.
    """

    scenario: int
    now: Selection
    value: float
    least: float
    exact: bool


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """
    The first stage that the cuts leave best.

    Attributes
    ----------
    bound : no first stage is judged better (weighted persons); true whatever the cuts leave open.
    """

    now: Selection
    bound: float
    work: int


def propose(
    choices: Choices, weights: Sequence[float], preference: Preference, *, cuts: Sequence[Cut], least: Sequence[float]
) -> Proposal:
    """
    Minimise cost(y) + (1 − averse) Σ w_s θ_s + averse (η + Σ w_s u_s ÷ worst_share), u_s ≥ θ_s − η, over the cuts.

    Raises
    ------
    InternalError
        when the optimiser finds no solution: committing to nothing is always one.
    """
    model, w, averse = LinearModel(), np.asarray(weights, dtype=float), preference.averse
    cost = np.asarray([one.cost_persons + FEWER for one in choices.commitments])
    y = model.add_columns(cost, upper=1.0, integer=True)
    seen = model.add_columns(np.asarray([choices.collapse_cost]), upper=1.0)
    theta = model.add_columns((1 - averse) * w, lower=np.asarray(least, dtype=float))
    eta = model.add_columns(np.asarray([averse]), lower=-np.inf if averse else 0.0)
    beyond = model.add_columns(averse / preference.worst_share * w)
    column = {one.id: int(y[n]) for n, one in enumerate(choices.commitments)}
    for block in (
        _together(choices, column),
        _visible(choices, column, int(seen[0])),
        _tail(theta, int(eta[0]), beyond),
        _cut_rows(column, theta, cuts),
    ):
        model.add_rows(block.block())
    solution = solve(model, options=INTEGER_OPTIONS)
    if solution.status not in (SolveStatus.OPTIMAL, SolveStatus.WORK_LIMIT):
        raise InternalError(f"the choice of commitments ended {solution.status}")
    now = frozenset(name for name, n in column.items() if solution.values[n] > 0.5)
    return Proposal(now=now, bound=solution.bound - FEWER * len(column), work=solution.work)


def _together(choices: Choices, column: dict[str, int]) -> RowBuilder:
    """At most one commitment of each choice; money now within the budget."""
    rows = RowBuilder("commitments_together")
    for word in dict.fromkeys(one.choice for one in choices.commitments if one.choice):
        rows.add([(column[one.id], 1.0) for one in choices.commitments if one.choice == word], upper=1.0)
    if choices.budget is not None:
        rows.add([(column[one.id], one.cost_money) for one in choices.commitments], upper=choices.budget)
    return rows


def _visible(choices: Choices, column: dict[str, int], seen: int) -> RowBuilder:
    """Whatever is visible makes the whole visible: seen ≥ y_c."""
    rows = RowBuilder("commitments_seen")
    for one in choices.commitments:
        if one.visible:
            rows.add([(seen, 1.0), (column[one.id], -1.0)], lower=0.0)
    return rows


def _tail(theta: np.ndarray, eta: int, beyond: np.ndarray) -> RowBuilder:
    """The part of a scenario's loss beyond the quantile: u_s ≥ θ_s − η."""
    rows = RowBuilder("worst_share")
    for one, over in zip(theta, beyond, strict=True):
        rows.add([(over, 1.0), (one, -1.0), (eta, 1.0)], lower=0.0)
    return rows


def _cut_rows(column: dict[str, int], theta: np.ndarray, cuts: Sequence[Cut]) -> RowBuilder:
    rows = RowBuilder("scenario_costs")
    for cut in cuts:
        drop = max(0.0, cut.value - cut.least)
        terms: list[Term] = [(int(theta[cut.scenario]), 1.0)]
        terms += [(n, drop) for name, n in column.items() if name not in cut.now]
        inside = [n for name, n in column.items() if name in cut.now and cut.exact]
        rows.add([*terms, *((n, -drop) for n in inside)], lower=cut.value - drop * len(inside))
    return rows
