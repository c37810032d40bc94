"""The verb `keep`: a version of a case, and the brief that was made of it."""

from dataclasses import replace
from datetime import datetime

from egress.decision import EVERYONE, POST, ClockLine, leading
from egress.domain import Act, Case
from egress.domain.acts import ActKind
from egress.domain.freshness import Affirmation, with_affirmations
from egress.domain.readiness import readiness_debt
from egress.kit import InputProblem, Problem, Progress, iso_utc
from egress.publications import Brief, write_brief
from egress.store import DocumentSummary, KeptVersion, Store
from egress.workflow.make_brief import make_brief
from egress.workflow.record.hands import Hand, act_of, case_now


def keep_case(
    store: Store, case: Case, hand: Hand, *, reason: str, after: int | None = None, marked: bool = False
) -> KeptVersion:
    """
    Keep the next version of a case; where nothing differs, the latest version stays the latest.

    With `marked`, marks in it stand for texts of an earlier version of it, in the places where they stood there.

    Raises
    ------
    VersionMovedOn
        when another version than `after` (None = any) is the latest by then.
    """
    act = act_of(hand, ActKind.VERSION_KEPT, case.case_id, words={"reason": reason})
    return store.keep_case(case, act, after=after, marked=marked)


def affirm_part(store: Store, post_id: str, hand: Hand, *, affirmation: Affirmation) -> Act:
    """Re-affirm a part of a case as its owner, until a later date."""
    case = case_now(store, post_id)
    owners = {row.basis.owner for row in getattr(case, affirmation.part, ())}
    if affirmation.owner not in owners or hand.role != affirmation.owner:
        expected = f"the role {' or '.join(sorted(owner for owner in owners if owner)) or 'that owns the part'}"
        remedy = "Let the owner re-affirm its own rows."
        raise InputProblem([Problem(affirmation.part, 0, "owner", hand.role, expected, remedy)])
    return store.affirm(affirmation, act_of(hand, ActKind.PART_AFFIRMED, post_id))


def keep_brief(
    store: Store,
    post_id: str,
    hand: Hand,
    *,
    as_of: datetime,
    against: datetime | None = None,
    progress: Progress | None = None,
    workers: int = 1,
) -> tuple[Brief, Act]:
    """Make the brief of the latest version of a post's case, and keep it without names as it was made."""
    versions = store.versions(post_id)
    case_now(store, post_id)
    until = store.head()[0] + 1
    version = versions[-1].version
    case = case_as_kept(store, post_id, version, counted_until=until)
    brief = make_brief(case, as_of, against=against, progress=progress, workers=workers)
    facts = {"counted_until": until, "code": brief.version}
    facts |= {"against": iso_utc(against)} if against else {}
    act = act_of(hand, ActKind.BRIEF_MADE, post_id, facts=facts)
    return brief, store.keep_document(summary_of(brief, case, version), brief_bytes(brief), act)


def case_as_kept(store: Store, post_id: str, version: int, *, counted_until: int) -> Case:
    """Return a version of a case with what its owners had affirmed before a place in the ledger."""
    affirmed = store.affirmed(post_id, before_seq=counted_until)
    return with_affirmations(store.case_at(post_id, version), affirmed)


def brief_bytes(brief: Brief) -> bytes:
    """Return a brief as it is kept: JSON with tokens for names, without what it cost to make."""
    return write_brief(replace(brief, costs=()), "json").content


def summary_of(brief: Brief, case: Case, version: int) -> DocumentSummary:
    """Return what the portfolio shows of a brief."""
    line = _line_of_post(brief)
    found = leading(line, brief.advice.leading_risk)
    highest = max(brief.advice.postures, key=lambda advised: advised.rank, default=None)
    debt = readiness_debt(case, brief.as_of)
    return DocumentSummary(
        post_id=brief.case_id,
        kind="brief",
        as_of=brief.as_of,
        version=version,
        posture="" if highest is None else highest.label,
        start_by_status=found.status.value,
        margin_h=found.margin_h,
        clearance_h=line.clearance_time_h,
        debt_h=debt.hours,
        debt_lines=tuple(debt.sentences()),
    )


def _line_of_post(brief: Brief) -> ClockLine:
    lines = {line.target: line for line in brief.advice.clock}
    return lines.get(POST) or lines[EVERYONE]
