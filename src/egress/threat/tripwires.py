"""Tripwires as they stand: armed, crossed, overdue, answered or expired; who watches, and which were moved late."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from egress.domain import Case, GaugeKind, Measure, SeriesLevel, Tripwire
from egress.kit import add_hours, hours_between

MOST_STALE_H = 14 * 24.0
"""A measure that has not been renewed for a fortnight no longer tells how a tripwire stands."""

Values = Sequence[tuple[datetime, float]]
"""A measure by instant, in order."""

GAUGE_OF = {Measure.FRONT_KM: GaugeKind.FRONT_KM, Measure.SUPPLY_DAYS: GaugeKind.SUPPLY_DAYS}


class TripwireState(StrEnum):
    """How a tripwire stands."""

    ARMED = "armed"
    CROSSED = "crossed"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class TripwireView:
    """
    One tripwire at as_of.

    Attributes
    ----------
    value : newest value of its measure; null where egress does not watch it itself.
    crossed_at, act_by : when it was crossed, and by when its owner must have acted; null while it is armed.
    is_watched : whether anybody watches it: a person, or egress by a measure that is not stale.
    moved_after_crossing : its threshold was moved once it had been crossed.
    sentence : all of it in words.
    """

    id: str
    label: str
    owner: str
    watched_by: str
    state: TripwireState
    value: float | None
    crossed_at: datetime | None
    act_by: datetime | None
    is_watched: bool
    moved_after_crossing: bool
    sentence: str


def tripwire_views(
    known: Case, as_of: datetime, *, p_30: float | None = None, p_30_before: Values = ()
) -> tuple[TripwireView, ...]:
    """
    Return how every tripwire stands, by what was known then.

    Parameters
    ----------
    p_30 : today's P(main exit closed within 30 days); None = it is not watched.
    p_30_before : the same at earlier instants, in order; without them a crossing of it begins today.
    """
    chances = () if p_30 is None else (*p_30_before, (as_of, p_30))
    return tuple(_view(tripwire, known, as_of, chances) for tripwire in known.tripwires)


def crossing(tripwire: Tripwire, known: Case, as_of: datetime, *, chances: Values = ()) -> datetime | None:
    """
    Return when a tripwire was crossed, by the log or by its measure, whichever is first; None while it is armed.

    By its measure it is crossed at the instant (of the event) at which the value reached `trips_at`, and armed again
    once it has come back to `clears_at`. What was logged and answered hides no crossing after that.
    """
    values = history(tripwire, known, chances)
    logged = tripwire.crossed_at if tripwire.crossed_at is not None and tripwire.crossed_at <= as_of else None
    measured = _measured_crossing(tripwire, values)
    if logged is None or measured is None:
        return measured if logged is None else logged
    answered = tripwire.acted_at is not None and logged <= tripwire.acted_at < measured
    return measured if answered and _cleared(tripwire, values, logged, measured) else min(logged, measured)


def history(tripwire: Tripwire, known: Case, chances: Values = ()) -> Values:
    """
    Return the values of its measure by instant; several places give the nearest front, the lowest stock.

    At each instant every place counts by its newest value that is not stale, so that news of one front says nothing
    of how far another is. `chances` are P(main exit closed within 30 days) by instant.
    """
    measure = tripwire.measure
    if measure is None:
        return ()
    if measure is Measure.P_30:
        return chances
    if measure in GAUGE_OF:
        readings = [(g.gauge_id, g.t_event, g.value) for g in known.gauges if g.kind is GAUGE_OF[measure]]
        return _worst(readings, pick=min)
    if measure is Measure.CAPITALS_LOST:
        counts = [(s.series_id, s.t_event, s.lost_places) for s in known.series if s.level is SeriesLevel.CAPITALS]
    else:
        counts = [
            (s.series_id, s.t_event, s.lost_places / s.all_places)
            for s in known.series
            if s.level is SeriesLevel.DISTRICTS
        ]
    return _worst(counts, pick=max)


def _worst(values: Iterable[tuple[str, datetime, float]], *, pick: Callable[[Iterable[float]], float]) -> Values:
    """Return, by instant, the worst of the newest values of each place, from (place, instant, value)."""
    at: dict[datetime, dict[str, list[float]]] = {}
    for place, instant, value in values:
        at.setdefault(instant, {}).setdefault(place, []).append(value)
    newest: dict[str, tuple[datetime, float]] = {}
    found = []
    for instant in sorted(at):
        newest |= {place: (instant, pick(told)) for place, told in at[instant].items()}
        fresh = [value for t_event, value in newest.values() if hours_between(t_event, instant) <= MOST_STALE_H]
        found.append((instant, pick(fresh)))
    return found


def _measured_crossing(tripwire: Tripwire, values: Values) -> datetime | None:
    trips_at, clears_at = tripwire.trips_at, tripwire.clears_at
    if trips_at is None or clears_at is None:
        return None
    sign = -1.0 if clears_at > trips_at else 1.0
    crossed: datetime | None = None
    for instant, value in values:
        if crossed is None and sign * value >= sign * trips_at:
            crossed = instant
        elif crossed is not None and sign * value <= sign * clears_at:
            crossed = None
    return crossed


def _cleared(tripwire: Tripwire, values: Values, after: datetime, before: datetime) -> bool:
    """Tell whether the measure came back to where the tripwire is armed again, between two instants."""
    trips_at, clears_at = tripwire.trips_at, tripwire.clears_at
    if trips_at is None or clears_at is None:
        return False
    sign = -1.0 if clears_at > trips_at else 1.0
    return any(after < instant < before and sign * value <= sign * clears_at for instant, value in values)


def _view(tripwire: Tripwire, known: Case, as_of: datetime, chances: Values) -> TripwireView:
    values = history(tripwire, known, chances)
    crossed = crossing(tripwire, known, as_of, chances=chances)
    act_by = None if crossed is None else add_hours(crossed, tripwire.time_to_act_h)
    fresh = bool(values) and hours_between(values[-1][0], as_of) <= MOST_STALE_H
    moved = tripwire.moved_at is not None and crossed is not None and crossed < tripwire.moved_at <= as_of
    state = _state(tripwire, as_of, crossed, act_by)
    return TripwireView(
        id=tripwire.id,
        label=tripwire.label,
        owner=tripwire.owner,
        watched_by=tripwire.watched_by,
        state=state,
        value=values[-1][1] if values else None,
        crossed_at=crossed,
        act_by=act_by,
        is_watched=bool(tripwire.watched_by) or fresh,
        moved_after_crossing=moved,
        sentence=_sentence(tripwire, state, watched=bool(tripwire.watched_by) or fresh, moved=moved),
    )


def _state(tripwire: Tripwire, as_of: datetime, crossed: datetime | None, act_by: datetime | None) -> TripwireState:
    if tripwire.expires_at is not None and tripwire.expires_at <= as_of:
        return TripwireState.EXPIRED
    if crossed is None or act_by is None:
        return TripwireState.ARMED
    if tripwire.acted_at is not None and crossed <= tripwire.acted_at <= as_of:
        return TripwireState.ANSWERED
    return TripwireState.OVERDUE if act_by < as_of else TripwireState.CROSSED


def _sentence(tripwire: Tripwire, state: TripwireState, *, watched: bool, moved: bool) -> str:
    watcher = tripwire.watched_by or ("egress" if watched else "nobody")
    said = {
        TripwireState.ARMED: f"armed at {tripwire.threshold}; watched by {watcher}.",
        TripwireState.CROSSED: f"crossed; {tripwire.owner} owes: {tripwire.obliged_action}.",
        TripwireState.OVERDUE: f"crossed and not answered in time; {tripwire.owner} owed: {tripwire.obliged_action}.",
        TripwireState.ANSWERED: f"crossed and answered by {tripwire.owner}.",
        TripwireState.EXPIRED: "expired; it obliges nobody any more.",
    }[state]
    if state is TripwireState.OVERDUE:
        said += f" Agreed for that: {tripwire.if_unanswered or 'nothing'}."
    if moved:
        said += (
            f" Its threshold was moved after it had been crossed; before: {tripwire.threshold_before or 'not kept'}."
        )
    return f"{tripwire.label}: {said}"
