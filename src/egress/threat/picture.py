"""The threat picture of one day: a curve per exit, all read from the same joint sample paths."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from egress.domain import Exit
from egress.threat.feeds import FeedView
from egress.threat.tripwires import TripwireView


@dataclass(frozen=True, kw_only=True)
class ExitCurve:
    """
    P(an exit is closed by t).

    Attributes
    ----------
    hours : grid, hours after as_of; hourly to 72 h, then daily to 180 d. Shape (n,).
    p_closed : probability of being closed by then, each in [0, 1], never falling. Shape (n,).
    p_never : share of the paths on which it stays open for good.
    median_h : hours until closed with probability one half; None if that lies beyond the grid.
    """

    exit: Exit
    hours: np.ndarray
    p_closed: np.ndarray
    p_never: float
    median_h: float | None


@dataclass(frozen=True, kw_only=True)
class MechanismView:
    """One rival story in the pool: its name, weight, one sentence, and P(main exit closed) by horizon in days."""

    name: str
    weight: float
    sentence: str
    p_by_days: Mapping[int, float]


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """
    What one source says now, conditioned on "it has not happened yet", and how old that is.

    `p_by_days` is empty where nothing can be read of its words, or where its time has run out.
    """

    source_id: str
    statement: str
    grade: str
    exit: Exit
    age_days: float
    median_days: float | None
    p_by_days: Mapping[int, float]
    weight: float


@dataclass(frozen=True, kw_only=True)
class ThreatPicture:
    """
    How long we have, as known at `as_of`.

    Attributes
    ----------
    closing_h : hours from as_of until each exit closes, inf = never; one joint path per index. Shape (paths,).
    curves : the curves of the exits that anything is known of, read from these paths; the others never close in
        the paths, and `notes` name them.
    mechanisms, sources : what was pooled, with weights.
    disagreement : sentences that say where sources or mechanisms part, with figures.
    movers : sentences on the latest evidence and the way it moved the main exit.
    would_move : single pieces of news that would move the main exit by ten points, in sentences.
    feeds : every source with its age, its ledger and the picture without it.
    tripwires : how every tripwire stands.
    notes : what the curves do not know, how words were read, what a scenario replaced.
    """

    as_of: datetime
    main_exit: Exit
    closing_h: Mapping[Exit, np.ndarray]
    curves: Mapping[Exit, ExitCurve]
    mechanisms: tuple[MechanismView, ...] = ()
    sources: tuple[SourceView, ...] = ()
    disagreement: tuple[str, ...] = ()
    movers: tuple[str, ...] = ()
    would_move: tuple[str, ...] = ()
    feeds: tuple[FeedView, ...] = ()
    tripwires: tuple[TripwireView, ...] = ()
    notes: tuple[str, ...] = ()

    def first_closing_h(self, exits: Iterable[Exit]) -> np.ndarray:
        """Return, per path, the hours until the first of the exits closes (inf if there are none)."""
        paths = len(next(iter(self.closing_h.values())))
        first = np.full(paths, np.inf)
        for exit_ in exits:
            first = np.minimum(first, self.closing_h[exit_])
        return first
