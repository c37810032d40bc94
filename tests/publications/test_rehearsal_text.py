"""How a rehearsal is worded where little happens, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from egress.publications.blocks import Section
from egress.publications.rehearsal_writer import rehearsal_blocks, runs_share
from egress.publications.text_writer import write_sections
from egress.simulation import CauseSpread, GroupSpread, OutcomeCurve, Rehearsal, Spread


def spread(mean: float, low: float, high: float) -> Spread:
    """Return a spread over the runs; its median and the interval of its mean are the mean itself."""
    return Spread(mean=mean, median=mean, low=low, high=high, mean_low=mean, mean_high=mean)


NONE, ALL = spread(0, 0, 0), spread(40, 40, 40)
NOW = datetime(2030, 3, 1, tzinfo=UTC)
CURVE = OutcomeCurve(
    group_id=None,
    hours=(1.0,),
    safe=(39.7,),
    safe_low=(40.0,),
    safe_high=(40.0,),
    waiting=(0.0,),
    caught=(0.3,),
    caught_low=(0.0,),
    caught_high=(0.0,),
)
RARE = Rehearsal(
    case_id="post",
    scenario_id="base",
    drawn_by="planner",
    start=NOW,
    horizon_end=NOW,
    runs=1000,
    asked=1000,
    engine="exact",
    seed=1,
    disturbances=(),
    planned_safe_persons=40,
    planned_last_safe_h=1.0,
    p_as_planned=0.997,
    safe=spread(39.7, 40, 40),
    waiting=NONE,
    caught=spread(0.3, 0, 0),
    last_safe_h=spread(1, 1, 1),
    planned_force_out_persons=0,
    force_out=None,
    groups=(GroupSpread(group_id="staff", persons=ALL, safe=spread(39.7, 40, 40), waiting=NONE, caught=NONE),),
    causes=(CauseSpread(cause="city", caught=spread(0.3, 0, 0), caught_mean_by_group={"staff": 0.3}),),
    curves=(CURVE,),
    counts={},
    notices=(),
)


def told(rehearsal: Rehearsal) -> str:
    """Return a rehearsal as text on one line."""
    blocks = rehearsal_blocks(rehearsal, {"staff": "Staff"})
    return " ".join(write_sections([Section("r", "Rehearsed", blocks)], marked=False).split())


def test_people_caught_in_few_runs_are_not_nobody() -> None:
    """Three runs of a thousand catch a hundred: the mean is under one, and no figure says that nobody is caught."""
    text = told(RARE)
    assert "Caught <1 (0–0)" in text
    assert "city closed <1 (0–0) Staff <1" in text
    assert ">99 % of the runs" in text


@pytest.mark.parametrize(
    ("p", "said"), [(0.0, "0 %"), (0.001, "<1 %"), (0.5, "50 %"), (0.999, ">99 %"), (1.0, "100 %")]
)
def test_nearly_all_runs_are_not_all(p: float, said: str) -> None:
    """Only what happened in every run, or in none, is told without a sign."""
    assert runs_share(p) == said


def test_where_nobody_is_to_go_nobody_fails_to_get_out() -> None:
    """Of a post without people it is not said that nobody gets out."""
    group = replace(RARE.groups[0], persons=NONE, safe=NONE)
    assert "nobody to move" in told(replace(RARE, last_safe_h=None, groups=(group,)))
    assert "nobody gets out" in told(replace(RARE, last_safe_h=None))
