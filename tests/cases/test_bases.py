"""Every row of the example cases says where it comes from and how it is known."""

from collections.abc import Iterator

import pytest

from egress.domain import Basis, Case, Confidence, apply_scenario

TABLES = (
    "groups",
    "sites",
    "legs",
    "fleets",
    "forces",
    "enablers",
    "postures",
    "authority",
    "scenarios",
    "scenario_effects",
    "reports",
    "estimates",
    "series",
    "exit_links",
)


def bases(case: Case) -> Iterator[tuple[str, Basis]]:
    """Every basis in the case, with the table that it stands in."""
    for table in TABLES:
        for row in getattr(case, table):
            yield f"{table}:{row.basis.row}", row.basis
    yield "threat", case.threat_prior.basis


@pytest.mark.parametrize("name", ["tiny", "kabul"])
def test_every_row_has_source_and_confidence(name: str, request: pytest.FixtureRequest) -> None:
    """No row stands there without a source and a word on how it is known."""
    case: Case = request.getfixturevalue(name)
    assert [at for at, b in bases(case) if not b.source or b.confidence is None] == []


@pytest.mark.parametrize("name", ["tiny", "kabul"])
def test_no_table_is_empty(name: str, request: pytest.FixtureRequest) -> None:
    """Both cases use every table of the format, so that both exercise the whole reader."""
    case: Case = request.getfixturevalue(name)
    assert [table for table in TABLES if not getattr(case, table)] == []


def test_every_assumption_of_kabul_gives_its_reason(kabul: Case) -> None:
    """An assumption without a note cannot be argued with; the exits give their reason as the source."""
    silent = [
        at
        for at, b in bases(kabul)
        if b.confidence is Confidence.ASSUMPTION and not b.note and not at.startswith("exit_links")
    ]
    assert silent == []


@pytest.mark.parametrize("name", ["tiny", "kabul"])
def test_every_scenario_applies(name: str, request: pytest.FixtureRequest) -> None:
    """Each scenario changes the case, and the base scenario does not."""
    case: Case = request.getfixturevalue(name)
    for scenario in case.scenarios:
        changed = apply_scenario(case, scenario.id)
        same = (changed.sites, changed.legs, changed.fleets, changed.exit_changes, changed.blackouts) == (
            case.sites,
            case.legs,
            case.fleets,
            case.exit_changes,
            case.blackouts,
        )
        assert same == (scenario.id == "base"), scenario.id
