"""A year of daily briefs for many posts, written through the product's own store."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from egress.domain import Act, Case, Mode
from egress.domain.acts import ActKind
from egress.inputs import read_case
from egress.kit import Range, iso_utc, named_stream
from egress.store import DocumentSummary, Store, document_digest, new_act_id
from egress.store.acts import _content, head_of_ledger
from egress.store.documents import _line, summary_digest
from egress.store.ledger import canonical_bytes, linked
from egress.store.schema import ACTS, DOCUMENT_BODIES, DOCUMENTS
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_brief, keep_case

FIRST_DAY = datetime(2030, 1, 1, tzinfo=UTC)
DAYS_BETWEEN_VERSIONS = 90
Sample = tuple[str, datetime]
"""A post and a day whose brief is really made, to be replayed later."""


def post_case(number: int, version: int) -> Case:
    """Return a post whose people drive out by themselves; its head count changes from version to version."""
    case = read_case(Path("cases/tiny-post"))
    road = replace(
        case.legs[0],
        id="drive",
        from_site_id="office",
        to_site_id="haven",
        mode=Mode.OWN,
        travel_min=Range(100, 120, 150),
        fleet_ids=(),
    )
    persons = Range.exactly(int(named_stream(8, f"post/{number}/{version}").integers(10, 200)))
    until = FIRST_DAY + timedelta(days=45 * (1 + number % 12))
    return replace(
        case,
        case_id=f"post-{number:03d}",
        label=f"Post {number}",
        groups=tuple(
            replace(
                group,
                site_id="office",
                persons=persons,
                basis=replace(group.basis, owner=f"agency-{number % 7}", affirm_by=until),
            )
            for group in case.groups
        ),
        legs=(road,),
        fleets=(),
        forces=(),
        scenarios=(),
        scenario_effects=(),
        enablers=tuple(replace(one, unlocks=("drive",)) for one in case.enablers),
    )


def fill(store: Store, *, posts: int, days: int, samples: set[Sample]) -> Iterator[str]:
    """
    Keep a version of every post each quarter and a brief of every post each day; yield what is done.

    The briefs of the samples are really made. The others are the bytes of one that was made, with the post's id and
    the day in them, so that each has the size and the entries of a real one; making all of them would take days. They
    are written a day at a time, as the product would write each: the bench verifies all of them at its end.
    """
    hand = Hand(person="Watch officer", role="watch officer", at=FIRST_DAY)
    pattern = _pattern(store, hand)
    yield "one brief made as the pattern of the others"
    for day in range(days):
        at = FIRST_DAY + timedelta(days=day)
        if day % DAYS_BETWEEN_VERSIONS == 0:
            for post in range(posts):
                _keep_version(store, post, day // DAYS_BETWEEN_VERSIONS, at)
        sampled = {post_id for post_id, when in samples if when == at}
        for post_id in sorted(sampled):
            keep_brief(store, post_id, replace(hand, at=at), as_of=at)
        copies = [_copy(post, at, day) for post in range(posts) if f"post-{post:03d}" not in sampled]
        store.writer.write(lambda connection, copies=copies: _keep_copies(connection, copies, pattern))
        if day % 30 == 0:
            yield f"day {day + 1} of {days}"


def _pattern(store: Store, hand: Hand) -> bytes:
    case = replace(post_case(0, 0), case_id="pattern")
    keep_case(store, case, hand, reason="pattern")
    _, act = keep_brief(store, "pattern", hand, as_of=FIRST_DAY)
    return store.document(act.seq)


def _keep_version(store: Store, post: int, version: int, at: datetime) -> None:
    hand = Hand(person="Planner", role="planner", at=at)
    keep_case(store, post_case(post, version), hand, reason=f"count of quarter {version + 1}")


def _copy(post: int, at: datetime, day: int) -> DocumentSummary:
    """Return what the portfolio shall show of a brief that is a copy of the pattern."""
    luck = named_stream(8, f"brief/{post}/{day}")
    return DocumentSummary(
        post_id=f"post-{post:03d}",
        kind="brief",
        as_of=at,
        version=1 + day // DAYS_BETWEEN_VERSIONS,
        posture=str(luck.choice(["normal work", "reduced team", "evacuation"])),
        start_by_status="open",
        margin_h=float(luck.integers(1, 2000)),
        clearance_h=float(luck.integers(2, 90)),
        debt_h=float(luck.integers(0, 20)),
    )


def _keep_copies(connection: Connection, copies: Sequence[DocumentSummary], pattern: bytes) -> None:
    """Write the briefs of a day as the product would write each: act, what the portfolio shows, and the brief."""
    seq, previous = head_of_ledger(connection)
    acts, lines, bodies = [], [], []
    for one in copies:
        content = pattern.replace(b'"case_id": "pattern"', f'"case_id": "{one.post_id}"'.encode())
        content = content.replace(iso_utc(FIRST_DAY).encode(), iso_utc(one.as_of).encode())
        facts = {
            "document": one.kind,
            "as_of": iso_utc(one.as_of),
            "version": one.version,
            "digest": document_digest(content),
            "summary": summary_digest(one),
        }
        at = one.as_of
        act = Act(act_id=new_act_id(), post_id=one.post_id, kind=ActKind.BRIEF_MADE, at=at, role="watch", facts=facts)
        seq, previous = seq + 1, _ledger_line(acts, act, seq + 1, previous)
        lines.append({**_line(one), "seq": seq, "digest": facts["digest"]})
        bodies.append({"seq": seq, "packed": zlib.compress(content, 6)})
    for table, rows in ((ACTS, acts), (DOCUMENTS, lines), (DOCUMENT_BODIES, bodies)):
        connection.execute(insert(table), rows)


def _ledger_line(acts: list[dict[str, object]], act: Act, seq: int, previous: str) -> str:
    """Add an act to the lines of the ledger; return its hash."""
    content = _content(act, act.at)
    entry = linked(seq, content, previous)
    acts.append(
        {
            "seq": seq,
            "act_id": act.act_id,
            "post_id": act.post_id,
            "kind": act.kind,
            "content": canonical_bytes(content).decode(),
            "previous": previous,
            "hash": entry.hash,
        }
    )
    return entry.hash
