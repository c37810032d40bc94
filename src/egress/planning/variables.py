"""The columns of the relaxation: who boards what in which step, and how many trips are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from egress.domain import Fleet, Group, Leg
from egress.kit import MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.intervals import Intervals, intersect, measure, next_moment
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk
from egress.planning.standing import Standing
from egress.solvers import LinearModel, Term

EARLIER_PER_PERSON_H = 1e-7
"""Weight of a person-hour beside one weighted person caught: only breaks ties towards early clearance.

The smallest group's hours weigh twice the largest's, so that where nothing threatens yet it is clear first.
"""

HASTE_SHARE = 0.01
"""In a guide, all groups waiting through the whole plan weigh this share of all weighted persons, each the same."""

SPARING_PER_VEHICLE_H = 1e-6
"""Weight of a vehicle-hour beside one weighted person caught: only breaks ties towards fewer trips."""


OFFICIAL_HASTE = 60.0
"""A group of the post's own waits so much less willingly: the post is closed only once the last of them is safe."""

CROWDING_PER_PERSON_H = 4e-7
"""Weight of a person-hour spent where room is limited: only keeps people from waiting there for no gain."""

SMALLER_FIRST = 0.003
"""Among equals the smaller group goes first: the largest group counts this share less in the relaxation."""

Departures = Mapping[tuple[str, str], Sequence[int]]
"""When trips with people depart, by (fleet id, leg id), in minutes from the start."""


@dataclass(frozen=True)
class StepTimes:
    """
    When in each step people may set out on a leg.

    Attributes
    ----------
    usable_min : minutes open in the step. Shape (steps,).
    first_min, last_min : first and last departure in the step, minutes from the start; inf where there is none.
    arrives_first, arrives_last : the step of the earliest and of the latest arrival. Shape (steps,).
    late_share : share of the departures, spread evenly, that arrive in the latest arrival's step. Shape (steps,).
    """

    usable_min: np.ndarray
    first_min: np.ndarray
    last_min: np.ndarray
    arrives_first: np.ndarray
    arrives_last: np.ndarray
    late_share: np.ndarray

    @property
    def is_open(self) -> np.ndarray:
        """Whether anybody can set out in the step."""
        return np.asarray(np.isfinite(self.first_min))

    def earliest(self, columns: np.ndarray, step: int) -> list[Term]:
        """Return what arrives in a step if everything counts as arrived in the step of its earliest arrival."""
        return [(columns[self.arrives_first == step], -1.0)]

    def latest(self, columns: np.ndarray, step: int) -> list[Term]:
        """Return what arrives in a step if everything counts as arrived in the step of its latest arrival."""
        return [(columns[self.arrives_last == step], -1.0)]

    def evenly(self, columns: np.ndarray, step: int) -> list[Term]:
        """Return what arrives in a step if departures are spread evenly over theirs."""
        first, last = self.arrives_first == step, self.arrives_last == step
        terms: list[Term] = [(columns[first & last], -1.0)]
        terms += [(columns[k], self.late_share[k] - 1.0) for k in np.flatnonzero(first & ~last)]
        return terms + [(columns[k], -self.late_share[k]) for k in np.flatnonzero(last & ~first)]


