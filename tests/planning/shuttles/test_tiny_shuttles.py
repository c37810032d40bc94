"""The engine agrees with trying everything, and behaves as finishes must."""

from dataclasses import replace

import pytest

from egress.planning.shuttles import Effort, ShuttleProblem, ShuttleVehicle, solve_shuttles

from .tiny_shuttles import optimum_min, tiny

SEEDS = range(60)


def scaled(vehicle: ShuttleVehicle, factor: float) -> ShuttleVehicle:
    """Return the vehicle with every time multiplied."""
    return replace(
        vehicle,
        load_min=vehicle.load_min * factor,
        unload_min=vehicle.unload_min * factor,
        available_min=vehicle.available_min * factor,
        first_min={k: t * factor for k, t in vehicle.first_min.items()},
        loaded_min={k: t * factor for k, t in vehicle.loaded_min.items()},
        back_min={k: t * factor for k, t in vehicle.back_min.items()},
    )


def drive(problem: ShuttleProblem, effort: Effort | None = None) -> float:
    """Solve, follow every vehicle minute by minute, assert every rule, and return when the last person is out."""
    answer = solve_shuttles(problem, effort=effort)
    left, finish = dict(problem.demand_persons), 0.0
    for vehicle in problem.vehicles:
        free, stands = vehicle.available_min, None
        for trip in answer.trips.get(vehicle.id, ()):
            come = (
                vehicle.first_min[trip.pickup_dock] if stands is None else vehicle.back_min[stands, trip.pickup_dock]
            )
            assert trip.sets_out_min >= free - 1e-6
            assert trip.departs_min >= trip.sets_out_min + come + vehicle.load_min - 1e-6
            assert trip.departs_min >= problem.ready_from(trip.location) - 1e-6
            assert trip.location == problem.docks[trip.pickup_dock]
            assert 0 <= trip.persons <= vehicle.capacity_persons
            under_way = vehicle.loaded_min[trip.pickup_dock, trip.dropoff_dock]
            assert trip.arrives_min == pytest.approx(trip.departs_min + under_way)
            free, stands = trip.arrives_min + vehicle.unload_min, trip.dropoff_dock
            left[trip.location] -= trip.persons
            finish = max(finish, free if problem.ends_unloaded else trip.arrives_min)
    assert not any(left.values())
    assert finish == pytest.approx(answer.makespan_min, rel=1e-9)
    assert answer.status == "optimal"
    assert answer.bound_min == pytest.approx(answer.makespan_min, rel=1e-9)
    return finish


@pytest.mark.parametrize("seed", SEEDS)
def test_brute_force_agrees(seed: int) -> None:
    """On tiny problems, detours and waiting for people among them, the proven finish is that of trying everything."""
    problem = tiny(seed)
    best = optimum_min(problem)
    assert best < float("inf")
    assert drive(problem) == pytest.approx(best, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_branching_alone_agrees(seed: int) -> None:
    """Where search by vehicle and annealing may do next to nothing, branching on sums proves the same finish."""
    problem = tiny(seed)
    assert drive(problem, Effort(nodes=1, looks=1, branches=10_000)) == pytest.approx(optimum_min(problem), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_that_do_not_fit(seed: int) -> None:
    """Where tables hold next to nothing, the answer brings everybody out no earlier, and its bound is no later."""
    problem = tiny(seed)
    best = optimum_min(problem)
    for vectors in (1, 4, 12):
        answer = solve_shuttles(problem, effort=Effort(vectors=vectors, looks=1000))
        assert answer.bound_min <= best * (1 + 1e-9)
        assert answer.makespan_min >= best * (1 - 1e-9)


@pytest.mark.parametrize("seed", SEEDS[:25])
def test_more_people_are_never_out_sooner(seed: int) -> None:
    """One more person at a location never makes the finish earlier."""
    problem = tiny(seed)
    more = replace(problem, demand_persons={place: n + 1 for place, n in problem.demand_persons.items()})
    assert drive(more) >= drive(problem) * (1 - 1e-9)


@pytest.mark.parametrize("seed", SEEDS[:25])
def test_one_more_vehicle_is_never_later(seed: int) -> None:
    """A second vehicle like the first never makes the finish later."""
    problem = tiny(seed)
    twin = replace(problem.vehicles[0], id="twin")
    more = replace(problem, vehicles=(*problem.vehicles, twin))
    assert drive(more) <= drive(problem) * (1 + 1e-9)


@pytest.mark.parametrize("seed", SEEDS[:25])
def test_times_scale(seed: int) -> None:
    """If everything takes three times as long, so does the whole."""
    problem = tiny(seed)
    slower = replace(
        problem,
        vehicles=tuple(scaled(one, 3.0) for one in problem.vehicles),
        ready_min={place: problem.ready_from(place) * 3.0 for place in problem.demand_persons},
    )
    assert drive(slower) == pytest.approx(3.0 * drive(problem), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_same_question_same_answer(seed: int) -> None:
    """Two solves of one problem are equal to the last trip."""
    assert solve_shuttles(tiny(seed)) == solve_shuttles(tiny(seed))
