"""The example cases, read once."""

from pathlib import Path

import pytest

from egress.domain import Case
from egress.inputs import read_case

CASES = Path(__file__).resolve().parents[2] / "cases"


@pytest.fixture(scope="session")
def tiny() -> Case:
    """The case of 60 people."""
    return read_case(CASES / "tiny-post")


@pytest.fixture(scope="session")
def kabul() -> Case:
    """The embassy in Kabul."""
    return read_case(CASES / "kabul-2021")


@pytest.fixture(scope="session")
def field_office() -> Case:
    """The office of 38 people."""
    return read_case(CASES / "field-office")


@pytest.fixture(scope="session")
def company_site() -> Case:
    """The mine of 420 people."""
    return read_case(CASES / "company-site")


@pytest.fixture(scope="session")
def un_office() -> Case:
    """The UN office of 130 people."""
    return read_case(CASES / "un-office")
