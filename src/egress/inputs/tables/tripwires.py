"""tripwires.csv: observables that oblige somebody to act."""

from egress.domain import Tripwire
from egress.inputs.cells import Amount, Hours, Id, Instant, MeasureWord, Text
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import Flaw, RowRule, above, both_or_neither, not_below
from egress.inputs.table import Table


class TripwireRow(Row):
    """One tripwire."""

    tripwire_id: Id = column("Name of the tripwire in code.", example="river_crossed")
    label: Text = column("Name for readers.", example="Rebels cross the river")
    observable: Text = column("What is watched.", example="reports from the bridges")
    threshold: Text = column("When it counts as crossed.", example="any armed column east of the river")
    owner: Text = column("Who must act.", example="Regional Security Officer")
    obliged_action: Text = column("What must be done.", example="convene the emergency action committee")
    time_to_act_h: Hours = column("Hours to act after the crossing.", unit="h", example="6")
    watched_by: Text = column("Who watches; empty = nobody does.", example="watch officer", default="")
    escalates_to: Text = column(
        "Who must act once the owner has let the time pass; empty = nobody is named.",
        example="Chief of Mission",
        default="",
    )
    crossed_at: Instant | None = column(
        "When it was crossed; empty = not.", example="2021-08-06T00:00:00Z", default=None
    )
    expires_at: Instant | None = column(
        "It no longer counts after this instant.", example="2021-12-31T00:00:00Z", default=None
    )
    measure: MeasureWord | None = column(
        "What egress itself watches: gauges, counts, or P(main exit closed within 30 days); empty = nothing.",
        example="front_km",
        default=None,
    )
    trips_at: Amount | None = column("The value at which it trips.", unit="as measured", example="60", default=None)
    clears_at: Amount | None = column(
        "The value at which it is armed again; it trips downwards where this is the greater.",
        unit="as measured",
        example="90",
        default=None,
    )
    if_unanswered: Text = column(
        "What happens if the owner does nothing in time; empty = nothing is agreed.",
        example="the deputy orders families out",
        default="",
    )
    acted_at: Instant | None = column(
        "When what it obliges to was done; empty = not yet.", example="2021-08-06T09:00:00Z", default=None
    )
    moved_at: Instant | None = column(
        "When the threshold was last moved; empty = never.", example="2021-08-07T00:00:00Z", default=None
    )
    threshold_before: Text = column("What the threshold was before.", example="within 100 km", default="")


def to_tripwire(row: TripwireRow, line: int) -> Tripwire:
    """Return the tripwire of a row."""
    return Tripwire(
        id=row.tripwire_id,
        label=row.label,
        observable=row.observable,
        threshold=row.threshold,
        owner=row.owner or "",
        obliged_action=row.obliged_action,
        time_to_act_h=row.time_to_act_h,
        watched_by=row.watched_by,
        escalates_to=row.escalates_to,
        crossed_at=row.crossed_at,
        expires_at=row.expires_at,
        measure=row.measure,
        trips_at=row.trips_at,
        clears_at=row.clears_at,
        if_unanswered=row.if_unanswered,
        acted_at=row.acted_at,
        moved_at=row.moved_at,
        threshold_before=row.threshold_before,
        basis=row.basis(line),
    )


def _levels_differ(row: TripwireRow) -> Flaw | None:
    if row.trips_at is None or row.trips_at != row.clears_at:
        return None
    return Flaw("clears_at", "another value than trips_at, so that it does not trip and clear by a hair")


def _has_levels(row: TripwireRow) -> Flaw | None:
    if (row.measure is None) == (row.trips_at is None):
        return None
    return Flaw("measure", "a measure together with trips_at and clears_at, or none of them")


LEVELS_DIFFER = RowRule(("trips_at", "clears_at"), _levels_differ)
MEASURED_HAS_LEVELS = RowRule(("measure", "trips_at"), _has_levels)

TRIPWIRES = Table(
    name="tripwires",
    noun="tripwire",
    about="Observables agreed beforehand, who watches them, and what their crossing obliges whom to do.",
    id_column="tripwire_id",
    model=TripwireRow,
    build=to_tripwire,
    rules=(
        above("expires_at", "crossed_at"),
        both_or_neither("trips_at", "clears_at"),
        LEVELS_DIFFER,
        MEASURED_HAS_LEVELS,
        not_below("acted_at", "crossed_at"),
    ),
)
