"""Where a row comes from, how it is known, and who stands for it until when."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.vocabulary import Confidence


@dataclass(frozen=True, kw_only=True)
class Basis:
    """
    What a figure rests on; every table's rows may carry it.

    Attributes
    ----------
    source : document, person or reckoning; empty is unknown.
    confidence : how it is known; None is unknown.
    owner : the agency that re-affirms the row.
    affirm_by : the row may be relied on until then; afterwards it is named as stale. None: no date was set.
    note : what a reader must know.
    row : line in its table, for messages; 0 when not read from a file.
    """

    source: str = ""
    confidence: Confidence | None = None
    owner: str = ""
    affirm_by: datetime | None = None
    note: str = ""
    row: int = 0
