"""Shuttles as a timetable of the product: movements of whole vehicles with the people of each group."""

from collections.abc import Mapping

from egress.domain import Fleet
from egress.planning.dispatch import Draft, Timetable
from egress.planning.intervals import holds
from egress.planning.problem import PlanningProblem
from egress.planning.shuttles.answer import ShuttleAnswer, ShuttleStatus, ShuttleTrip
from egress.planning.shuttles.search import Effort
from egress.planning.shuttles.shape import groups_to_move, quickest_leg, shuttle_shape, vehicle_name
from egress.planning.shuttles.solve import solve_shuttles
from egress.planning.vehicles import Vehicle


def shuttle_timetable(
    problem: PlanningProblem, *, effort: Effort | None = None
) -> tuple[Timetable, float, Mapping[str, object]] | None:
    """
    Return the timetable, a proven lower bound on the clearance (minutes from the order), and how it was found.

    None if the problem is not a matter of shuttles, or if what was found does not fit into its horizon and windows.
    The bound holds for every plan that keeps to the planned seats.
    """
    shuttles = shuttle_shape(problem)
    if shuttles is None:
        return None
    answer = solve_shuttles(shuttles, effort=effort, seed=problem.case.seed)
    if answer.status is ShuttleStatus.INFEASIBLE:
        return None
    drafts = _drafts(problem, answer)
    if not all(_is_in_time(problem, draft) for draft in drafts):
        return None
    method = {"engine": "shuttles", "status": str(answer.status), "gap": answer.gap, **answer.work}
    return Timetable(tuple(sorted(drafts, key=_moments)), {}), answer.bound_min, method


def _moments(draft: Draft) -> tuple[float, float]:
    return draft.depart_min, draft.arrive_min


def _is_in_time(problem: PlanningProblem, draft: Draft) -> bool:
    """Whether a movement lies in the horizon and the windows of its fleet and, with people, of its leg."""
    if draft.vehicle is None or draft.arrive_min > problem.horizon_min:
        return False
    is_open = not draft.loads or holds(problem.departures[draft.leg.id], draft.depart_min)
    return is_open and holds(problem.fleet_times[draft.vehicle.fleet.id], draft.depart_min)


def _drafts(problem: PlanningProblem, answer: ShuttleAnswer) -> list[Draft]:
    loads = _loads(problem, answer)
    drafts: list[Draft] = []
    for fleet in problem.case.fleets:
        for number in range(1, fleet.vehicles + 1):
            name = vehicle_name(fleet, number)
            carried = [(trip, loads[name, at]) for at, trip in enumerate(answer.trips.get(name, ()))]
            while carried and not carried[-1][1]:
                carried.pop()
            drafts += _movements(problem, fleet, number, carried)
    return drafts


def _movements(
    problem: PlanningProblem,
    fleet: Fleet,
    number: int,
    carried: list[tuple[ShuttleTrip, tuple[tuple[str, int], ...]]],
) -> list[Draft]:
    """Return the movements of one vehicle: empty to the next home over one or more legs, then into safety."""
    vehicle = Vehicle(fleet, number, fleet.base_site_id, problem.fleet_times[fleet.id][0][0] if carried else 0.0)
    drafts, place = [], fleet.base_site_id
    for trip, loads in carried:
        moment = trip.sets_out_min
        for hop, back in problem.positioning_hops(fleet, place, trip.pickup_dock):
            arrive = moment + (hop.back_min if back else hop.out_min)
            drafts.append(Draft(moment, arrive, hop, vehicle, (), back))
            moment = arrive
        leg = quickest_leg(problem, fleet, trip.pickup_dock, trip.dropoff_dock)
        assert leg is not None, "the trip was laid over this leg"
        drafts.append(Draft(trip.departs_min, trip.arrives_min, leg, vehicle, loads, False))
        place = trip.dropoff_dock
    return drafts


def _loads(problem: PlanningProblem, answer: ShuttleAnswer) -> Mapping[tuple[str, int], tuple[tuple[str, int], ...]]:
    """
    Return who goes with each trip (vehicle, number of the trip): those of most weight first.

    Trips are filled by departure; of two at the same minute the one that is there sooner.
    """
    waiting = {group.id: group.head_count for group in groups_to_move(problem)}
    home = {group.id: group.site_id for group in groups_to_move(problem)}
    trips = [(trip, name, at) for name, own in answer.trips.items() for at, trip in enumerate(own)]
    loads: dict[tuple[str, int], tuple[tuple[str, int], ...]] = {}
    for trip, name, at in sorted(trips, key=lambda one: (one[0].departs_min, one[0].arrives_min, *one[1:])):
        room, aboard = _room(problem, name), []
        for group_id in waiting:
            persons = min(room, waiting[group_id]) if home[group_id] == trip.location else 0
            if persons:
                aboard.append((group_id, persons))
                waiting[group_id] -= persons
                room -= persons
        loads[name, at] = tuple(aboard)
    return loads


def _room(problem: PlanningProblem, name: str) -> int:
    """Return the seats of a vehicle by its name in the shuttle problem."""
    return problem.case.fleet_by_id[name.rpartition(" ")[0]].seats
