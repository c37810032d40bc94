"""What an alert is held against: what the record knows, and what is named by hand beside it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from egress.domain import Act, Case, Finding, Plan
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.alert_checks import AlertContext, PostState
from egress.domain.alert_words import directions_in
from egress.domain.alerts import Alert, AlertKind, AlertReference, AlertText
from egress.domain.authority import Posture
from egress.domain.orders import plan_in_force
from egress.domain.postures_in_force import staff_posture
from egress.domain.shut_places import ShutPlaces, shut_places
from egress.inputs.feeds import read_kept_cap
from egress.store import filled
from egress.workflow.alerts.review import review_alert
from egress.workflow.alerts.state import post_state, rung_named
from egress.workflow.record.hands import refused

HOLDS = timedelta(days=1)
"""How long an alert counts as standing that was kept as words alone, without an end. An assumption."""


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """
    What whoever checks an alert names themselves; it is added to what the record knows and takes nothing away.

    Attributes
    ----------
    posture_id : a rung; the higher of this and the record's counts.
    closed : ids of sites and legs that are shut. last : our earlier alerts. partners : alerts by partner.
    plan : a plan under which people move, where none was activated; held against besides the one in force.
    languages : that the alert must be in; empty = those that it is in.
    """

    posture_id: str = ""
    closed: frozenset[str] = frozenset()
    last: tuple[Alert, ...] = ()
    partners: Mapping[str, tuple[Alert, ...]] = field(default_factory=dict)
    plan: Plan | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Everything that one alert is held against at one moment."""

    posture: Posture | None
    shut: ShutPlaces
    plans: tuple[Plan, ...]
    own: tuple[Alert, ...]
    partners: Mapping[str, tuple[Alert, ...]]

    def facts(self) -> dict[str, object]:
        """Return what the ledger keeps of it, so that an inquiry sees what was known."""
        heard = [one.id for alerts in self.partners.values() for one in alerts]
        return {
            "posture": "" if self.posture is None else self.posture.id,
            "shut": sorted((*self.shut.places, *(one.value for one in self.shut.exits))),
            "alerts": [one.id for one in self.own],
            "partner_alerts": heard,
            "movements": sum(len(plan.movements) for plan in self.plans),
        }


def beside_in_words(beside: Beside) -> Iterator[str]:
    """Yield what an alert was held against, and what it was not, so that nobody takes silence for agreement."""
    yield f"posture {beside.posture.label if beside.posture else 'normal: no decision is in force'}"
    yield f"{len(beside.own)} of our alerts, {sum(map(len, beside.partners.values()))} of partners"
    shut = sorted((*beside.shut.places, *(one.value for one in beside.shut.exits)))
    yield f"shut: {', '.join(shut) or 'nothing is reported'}"
    moved = sum(len(plan.movements) for plan in beside.plans)
    yield f"{moved} movements of a plan" if beside.plans else "no plan: none is activated or named"


def beside_of(case: Case, acts: Iterable[Act], texts: Mapping[str, str], now: datetime, *, by_hand: ByHand) -> Beside:
    """
    Return what an alert is held against: the acts of the post's record so far, and what is named by hand.

    Raises
    ------
    InputProblem
        for an alert in the record whose words are not among `texts`, and for a rung that the case does not have.
    """
    listed = ActLog.of(acts)
    rungs = [
        one for one in (staff_posture(case, listed, now), rung_named(case, by_hand.posture_id)) if one is not None
    ]
    shut, partners = shut_places(listed, now), defaultdict(list)
    for name, alert in _heard(case, listed, texts):
        partners[name].append(alert)
    for name, alerts in by_hand.partners.items():
        partners[name] += alerts
    return Beside(
        posture=max(rungs, key=lambda rung: rung.rank, default=None),
        shut=replace(shut, places=shut.places | by_hand.closed),
        plans=tuple(plan for plan in (plan_in_force(listed), by_hand.plan) if plan is not None),
        own=(*_raised(case, listed, texts), *by_hand.last),
        partners={name: tuple(alerts) for name, alerts in partners.items()},
    )


def findings_beside(
    alert: Alert, case: Case, beside: Beside, now: datetime, *, languages: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """Return every finding on an alert, under each plan; the same finding once."""
    found: dict[Finding, None] = {}
    for plan in beside.plans or (None,):
        context = AlertContext(
            state=_state(alert, case, beside, now, plan),
            own=beside.own,
            partners=beside.partners,
            languages=languages or tuple(alert.texts) or ("en",),
        )
        found |= dict.fromkeys(review_alert(alert, context, case))
    return tuple(sorted(found, key=lambda one: one.severity))


def _state(alert: Alert, case: Case, beside: Beside, now: datetime, plan: Plan | None) -> PostState:
    at = now if alert.sent <= now < alert.expires else alert.sent
    return post_state(
        case,
        at,
        alert.expires,
        posture_id="" if beside.posture is None else beside.posture.id,
        plan=plan,
        closed=beside.shut.places,
        exits_closed=beside.shut.exits,
    )


def _raised(case: Case, acts: ActLog, texts: Mapping[str, str]) -> Iterator[Alert]:
    """Yield the alerts that went out and were not cancelled since, and what takes back those that were."""
    proposed = {act.act_id: act.fact("target") for act in acts.kinds(ActKind.PROPOSED)}
    gone = {proposed.get(act.fact("proposal"), "") for act in acts.kinds(ActKind.ALERT_CANCELLED)}
    for act in acts.kinds(ActKind.ALERT_RAISED):
        alert = _kept(case, act, texts)
        yield alert
        if {alert.id, act.act_id} & gone:
            yield _taken_back(alert)


def _heard(case: Case, acts: ActLog, texts: Mapping[str, str]) -> Iterator[tuple[str, Alert]]:
    for act in acts.kinds(ActKind.ALERT_HEARD):
        yield act.fact("partner"), _kept(case, act, texts)


def _kept(case: Case, act: Act, texts: Mapping[str, str]) -> Alert:
    """Return an alert as the record keeps it: as its CAP message; else from its words alone."""
    for token in (act.word("cap"), act.word("text")):
        if token and token not in texts:
            remedy = "Look at it, and try again."
            raise refused(act.fact("alert") or act.act_id, "another alert went out meanwhile", remedy=remedy)
    if act.word("cap"):
        return read_kept_cap(texts[act.word("cap")], file=act.act_id, sites=case.sites)
    words = filled(act.word("text"), texts)
    text = AlertText(headline="", description="", instruction=words)
    return Alert(
        id=act.fact("alert") or act.act_id,
        sender="",
        sent=act.at,
        expires=act.at + HOLDS,
        status="Actual",
        directions=directions_in(words, case.sites),
        texts={"en": text},
        event=act.act_id,
    )


def _taken_back(alert: Alert) -> Alert:
    reference = AlertReference(sender=alert.sender, id=alert.id, sent=alert.sent)
    return replace(alert, id=f"cancel of {alert.id}", kind=AlertKind.CANCEL, directions=(), references=(reference,))
