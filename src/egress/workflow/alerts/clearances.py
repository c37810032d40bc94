"""Alerts that were cleared: the message, who cleared it, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import Act, apply_scenario
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.alerts import Alert
from egress.inputs.feeds import read_kept_cap
from egress.store import Store, filled
from egress.workflow.alerts.release import Cleared, release_alert
from egress.workflow.record.hands import Hand, case_now, refused


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """
    One clearance of one message.

    Attributes
    ----------
    id : the act that cleared it. alert : the message as it was cleared.
    person, role, at : who cleared it under the row `authority_id`, and when.
    released_at, released_by, cap : when and under which role it went out, and the message as it was sent; None and
        empty while it waits.
    """

    id: str
    alert: Alert
    person: str
    role: str
    at: datetime
    authority_id: str
    released_at: datetime | None
    released_by: str
    cap: str


def clearances(store: Store, post_id: str) -> tuple[Clearance, ...]:
    """
    Return the clearances of a post, the latest first; of several of one message the last counts.

    Those that were kept before messages were kept whole are left out, and so are those whose words were destroyed.
    """
    case, texts, acts = case_now(store, post_id), store.texts(post_id), store.log(post_id)
    last = {act.fact("alert"): act for act in acts.kinds(ActKind.ALERT_CLEARED)}
    found = []
    for act in last.values():
        token = act.word("cap")
        if not token or token not in texts:
            continue
        alert = read_kept_cap(texts[token], file=act.act_id, sites=case.sites)
        out = _released(acts, act)
        found.append(
            Clearance(
                id=act.act_id,
                alert=alert,
                person=filled(act.person, texts),
                role=act.role,
                at=act.at,
                authority_id=act.fact("authority_id"),
                released_at=None if out is None else out.at,
                released_by="" if out is None else out.role,
                cap="" if out is None else filled(out.word("cap"), texts),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def release_cleared(store: Store, post_id: str, hand: Hand, *, clearance_id: str) -> Cleared:
    """
    Release the message of a clearance, as it was cleared.

    Raises
    ------
    InputProblem
        where there is no such clearance, and for whatever stops a release.
    """
    case = case_now(store, post_id)
    found = next((one for one in clearances(store, post_id) if one.id == clearance_id), None)
    if found is None:
        raise refused(clearance_id, "no such clearance", remedy="Look at what is cleared, and clear it first.")
    return release_alert(store, post_id, hand, found.alert, case=apply_scenario(case))


def _released(acts: ActLog, cleared: Act) -> Act | None:
    """Return the act that sent the words of a clearance."""
    name, digest = cleared.fact("alert"), cleared.fact("digest")
    sent = [act for act in acts.kinds(ActKind.ALERT_RAISED) if act.fact("alert") == name]
    return next((act for act in sent if act.fact("digest") == digest), None)
