"""What the roads engine lays for a case passes the independent checker and is no better than its bound."""

from datetime import time
from random import Random
from typing import Any

import numpy as np
import pytest

from egress.domain import Case, Exit, Mode, check_plan
from egress.planning.evaluation import weighted_caught
from egress.planning.make_plan import as_plan
from egress.planning.roads import road_shape, road_timetable
from egress.threat import ThreatPicture

from ..toys import compiled, fleet, group, leg, picture, site, toy

QUICK, LONG = range(60), range(60, 560)
SEEDS = [*QUICK, *(pytest.param(seed, marks=pytest.mark.long) for seed in LONG)]


def road_case(seed: int) -> tuple[Case, ThreatPicture]:
    """Return a case whose people drive and walk out, with every limit that the engine takes."""
    luck = Random(seed)
    hours = luck.choice((6, 12, 24))
    names = [f"town{n}" for n in range(luck.randint(2, 6))]
    closes = luck.choice(((), (Exit.CITY,)))
    sites = [site(name, closes_with=closes, **_limits(luck)) for name in names] + [site("haven", safe=True)]
    pairs = [(a, b) for a in names for b in [*names, "haven"] if a != b]
    pairs = [*luck.sample(pairs, min(len(pairs), luck.randint(3, 10))), (names[0], "haven")]
    legs = [_leg(luck, n, a, b) for n, (a, b) in enumerate(dict.fromkeys(pairs))]
    groups = []
    for number in range(luck.choice((1, 2, 3))):
        first = luck.choice((0.0, 0.5, 1.25))
        last = first + luck.choice((0.0, 1.0, 3.3))
        persons = luck.choice((1, 20, 150, 700))
        groups.append(
            group(f"g{number}", luck.choice(names), persons, ready_first_h=first, ready_all_h=last, weight=2.0)
        )
    draw = np.random.default_rng(seed)
    closing = {exit_: list(map(float, draw.exponential(hours / 2, size=30))) for exit_ in (Exit.CITY, Exit.LAST_ROAD)}
    return toy(groups=groups, sites=sites, legs=legs, horizon_h=hours), picture(closing)


def _limits(luck: Random) -> dict[str, Any]:
    given = {"processing_per_h": luck.choice((0.5, 3, 40, 250)), "holding_persons": luck.choice((0, 5, 60))}
    return {name: value for name, value in given.items() if luck.random() < 0.25}


def _leg(luck: Random, number: int, a: str, b: str) -> Any:
    extra: dict[str, Any] = {}
    if luck.random() < 0.7:
        extra["persons_per_h"] = luck.choice((0.5, 1, 1.5, 7.7, 60, 333.3, 1200))
    if luck.random() < 0.2:
        extra |= {"daily_open": time(luck.randrange(24), 30), "daily_close": time(luck.randrange(24), 7)}
    if luck.random() < 0.3:
        extra["closes_with"] = (Exit.LAST_ROAD,)
    return leg(a, b, luck.choice((Mode.FOOT, Mode.OWN)), luck.choice((5, 15, 20, 47, 60)), id=f"leg{number}", **extra)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_laid_can_be_carried_out(seed: int) -> None:
    """No breach of any rule; everybody counted; at or above the bound."""
    case, seen = road_case(seed)
    problem, risk = compiled(case, seen)
    answer = road_timetable(problem, risk)
    if answer is None:
        assert road_shape(problem) is None
        return
    findings = check_plan(case, as_plan(problem, answer.timetable))
    assert [f.sentence for f in findings if f.severity == "breach"] == []
    arrived = sum(persons for d in answer.timetable.drafts if d.leg.to_site_id == "haven" for _, persons in d.loads)
    assert arrived + sum(answer.timetable.left.values()) == sum(g.head_count for g in problem.groups)
    caught = weighted_caught(problem, risk, answer.timetable)
    assert 0 <= answer.bound <= caught * (1 + 1e-6) + 1e-6


def test_most_cases_of_roads_are_taken() -> None:
    """The generated cases are not passed over: nearly all are road networks, and people move in most."""
    answers = [road_timetable(*compiled(*road_case(seed))) for seed in range(20)]
    assert sum(answer is not None for answer in answers) >= 15
    assert sum(answer is not None and bool(answer.timetable.drafts) for answer in answers) >= 10


def test_a_bucket_is_emptied_at_once() -> None:
    """Of 100 people before a gate of 60 per hour, 60 leave at once and one more each minute."""
    case = toy(
        groups=[group("g", "town", 100)],
        sites=[site("town"), site("haven", safe=True)],
        legs=[leg("town", "haven", travel_min=7, persons_per_h=60)],
        horizon_h=3,
    )
    answer = road_timetable(*compiled(case, picture()))
    assert answer is not None
    assert [(d.depart_min, d.loads[0][1]) for d in answer.timetable.drafts][:3] == [(0.0, 60), (1.0, 1), (2.0, 1)]
    assert answer.timetable.drafts[-1].arrive_min == 40 + 7


@pytest.mark.parametrize("what", ["weight", "category", "fleet", "haven"])
def test_other_cases_are_left_alone(what: str) -> None:
    """Two weights, a leg not open to all, a leg with vehicles, a haven that can be full: not a road network."""
    sites = [site("town"), site("haven", safe=True, **({"holding_persons": 5} if what == "haven" else {}))]
    mode = Mode.ROAD if what == "fleet" else Mode.FOOT
    case = toy(
        groups=[group("a", "town", 10), group("b", "town", 10, weight=2.0 if what == "weight" else 1.0)],
        sites=sites,
        legs=[leg("town", "haven", mode, **({"categories": ("a",)} if what == "category" else {}))],
        fleets=(fleet("bus", "town"),),
    )
    problem, risk = compiled(case, picture())
    if what == "category":
        # Only group a has a way at all, so the road is open to all who have one.
        answer = road_timetable(problem, risk)
        assert answer is not None
        assert answer.timetable.left == {("b", "town"): 10}
    else:
        assert road_shape(problem) is None