@dataclass
class Variables:
    """
    Column indices by what they mean; every array has shape (steps,).

    Attributes
    ----------
    exact : every departure is made at the beginning of a step, because all durations are whole steps.
    even : departures count as spread evenly over their step: closer to what happens, but no bound.
    board : persons of a group setting out on a leg, by (group id, leg id).
    onward : persons of any group setting out from a safe site, by leg id.
    trips : trips with people, by (fleet id, leg id).
    empty : empty ways made by a fleet that sets out with people from several sites, by (fleet id, from, to).
    waiting : persons of a group at an unsafe site when the step ends, by (group id, site id).
    standing : where everybody is at the first edge.
    weights : weighted persons per person, by group id.
    haste : objective per person-hour until safety, by group id; breaks ties only.
    times : step times by leg id; `trip_times` by (fleet id, leg id).
    free_times : step times of a vehicle's next departure, by (fleet id, leg id); `empty_times` like `empty`.
    crowding, sparing : objective per person-hour in limited room and per vehicle-hour; break ties only.
    fixed_cost : objective of people who are not ready within the horizon.
    """

    edges: np.ndarray
    exact: bool
    even: bool
    standing: Standing
    model: LinearModel
    weights: Mapping[str, float]
    haste: Mapping[str, float]
    board: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    onward: dict[str, np.ndarray] = field(default_factory=dict)
    trips: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    empty: dict[tuple[str, str, str], np.ndarray] = field(default_factory=dict)
    waiting: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    times: dict[str, StepTimes] = field(default_factory=dict)
    trip_times: dict[tuple[str, str], StepTimes] = field(default_factory=dict)
    free_times: dict[tuple[str, str], StepTimes] = field(default_factory=dict)
    empty_times: dict[tuple[str, str, str], StepTimes] = field(default_factory=dict)
    fixed_cost: float = 0.0
    crowding: float = CROWDING_PER_PERSON_H
    sparing: float = SPARING_PER_VEHICLE_H

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.edges) - 1

    def ready_by(self, group: Group) -> np.ndarray:
        """Return how many of the group can set out from home by the end of each step, from now on (persons)."""
        moments = self.edges[:-1] if self.exact else self.edges[1:]
        gone = self.standing.left_home.get(group.id, 0)
        return np.asarray([np.floor(group.ready_persons(m / MIN_PER_H) + 1e-6) - gone for m in moments])


def build_variables(
    problem: PlanningProblem,
    risk: Risk,
    edges: np.ndarray,
    *,
    standing: Standing,
    exact: bool,
    integer: bool,
    tie_breaks: bool = True,
    guiding: bool = False,
    departures: Departures | None = None,
) -> Variables:
    """
    Return the columns of the relaxation with their costs.

    `integer` asks for whole trips and persons; without `tie_breaks` the objective is `weighted_caught` alone. Where
    it is `guiding`, departures are spread evenly over their steps, and a group's time until it is clear counts too.
    With `departures` there are no other trips than these.
    """
    weights = {g.id: g.weight for g in problem.groups} if exact else guiding_weights(problem)
    scale = 1.0 if tie_breaks else 0.0
    haste = _haste(problem, scale, guiding=guiding)
    model = LinearModel()
    x = Variables(
        edges=edges, exact=exact, even=guiding, standing=standing, model=model, weights=weights, haste=haste
    )
    x.crowding, x.sparing = scale * CROWDING_PER_PERSON_H, scale * SPARING_PER_VEHICLE_H
    for leg in problem.legs:
        x.times[leg.id] = step_times(problem.departures[leg.id], edges, leg.out_min, exact=exact)
    for group in problem.groups:
        _add_boarding(problem, risk, x, group, integer=integer)
        _add_waiting(problem, risk, x, group)
    for leg in problem.onward:
        x.onward[leg.id] = x.model.add_columns(np.zeros(x.steps), upper=_closed_to_zero(x.times[leg.id]))
    for leg in problem.legs:
        for fleet in problem.fleets_of[leg.id]:
            _add_trips(problem, x, fleet, leg, departures, integer=integer)
    if not exact and departures is None:
        for fleet in problem.case.fleets:
            _add_empty_ways(problem, x, fleet)
    return x


def guiding_haste(problem: PlanningProblem) -> dict[str, float]:
    """Return the cost of a person-hour until safety by group id, as guides have it (weighted persons)."""
    return _haste(problem, 1.0, guiding=True)


def _haste(problem: PlanningProblem, scale: float, *, guiding: bool) -> dict[str, float]:
    """Return the cost of a person-hour until safety, by group id (weighted persons)."""
    share = _share_of_largest(problem)
    haste = {group.id: scale * EARLIER_PER_PERSON_H * (2 - share[group.id]) for group in problem.groups}
    if not guiding:
        return haste
    everybody = sum(group.weight * group.head_count for group in problem.groups)
    of_group = HASTE_SHARE * everybody / max(1, len(problem.groups)) / (problem.horizon_min / MIN_PER_H)
    more = {group.id: OFFICIAL_HASTE if group.official else 1.0 for group in problem.groups}
    return {g.id: haste[g.id] + of_group * more[g.id] / max(1, g.head_count) for g in problem.groups}


