"""Generated posts: whole vehicles after each first stage never do better than the relaxation that chose it."""

import pytest

from egress.kit import Progress
from egress.planning.staged import Preference, choose_commitments
from egress.workflow.committed_plans import make_stage_plans, stages_of

from ..planning.generated_cases import generated
from ..planning.staged.staged_posts import generated_recourse


def planned(seed: int) -> None:
    """Every plan passes the checker, which planning sees to, and lies above the value of its first stage."""
    recourse = generated_recourse(seed)
    if not recourse.choices.commitments:
        return
    answer = choose_commitments(recourse, Preference(), base=0)
    picture = generated(seed).seen
    plans = make_stage_plans(recourse, answer, picture, progress=Progress(), workers=1)
    for n, one in enumerate(recourse.scenarios):
        for name, stage in stages_of(answer, one.id).items():
            plan = plans[name, one.id]
            value = stage.values[one.id]
            assert value <= plan.weighted_caught * (1 + 1e-5) + 1e-4, (one.id, name)
            assert plan.plan.start == recourse.start
            fleets = recourse.committed(n, stage.states[one.id]).fleet_by_id
            used = {m.fleet_id for m in plan.plan.movements if m.fleet_id is not None}
            assert used <= {name for name, fleet in fleets.items() if fleet.in_use}


@pytest.mark.parametrize("seed", [3, 8])
def test_plans_lie_above_the_relaxation(seed: int) -> None:
    """Two posts."""
    planned(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20, 60))
def test_many_plans_lie_above_the_relaxation(seed: int) -> None:
    """Forty more."""
    planned(seed)
