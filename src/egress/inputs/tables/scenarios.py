"""scenarios.csv: the names of what may be different."""

from egress.domain import Scenario
from egress.inputs.cells import Amount, Id, Text
from egress.inputs.columns import Row, column
from egress.inputs.table import Table


class ScenarioRow(Row):
    """One scenario."""

    scenario_id: Id = column("Name of the scenario in code; base needs no row.", example="airport_lost")
    label: Text = column("Name for readers.", example="Airport lost with the city")
    weight: Amount = column("Weight relative to the other scenarios; never a probability.", example="1", default=1.0)


def to_scenario(row: ScenarioRow, line: int) -> Scenario:
    """Return the scenario of a row."""
    return Scenario(id=row.scenario_id, label=row.label, weight=row.weight, basis=row.basis(line))


SCENARIOS = Table(
    name="scenarios",
    noun="scenario",
    about="The names of what may be different; their effects stand in scenario_effects.csv.",
    id_column="scenario_id",
    model=ScenarioRow,
    build=to_scenario,
)
