"""Forces on the plan's own lift: runs that bring them in before people move, and take them out after the last."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from egress.domain import Blackout, Case, Fleet, Force, Leg, TargetKind
from egress.kit import MIN_PER_H, add_minutes, minutes_between
from egress.planning.dispatch import Draft, Timetable
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.vehicles import Motorpool, Sent, Vehicle

MOST_TRIES = 6
"""How often the last use of what a force secures is set earlier, until there is time to take the force out."""

Laying = Callable[[PlanningProblem, Sequence[Sent]], tuple[Timetable, Motorpool]]
"""Lays the timetable of a problem after some runs have been sent; also gives where the vehicles are at its end."""


@dataclass(frozen=True)
class Lifted:
    """A timetable with its forces' runs, and how often the last use was set earlier for their sake."""

    timetable: Timetable
    tries: int


def has_lifts(case: Case) -> bool:
    """Whether any force comes in or goes out on the plan's own lift."""
    return any(force.in_use and (force.is_lifted_in or force.leaves_last) for force in case.forces)


def optimistic(problem: PlanningProblem) -> PlanningProblem:
    """Return the problem with every lifted force there as soon as its quickest run could be, or sooner."""
    forces = []
    for force in problem.case.forces:
        hops = [minutes for fleet in _lift_of(problem, force) for _, _, minutes in _inbound(problem, force, fleet)]
        quickest = min(hops, default=math.inf)
        forces.append(_there_from(problem, force, _ready_min(problem, force) + quickest))
    return _recompiled(problem, forces)


def lay_with_lifts(problem: PlanningProblem, laying: Laying) -> Lifted:
    """
    Return a timetable whose forces come in before, and go out after, the people who need them.

    If there is no time left to take a force out, the last use of what it secures is set earlier; at last that is not
    used at all, which needs no force.
    """
    sent, forces = _bring_all(problem)
    for attempt in range(MOST_TRIES + 1):
        ends = [one for force in forces for one in _ends_of_use(problem, force, attempt)]
        timetable, after = laying(_recompiled(problem, forces, ends), sent)
        out = _take_all(problem, after, timetable)
        if out is not None:
            break
    drafts = sorted([*timetable.drafts, *(out or [])], key=lambda draft: (draft.depart_min, draft.arrive_min))
    return Lifted(replace(timetable, drafts=tuple(drafts)), attempt)


def drafts_of(problem: PlanningProblem, sent: Iterable[Sent]) -> Iterator[Draft]:
    """Yield the movements of runs that have been sent."""
    for one in sent:
        fleet = problem.case.fleet_by_id[one.fleet_id]
        vehicle = Vehicle(fleet, one.number, fleet.base_site_id, 0.0)
        for depart, arrive, leg, back in one.moves:
            yield Draft(depart, arrive, leg, vehicle, (), back)


def _bring_all(problem: PlanningProblem) -> tuple[list[Sent], list[Force]]:
    """
    Send runs for every lifted force, in the order of the case; return them, and the forces with their landing.

    A force that cannot land whole stays where it is: none of its runs is sent, and their vehicles stand where they
    stood before them.
    """
    sent: list[Sent] = []
    forces: list[Force] = []
    landed = 0.0
    soonest = optimistic(problem)
    pool = _pool_after(soonest, sent)
    for force in problem.case.forces:
        if not force.is_lifted_in or not force.in_use or not _guarded_by(problem, force):
            forces.append(force)
            continue
        ends = {force.lift_from_site_id: {force.site_id}}
        not_before = max(_ready_min(problem, force), landed)
        runs = _carry(problem, pool, force, ends, not_before=not_before, by=problem.horizon_min)
        if runs is None:
            forces.append(replace(force, in_use=False))
            pool = _pool_after(soonest, sent)
            continue
        sent += [run for run, _ in runs]
        landed = max((arrive for _, arrive in runs), default=not_before)
        forces.append(_there_from(problem, force, landed))
    return sent, forces


def _pool_after(problem: PlanningProblem, sent: Iterable[Sent]) -> Motorpool:
    """Return the vehicles where they are once these runs have been sent."""
    pool = Motorpool(problem)
    for one in sent:
        pool.send(one)
    return pool


def _take_all(problem: PlanningProblem, pool: Motorpool, timetable: Timetable) -> list[Draft] | None:
    """Send runs that take out every force that leaves last; None if one of them cannot be."""
    sent: list[Sent] = []
    safe = {site.id for site in problem.case.sites if site.safe}
    earlier = 0.0
    for force in problem.case.forces:
        last = last_use_min(timetable, force, problem)
        if not (force.in_use and force.leaves_last) or last is None:
            continue
        by = float(problem.horizon_min)
        if force.withdrawn_by is not None:
            by = min(by, minutes_between(problem.start, force.withdrawn_by))
        runs = _carry(problem, pool, force, {force.site_id: safe}, not_before=max(last, earlier), by=by)
        if runs is None:
            return None
        sent += [run for run, _ in runs]
        earlier = max((run.moves[-1][0] for run, _ in runs), default=earlier)
    return list(drafts_of(problem, sent))


def last_use_min(timetable: Timetable, force: Force, problem: PlanningProblem) -> float | None:
    """Return the last minute at which people use what the force secures; None if they never do."""
    guarded = _guarded_by(problem, force)
    last: list[float] = []
    for draft in timetable.drafts:
        if draft.loads:
            last += [draft.depart_min] if draft.leg.from_site_id in guarded else []
            last += [draft.arrive_min] if guarded & {draft.leg.to_site_id, draft.leg.id} else []
    return max(last, default=None)


