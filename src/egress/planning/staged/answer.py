"""What the staged model gives back: what to commit to now, and what knowing, waiting and committing are worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from egress.domain import States


@dataclass(frozen=True, kw_only=True)
class FirstStage:
    """
    One way to commit now, with what every scenario costs then.

    Attributes
    ----------
    now : ids of what is committed to now, in the order of the case.
    cost_persons : what committing itself costs, the hastened collapse included (weighted persons).
    values : by scenario id, the least that it costs after the best recourse (weighted persons), without that cost.
    states : by scenario id, when each commitment is made in it: now, later, or not at all.
    judged : the objective over the scenarios, cost included (weighted persons).
    mean : the weighted mean over the scenarios, cost included (weighted persons).
    """

    now: tuple[str, ...]
    cost_persons: float
    values: Mapping[str, float]
    states: Mapping[str, States]
    judged: float
    mean: float


@dataclass(frozen=True, kw_only=True)
class CommitmentWorth:
    """
    What one commitment buys, beside the others that are advised.

    Attributes
    ----------
    commit_now : whether it is advised.
    buys : by scenario id, weighted persons fewer in the scenario for committing now rather than not.
    buys_judged : the same in the objective, its own cost taken off: what waiting with it costs, or would cost.
    in_place_of : advised commitments that exclude it, or that the budget cannot bear beside it.
    """

    commitment_id: str
    commit_now: bool
    buys: Mapping[str, float]
    buys_judged: float
    in_place_of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StagedAnswer:
    """
    The first stage advised, and what it is compared with; all values are those of the relaxation.

    Attributes
    ----------
    chosen : what to commit to now.
    nothing_now : committing to nothing before the scenario is known.
    base_plan : committing to what is best if things stay as they stand.
    foreseen : by scenario id, the best first stage for that scenario alone, as if it were known now.
    price_of_not_knowing : judged(chosen) − judged(each scenario at its own best): the value of perfect information.
    price_of_committing : judged(base_plan) − judged(chosen): the value of the stochastic solution.
    price_of_waiting : judged(nothing_now) − judged(chosen).
    bound : no first stage is judged better than this in the relaxation; gap : how far chosen lies above it.
    regret : by scenario id, what it costs more than at its own best, commitments' cost included.
    worth : of every commitment.
    """

    chosen: FirstStage
    nothing_now: FirstStage
    base_plan: FirstStage
    foreseen: Mapping[str, FirstStage]
    price_of_not_knowing: float
    price_of_committing: float
    price_of_waiting: float
    bound: float
    gap: float
    regret: Mapping[str, float]
    worth: tuple[CommitmentWorth, ...]
    method: Mapping[str, str | int | float | bool]
