"""scenario_effects.csv: what each scenario changes."""

from egress.domain import ScenarioEffect
from egress.inputs.cells import Id, Instant, TargetKindWord, Targets, Text
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import above
from egress.inputs.table import Table


class ScenarioEffectRow(Row):
    """One effect."""

    scenario_id: Id = column("The scenario it belongs to.", example="airport_lost")
    target_kind: TargetKindWord = column("What kind of thing is changed.", example="site")
    target_ids: Targets = column("Which of them, by id or exit; * = all of that kind.", example="airport")
    change: Text = column(
        "lose, keep, set:<field> or multiply:<field>; for an exit closes_at, multiply:time or follows.",
        example="lose",
    )
    value: Text = column(
        "Number, instant or exit, as the change asks for; empty for lose and keep.", example="0.5", default=""
    )
    from_: Instant | None = column(
        "Begin of a loss; empty = from the start.", example="2021-08-15T12:00:00Z", default=None, name="from"
    )
    until: Instant | None = column("End of a loss; empty = for good.", example="2021-08-17T00:00:00Z", default=None)


def to_scenario_effect(row: ScenarioEffectRow, line: int) -> ScenarioEffect:
    """Return the effect of a row."""
    return ScenarioEffect(
        scenario_id=row.scenario_id,
        target_kind=row.target_kind,
        target_ids=row.target_ids,
        change=row.change,
        value=row.value,
        from_=row.from_,
        until=row.until,
        basis=row.basis(line),
    )


SCENARIO_EFFECTS = Table(
    name="scenario_effects",
    noun="effect",
    about="What each scenario changes in the case before it is planned.",
    id_column="",
    model=ScenarioEffectRow,
    build=to_scenario_effect,
    rules=(above("until", "from_"),),
)
