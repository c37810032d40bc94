"""A rehearsal halted at an instant: how everything stands then, so that it can be gone on with."""

from datetime import datetime

import numpy as np

from egress.domain import Case, Exit, PeopleAt, Plan, Situation, UnderWay, VehicleAt
from egress.kit import add_minutes, minutes_between
from egress.simulation.compiling import compile_script
from egress.simulation.engines import traced_run
from egress.simulation.rehearse import RehearsalOptions
from egress.simulation.script import Names, Script
from egress.simulation.state import CLOSED, HEAP, KIND, LOST, MOVES, WHAT, State
from egress.simulation.steps import ARRIVE, CANCELLED, DONE, ROOM, UNDER_WAY
from egress.threat import ThreatPicture, picture_under

ORDER = 1 << 32


def situation_at(
    case: Case,
    plan: Plan,
    picture: ThreatPicture | None,
    at: datetime,
    *,
    run: int = 0,
    options: RehearsalOptions | None = None,
) -> Situation:
    """
    Return how a run stands at an instant between the plan's start and its end, as somebody there would write it down.

    Who has boarded and not set out counts as there, and their movement as still to go. The case has its scenario
    applied, the picture has not. What luck has in store is not part of it.
    """
    options = options or RehearsalOptions()
    script, names = compile_script(
        case,
        plan,
        picture=None if picture is None else picture_under(picture, case),
        factors=options.factors_for(case),
        disturbances=options.disturbances,
        seed=case.seed if options.seed is None else options.seed,
        situation=options.situation,
    )
    halted = script._replace(horizon_min=minutes_between(plan.start, at))
    _, state = traced_run(halted, run)
    return Situation(
        case_id=case.case_id,
        ordered_at=plan.start,
        at=at,
        people=tuple(_people(halted, names, state)),
        caught=tuple((g, int(n)) for g, n in zip(names.groups, state.caught.sum(axis=1), strict=True) if n),
        vehicles=tuple(_vehicles(halted, names, state, plan.start)),
        under_way=tuple(_under_way(halted, names, state, plan.start)),
        still_to_go=tuple(names.movements[i] for i in _waiting(halted, state)),
        called_off=tuple(names.movements[i] for i in range(len(names.movements)) if state.q_step[i] == CANCELLED),
        closed=tuple(e for i, e in enumerate(Exit) if state.n[CLOSED] >> i & 1),
    )


def _waiting(script: Script, state: State) -> list[int]:
    """Return the planned movements whose minute has passed and that have not set out, nor been given up."""
    due, arrives = np.flatnonzero(script.m_dep <= script.horizon_min), _arrivals(state)
    return [int(i) for i in due if _not_away(state, int(i), arrives)]


def _not_away(state: State, i: int, arrives: dict[int, float]) -> bool:
    """Tell whether a movement has not set out: before its last step, or in it without an arrival to come."""
    return bool(state.q_step[i] < UNDER_WAY or (state.q_step[i] == UNDER_WAY and i not in arrives))


def _people(script: Script, names: Names, state: State) -> list[PeopleAt]:
    """Return who is where: all who came, those at home, and whoever sits in a vehicle that has not set out."""
    table, arrives = state.came.copy(), _arrivals(state)
    for group, home in enumerate(script.g_home):
        table[home, group] += state.here[group] - state.gone[group]
    for i in range(int(state.n[MOVES])):
        if _not_away(state, i, arrives) and state.q_persons[i] > 0:
            table[state.q_from[i]] += state.aboard[i]
        if state.q_step[i] == ROOM:
            table[state.q_to[i]] -= state.aboard[i]
    told = np.flatnonzero(state.total)
    return [
        PeopleAt(group_id=names.groups[g], site_id=names.sites[s], persons=int(table[s, g]))
        for g in told
        for s in range(len(names.sites))
        if table[s, g] or s == script.g_home[g]
    ]


def _vehicles(script: Script, names: Names, state: State, start: datetime) -> list[VehicleAt]:
    """Return where the vehicles are that have moved or will not run again; the others are at their base."""
    aboard = {int(state.q_vehicle[i]) for i in _moving(state) if state.q_fleet[i] >= 0}
    found = []
    for v, (fleet_id, number) in enumerate(names.vehicles):
        moved = state.v_site[v] != script.f_base[script.v_fleet[v]] or state.v_trips[v] > 0
        if v in aboard or not (moved or state.v_state[v] == LOST):
            continue
        free = max(float(state.v_free[v]), 0.0)
        found.append(
            VehicleAt(
                fleet_id=fleet_id,
                vehicle=number,
                site_id=names.sites[state.v_site[v]],
                free_at=add_minutes(start, free),
                lost=bool(state.v_state[v] == LOST),
            )
        )
    return found


def _moving(state: State) -> list[int]:
    """Return the movements that have set out and are not there yet: under way, or waiting to land or be let in."""
    arrives = _arrivals(state)
    away = [i for i in range(int(state.n[MOVES])) if state.q_step[i] < DONE and not _not_away(state, i, arrives)]
    return [i for i in away if state.q_fleet[i] >= 0 or state.q_persons[i] > 0]


def _under_way(script: Script, names: Names, state: State, start: datetime) -> list[UnderWay]:
    arrives = _arrivals(state)
    planned, found = len(names.movements), []
    for i in _moving(state):
        by_vehicle = state.q_fleet[i] >= 0
        fleet_id, number = names.vehicles[state.q_vehicle[i]] if by_vehicle else (None, None)
        loads = tuple((names.groups[g], int(n)) for g, n in enumerate(state.aboard[i]) if n and state.q_persons[i])
        found.append(
            UnderWay(
                leg_id=names.legs[state.q_leg[i]],
                depart=add_minutes(start, min(float(state.q_dep[i]), script.horizon_min)),
                arrive=add_minutes(start, max(arrives.get(i, script.horizon_min), script.horizon_min)),
                fleet_id=fleet_id,
                vehicle=number,
                loads=loads,
                empty_return=bool(state.q_from[i] == script.leg_to[state.q_leg[i]]),
                movement_id=names.movements[i] if i < planned else "",
            )
        )
    return found


def _arrivals(state: State) -> dict[int, float]:
    """Return when each movement that is under way arrives."""
    return {int(k % ORDER): float(t) for t, k in _agenda(state) if k // ORDER == ARRIVE}


def _agenda(state: State) -> list[tuple[float, int]]:
    """Return what is still on the agenda: instants with kind and number; the last one taken was beyond the end."""
    count = int(state.n[HEAP])
    rest = [(float(state.heap_t[i]), int(state.heap_k[i])) for i in range(count)]
    return [*rest, (float(state.now[0]), int(state.n[KIND]) * ORDER + int(state.n[WHAT]))]
