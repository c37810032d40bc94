"""Small posts drawn by chance, for the tests of staffing."""

from zoneinfo import ZoneInfo

import numpy as np

from egress.domain import Case, MissionFunction, MovementLevel, Position, StaffingRule, StaffingRuleKind

CATEGORIES = ("core", "others")


def small_post(seed: int) -> Case:
    """Return a post of three kinds of position and two functions, with rules drawn by chance."""
    rng = np.random.default_rng(seed)
    names = ("a", "b", "c")
    positions = tuple(
        Position(
            id=name,
            label=name,
            category=str(rng.choice(CATEGORIES)),
            site_id="office",
            holders=int(rng.integers(1, 4)),
            function_id=str(rng.choice(("f", "g"))),
            output_per_day=float(rng.integers(0, 5)),
            can_work_elsewhere=bool(rng.random() < 0.3),
            stand_in_ids=tuple(n for n in names if n != name and rng.random() < 0.35),
            dependants=int(rng.integers(0, 4)),
        )
        for name in names
    )
    functions = tuple(
        MissionFunction(
            id=i, label=i, value_per_day=float(rng.uniform(0.2, 2)), output_restricted=float(rng.random())
        )
        for i in ("f", "g")
    )
    drawn = [
        StaffingRule(id="w", label="w", kind=StaffingRuleKind.LEAST_PER_WATCH, position_ids=("a", "b"), persons=2),
        StaffingRule(id="h", label="h", kind=StaffingRuleKind.LEAST_HELD, position_ids=("c",), persons=1),
        StaffingRule(id="l", label="l", kind=StaffingRuleKind.FITS_LIFT, persons=int(rng.integers(2, 8))),
        StaffingRule(id="n", label="n", kind=StaffingRuleKind.NOBODY_OF, families=True),
        StaffingRule(id="o", label="o", kind=StaffingRuleKind.NOBODY_OF, categories=("others",)),
    ]
    return Case(
        case_id=f"small-{seed}",
        label="Small post",
        organisation="ngo",
        timezone=ZoneInfo("UTC"),
        horizon_days=5,
        groups=(),
        sites=(),
        legs=(),
        functions=functions,
        positions=positions,
        staffing_rules=tuple(rule for rule in drawn if rng.random() < 0.35),
        movement_level=MovementLevel.RESTRICTED if rng.random() < 0.4 else MovementLevel.FREE,
    )
