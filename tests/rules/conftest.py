"""Fixtures for the rules: the small post and its legal plan."""

import pytest

from egress.domain import Case, Plan

from .rules_small_post import small_case, small_plan


@pytest.fixture
def case() -> Case:
    """The small post."""
    return small_case()


@pytest.fixture
def plan() -> Plan:
    """The legal plan of the small post."""
    return small_plan()