def guiding_weights(problem: PlanningProblem) -> dict[str, float]:
    """
    Return the weights that the relaxation uses, by group id: never above the group's own, so its bound holds.

    Groups of equal weight on the same way could be mixed at will, and all would be clear late. Taking a little off
    the larger ones lets the smaller ones be clear early at no cost.
    """
    share = _share_of_largest(problem)
    return {group.id: group.weight * (1 - SMALLER_FIRST * share[group.id]) for group in problem.groups}


def _share_of_largest(problem: PlanningProblem) -> dict[str, float]:
    """Return each group's place in the order of size: 0 for the smallest, 1 for the largest."""
    by_size = sorted(problem.groups, key=lambda group: (group.head_count, group.id))
    last = max(1, len(by_size) - 1)
    return {group.id: rank / last for rank, group in enumerate(by_size)}


def step_times(departures: Intervals, edges: np.ndarray, out_min: int, *, exact: bool) -> StepTimes:
    """Return the step times of a leg; in an exact grid only departures at the beginning of a step count."""
    begins, ends = edges[:-1], edges[1:]
    usable, first, last = [], [], []
    for begin, end in zip(begins, ends, strict=True):
        inside = intersect(departures, ((begin, end),))
        opens = next_moment(inside, begin)
        opens = np.inf if exact and opens > begin else opens
        usable.append(measure(inside))
        first.append(opens)
        last.append(opens if exact or not inside else max(opens, inside[-1][1] - 1e-9))
    first_min, last_min = np.asarray(first), np.asarray(last)
    arrives_first, arrives_last = _step_of(first_min + out_min, edges), _step_of(last_min + out_min, edges)
    turn = np.append(edges, np.inf)[arrives_last]
    with np.errstate(invalid="ignore", divide="ignore"):
        late = (last_min + out_min - turn) / (last_min - first_min)
    return StepTimes(
        usable_min=np.asarray(usable),
        first_min=first_min,
        last_min=last_min,
        arrives_first=arrives_first,
        arrives_last=arrives_last,
        late_share=np.clip(np.nan_to_num(late, nan=0.0, posinf=0.0, neginf=0.0), 0.0, 1.0),
    )


def earliest_departure_min(problem: PlanningProblem, fleet: Fleet, leg: Leg) -> float:
    """
    Return the first minute at which the fleet can leave with people: available, positioned, loaded.

    A vehicle that stands at the leg's beginning may load while a permission of its fleet is still awaited.
    """
    first = next_moment(problem.fleet_times[fleet.id], 0.0)
    empty = problem.positioning_min(fleet, fleet.base_site_id, leg.from_site_id)
    if empty is None:
        return np.inf
    if empty:
        return first + empty + fleet.load_min
    return max(first, delivered_min(fleet, problem.start) + fleet.load_min)


def beginnings(problem: PlanningProblem, fleet: Fleet) -> tuple[str, ...]:
    """Return the sites at which the fleet sets out with people."""
    return tuple(sorted({leg.from_site_id for leg in problem.legs if fleet in problem.fleets_of[leg.id]}))


def busy_min(problem: PlanningProblem, x: Variables, fleet: Fleet, leg: Leg) -> float:
    """
    Return the minutes that a trip keeps its vehicle, as the relaxation reckons it.

    With the way back where there is one beginning only; otherwise the way back is a column of its own.
    """
    if x.exact or len(beginnings(problem, fleet)) < 2:
        return cycle_min(problem, fleet, leg)
    return float(fleet.load_min + leg.out_min + fleet.unload_min)


def cycle_min(problem: PlanningProblem, fleet: Fleet, leg: Leg) -> float:
    """
    Return the least minutes between a departure with people on the leg and the vehicle's next one.

    Way out, unloading, the shortest empty way to any beginning that the fleet serves, loading.
    """
    begins = {one.from_site_id for one in problem.legs if fleet in problem.fleets_of[one.id]}
    ways = [problem.positioning_min(fleet, leg.to_site_id, begin) for begin in sorted(begins)]
    back = min((minutes for minutes in ways if minutes is not None), default=0)
    return leg.out_min + fleet.unload_min + back + fleet.load_min


def _step_of(moments: np.ndarray, edges: np.ndarray) -> np.ndarray:
    steps = len(edges) - 1
    found = np.searchsorted(edges, np.where(np.isfinite(moments), moments, edges[-1]), side="right") - 1
    return np.where(np.isfinite(moments), np.minimum(found, steps - 1), steps)


