"""The scoreboard: how good every source and every model of a post has been."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from egress.interfaces.accounts import Caller, Right
from egress.interfaces.api.asked import Answered, Instant, PostId
from egress.interfaces.api.door import InHouse, Needs
from egress.workflow.record.scoreboard import BoardLine, scoreboard

ROUTER = APIRouter(tags=["posts"])


class ScoreLine(Answered):
    """One source or model."""

    name: str
    kind: str = Field(description="source (its own estimates) or model (egress, and what it must beat).")
    told: int = Field(description="Forecasts that are scored.")
    closed: int = Field(description="How many of them are about an exit that was reported shut since.")
    brier: dict[int, float] = Field(
        description="By horizon in days: mean of (p - [closed by then])², where it can be judged by now. 0 is best."
    )
    judged: dict[int, int] = Field(description="By horizon in days: how many forecasts can be judged by now.")
    claims_held: int
    claims_resolved: int
    reliability: float | None = Field(description="What its claims weigh by that record; null for models.")


class ClosedLine(Answered):
    """An exit that was reported shut."""

    exit: str
    at: Instant = Field(description="When it was reported shut for the first time.")


class ScoreboardAnswer(Answered):
    """The standing record of a post; an exit that nobody reported shut counts as open until now."""

    at: Instant
    horizons: list[int] = Field(description="Days at which forecasts are judged.")
    closed: list[ClosedLine]
    lines: list[ScoreLine]


@ROUTER.get("/posts/{post_id}/scoreboard")
def score_board(
    post_id: PostId, house: InHouse, caller: Annotated[Caller, Depends(Needs(Right.SEE_POST))]
) -> ScoreboardAnswer:
    """How good each source and each model has been, by what was reported shut until now."""
    found = scoreboard(house.store, post_id, caller.now)
    return ScoreboardAnswer(
        at=found.at,
        horizons=list(found.horizons),
        closed=[ClosedLine(exit=exit_.value, at=at) for exit_, at in found.closed_at.items()],
        lines=[_line(one) for one in found.lines],
    )


def _line(one: BoardLine) -> ScoreLine:
    return ScoreLine.model_validate(one)
