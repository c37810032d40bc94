"""The departure plan is the flow again: nobody lost, nobody twice, nobody before they are ready."""

from collections import Counter

import pytest

from egress.planning.roads import departures, earliest_arrival

from .networks import tiny_network


@pytest.mark.parametrize("seed", range(60))
def test_parties_add_up_to_the_flow(seed: int) -> None:
    """Parties on edges add up to the flow, their sizes to the sources, their arrivals to the curve."""
    network = tiny_network(seed)
    flow = earliest_arrival(network, 16)
    plan = departures(flow)
    on_edge: Counter[tuple[int, int]] = Counter()
    from_source: Counter[int] = Counter()
    arrived: Counter[int] = Counter()
    for party, persons in enumerate(plan.persons.tolist()):
        assert persons > 0
        source = int(plan.source[party])
        at, step = int(network.source_node[source]), int(network.ready_step[source])
        for row in range(int(plan.begins[party]), int(plan.begins[party + 1])):
            edge = int(plan.edge[row])
            assert network.tail[edge] == at
            assert plan.step[row] >= step
            on_edge[edge, int(plan.step[row])] += persons
            at, step = int(network.head[edge]), int(plan.step[row] + network.travel_steps[edge])
        assert at in network.safe
        assert step <= plan.arrive_step[party]
        from_source[source] += persons
        arrived[int(plan.arrive_step[party])] += persons
    assert on_edge == Counter(
        dict(zip(zip(flow.edge.tolist(), flow.step.tolist(), strict=True), flow.on_edge.tolist(), strict=True))
    )
    assert all(from_source[row] == network.persons[row] - flow.left[row] for row in range(len(network.persons)))
    total = 0
    for step in range(17):
        total += arrived[step]
        assert total == flow.safe_by_step[step]
    assert sum(row[3] for row in plan.by_route) == total
