"""Houses that tests knock at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from egress.interfaces.api import House

from .housing import opened_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house over a record with two posts, its clock standing, its long work waiting."""
    with opened_house(tmp_path) as house:
        yield house
