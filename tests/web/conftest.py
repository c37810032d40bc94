"""A served record and a browser, once for each file of tests; without a browser these tests say what they lack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .serving import Served, build_pages, free_port, kept_record, lacking, served


@pytest.fixture(scope="session")
def pages() -> None:
    """The pages, built."""
    build_pages()


@pytest.fixture(scope="module")
def egress(pages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """egress, serving Kabul on 10 August and three other posts."""
    del pages
    if lacking():
        pytest.skip(f"needs, on Debian: apt-get install {' '.join(lacking())}")
    with served(kept_record(tmp_path_factory.mktemp("web")), port=free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[2]
