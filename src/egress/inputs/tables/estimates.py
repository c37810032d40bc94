"""estimates.csv: what others say of when an exit closes."""

from egress.domain import Estimate, EstimateClock
from egress.inputs.cells import Days, EstimateClockWord, ExitWord, Grade, Id, InnerShare, Instant, Share, Text
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import Flaw, RowRule, above, both_or_neither, not_below
from egress.inputs.table import Table


class EstimateRow(Row):
    """One estimate."""

    estimate_id: Id = column("Name of the estimate in code.", example="e_agency_june")
    t_made: Instant = column("When it was made.", example="2021-06-20T00:00:00Z")
    t_received: Instant = column("When it reached the post.", example="2021-06-23T00:00:00Z")
    t_public: Instant | None = column(
        "When it became public; empty = it did not.", example="2021-06-23T00:00:00Z", default=None
    )
    source_id: Id = column("Who estimates.", example="agency")
    grade: Grade = column("Source A to F and content 1 to 6, NATO admiralty code.", example="B3")
    exit: ExitWord = column("The exit it speaks of.", example="city")
    statement: Text = column("The estimate in its own words.", example="within six to twelve months")
    lo_days: Days | None = column("Days from t_made, the early end.", unit="days", example="180", default=None)
    hi_days: Days | None = column("Days from t_made, the late end.", unit="days", example="365", default=None)
    p_by_lo_days: InnerShare | None = column(
        "Probability of closing within lo_days; empty, like the other = 0.25 and 0.75.", example="0.1", default=None
    )
    p_by_hi_days: InnerShare | None = column("Probability of closing within hi_days.", example="0.9", default=None)
    p_never: Share | None = column(
        "Probability that it does not close in the foreseeable future.", example="0.2", default=None
    )
    information_set: Id | None = column(
        "Those who share one see the same reports and count as one voice; empty = a voice of its own.",
        example="allied_intelligence",
        default=None,
    )
    supersedes: Id | None = column(
        "The estimate that it withdraws; a source's own older ones need not be named.",
        example="e_agency_may",
        refers_to=("estimates",),
        default=None,
    )
    condition: Text = column("What must happen first; empty = nothing.", example="after the troops leave", default="")
    condition_met_at: Instant | None = column(
        "When that happened; empty = not yet.", example="2021-08-31T00:00:00Z", default=None
    )
    counts_from: EstimateClockWord = column(
        "Whether the days count from t_made or from the condition.", example="made", default=EstimateClock.MADE
    )


def needs_condition(column_name: str) -> RowRule:
    """Demand that a condition is named where something rests on it."""

    def find(row: EstimateRow) -> Flaw | None:
        rests = (
            row.condition_met_at is not None
            if column_name == "condition_met_at"
            else (row.counts_from is EstimateClock.CONDITION)
        )
        return (
            Flaw("condition", f"the condition on which {column_name} rests") if rests and not row.condition else None
        )

    return RowRule(("condition", column_name), find)


def to_estimate(row: EstimateRow, line: int) -> Estimate:
    """Return the estimate of a row."""
    return Estimate(
        id=row.estimate_id,
        t_made=row.t_made,
        t_received=row.t_received,
        t_public=row.t_public,
        source_id=row.source_id,
        grade=row.grade,
        exit=row.exit,
        statement=row.statement,
        lo_days=row.lo_days,
        hi_days=row.hi_days,
        p_by_lo_days=row.p_by_lo_days,
        p_by_hi_days=row.p_by_hi_days,
        p_never=row.p_never,
        information_set=row.information_set or "",
        supersedes=row.supersedes or "",
        condition=row.condition,
        condition_met_at=row.condition_met_at,
        counts_from=row.counts_from,
        basis=row.basis(line),
    )


ESTIMATES = Table(
    name="estimates",
    noun="estimate",
    about="What others say of when an exit closes, in quantiles or in words.",
    id_column="estimate_id",
    model=EstimateRow,
    build=to_estimate,
    rules=(
        not_below("t_received", "t_made"),
        both_or_neither("lo_days", "hi_days"),
        not_below("hi_days", "lo_days"),
        both_or_neither("p_by_lo_days", "p_by_hi_days"),
        above("p_by_hi_days", "p_by_lo_days"),
        needs_condition("condition_met_at"),
        needs_condition("counts_from"),
    ),
)
