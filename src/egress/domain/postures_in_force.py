"""The posture that the post's own people are under, read from the decisions in force."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from egress.domain.acts import Act
from egress.domain.authority import Posture
from egress.domain.case import Case
from egress.domain.decisions import NOT_YET, DecisionRecord, Ruling, decision_records

DECLINING = frozenset({"no", "not", "stay", "keep", "remain", "wait", "decline", "refuse", "reject"})
"""First words of an option that leaves the posture as it is."""


def postures_in_force(case: Case, acts: Iterable[Act], now: datetime) -> Mapping[str, Posture]:
    """
    Return the rung that each category of person is under by the decisions in force until now; none where none is.

    A decision on a question adopts the rung that its option names by id or label; where it names none and does not
    decline, the rung for which the row of the authority table is needed. A later decision takes the place of an
    earlier one for the categories that its rung applies to.
    """
    found: dict[str, Posture] = {}
    ruled = [(record, ruling) for record in decision_records(acts) for ruling in record.rulings if ruling.in_force]
    for record, ruling in sorted(ruled, key=lambda pair: _since(pair[1])):
        rung = _adopted(case, record, ruling)
        if rung is not None and _since(ruling) <= now:
            found |= {category: rung for category in case.categories if rung.applies_to(category)}
    return found


def staff_posture(case: Case, acts: Iterable[Act], now: datetime) -> Posture | None:
    """Return the highest rung that any of the post's own people are under; None where no decision is in force."""
    own = {group.category for group in case.groups if group.official} or set(case.categories)
    rungs = [rung for category, rung in postures_in_force(case, acts, now).items() if category in own]
    return max(rungs, key=lambda rung: rung.rank, default=None)


def _since(ruling: Ruling) -> datetime:
    return ruling.at if ruling.confirmation is None else max(ruling.at, ruling.confirmation.at)


def _adopted(case: Case, record: DecisionRecord, ruling: Ruling) -> Posture | None:
    option = " ".join(ruling.option.casefold().split())
    if option == NOT_YET:
        return None
    named = [rung for rung in case.postures if option in (rung.id.casefold(), rung.label.casefold())]
    if not named and option.split(" ")[0].strip(",.;:") in DECLINING:
        return None
    asked = [rung for rung in case.postures if rung.decision_id and rung.decision_id == record.authority_id]
    return max(named or asked, key=lambda rung: rung.rank, default=None)
