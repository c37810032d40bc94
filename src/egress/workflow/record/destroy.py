"""What nobody does alone: destroy the names of a post, hand them out in bulk, cancel an alert."""

from collections.abc import Mapping
from datetime import datetime

from egress.domain import Act
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.two_persons import TwoPersonAct, confirmation_of, why_not_confirmable
from egress.store import Store
from egress.workflow.record.hands import Hand, act_of, refused

CARRIED_OUT: Mapping[TwoPersonAct, ActKind] = {
    TwoPersonAct.DESTROY_NAMES: ActKind.NAMES_DESTROYED,
    TwoPersonAct.EXPORT_NAMES: ActKind.NAMES_EXPORTED,
    TwoPersonAct.CANCEL_ALERT: ActKind.ALERT_CANCELLED,
}
"""The act that says that it was done."""

TWO_PERSONS = "Another person confirms it, under their own name."


def propose(store: Store, post_id: str, hand: Hand, *, what: TwoPersonAct, target: str = "", reason: str = "") -> Act:
    """Propose what needs two persons; nothing happens until another confirms it."""
    if not hand.person.strip():
        raise refused(what.value, "nobody is named", remedy="Name who proposes it.")
    facts = {"what": what.value, "target": target}
    return store.record(act_of(hand, ActKind.PROPOSED, post_id, facts=facts, words={"reason": reason}))


def raise_alert(store: Store, post_id: str, hand: Hand, *, text: str) -> Act:
    """Keep that an alert went out."""
    return store.record(act_of(hand, ActKind.ALERT_RAISED, post_id, words={"text": text}))


def cancel_alert(store: Store, post_id: str, hand: Hand, *, proposal_id: str, alert_id: str = "") -> Act:
    """Cancel an alert as the second person; `alert_id`, where it is given, must be the one that is proposed."""
    what = TwoPersonAct.CANCEL_ALERT
    return _carry_out(store, post_id, hand, proposal_id=proposal_id, what=what, alert_id=alert_id)


def export_names(store: Store, post_id: str, hand: Hand, *, proposal_id: str) -> Mapping[str, str]:
    """Hand out, as the second person, every name and text of a post by its token; that it was done is kept first."""
    texts = store.texts(post_id)
    _carry_out(store, post_id, hand, proposal_id=proposal_id, what=TwoPersonAct.EXPORT_NAMES)
    return texts


def destroy_names(store: Store, post_id: str, hand: Hand, *, proposal_id: str) -> Act:
    """
    Destroy, as the second person, every name and free text of a post for good, by destroying its key.

    Counts, plans and advice stay and replay without names; the post takes no more acts. Copies of the database and
    backups hold nothing that could be read without the key.
    """
    kept = _carry_out(store, post_id, hand, proposal_id=proposal_id, what=TwoPersonAct.DESTROY_NAMES)
    store.destroy_names(post_id)
    return kept


def finish_destructions(store: Store) -> tuple[str, ...]:
    """Destroy the keys of posts whose destruction was kept but cut short before its end; return which those were."""
    done = {act.post_id for act in store.acts(kinds=[ActKind.NAMES_DESTROYED])}
    return tuple(post_id for post_id in sorted(done) if store.destroy_names(post_id))


def _carry_out(
    store: Store, post_id: str, hand: Hand, *, proposal_id: str, what: TwoPersonAct, alert_id: str = ""
) -> Act:
    """Confirm a proposal as the second person and keep that it was carried out, in one transaction."""

    def judge(acts: ActLog, act: Act) -> Act:
        proposal = next((one for one in acts.kinds(ActKind.PROPOSED) if one.act_id == proposal_id), None)
        if proposal is None or proposal.fact("what") != what.value:
            raise refused(
                proposal_id, f"nothing of the kind {what.value} is proposed under that id", remedy=TWO_PERSONS
            )
        if alert_id and proposal.fact("target") not in _names_of_alert(acts, alert_id):
            raise refused(alert_id, f"{proposal.fact('target')} is what was proposed", remedy=TWO_PERSONS)
        if any(one.fact("proposal") == proposal_id for one in acts.kinds(act.kind)):
            raise refused(proposal_id, "it was carried out already", remedy="Propose it anew if it is meant again.")
        confirmed = confirmation_of(acts, proposal_id)
        confirming = Act(
            act_id="",
            post_id=post_id,
            kind=ActKind.CONFIRMED,
            at=act.at,
            person=act.person,
            facts={"of": proposal_id},
        )
        if confirmed is None and (why := why_not_confirmable(acts, confirming)):
            raise refused(proposal_id, why, remedy=TWO_PERSONS)
        return act

    facts = {"proposal": proposal_id, "of": proposal_id}
    return store.record(act_of(hand, CARRIED_OUT[what], post_id, facts=facts), judge=judge)


def _names_of_alert(acts: ActLog, alert_id: str) -> set[str]:
    """Return what a proposal may call an alert: its own id, or the act that raised it."""
    raised = (one for one in acts.kinds(ActKind.ALERT_RAISED) if one.fact("alert") == alert_id)
    return {alert_id, *(one.act_id for one in raised)}


def destroyed_at(store: Store, post_id: str) -> datetime | None:
    """Return when the names of a post were destroyed; None where they were not."""
    found = store.acts(post_id, kinds=[ActKind.NAMES_DESTROYED])
    return found[0].at if found else None
