"""Until when the parts of a case may be relied on, and what a re-affirmation changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from egress.domain.case import Case
from egress.domain.differences import TABLES


@dataclass(frozen=True, kw_only=True, order=True)
class Affirmation:
    """
    An owner's word that its rows of one table may be relied on until an instant.

    Attributes
    ----------
    part : a table of the case.
    owner : the agency that stands for the rows; empty = nobody does.
    affirm_by : the rows may be relied on until then.
    """

    part: str
    owner: str
    affirm_by: datetime


def affirmations_in(case: Case) -> tuple[Affirmation, ...]:
    """Return, for each table and owner with dated rows, the earliest date among them."""
    earliest: dict[tuple[str, str], datetime] = {}
    for table in TABLES:
        for row in getattr(case, table):
            date = row.basis.affirm_by
            if date is not None:
                key = (table, row.basis.owner)
                earliest[key] = min(date, earliest.get(key, date))
    return tuple(Affirmation(part=part, owner=owner, affirm_by=date) for (part, owner), date in earliest.items())


def with_affirmations(case: Case, affirmations: Iterable[Affirmation]) -> Case:
    """Return the case with the dates of its rows put off as their owners have affirmed them since."""
    until = {(one.part, one.owner): one.affirm_by for one in affirmations}
    tables: dict[str, Any] = {
        table: tuple(_affirmed(row, until.get((table, row.basis.owner))) for row in getattr(case, table))
        for table in dict.fromkeys(part for part, _ in until)
    }
    return replace(case, **tables)


def _affirmed(row: Any, until: datetime | None) -> Any:
    stated = row.basis.affirm_by
    if until is None or stated is None or stated >= until:
        return row
    return replace(row, basis=replace(row.basis, affirm_by=until))
