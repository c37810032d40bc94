"""What is due whatever the clock says: answers of partners, and acts that a crossed tripwire obliges."""

from collections.abc import Sequence
from datetime import datetime

from egress.decision.advice import EnablerDeadline
from egress.domain import Case, Partner, PartnerStatus, Tripwire, known_at
from egress.kit import hours_between
from egress.threat import TripwireState, TripwireView, tripwire_views

OWED = (TripwireState.CROSSED, TripwireState.OVERDUE)


def obligations(
    case: Case, as_of: datetime, *, views: Sequence[TripwireView] | None = None
) -> tuple[EnablerDeadline, ...]:
    """
    Return the answers awaited from partners and the acts obliged by tripwires crossed by then.

    `views` are how the tripwires stand in the picture of that day; without them, by log, gauges and counts alone.
    """
    answers = [_answer(p, as_of) for p in case.partners if p.status is PartnerStatus.ASKED and p.answer_due]
    stand = {v.id: v for v in views or tripwire_views(known_at(case, as_of), as_of)}
    acts = [_act(t, stand[t.id], as_of) for t in case.tripwires if t.id in stand and stand[t.id].state in OWED]
    return (*answers, *acts)


def _answer(partner: Partner, as_of: datetime) -> EnablerDeadline:
    return _due(partner.id, "partner", f"Answer of {partner.label}", partner.label, 0.0, partner.answer_due, as_of)


def _act(tripwire: Tripwire, view: TripwireView, as_of: datetime) -> EnablerDeadline:
    label = f"{tripwire.label}: {tripwire.obliged_action}"
    return _due(tripwire.id, "tripwire", label, tripwire.owner, tripwire.time_to_act_h, view.act_by, as_of)


def _due(
    id_: str, kind: str, label: str, owner: str, lead_time_h: float, deadline: datetime | None, as_of: datetime
) -> EnablerDeadline:
    margin = None if deadline is None else hours_between(as_of, deadline)
    return EnablerDeadline(
        enabler_id=id_,
        kind=kind,
        label=label,
        owner=owner,
        lead_time_h=lead_time_h,
        status="overdue" if margin is not None and margin < 0 else "due",
        deadline=deadline,
        margin_h=margin,
        serves="everyone",
    )
