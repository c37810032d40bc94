"""What is advised for each category of person today, with everything that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.decision.advice import StartBy
from egress.decision.agreement import Agreement
from egress.decision.citizens import CitizenAdvice
from egress.decision.stakes import Choice
from egress.decision.worth_of_news import NewsWorth


@dataclass(frozen=True, kw_only=True)
class ChoiceLoss:
    """
    What one choice today costs, followed by the best that can be done.

    Attributes
    ----------
    caught_persons, mission_days_lost : expected, at the likely value and hastening.
    loss_persons : the two together in persons, with `error_persons` its standard error.
    loss_by_value : loss in persons, by mission days per person caught.
    """

    choice: Choice
    caught_persons: float
    mission_days_lost: float
    loss_persons: float
    error_persons: float
    loss_by_value: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class CategoryAdvice:
    """
    One category of person.

    Attributes
    ----------
    standing : what stands now: "stay", "some" or "all".
    status : "advised"; "split" where the priors agree by less than 80 %; "no_values" where nobody has signed what a
        person caught is worth, so that no single choice is advised; "no_way" where no way out is left.
    advised : the choice, after the tests for stepping up and down; null unless status is "advised".
    today : what this day alone advises; null likewise. step_reason : why the posture steps or not.
    agreement : how far the priors agree, whatever the status.
    choices : stay, some, all, always all three.
    break_even_mission_days : "you leave if one person caught is worth more than N mission days"; null = not within
        the values tried, 0 = at any of them. Where some or all are out: they are brought back if it is worth less.
    worth_of_waiting_persons : by how much less is lost by leaving things as they stand today than by leaving
        altogether; negative = what a day's wait costs; 0 where all are out.
    news : what a piece of information would be worth today, the dearest first; none where some or all are out.
    clearance_median_h, clearance_late_h : half, and nine in ten, of the rehearsals are clear within; null = they are
        not.
    risk_if_started_now : over paths and rehearsals.
    start_by : from the distribution of the clearance, one for each risk level.
    decide_by : start-by at the leading risk less the time that the decision takes; null = now, or no such instant.
    caught_already_persons : of groups that have no way out at all.
    grid_loss_persons : the same losses on the grid of beliefs, by choice; null where it was not asked for.
    """

    category: str
    persons: int
    official: bool
    standing: str
    status: str
    advised: str | None
    today: str | None
    step_reason: str
    agreement: Agreement
    choices: tuple[ChoiceLoss, ...]
    break_even_mission_days: float | None
    worth_of_waiting_persons: float
    news: tuple[NewsWorth, ...]
    clearance_median_h: float | None
    clearance_late_h: float | None
    risk_if_started_now: float
    start_by: tuple[StartBy, ...]
    decide_by: datetime | None
    decided_by: str
    requested_by: str
    caught_already_persons: int
    grid_loss_persons: Mapping[str, float] | None


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """One figure that the advice rests on: what it is, its value, and where it comes from."""

    name: str
    value: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class DepartureAdvice:
    """
    Whom to send out today.

    Attributes
    ----------
    values_signed : whether the head of post has signed what a person caught is worth. signed_by : by whom.
    mission_days_tried : the values that the advice was repeated over, with `pools`, `hastening` and `risk_levels`.
    leading_risk : of `decide_by`.
    paths, rehearsals : how many. steps_days : days ahead at which it can be decided anew.
    citizens : those told to leave by commercial flights; null where no airline serves them.
    not_covered : categories that the ladder has no full rung for.
    assumed : every figure that no case states. cautions : what a reader must know.
    """

    as_of: datetime
    values_signed: bool
    signed_by: str
    mission_days_tried: tuple[float, ...]
    pools: tuple[str, ...]
    hastening: tuple[float, ...]
    risk_levels: tuple[float, ...]
    leading_risk: float
    paths: int
    rehearsals: int
    steps_days: tuple[float, ...]
    categories: tuple[CategoryAdvice, ...]
    citizens: CitizenAdvice | None
    not_covered: tuple[str, ...]
    assumed: tuple[Assumed, ...]
    cautions: tuple[str, ...]
