"""Every row of the example cases says where it comes from and how it is known."""

from collections.abc import Iterator
from dataclasses import replace

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

CASE_NAMES = ("tiny", "kabul", "field_office", "company_site", "un_office")


def bases(case: Case) -> Iterator[tuple[str, Basis]]:
    """Every basis in the case, with the table that it stands in."""
    for table in TABLES:
        for row in getattr(case, table):
            yield f"{table}:{row.basis.row}", row.basis
    yield "threat", case.threat_prior.basis


@pytest.mark.parametrize("name", CASE_NAMES)
def test_every_row_has_source_and_confidence(name: str, request: pytest.FixtureRequest) -> None:
    """No row stands there without a source and a word on how it is known."""
    case: Case = request.getfixturevalue(name)
    assert [at for at, b in bases(case) if not b.source or b.confidence is None] == []


@pytest.mark.parametrize("name", ["tiny", "kabul"])
def test_no_table_is_empty(name: str, request: pytest.FixtureRequest) -> None:
    """Both cases use every table of the format, so that both exercise the whole reader."""
    case: Case = request.getfixturevalue(name)
    assert [table for table in TABLES if not getattr(case, table)] == []


@pytest.mark.parametrize("name", ["kabul", "field_office", "company_site", "un_office"])
def test_every_assumption_gives_its_reason(name: str, request: pytest.FixtureRequest) -> None:
    """An assumption without a note cannot be argued with; the exits of Kabul give their reason as the source."""
    case: Case = request.getfixturevalue(name)
    silent = [
        at
        for at, b in bases(case)
        if b.confidence is Confidence.ASSUMPTION and not b.note and not at.startswith("exit_links")
    ]
    assert silent == []


@pytest.mark.parametrize("name", CASE_NAMES)
def test_every_scenario_applies(name: str, request: pytest.FixtureRequest) -> None:
    """Each scenario changes what is planned, and the base scenario does not."""
    case: Case = request.getfixturevalue(name)
    for scenario in case.scenarios:
        changed = replace(apply_scenario(case, scenario.id), scenario_id=case.scenario_id)
        assert (changed == apply_scenario(case)) == (scenario.id == "base"), scenario.id


def test_the_ngo_needs_no_forces_and_the_company_uses_every_table(field_office: Case, company_site: Case) -> None:
    """An absent table is no rows: the NGO has no guards to plan with."""
    assert [table for table in TABLES if not getattr(field_office, table)] == ["forces"]
    assert [table for table in TABLES if not getattr(company_site, table)] == []
