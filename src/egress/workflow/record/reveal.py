"""The verbs around hidden texts and access: look at them on a reason, break the glass, and note who may come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from egress.domain import Act
from egress.domain.acts import ActKind
from egress.domain.personal import PERSONAL, hidden_fields
from egress.inputs import tables_of
from egress.kit import iso_utc
from egress.store import Store, filled
from egress.workflow.record.hands import Hand, act_of, case_now, refused


def reveal(
    store: Store, post_id: str, hand: Hand, *, table: str, row_ids: Sequence[str], reason: str
) -> Mapping[str, Mapping[str, str]]:
    """
    Return the hidden texts of rows of the latest version of a case; that they were looked at is kept first.

    Raises
    ------
    InputProblem
        when no reason is given, the table hides nothing, or a row is not there.
    """
    if not reason.strip():
        raise refused(table, "no reason is given", remedy="Say why the texts are needed.")
    if table not in PERSONAL:
        raise refused(table, "it hides nothing", remedy=f"Take one of {', '.join(PERSONAL)}.")
    rows = tables_of(case_now(store, post_id))[table]
    if missing := [row_id for row_id in row_ids if row_id not in rows]:
        raise refused(missing[0], f"no such row of {table}", remedy="Look at the latest version of the case.")
    facts = {"table": table, "rows": list(row_ids), "count": len(row_ids)}
    store.record(act_of(hand, ActKind.NAMES_REVEALED, post_id, facts=facts, words={"reason": reason}))
    texts = store.texts(post_id)
    hidden = hidden_fields(table)
    return {row_id: {name: filled(rows[row_id].get(name, ""), texts) for name in hidden} for row_id in row_ids}


def note_broken_glass(store: Store, post_id: str, hand: Hand, *, until: datetime, reason: str) -> Act:
    """Keep that somebody broke the glass at a post, and why; without a reason it is refused."""
    if not reason.strip():
        raise refused(post_id, "no reason is given", remedy="Say why it cannot wait.")
    case_now(store, post_id)
    facts = {"until": iso_utc(until)}
    return store.record(act_of(hand, ActKind.GLASS_BROKEN, post_id, facts=facts, words={"reason": reason}))


def note_access(store: Store, hand: Hand, *, change: str, whom: str) -> Act:
    """Keep a change of who may come in; whose access it was is sealed."""
    return store.record(act_of(hand, ActKind.ACCESS_CHANGED, "", facts={"change": change}, words={"whom": whom}))


@dataclass(frozen=True, kw_only=True)
class AccessChange:
    """One change of who may come in: when it was made, by whom, under which role, and what it was."""

    seq: int
    at: datetime
    person: str
    role: str
    change: str


def access_changes(store: Store, whom: str, *, since: datetime, most: int) -> tuple[AccessChange, ...]:
    """Return what was changed since then about somebody's own access, the latest first; nothing of anybody else's."""
    sealer = store.sealer("")
    if sealer is None:
        return ()
    token, texts = sealer.token("words/whom", whom), store.texts("")
    acts = [act for act in store.acts("", kinds=[ActKind.ACCESS_CHANGED]) if act.words.get("whom") == token]
    found = [act for act in reversed(acts) if act.at >= since][:most]
    return tuple(
        AccessChange(
            seq=act.seq, at=act.at, person=filled(act.person, texts), role=act.role, change=act.fact("change")
        )
        for act in found
    )
