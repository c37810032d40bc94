"""What long work may be ordered: one form per kind."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from egress.domain.personal import BASIS_WORDS, PERSONAL
from egress.interfaces.accounts import Right
from egress.interfaces.api.asked import MARK, ActAs, ActId, Asked, AudienceName, Cell, Column, Id, Instant, Line

AsOf = Annotated[Instant, Field(description="What was known then counts.")]
ScenarioId = Annotated[Id, Field(description="Scenario of the case.")]
Version = Annotated[int, Field(ge=0, le=1_000_000, description="Version of the case; 0 = the latest.")]
For = Annotated[
    AudienceName | None, Field(description="Whom it is meant for: without reports that their label keeps from it.")
]
Table = Annotated[str, Field(max_length=64, pattern=r"^[a-z_]{1,64}$")]


class RowEditForm(Asked):
    """One row as you want it; its cells hold what the files of a case hold."""

    table: Table = Field(description="A table of the case, or `settings` for the text of case.toml.")
    row_id: str = Field(max_length=200, description="What tells the row apart; empty for `settings`.")
    cells: dict[Column, Cell] = Field(
        {}, max_length=100, description="The cells to change, by column; `text` for `settings`."
    )
    removed: bool = Field(False, description="Whether the row is to go.")
    after_id: str | None = Field(
        None, max_length=200, description="For a new row: the one that it follows; empty = it comes first."
    )


Edits = Annotated[list[RowEditForm], Field(max_length=2000, description="The rows to change.")]


class PlanOrder(Asked):
    """How long we need: an executable timetable with its bound (`egress/plan/1`)."""

    kind: Literal["plan"]
    as_of: AsOf
    scenario_id: ScenarioId = "base"
    start: Instant | None = Field(None, description="When the order is given; null = at `as_of`.")
    step_min: int | None = Field(None, ge=1, le=1440, description="Bound on even steps of so many minutes.")
    version: Version = 0


class BriefOrder(Asked):
    """Today's answer (`egress/brief/1`); kept in the record with `keep`."""

    kind: Literal["brief"]
    as_of: AsOf
    against: Instant | None = Field(None, description="An earlier day to compare with.")
    form: Literal["json", "html", "text"] = "json"
    keep: bool = Field(False, description="Whether it is kept as the brief of that day.")
    audience: For = None
    act_as: ActAs = ""

    @model_validator(mode="after")
    def _keeps_the_whole(self) -> "BriefOrder":
        """What an audience may know is not kept as if it were all that is known."""
        if self.keep and self.audience is not None:
            raise ValueError("a brief for an audience is not kept: leave out audience, or keep")
        return self


def refuse_hidden_texts(edits: Sequence[RowEditForm]) -> None:
    """
    Refuse edits that are only tried and carry a hidden text; its mark may be handed back.

    Raises
    ------
    ValueError
        naming the first such cell.
    """
    for edit in edits:
        for name in (*PERSONAL.get(edit.table, ()), *BASIS_WORDS):
            cell = edit.cells.get(name, "")
            if cell and not MARK.fullmatch(cell):
                raise ValueError(f"leave {name} of {edit.row_id} out: what is only tried keeps no hidden texts")


class WhatIfOrder(Asked):
    """What edits that are not kept would do to the clock (`egress/diff/1`)."""

    kind: Literal["what_if"]
    as_of: AsOf
    base_version: Version = 0
    edits: Edits

    @model_validator(mode="after")
    def _holds_no_hidden_text(self) -> "WhatIfOrder":
        """An order and its answer are kept in clear: a hidden text may only be handed back as its mark."""
        refuse_hidden_texts(self.edits)
        return self


class RehearseOrder(Asked):
    """How a plan comes out against trouble (`egress/rehearse/1`)."""

    kind: Literal["rehearse"]
    as_of: AsOf
    scenario_id: ScenarioId = "base"
    start: Instant | None = Field(None, description="When the order is given; null = at `as_of`.")
    runs: int = Field(200, ge=1, le=100_000, description="Replications.")
    seed: int | None = Field(None, ge=0, le=2**53, description="Seed of all luck; null = the case's.")
    disturbances: list[Id] | None = Field(None, max_length=50, description="Let in only these; null = all.")
    version: Version = 0


