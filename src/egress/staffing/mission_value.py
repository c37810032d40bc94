"""What the mission is worth by the day, with everybody and without one category of person."""

import math

from egress.domain import Case
from egress.staffing.choose_staff import whole
from egress.staffing.staffing_model import StaffingModel


def whole_mission_days(case: Case) -> float | None:
    """Return the mission days that a whole day of the post is worth; None where no function is valued."""
    worth = whole(case)
    return worth if worth > 0 else None


def mission_days_without(case: Case, category: str, *, share_gone: float = 1.0) -> float:
    """
    Return the mission days per day that are lost while a share of a category is away, the others filling in at best.

    Exact for whole persons: the best that everybody else can deliver is solved anew, stand-ins and work from abroad
    included, and the loss is the least that any choice of so many who go costs. A share that is no whole number of
    persons is an average, so its loss lies on the line between the whole numbers beside it: the people whom such a
    share spares are averaged in the same way. Whom a rung takes out of a footprint (`must_go`) is rounded up instead,
    since there each one stays or goes. Rules of staffing are left aside, since they are about whom the post brings
    down by itself.
    """
    holders = sum(p.holders for p in case.positions if p.category == category)
    gone = share_gone * holders
    fewer = math.floor(gone + 1e-9)
    lost = _lost_without(case, category, fewer)
    if gone - fewer <= 1e-9:
        return lost
    return lost + (gone - fewer) * (_lost_without(case, category, fewer + 1) - lost)


def _lost_without(case: Case, category: str, gone: int) -> float:
    """Return the mission days per day that are lost at least while so many holders of a category are away."""
    if not gone:
        return 0.0
    holders = sum(p.holders for p in case.positions if p.category == category)
    everybody = sum(p.holders for p in case.positions)
    rules = tuple(rule.id for rule in case.staffing_rules)
    barred = (category,) if gone == holders else ()
    model = StaffingModel(case, without=rules, barred=barred)
    if not barred:
        others = [p.id for p in case.positions if p.category != category]
        model.hold_all(others)
    found = model.solved(everybody - gone)
    return max(0.0, whole(case) + found.objective) if found is not None else whole(case)
