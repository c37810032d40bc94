"""outcomes.csv: what became of a case's exits. For scoring alone: no forecast ever reads it."""

from egress.inputs.cells import ExitWord, Id, Instant
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above, not_below
from egress.inputs.table import Table
from egress.threat.scoring import Outcome


class OutcomeRow(Row):
    """What became of one exit."""

    outcome_id: Id = column("Name of the outcome in code.", example="goma2012_city")
    case_id: Id = column("The case that it belongs to.", example="goma2012")
    exit: ExitWord = column("The exit.", example="city")
    watched_from: Instant = column("First instant at which a forecast is asked for.", example="2012-07-11T00:00:00Z")
    asked_until: Instant = column("Last such instant, if it does not close before.", example="2012-11-20T00:00:00Z")
    closed_at: Instant | None = column(
        "When it closed for the first time; empty = it had not by observed_until.",
        example="2012-11-20T12:00:00Z",
        default=None,
    )
    observed_until: Instant = column("So long is it known what happened.", example="2012-12-31T00:00:00Z")
    reversed_at: Instant | None = column(
        "When the threat turned back; empty = it did not, or nobody says.",
        example="2021-12-01T12:00:00Z",
        default=None,
    )


def to_outcome(row: OutcomeRow, line: int) -> Outcome:  # noqa: ARG001
    """Return the outcome of a row; no answer names its line."""
    return Outcome(
        case_id=row.case_id,
        exit=row.exit,
        watched_from=row.watched_from,
        asked_until=row.asked_until,
        closed_at=row.closed_at,
        observed_until=row.observed_until,
        reversed_at=row.reversed_at,
    )


OUTCOMES = Table(
    name="outcomes",
    noun="outcome",
    about="What became of the exits of a past case; read by `egress backtest` to score, never by a forecast.",
    id_column="outcome_id",
    model=OutcomeRow,
    build=to_outcome,
    required=True,
    rules=(above("asked_until", "watched_from"), not_below("observed_until", "asked_until")),
)
