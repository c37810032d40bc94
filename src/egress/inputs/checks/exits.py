"""The exits as a whole: no exit waits for itself, and something is said of the main one."""

from egress.inputs.checks.cycles import circles
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE, Settings
from egress.inputs.tables import ESTIMATES
from egress.inputs.tables_reading import Tables
from egress.inputs.toml_lines import line_of


def check_exits(settings: Settings, tables: Tables, problems: ProblemList) -> None:
    """Report exits that follow each other in a circle, and a main exit of which nothing is known."""
    for circle in circles({str(link.exit): str(link.follows) for link in settings.links}):
        problems.add(
            CASE_FILE,
            line_of(settings.text, ("exits", circle[0], "follows")),
            field=f"exits.{circle[0]}.follows",
            value=str(next(link.follows for link in settings.links if link.exit == circle[0])),
            expected="no circle: " + " → ".join((*circle, circle[0])),
            remedy="Let one of these exits follow another, or remove its table.",
        )
    _check_main_exit(settings, tables, problems)


def _check_main_exit(settings: Settings, tables: Tables, problems: ProblemList) -> None:
    """Demand an estimate, a link or a base rate for the main exit."""
    prior, estimates = settings.threat, tables[ESTIMATES]
    if prior is None or prior.base_rate_per_day > 0 or not settings.links_sound:
        return
    spoken_of = {entry.row.exit for entry in estimates.with_good("exit")}
    spoken_of.update(link.exit for link in settings.links)
    if prior.main_exit in spoken_of or not estimates.all_good("exit"):
        return
    problems.add(
        CASE_FILE,
        line_of(settings.text, ("threat", "base_rate_per_day")),
        field="threat.base_rate_per_day",
        value="0",
        expected=f"a rate > 0, or an estimate of when {prior.main_exit} closes",
        remedy=f"State a rate, or add an estimate for {prior.main_exit} to estimates.csv.",
    )
