"""From where a plan is played: its own start, or a running evacuation as a situation has it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from egress.domain import Case, Exit, Movement, Plan, Situation, UnderWay
from egress.kit import minutes_between
from egress.simulation.script_closures import available_min


class Standing:
    """What a script says of where everybody is when it begins; without a situation, where the case has them."""

    def __init__(self, case: Case, plan: Plan, situation: Situation | None) -> None:
        self._case, self._plan, self._now = case, plan, situation
        self._site = {site.id: i for i, site in enumerate(case.sites)}
        self._group = {group.id: i for i, group in enumerate(case.groups)}
        self._on_way = {} if situation is None else {self._name(one): one for one in situation.under_way}
        self.begins_min = 0.0 if situation is None else max(0.0, self._minutes(situation.at))

    @property
    def whole(self) -> Plan:
        """The plan with what is over."""
        return self._plan

    @property
    def rest(self) -> Plan:
        """The plan with what is under way, and what has not set out yet."""
        now = self._now
        if now is None:
            return self._plan
        waits, over = set(now.still_to_go), {*self._on_way, *now.called_off}
        later = [m for m in self._plan.movements if m.id in waits or (m.depart > now.at and m.id not in over)]
        coming = [_as_movement(name, one) for name, one in self._on_way.items()]
        return replace(self._plan, movements=(*coming, *later))

    def order(self, movement: Movement) -> tuple[bool, datetime, datetime, str]:
        """Sort key: what is under way first, then by departure, arrival and id."""
        begins = movement.depart if self._now is None else max(movement.depart, self._now.at)
        is_later = movement.id not in self._on_way
        return is_later, begins if is_later else movement.depart, movement.arrive, movement.id

    def not_before(self, columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the movements with none due before it begins."""
        return columns | {"m_dep": np.maximum(columns["m_dep"], self.begins_min)} if self._now else columns

    def not_late(self, columns: dict[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
        """Return permissions or forces, of which those that are there when it begins cannot come late any more."""
        lead = np.where(columns[f"{prefix}_from"] <= self.begins_min, 0.0, columns[f"{prefix}_lead"])
        return columns | {f"{prefix}_lead": lead} if self._now else columns

    def still_open(self, closing_min: np.ndarray) -> np.ndarray:
        """Return the joint paths on which no exit closes before it begins that is open then; all if there is none."""
        if self._now is None:
            return closing_min
        open_ = [i for i, exit_ in enumerate(Exit) if exit_ not in self._now.closed]
        possible = (closing_min[:, open_] >= self.begins_min).all(axis=1)
        kept = closing_min[possible] if possible.any() else closing_min
        closed = [i for i, exit_ in enumerate(Exit) if exit_ in self._now.closed]
        kept = kept.copy()
        kept[:, closed] = np.inf
        return np.asarray(kept)

    def group_counts(self) -> dict[str, np.ndarray]:
        """Return the head counts of the groups that the situation speaks of: all of them that there are."""
        counts = [group.head_count for group in self._case.groups]
        if self._now is not None:
            for group_id in self._now.told_of:
                counts[self._group[group_id]] = self._now.persons_of(group_id)
        return {"g_count": np.array(counts, dtype=np.int64)}

    def columns(self, movements: Sequence[Movement], vehicles: Sequence[tuple[str, int]]) -> dict[str, Any]:
        """Return the columns of a script that say where everybody is when it begins."""
        now, groups = self._now, self._case.groups
        arrives = [self._minutes(self._on_way[m.id].arrive) if m.id in self._on_way else -1.0 for m in movements]
        came, backlog = self._people()
        at_home = [self._at_home(group.id) for group in groups]
        known = [now is not None and group.id in now.told_of for group in groups]
        here = [now.persons_of(g.id) if now and k else g.head_count for g, k in zip(groups, known, strict=True)]
        return {
            "goes_on": now is not None,
            "begins_min": self.begins_min,
            "m_on_way": np.array(arrives, dtype=np.float64),
            **self._vehicles(vehicles),
            "h_came": came,
            "h_backlog": backlog,
            "h_here": np.array(here, dtype=np.int64),
            "h_gone": np.array([a - b for a, b in zip(here, at_home, strict=True)], dtype=np.int64),
            "h_safe": np.array([self._safe(g.id) if k else 0 for g, k in zip(groups, known, strict=True)]),
            "h_caught": np.array([dict(now.caught).get(g.id, 0) if now else 0 for g in groups]),
            "h_known": np.array(known, dtype=np.bool_),
            "h_closed": 0 if now is None else sum(1 << list(Exit).index(e) for e in now.closed),
        }

    def _vehicles(self, vehicles: Sequence[tuple[str, int]]) -> dict[str, np.ndarray]:
        fleets = self._case.fleet_by_id
        told = {} if self._now is None else {(one.fleet_id, one.vehicle): one for one in self._now.vehicles}
        site, free, lost = [], [], []
        for fleet_id, number in vehicles:
            there_from, one = max(0.0, available_min(self._plan, fleets[fleet_id])), told.get((fleet_id, number))
            site.append(self._site[one.site_id if one else fleets[fleet_id].base_site_id])
            busy_until = self._minutes(one.free_at) if one is not None and one.free_at else there_from
            free.append(max(there_from, busy_until))
            lost.append(one is not None and one.lost)
        return {
            "v_site": np.array(site, dtype=np.int64),
            "v_free": np.array(free, dtype=np.float64),
            "v_lost": np.array(lost, dtype=np.bool_),
        }

    def _people(self) -> tuple[np.ndarray, np.ndarray]:
        """Return who has come where by a movement, and who was left behind: more than the plan has there now."""
        shape = len(self._case.sites), len(self._case.groups)
        came, backlog = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        if self._now is None:
            return came, backlog
        home = {group.id: group.site_id for group in self._case.groups}
        planned = self._planned_at()
        for (group_id, site_id), persons in self._now.persons_at().items():
            place = self._site[site_id], self._group[group_id]
            came[place] = 0 if home[group_id] == site_id else persons
            backlog[place] = persons - min(persons, max(0, planned[group_id, site_id]))
        return came, backlog

    def _planned_at(self) -> dict[tuple[str, str], int]:
        """
        Return, by group and site, how many would be there by the plan, those still to go among them.

        Whoever was to go by a movement that was called off would not be where it begins.
        """
        assert self._now is not None
        found: dict[tuple[str, str], int] = defaultdict(int)
        found |= {(group.id, group.site_id): group.head_count for group in self._case.groups}
        for m in self._plan.movements:
            leg = self._case.leg_by_id[m.leg_id]
            is_off = m.id in self._now.called_off
            if m.id in self._now.still_to_go or (m.depart > self._now.at and not is_off):
                continue
            for group_id, persons in m.loads:
                found[group_id, leg.from_site_id] -= persons
                found[group_id, leg.to_site_id] += persons if m.arrive <= self._now.at and not is_off else 0
        return found

    def _at_home(self, group_id: str) -> int:
        group = self._case.group_by_id[group_id]
        if self._now is None or group_id not in self._now.told_of:
            return group.head_count
        return self._now.persons_at().get((group_id, group.site_id), 0)

    def _safe(self, group_id: str) -> int:
        """Return who of a group is safe: at a safe site, or on the way from one."""
        assert self._now is not None
        safe = {site.id for site in self._case.sites if site.safe}
        there = sum(n for (g, site_id), n in self._now.persons_at().items() if g == group_id and site_id in safe)
        return there + sum(
            n for one in self._now.under_way if self._from(one) in safe for g, n in one.loads if g == group_id
        )

    def _from(self, one: UnderWay) -> str:
        leg = self._case.leg_by_id[one.leg_id]
        return leg.to_site_id if one.empty_return else leg.from_site_id

    def _minutes(self, instant: datetime) -> float:
        return minutes_between(self._plan.start, instant)

    def _name(self, one: UnderWay) -> str:
        assert self._now is not None
        return one.movement_id or f"under way {self._now.under_way.index(one) + 1}"


def _as_movement(name: str, one: UnderWay) -> Movement:
    return Movement(
        id=name,
        leg_id=one.leg_id,
        depart=one.depart,
        arrive=one.arrive,
        fleet_id=one.fleet_id,
        vehicle=one.vehicle,
        loads=one.loads,
        empty_return=one.empty_return,
    )


def without_called_off(plan: Plan, situation: Situation) -> Plan:
    """Return the plan without the movements that were given up: whom they were to bring has not come."""
    off = set(situation.called_off)
    return replace(plan, movements=tuple(m for m in plan.movements if m.id not in off)) if off else plan