def _guarded_by(problem: PlanningProblem, force: Force) -> set[str]:
    """Return the sites and legs that need a force and that this one secures; a force without any brings nothing."""
    sites = {site.id for site in problem.case.sites if site.force_needed_persons > 0}
    legs = {leg.id for leg in problem.case.legs if leg.force_needed_persons > 0}
    return (sites | legs) & set(force.secures)


def _carry(
    problem: PlanningProblem,
    pool: Motorpool,
    force: Force,
    ends: dict[str, set[str]],
    *,
    not_before: float,
    by: float,
) -> list[tuple[Sent, float]] | None:
    """
    Send runs with seats for the whole force, each the earliest that can be; None if they do not arrive in time.

    Where that is None the pool has sent those that could be, and is of no more use.
    """
    left, found = force.strength_persons, []
    (begin, places), *_ = ends.items()
    while left > 0:
        best: tuple[float, Sent, int] | None = None
        for fleet in _lift_of(problem, force):
            for leg, back, minutes in _hops(problem, fleet, begin, places):
                sent = pool.earliest_run(fleet, (leg, back, minutes), not_before=not_before, by=by)
                if sent is not None and (best is None or sent[1] < best[0]):
                    best = (sent[1], sent[0], fleet.seats)
        if best is None:
            return None
        pool.send(best[1])
        found.append((best[1], best[0]))
        left -= best[2]
    return found


def _lift_of(problem: PlanningProblem, force: Force) -> list[Fleet]:
    return [one for one in problem.case.fleets if one.id in force.lift_fleet_ids and one.in_use and one.vehicles > 0]


def _inbound(problem: PlanningProblem, force: Force, fleet: Fleet) -> list[tuple[Leg, bool, int]]:
    return _hops(problem, fleet, force.lift_from_site_id, {force.site_id})


def _hops(problem: PlanningProblem, fleet: Fleet, begin: str, ends: set[str]) -> list[tuple[Leg, bool, int]]:
    """Return leg, whether it is run from end to beginning, and minutes of each run of a fleet between places."""
    found = []
    sites = problem.case.site_by_id
    for leg in problem.case.legs:
        usable = leg.in_use and sites[leg.from_site_id].in_use and sites[leg.to_site_id].in_use
        if usable and fleet.may_run(leg):
            if leg.from_site_id == begin and leg.to_site_id in ends:
                found.append((leg, False, leg.out_min))
            if leg.to_site_id == begin and leg.from_site_id in ends:
                found.append((leg, True, leg.back_min))
    return found


def _ready_min(problem: PlanningProblem, force: Force) -> float:
    """Return the minute from which the force can set out."""
    return max(0.0, minutes_between(problem.start, force.in_place_from(problem.start)))


def _there_from(problem: PlanningProblem, force: Force, minute: float) -> Force:
    """Return the force, in place from a minute on by itself; not at all if that is never."""
    if not force.is_lifted_in or not force.in_use:
        return force
    if not math.isfinite(minute):
        return replace(force, in_use=False)
    return replace(force, present_from=add_minutes(problem.start, minute), lift_from_site_id="")


def _ends_of_use(problem: PlanningProblem, force: Force, attempt: int) -> list[Blackout]:
    """Return from when people may not use what a force secures, so that it can be taken out; at last, never."""
    original = next(one for one in problem.case.forces if one.id == force.id)
    if not (original.leaves_last and original.in_use) or attempt == 0:
        return []
    end = add_minutes(problem.start, problem.horizon_min)
    end = end if original.withdrawn_by is None else min(end, original.withdrawn_by)
    needed = _out_min(problem, original) * 2 ** (attempt - 2) if attempt < MOST_TRIES else math.inf
    from_ = add_minutes(end, -needed) if math.isfinite(needed) else None
    guarded = _guarded_by(problem, original)
    sites = [one.id for one in problem.case.sites if one.id in guarded]
    legs = [one.id for one in problem.case.legs if one.id in guarded]
    targets = [*((TargetKind.SITE, one) for one in sites), *((TargetKind.LEG, one) for one in legs)]
    return [Blackout(target_kind=kind, target_id=one, from_=from_, until=None) for kind, one in targets]


def _out_min(problem: PlanningProblem, force: Force) -> float:
    """Return about how long taking the force out takes: a way there and out for every wave of its lift."""
    fleets = _lift_of(problem, force)
    seats = sum(fleet.vehicles * fleet.seats for fleet in fleets)
    ways = [leg.out_min + leg.back_min for leg in problem.case.legs if any(fleet.may_run(leg) for fleet in fleets)]
    waves = math.ceil(force.strength_persons / seats) if seats else 1
    return max(float(MIN_PER_H), waves * 1.5 * max(ways, default=MIN_PER_H))


def _recompiled(
    problem: PlanningProblem, forces: Sequence[Force], blackouts: Sequence[Blackout] = ()
) -> PlanningProblem:
    """Return the problem with other forces, and with more times at which something may not be used."""
    case = replace(problem.case, forces=tuple(forces), blackouts=(*problem.case.blackouts, *blackouts))
    return replace(compile_problem(case, problem.start, as_of=problem.start), offset_h=problem.offset_h)