class LossesOrder(Asked):
    """Every site, leg, fleet, force and permission lost singly, and compared (`egress/losses/1`)."""

    kind: Literal["losses"]
    as_of: AsOf
    version: Version = 0


class ForceOrder(Asked):
    """What force a plan needs by hour (`egress/force/1`)."""

    kind: Literal["force"]
    as_of: AsOf
    version: Version = 0


class EnablersOrder(Asked):
    """What must be in hand by which day (`egress/enablers/1`)."""

    kind: Literal["enablers"]
    as_of: AsOf
    version: Version = 0


class StaffOrder(Asked):
    """Who stays for a footprint, and the frontier of footprints (`egress/staff/1`)."""

    kind: Literal["staff"]
    as_of: AsOf
    footprint_persons: int | None = Field(None, ge=0, le=1_000_000, description="Holders of positions who stay.")
    posture_id: Line = Field("", description="Rung of the ladder that takes its categories out; empty = none.")
    planned: bool = Field(True, description="Whether the evacuation of some footprints is planned, too.")
    version: Version = 0


class AdviseOrder(Asked):
    """Whom to send out today, by category (`egress/advise/1`)."""

    kind: Literal["advise"]
    as_of: AsOf
    scenario_id: ScenarioId = "base"
    rehearsals: int = Field(2_000, ge=1, le=100_000, description="Runs of the plan.")
    version: Version = 0


class DiffOrder(Asked):
    """What differs between two kept versions, and what that does to the clock (`egress/diff/1`)."""

    kind: Literal["diff"]
    as_of: AsOf
    old_version: Version
    new_version: Version = 0


class PublishOrder(Asked):
    """A paper to print, sign or edit, as PDF/A or for Word; it bears no hidden text."""

    kind: Literal["publish"]
    paper: Literal["plan", "brief", "cards", "manifest", "memo", "movements", "security", "switch-over", "blank"] = (
        Field(description="Which paper, by the names of `egress publish`.")
    )
    as_of: AsOf
    scenario_id: ScenarioId = "base"
    start: Instant | None = Field(None, description="When the order is given; null = at `as_of`.")
    language: Literal["en", "fr", "ar"] = "en"
    form: Literal["pdf", "docx"] = "pdf"
    handling: Line = Field("", description="Mark on every page; empty = a line to be filled in by hand.")
    audience: For = None
    version: Version = 0


class ReplayOrder(Asked):
    """The brief of a day made again and held against the one that was kept (`egress/brief/1`)."""

    kind: Literal["replay"]
    as_of: AsOf
    form: Literal["json", "html", "text"] = "json"


class ActivateOrder(Asked):
    """The plan of a decision in force turned into orders (`egress/plan/1`); needs the right to decide."""

    kind: Literal["activate"]
    question_id: ActId
    n_hour: Instant = Field(description="The instant that hours count from.")
    scenario_id: ScenarioId = "base"
    escalates_to: Line = Field("", description="Who takes over what is not acknowledged; empty = who decided.")
    act_as: ActAs = ""


JobOrder = Annotated[
    PlanOrder
    | BriefOrder
    | WhatIfOrder
    | RehearseOrder
    | LossesOrder
    | ForceOrder
    | EnablersOrder
    | StaffOrder
    | AdviseOrder
    | DiffOrder
    | PublishOrder
    | ReplayOrder
    | ActivateOrder,
    Field(discriminator="kind"),
]
ORDERS: TypeAdapter[JobOrder] = TypeAdapter(JobOrder)


def right_for(kind: str) -> Right:
    """Return the right that somebody needs who asks for long work of a kind, or cancels it."""
    return Right.DECIDE if kind == "activate" else Right.RUN_JOBS


class JobHand(Asked):
    """Under which role an order is carried out; the name is that of the account that asked for it."""

    role: Line
    at: Instant


class KeptOrder(Asked):
    """An order with who gave it, as it lies on the desk until it is carried out."""

    order: JobOrder
    hand: JobHand
