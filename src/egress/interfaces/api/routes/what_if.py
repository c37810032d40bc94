"""What if: some cells of a case changed, and what that does to the clock, at once."""

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator

from egress.domain import Case
from egress.interfaces.accounts import Caller, Right
from egress.interfaces.api.asked import Answered, Asked, Instant, PostId
from egress.interfaces.api.door import InHouse, Needs
from egress.interfaces.api.house import House
from egress.interfaces.api.jobs.orders import AsOf, RowEditForm, ScenarioId, Version, refuse_hidden_texts
from egress.workflow.look_quickly import QuickAnswer, look_quickly, threat_behind
from egress.workflow.record.edit import RowEdit, check_edits
from egress.workflow.record.hands import kept_version_tokened

ROUTER = APIRouter(tags=["what if"])
BEYOND_THREAT = frozenset(
    {"groups", "sites", "legs", "fleets", "forces", "enablers", "scenarios", "scenario_effects"}
)
"""Tables from which no threat is assessed: a change of theirs leaves the picture as it is."""


class QuickLookForm(Asked):
    """Cells that would be other than they are; nothing is kept."""

    as_of: AsOf
    base_version: Version = 0
    scenario_id: ScenarioId = "base"
    edits: list[RowEditForm] = Field([], max_length=200, description="The rows to change.")

    @model_validator(mode="after")
    def _holds_no_hidden_text(self) -> "QuickLookForm":
        """What is only tried asks for no hidden texts, and may hand back no more than their marks."""
        refuse_hidden_texts(self.edits)
        return self


class QuickStartBy(Answered):
    """The latest start within one risk."""

    risk: float
    status: str = Field(description="open, past, beyond_horizon or cannot_clear.")
    start_by: Instant | None
    margin_h: float | None


class QuickClockLine(Answered):
    """The clock of everyone, of the post itself, or of one group."""

    target: str
    label: str
    persons: int
    clearance_time_h: float | None
    risk_if_started_now: float
    risk_is_at_least: bool
    start_by: list[QuickStartBy]


class QuickBinding(Answered):
    """What binds over a stretch of time."""

    rule: str
    target_id: str
    from_: datetime = Field(serialization_alias="from")
    until: datetime
    sentence: str


class QuickWorth(Answered):
    """What one more unit would avoid."""

    rule: str
    target_id: str
    unit: str
    weighted_caught_avoided: float


class QuickColumn(Answered):
    """What the stand-in for a plan says of one case."""

    scenario_id: str
    start: Instant
    persons: int
    safe_persons: int
    clearance_time_h: float | None = Field(description="Hours from the order; null where somebody is left.")
    expected_caught_persons: float
    clock: list[QuickClockLine]
    curve: list[tuple[float, int]] = Field(description="Hours from the order, persons safe by then.")
    bindings: list[QuickBinding]
    worth: list[QuickWorth]


class QuickLookAnswer(Answered):
    """The case as it is and as it would be, both by the same stand-in."""

    version: int = Field(description="Of the case that was changed.")
    before: QuickColumn
    after: QuickColumn
    method: str = Field(description="How it was reckoned, and what it is not.")


@ROUTER.post("/posts/{post_id}/quick-looks")
def look_at_change(
    post_id: PostId,
    form: QuickLookForm,
    house: InHouse,
    caller: Annotated[Caller, Depends(Needs(Right.RUN_JOBS))],
) -> QuickLookAnswer:
    """
    What some changed cells would do to the clock, the curve and what binds, within a second.

    Reckoned by a stand-in for a plan; nothing is kept. For figures to act on, ask for the job `what_if`, or keep the
    change and have it planned.
    """
    del caller
    version, case = kept_version_tokened(house.store, post_id, form.base_version)
    before = _answered(_Known(house, post_id, version), form.as_of, form.scenario_id)
    edits = [RowEdit(**one.model_dump()) for one in form.edits]
    changed = check_edits(house.store, post_id, base_version=version, edits=edits) if edits else case
    is_same_threat = {edit.table for edit in edits} <= BEYOND_THREAT
    picture = _picture(_Known(house, post_id, version), form.as_of) if is_same_threat else None
    after = look_quickly(changed, picture or threat_behind(changed, form.as_of), scenario_id=form.scenario_id)
    return QuickLookAnswer(
        version=version,
        before=QuickColumn.model_validate(_laid_out(before)),
        after=QuickColumn.model_validate(_laid_out(after)),
        method=after.method,
    )


class _Known:
    """A version of a case, told apart by its number, so that nothing of it is reckoned twice."""

    def __init__(self, house: House, post_id: str, version: int) -> None:
        self.house, self.key = house, (house.address, post_id, version)

    @property
    def case(self) -> Case:
        return kept_version_tokened(self.house.store, self.key[1], self.key[2])[1]

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.key == other.key


@lru_cache(maxsize=32)
def _picture(known: _Known, as_of: datetime) -> Any:
    return threat_behind(known.case, as_of)


@lru_cache(maxsize=64)
def _answered(known: _Known, as_of: datetime, scenario_id: str) -> QuickAnswer:
    return look_quickly(known.case, _picture(known, as_of), scenario_id=scenario_id)


def _laid_out(answer: QuickAnswer) -> dict[str, Any]:
    names = ("scenario_id", "start", "persons", "safe_persons", "clearance_time_h", "expected_caught_persons")
    lists = {name: list(getattr(answer, name)) for name in ("clock", "curve", "bindings", "worth")}
    return {**{name: getattr(answer, name) for name in names}, **lists}
