"""What the mission is worth by the day, with everybody and without one category of person."""

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

    Exact: the best that everybody else can deliver is solved anew, stand-ins and work from abroad included. Between
    nobody and all of them the loss is the least that any choice of so many who go costs. Rules of staffing are left
    aside, since they are about whom the post brings down by itself.
    """
    mine = [p for p in case.positions if p.category == category]
    holders = sum(p.holders for p in mine)
    if not holders:
        return 0.0
    everybody = sum(p.holders for p in case.positions)
    gone = round(share_gone * holders)
    rules = tuple(rule.id for rule in case.staffing_rules)
    barred = (category,) if gone == holders else ()
    model = StaffingModel(case, without=rules, barred=barred)
    if not barred:
        others = [p.id for p in case.positions if p.category != category]
        model.hold_all(others)
    found = model.solved(everybody - gone)
    return max(0.0, whole(case) + found.objective) if found is not None else whole(case)
