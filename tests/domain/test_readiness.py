"""When people of a group are ready, and called forward."""

import pytest

from egress.domain import Group, MissionFunction, Position, apply_scenario
from egress.kit import Range
from tests.planning.toys import leg, site, toy


def _group(**fields: object) -> Group:
    given = {"persons": Range.exactly(100), "ready_first_h": 2.0, "ready_all_h": 12.0} | fields
    return Group(id="g", label="G", category="g", site_id="a", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "persons"), [(1.9, 0), (2, 0), (3, 25), (4, 50), (8, 75), (11.999, 99.99), (12, 100), (50, 100)]
)
def test_half_are_ready_early_and_the_rest_take_their_time(hours: float, persons: float) -> None:
    """Half in the first two of ten hours, the other half in eight: even on either side."""
    assert _group(ready_half_h=4.0).prepared_persons(hours) == pytest.approx(persons, abs=0.01)


def test_without_a_half_readiness_is_even() -> None:
    """The curve with its half in the middle is the line that there is without one."""
    line, curve = _group(), _group(ready_half_h=7.0)
    assert [curve.prepared_persons(h) for h in range(15)] == pytest.approx(
        [line.prepared_persons(h) for h in range(15)]
    )


def test_a_half_that_is_first_or_last_is_a_step() -> None:
    """Half at once and half little by little; half little by little and half at the end."""
    assert _group(ready_half_h=2.0).prepared_persons(2.0) == 50
    assert _group(ready_half_h=12.0).prepared_persons(11.99) == pytest.approx(50, abs=0.1)
    assert _group(ready_half_h=99.0).prepared_persons(12.0) == 100


def test_people_are_called_in_waves() -> None:
    """Thirty at 2 h and thirty more every three hours: 100 are called at 11 h, and never more than are ready."""
    group = _group(called_persons=30, called_every_h=3.0)
    assert [group.called_by(h) for h in (1.9, 2, 4.9, 5, 8, 11)] == [0, 30, 30, 60, 90, 100]
    assert group.ready_persons(2.5) == 5
    assert group.ready_persons(9) == 70
    assert group.ready_by_h == 12
    assert _group(called_persons=10, called_every_h=3.0).ready_by_h == 29


def test_who_is_never_called_is_never_ready() -> None:
    """A scenario that calls nobody leaves everybody at home."""
    group = _group(called_persons=0, called_every_h=3.0)
    assert group.ready_persons(1000) == 0
    assert group.ready_by_h == float("inf")


def test_one_call_for_all_is_a_single_moment() -> None:
    """People who are ready at once and called all together do not come little by little."""
    assert not _group(ready_all_h=2.0, called_persons=100, called_every_h=1.0).is_gradual
    assert _group(ready_all_h=2.0, called_persons=99, called_every_h=1.0).is_gradual


def test_slow_papers_stretch_the_curve() -> None:
    """A function of 24 persons a day makes 100 ready in 100 h, half of them in 50."""
    papers = MissionFunction(id="papers", label="Papers")
    clerk = Position(
        id="clerk", label="Clerk", category="g", site_id="a", holders=2, function_id="papers", output_per_day=12
    )
    case = toy(
        groups=[_group(ready_half_h=4.0, readied_by="papers")],
        sites=[site("a"), site("s", safe=True)],
        legs=[leg("a", "s")],
        functions=(papers,),
        positions=(clerk,),
    )
    (group,) = apply_scenario(case).groups
    assert (group.ready_half_h, group.ready_all_h) == (52, 102)
