"""The plan as the rules read it: movements joined to leg, fleet and vehicle, and the flows of people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from numbers import Integral

import numpy as np

from egress.domain.case import Case
from egress.domain.network import Fleet, Leg
from egress.domain.people import Group
from egress.domain.plan import Movement, Plan
from egress.kit import minutes_between


@dataclass(frozen=True, slots=True)
class Run:
    """
    One movement over a known leg.

    Attributes
    ----------
    fleet : None for people by themselves, and where the fleet named is unknown.
    from_site_id, to_site_id : as travelled, so exchanged for an empty return.
    persons : aboard, counting whole loads above 0 only; none on an empty return.
    """

    movement: Movement
    leg: Leg
    fleet: Fleet | None
    from_site_id: str
    to_site_id: str
    persons: int

    @property
    def depart(self) -> datetime:
        """When it sets out."""
        return self.movement.depart

    @property
    def arrive(self) -> datetime:
        """When it is there."""
        return self.movement.arrive


@dataclass(frozen=True, slots=True)
class Flow:
    """
    The coming and going of one group at one site, in time order, arrivals first at equal instants.

    Attributes
    ----------
    minutes : instant of each change, minutes since the plan's start.
    change_persons : persons who arrive (> 0) or set out (< 0).
    run_index : the run concerned, an index of `Timetable.runs`.
    """

    site_id: str
    group: Group
    minutes: np.ndarray
    change_persons: np.ndarray
    run_index: np.ndarray


@dataclass(frozen=True)
class Timetable:
    """A case and a plan for it, with the views of the plan that the rules share."""

    case: Case
    plan: Plan

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Movements over known legs, by departure, then arrival, then id."""
        known = (m for m in self.plan.movements if m.leg_id in self.case.leg_by_id)
        return tuple(self._run(m) for m in sorted(known, key=lambda m: (m.depart, m.arrive, m.id)))

    @cached_property
    def runs_with_people(self) -> tuple[Run, ...]:
        """The runs with people aboard, in the same order."""
        return tuple(run for run in self.runs if run.persons)

    @cached_property
    def runs_by_vehicle(self) -> Mapping[tuple[str, int], tuple[Run, ...]]:
        """The runs of each numbered vehicle of a known fleet, in time order."""
        found: dict[tuple[str, int], list[Run]] = {}
        for run in self.runs:
            if run.fleet is not None and run.movement.vehicle is not None:
                found.setdefault((run.fleet.id, run.movement.vehicle), []).append(run)
        return {vehicle: tuple(runs) for vehicle, runs in found.items()}

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """One flow per site and group that comes or goes there."""
        return tuple(self._flows())

    def minutes(self, instant: datetime) -> float:
        """Return the minutes from the plan's start to the instant."""
        return minutes_between(self.plan.start, instant)

    def _run(self, movement: Movement) -> Run:
        leg = self.case.leg_by_id[movement.leg_id]
        ends = (leg.from_site_id, leg.to_site_id)
        back = movement.empty_return
        return Run(
            movement=movement,
            leg=leg,
            fleet=self.case.fleet_by_id.get(movement.fleet_id or ""),
            from_site_id=ends[1] if back else ends[0],
            to_site_id=ends[0] if back else ends[1],
            persons=0 if back else sum(n for _, n in movement.loads if is_head_count(n)),
        )

    def _flows(self) -> Iterator[Flow]:
        site_number: dict[str, int] = {}
        for run in self.runs_with_people:
            site_number.setdefault(run.from_site_id, len(site_number))
            site_number.setdefault(run.to_site_id, len(site_number))
        changes = self._changes(site_number)
        if not len(changes):
            return
        key, minutes, departs, persons, run_index = changes.T
        order = np.lexsort((departs, minutes, key))
        key, minutes, run_index = key[order], minutes[order], run_index[order].astype(np.int64)
        change = np.where(departs, -persons, persons)[order].astype(np.int64)
        edges = np.flatnonzero(np.diff(key)) + 1
        sites, groups = list(site_number), self.case.groups
        for first, end in zip([0, *edges], [*edges, len(key)], strict=True):
            site, group = divmod(int(key[first]), len(groups))
            part = slice(first, end)
            yield Flow(sites[site], groups[group], minutes[part], change[part], run_index[part])

    def _changes(self, site_number: Mapping[str, int]) -> np.ndarray:
        """Return one row per load and end: site and group, minutes, 1 if it sets out, persons, run."""
        number = {group.id: i for i, group in enumerate(self.case.groups)}
        rows: list[tuple[float, float, int, int, int]] = []
        for i, run in enumerate(self.runs):
            if not run.persons:
                continue
            start = site_number[run.from_site_id] * len(number)
            end = site_number[run.to_site_id] * len(number)
            depart_min, arrive_min = self.minutes(run.depart), self.minutes(run.arrive)
            for group_id, persons in run.movement.loads:
                group = number.get(group_id)
                if group is not None and is_head_count(persons):
                    rows.append((start + group, depart_min, 1, persons, i))
                    rows.append((end + group, arrive_min, 0, persons, i))
        return np.array(rows, dtype=float).reshape(-1, 5)


def is_head_count(persons: object) -> bool:
    """Whether this is a whole number of persons above 0."""
    if type(persons) is int:
        return persons > 0
    return isinstance(persons, Integral) and not isinstance(persons, bool) and int(persons) > 0
