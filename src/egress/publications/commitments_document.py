"""What is said of commitments: what to make now, where it is used, what it buys, and what not knowing costs."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import CommitmentKind


@dataclass(frozen=True, kw_only=True)
class ScenarioGain:
    """What a commitment buys in one scenario: weighted persons caught fewer, in the relaxation."""

    scenario_id: str
    weighted_caught_avoided: float


@dataclass(frozen=True, kw_only=True)
class CommitmentUse:
    """
    Where the plan of one scenario uses a commitment, with what is advised now made.

    Attributes
    ----------
    movements, persons : movements with people that need it, and the people on them.
    first : departure of the first of them; None where there is none.
    """

    scenario_id: str
    movements: int
    persons: int
    first: datetime | None


@dataclass(frozen=True, kw_only=True)
class CommitmentLine:
    """
    One commitment.

    Attributes
    ----------
    commit_now : whether it is advised before the scenario is known.
    in_place_now, in_place_later : when it would be in place as things stand if it is made now, and if it is made once
        the scenario is known; None for what has no lead time, and where it cannot be made later.
    buys : what making it now rather than not buys in each scenario, beside the others that are advised.
    buys_judged : the same in the objective, its own cost taken off (weighted persons): what waiting with it costs.
    in_place_of : advised commitments that it would push out, by its choice or by the budget.
    used : by scenario, where plans were made.
    """

    commitment_id: str
    label: str
    target_kind: CommitmentKind
    target_id: str
    commit_now: bool
    in_place_now: datetime | None
    in_place_later: datetime | None
    cost_persons: float
    cost_money: float
    visible: bool
    buys: tuple[ScenarioGain, ...]
    buys_judged: float
    in_place_of: tuple[str, ...]
    used: tuple[CommitmentUse, ...]


@dataclass(frozen=True, kw_only=True)
class PlannedScenario:
    """
    One scenario once something has been committed to; what plans say is null where none were made.

    Attributes
    ----------
    committed_now, ordered_later : ids of what was committed to, and of what is ordered once the scenario is known.
    weighted_caught_bound : the relaxation's value, below which no plan with these commitments can fall, without
        their cost; weighted_caught : that of the whole-vehicle plan.
    expected_caught_persons, safe_persons, clearance_time_h : of that plan; hours from the start, null where it
        leaves people.
    """

    scenario_id: str
    committed_now: tuple[str, ...]
    ordered_later: tuple[str, ...]
    weighted_caught_bound: float
    weighted_caught: float | None
    expected_caught_persons: float | None
    safe_persons: int | None
    persons: int
    clearance_time_h: float | None


@dataclass(frozen=True, kw_only=True)
class FirstStageLine:
    """
    One way to commit now, over all scenarios.

    Attributes
    ----------
    name : ``advised``; ``nothing_now``, all is ordered once the scenario is known; ``base_plan``, what is best if
        things stay as they stand; ``foreseen``, each scenario's own best, as if it were known now.
    cost_persons : what committing itself costs (weighted persons); for ``foreseen`` its mean.
    judged_bound, judged : the objective by the relaxation and by the plans, cost included (weighted persons).
    expected_caught_persons : unweighted mean over the scenarios, by the plans.
    """

    name: str
    cost_persons: float
    judged_bound: float
    judged: float | None
    expected_caught_persons: float | None
    scenarios: tuple[PlannedScenario, ...]


@dataclass(frozen=True, kw_only=True)
class ScenarioShare:
    """
    One scenario that may come.

    Attributes
    ----------
    share : of all weight; 0 for one that is only compared with.
    regret : what is advised costs more in it than its own best first stage, in the relaxation (weighted persons,
        commitments' cost included); regret_persons : the same by the plans, in expected people caught, unweighted.
    """

    scenario_id: str
    label: str
    share: float
    regret: float
    regret_persons: float | None


@dataclass(frozen=True, kw_only=True)
class Price:
    """
    What something costs, in the objective (weighted persons).

    Attributes
    ----------
    amount : in the relaxation, where both sides are optimal.
    least, most : between these lies the true price; proved by the relaxation's bounds and the plans, null without.
    """

    amount: float
    least: float | None
    most: float | None


@dataclass(frozen=True, kw_only=True)
class CommitmentsAnswer:
    """
    What to commit to now, before it is known which scenario comes.

    Attributes
    ----------
    start : when the scenario is known, the rest is ordered, and people begin to move.
    averse, worst_share : the objective is (1 − averse) × mean + averse × mean of the worst share of the weight.
    budget : the most that may be spent; null = no limit.
    price_of_not_knowing : what it would be worth to know the scenario now.
    price_of_committing : what committing to the base plan costs more than what is advised.
    price_of_waiting : what committing to nothing now costs more than what is advised.
    bound : no first stage is judged better in the relaxation; gap : how far the advised one lies above, as a share.
    notes : what a reader must know, in sentences.
    """

    start: datetime
    averse: float
    worst_share: float
    budget: float | None
    commitments: tuple[CommitmentLine, ...]
    first_stages: tuple[FirstStageLine, ...]
    scenarios: tuple[ScenarioShare, ...]
    price_of_not_knowing: Price
    price_of_committing: Price
    price_of_waiting: Price
    bound: float
    gap: float
    notes: tuple[str, ...]
    method: dict[str, str | int | float | bool]