def _closed_to_zero(times: StepTimes) -> np.ndarray:
    return np.where(times.is_open, np.inf, 0.0)


def _add_boarding(problem: PlanningProblem, risk: Risk, x: Variables, group: Group, *, integer: bool) -> None:
    legs: Mapping[str, Leg] = {leg.id: leg for leg in problem.legs}
    for leg_id in problem.routes[group.id]:
        leg, times = legs[leg_id], x.times[leg_id]
        arrive = np.where(times.is_open, times.first_min, 0.0) + leg.out_min
        latest = np.where(times.is_open, times.last_min, 0.0) + leg.out_min
        charge = (
            risk.charge(group, leg, (arrive + latest) / 2)
            if x.even
            else risk.least_charge(group, leg, arrive, latest)
        )
        cost = x.weights[group.id] * charge
        if problem.site(leg.to_site_id).safe:
            cost = cost + x.haste[group.id] * arrive / MIN_PER_H
        x.board[group.id, leg_id] = x.model.add_columns(cost, upper=_closed_to_zero(times), integer=integer)


def _add_waiting(problem: PlanningProblem, risk: Risk, x: Variables, group: Group) -> None:
    legs = {leg.id: leg for leg in problem.legs}
    ways = [legs[leg_id] for leg_id in problem.routes[group.id]]
    ends = {leg.to_site_id for leg in ways if not problem.site(leg.to_site_id).safe}
    horizon_h = problem.horizon_min / MIN_PER_H
    late = x.haste[group.id] * horizon_h
    for site_id in sorted({group.site_id} | ends):
        is_crowded = problem.site(site_id).holding_persons is not None
        cost = x.crowding * np.diff(x.edges) / MIN_PER_H * is_crowded
        cost[-1] = x.weights[group.id] * risk.stranded(group, site_id) + late
        x.waiting[group.id, site_id] = x.model.add_columns(cost)
    unready = group.head_count - x.standing.left_home.get(group.id, 0) - x.ready_by(group)[-1]
    x.fixed_cost += unready * (x.weights[group.id] * risk.stranded(group, group.site_id) + late)


def _add_trips(
    problem: PlanningProblem, x: Variables, fleet: Fleet, leg: Leg, departures: Departures | None, *, integer: bool
) -> None:
    earliest = earliest_departure_min(problem, fleet, leg)
    windows = intersect(problem.departures[leg.id], problem.fleet_times[fleet.id])
    windows = intersect(windows, ((earliest, np.inf),)) if np.isfinite(earliest) else ()
    times = step_times(windows, x.edges, leg.out_min, exact=x.exact)
    x.trip_times[fleet.id, leg.id] = times
    again_min = leg.out_min + fleet.unload_min + fleet.load_min if x.even else leg.out_min
    x.free_times[fleet.id, leg.id] = step_times(windows, x.edges, again_min, exact=x.exact)
    hours = cycle_min(problem, fleet, leg) / MIN_PER_H
    cost = np.full(x.steps, x.sparing * hours)
    upper = _closed_to_zero(times)
    if departures is not None:
        upper = np.histogram(departures.get((fleet.id, leg.id), ()), bins=x.edges)[0].astype(float)
    x.trips[fleet.id, leg.id] = x.model.add_columns(cost, upper=upper, integer=integer)


def _add_empty_ways(problem: PlanningProblem, x: Variables, fleet: Fleet) -> None:
    """Add the ways of empty vehicles between the sites of a fleet that sets out from several."""
    begins = beginnings(problem, fleet)
    if len(begins) < 2:
        return
    ends = {leg.to_site_id for leg in problem.legs if fleet in problem.fleets_of[leg.id]}
    for a in sorted({fleet.base_site_id, *ends, *begins}):
        for b in begins:
            minutes = problem.positioning_min(fleet, a, b) if a != b else None
            if minutes is not None:
                cost = np.full(x.steps, x.sparing * minutes / MIN_PER_H)
                x.empty[fleet.id, a, b] = x.model.add_columns(cost)
                arrive_min = minutes if x.even else 0
                x.empty_times[fleet.id, a, b] = step_times(((0.0, x.edges[-1]),), x.edges, arrive_min, exact=False)
