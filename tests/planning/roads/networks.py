"""Small road networks from a seed, and a judge of flows on them that shares no code with the search."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np

from egress.planning.roads import UNLIMITED, ArrivalFlow, RoadNetwork


def tiny_network(seed: int, *, windows: bool = True, narrow: bool = True) -> RoadNetwork:
    """Return a network of three to seven nodes in which every kind of limit comes up."""
    luck = Random(seed)
    nodes = luck.randint(3, 7)
    pairs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    chosen = luck.sample(pairs, min(len(pairs), luck.randint(nodes, 2 * nodes)))
    holding = [UNLIMITED] * nodes
    safe = luck.sample(range(nodes), luck.choice((1, 1, 2)))
    unsafe = [v for v in range(nodes) if v not in safe]
    homes = luck.sample(unsafe, min(len(unsafe), luck.choice((1, 2))))
    if narrow:
        for node in range(nodes):
            if node not in homes and luck.random() < 0.25:
                holding[node] = luck.choice((0, 0, 1, 3))
    travel = [luck.randint(1, 3) if luck.random() < 0.85 or a > b else 0 for a, b in chosen]
    rates = [luck.choice(((1, 1), (2, 1), (3, 1), (1, 2), (2, 3), (7, 5), (0, 1), (UNLIMITED, 1))) for _ in chosen]
    intake = [luck.choice(((UNLIMITED, 1), (UNLIMITED, 1), (2, 1), (1, 2))) for _ in safe]
    rows = [(home, luck.randint(0, 5), luck.randint(1, 6)) for home in homes for _ in range(luck.choice((1, 2, 3)))]
    opened = _windows(luck, len(chosen)) if windows else []
    return RoadNetwork(
        nodes=nodes,
        tail=np.array([a for a, _ in chosen]),
        head=np.array([b for _, b in chosen]),
        travel_steps=np.array(travel),
        rate_num=np.array([num for num, _ in rates]),
        rate_den=np.array([den for _, den in rates]),
        source_node=np.array([row[0] for row in rows]),
        ready_step=np.array([row[1] for row in rows]),
        persons=np.array([row[2] for row in rows]),
        safe=np.array(safe),
        holding=np.array(holding),
        intake_num=np.array([num for num, _ in intake]),
        intake_den=np.array([den for _, den in intake]),
        window_edge=np.array([w[0] for w in opened], dtype=int),
        window_from=np.array([w[1] for w in opened], dtype=int),
        window_until=np.array([w[2] for w in opened], dtype=int),
        window_first=np.array([w[3] for w in opened], dtype=int),
    )


def _windows(luck: Random, edges: int) -> list[tuple[int, int, int, int]]:
    found = []
    for edge in range(edges):
        step = 0
        for _ in range(luck.choice((0, 0, 0, 1, 2))):
            opens = step + luck.randint(0, 4)
            step = opens + luck.randint(1, 5)
            found.append((edge, opens, step, luck.choice((0, 0, 4))))
    return found


def with_more(network: RoadNetwork, **changes: np.ndarray) -> RoadNetwork:
    """Return the network with some arrays changed."""
    return replace(network, **changes)


def capacity_at(network: RoadNetwork, edge: int, step: int) -> int:
    """Return what an edge takes in a step, straight from its definition."""
    num, den = int(network.rate_num[edge]), int(network.rate_den[edge])
    limit = (step + 1) * num // den - step * num // den
    rows = np.flatnonzero(network.window_edge == edge)
    if not len(rows):
        return limit
    for row in rows:
        if network.window_from[row] <= step < network.window_until[row]:
            first = int(network.window_first[row]) if step == network.window_from[row] else 0
            return max(limit, first)
    return 0


def intake_at(network: RoadNetwork, safe: int, step: int) -> int:
    """Return what a safe node takes in in a step."""
    num, den = int(network.intake_num[safe]), int(network.intake_den[safe])
    return (step + 1) * num // den - step * num // den


def faults(flow: ArrivalFlow) -> list[str]:
    """Return everything that is wrong with a flow: limits, conservation at every node and step, head count."""
    network, found = flow.network, []
    balance: Counter[tuple[int, int]] = Counter()
    for edge, step, persons in zip(flow.edge.tolist(), flow.step.tolist(), flow.on_edge.tolist(), strict=True):
        if not 0 < persons <= capacity_at(network, edge, step):
            found.append(f"edge {edge} at {step}: {persons} of {capacity_at(network, edge, step)}")
        balance[int(network.tail[edge]), step] -= persons
        balance[int(network.head[edge]), step + int(network.travel_steps[edge])] += persons
    for row, (node, step, persons) in enumerate(
        zip(network.source_node.tolist(), network.ready_step.tolist(), network.persons.tolist(), strict=True)
    ):
        if not 0 <= flow.left[row] <= persons:
            found.append(f"source {row}: {flow.left[row]} left of {persons}")
        balance[node, step] += persons - int(flow.left[row])
    for safe, step in np.argwhere(flow.taken_in):
        persons = int(flow.taken_in[safe, step])
        if not 0 < persons <= intake_at(network, int(safe), int(step)):
            found.append(f"safe node {safe} at {step}: {persons}")
        balance[int(network.safe[safe]), int(step)] -= persons
    for node, step in np.argwhere(flow.waiting):
        persons = int(flow.waiting[node, step])
        if not 0 < persons <= network.holding[node]:
            found.append(f"node {node} at {step}: {persons} wait")
        balance[int(node), int(step)] -= persons
        balance[int(node), int(step) + 1] += persons
    return found + [f"node {node} at {step}: {n:+d}" for (node, step), n in balance.items() if n]


def most_safe_by(network: RoadNetwork, last: int) -> int:
    """Return how many could be safe by a step: plain augmenting paths on the network laid out in time."""
    room: dict[tuple[object, object], int] = {}
    begins: dict[object, set[object]] = {}

    def link(a: object, b: object, persons: int) -> None:
        room[a, b] = room.get((a, b), 0) + persons
        room.setdefault((b, a), 0)
        begins.setdefault(a, set()).add(b)
        begins.setdefault(b, set()).add(a)

    for step in range(last + 1):
        for node in range(network.nodes):
            if step < last:
                link((node, step), (node, step + 1), int(network.holding[node]))
        for edge in range(network.edges):
            arrive, persons = step + int(network.travel_steps[edge]), capacity_at(network, edge, step)
            if arrive <= last and persons:
                over = ("edge", edge, step)
                link((int(network.tail[edge]), step), over, persons)
                link(over, (int(network.head[edge]), arrive), persons)
        for safe, node in enumerate(network.safe.tolist()):
            link((node, step), "safe", intake_at(network, safe, step))
    rows = zip(network.source_node.tolist(), network.ready_step.tolist(), network.persons.tolist(), strict=True)
    for row, (node, step, persons) in enumerate(rows):
        if step <= last:
            link("home", ("row", row), persons)
            link(("row", row), (node, step), persons)
    return _maximum(room, begins)


def _maximum(room: dict[tuple[object, object], int], begins: dict[object, set[object]]) -> int:
    total = 0
    while True:
        came: dict[object, object] = {"home": None}
        queue: list[object] = ["home"]
        for at in queue:
            for to in begins.get(at, ()):
                if to not in came and room[at, to] > 0:
                    came[to] = at
                    queue.append(to)
        if "safe" not in came:
            return total
        way, at = [], "safe"
        while came[at] is not None:
            way.append((came[at], at))
            at = came[at]
        persons = min(room[pair] for pair in way)
        for a, b in way:
            room[a, b] -= persons
            room[b, a] += persons
        total += persons
