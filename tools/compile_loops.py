"""
Plan and rehearse a few small cases, so that every compiled loop is compiled and kept. Run by `make setup`.
"""

import sys
from pathlib import Path

from egress.domain import apply_scenario
from egress.inputs import read_case
from egress.kit import parse_as_of
from egress.planning import PlanOptions, make_plan
from egress.simulation import RehearsalOptions, rehearse
from egress.threat import assess

ROOT = Path(__file__).resolve().parent.parent

CASES = (("kabul-2021", "2021-08-10"), ("field-office", None), ("tiny-post", None))
"""Cases that between them use every engine, with the day to plan on; None = the latest day of the case's reports."""


def main() -> int:
    """Plan each case by one look, and rehearse it once."""
    for name, day in CASES:
        case = read_case(ROOT / "cases" / name)
        latest = max((report.t_received for report in case.reports), default=None)
        as_of = parse_as_of(day) if day else latest
        if as_of is None:
            as_of = parse_as_of("2026-01-01")
        picture = assess(case, as_of)
        result = make_plan(case, "base", picture, PlanOptions(looks=1, step_min=720, explained=False))
        rehearse(apply_scenario(case), result.plan, picture, options=RehearsalOptions(runs=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
