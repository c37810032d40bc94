"""Cases as version 1 wrote them: copies from its own days, and small ones made from those of today."""

import shutil
from pathlib import Path

from egress.inputs.migrations import STEPS

VERSION_1 = Path(__file__).parent / "version_1"
"""Shipped cases as they stood in format version 1, a workbook made then, and what the reader of then read."""

NAMES = ("tiny-post", "field-office", "kabul-2021")


def names_of_version_1(table: str) -> dict[str, str]:
    """Return today's columns of a table by the names that version 1 gave them, told by hand, not by the steps."""
    return {
        "series": {"lost_places": "value", "all_places": "denominator"},
        "estimates": {"p_by_lo_days": "q_lo", "p_by_hi_days": "q_hi"},
    }.get(table, {})


def copied(name: str, space: Path) -> Path:
    """Return a copy of a case of version 1 that may be spoilt."""
    return Path(shutil.copytree(VERSION_1 / name, space / name))


def set_back(folder: Path) -> None:
    """Write a case of today's format as version 1 wrote it."""
    settings = folder / "case.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            f"format_version = {STEPS[-1].before + 1}", "format_version = 1"
        ),
        encoding="utf-8",
    )
    for table in ("series", "estimates"):
        file = folder / f"{table}.csv"
        head, rest = file.read_text(encoding="utf-8").split("\n", 1)
        for new, old in names_of_version_1(table).items():
            head = head.replace(new, old)
        file.write_text(f"{head}\n{rest}", encoding="utf-8")
