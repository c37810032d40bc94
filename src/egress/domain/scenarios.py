"""Scenarios: what is changed in a case before it is planned, as data."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain.basis import Basis
from egress.domain.vocabulary import Exit, TargetKind


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A named set of effects; `weight` is relative among scenarios and never a probability."""

    id: str
    label: str
    weight: float = 1.0
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class ScenarioEffect:
    """
    One change that a scenario makes.

    Attributes
    ----------
    target_kind, target_ids : what is changed; ``*`` means all of that kind.
    change : ``lose``, ``keep``, ``set:<field>``, ``multiply:<field>``; for exits ``closes_at``,
        ``multiply:time``, ``follows`` (the exit named in `value`, without lag).
    value : number, instant, id or word, as the change asks for.
    from_, until : for ``lose`` only, the window of the loss; None = from the start, for good.
    """

    scenario_id: str
    target_kind: TargetKind
    target_ids: tuple[str, ...]
    change: str
    value: str = ""
    from_: datetime | None = None
    until: datetime | None = None
    basis: Basis = Basis()


@dataclass(frozen=True, kw_only=True)
class Blackout:
    """A window in which a site, leg or fleet cannot be used: [from_, until), None = unbounded."""

    target_kind: TargetKind
    target_id: str
    from_: datetime | None
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class ExitChange:
    """
    How a scenario replaces the curve of an exit; exactly one of the three is given.

    Attributes
    ----------
    closes_at : fixed closing time.
    time_factor : the time from as_of to closing is multiplied by this.
    follows : closes together with that exit.
    """

    exit: Exit
    closes_at: datetime | None = None
    time_factor: float | None = None
    follows: Exit | None = None
