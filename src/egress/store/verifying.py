"""A store held against its ledger: every version, document and affirmation is what its act said it was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from egress.domain import Act, Case
from egress.domain.acts import ActKind
from egress.domain.freshness import affirmations_in
from egress.domain.personal import TOKEN, with_personal
from egress.kit import iso_utc
from egress.store.acts import acts_of, entries, ledger_id
from egress.store.affirming import BY_CASE, BY_OWNER
from egress.store.case_versions import read_version, version_at
from egress.store.documents import document_digest, documents_of, read_document, summary_digest
from egress.store.ledger import Checkpoint, Entry, LedgerFault, chain_faults, checkpoint_faults
from egress.store.schema import ACTS, AFFIRMATIONS, CASE_VERSIONS, DOCUMENTS, SEALS


@dataclass(frozen=True, kw_only=True)
class Verification:
    """
    What a look at a ledger found.

    Attributes
    ----------
    entries : how many there are.
    checked_until : the last entry that a genuine checkpoint holds still; later ones are linked, but could be cut off.
    faults : what is wrong; empty where nothing is.
    """

    ledger_id: str
    entries: int
    checked_until: int
    faults: tuple[LedgerFault, ...]


def verify_entries(
    ledger: str, found: Sequence[Entry], checkpoints: Sequence[Checkpoint], *, signers: Iterable[str] | None = None
) -> Verification:
    """Hold a ledger against itself and against checkpoints that were handed out."""
    known = None if signers is None else tuple(signers)
    faults = [*chain_faults(ledger, found), *checkpoint_faults(ledger, found, checkpoints, signers=known)]
    held = [one.seq for one in checkpoints if not list(checkpoint_faults(ledger, found, [one], signers=known))]
    return Verification(
        ledger_id=ledger, entries=len(found), checked_until=max(held, default=0), faults=tuple(faults)
    )


def verify_store(
    connection: Connection, checkpoints: Sequence[Checkpoint], *, signers: Iterable[str] | None = None
) -> Verification:
    """Hold the ledger of a store against itself, against checkpoints, and the tables against the ledger."""
    ledger = ledger_id(connection)
    verified = verify_entries(ledger, list(entries(connection)), checkpoints, signers=signers)
    faults = (*verified.faults, *_damage(connection), *(() if verified.faults else record_faults(connection)))
    return Verification(
        ledger_id=ledger, entries=verified.entries, checked_until=verified.checked_until, faults=faults
    )


def record_faults(connection: Connection) -> Iterator[LedgerFault]:
    """Tell which tables are not what the acts in the ledger say of them."""
    yield from _version_faults(connection, acts_of(connection, kinds=[ActKind.VERSION_KEPT]))
    yield from _document_faults(connection, acts_of(connection, kinds=[ActKind.BRIEF_MADE]))
    yield from _affirmation_faults(connection, acts_of(connection, kinds=[ActKind.PART_AFFIRMED]))
    yield from _unstated_affirmations(connection)
    yield from _seal_faults(connection)


def _damage(connection: Connection) -> Iterator[LedgerFault]:
    """Tell what SQLite's own check finds; a server checks its pages by itself."""
    if connection.dialect.name == "sqlite":
        for (found,) in connection.execute(text("PRAGMA quick_check(20)")):
            if found != "ok":
                yield LedgerFault("record", 0, f"The file is damaged: {found}.")


def _version_faults(connection: Connection, acts: Sequence[Act]) -> Iterator[LedgerFault]:
    count = connection.execute(select(func.count()).select_from(CASE_VERSIONS)).scalar_one()
    if count != len(acts):
        yield LedgerFault("record", 0, f"{count} versions of cases are kept, but {len(acts)} are in the ledger.")
    kept = {tuple(row) for row in connection.execute(select(SEALS.c.post_id, SEALS.c.token))}
    for act in acts:
        number = int(act.facts["version"])
        line = version_at(connection, act.post_id, act.seq)
        if line is None or (line.version, line.at) != (number, iso_utc(act.at)):
            yield LedgerFault("record", act.seq, f"Version {number} of {act.post_id} is not listed as it was kept.")
        try:
            case, digest = read_version(connection, act.post_id, number)
        except Exception as error:
            yield LedgerFault("record", act.seq, f"Version {number} of {act.post_id} cannot be read: {error}.")
            continue
        if digest != act.facts["digest"]:
            yield LedgerFault("record", act.seq, f"Version {number} of {act.post_id} was changed after it was kept.")
        stated = {(one.part, one.owner, iso_utc(one.affirm_by)) for one in affirmations_in(case)}
        if stated != _lines(connection, act, BY_CASE):
            yield LedgerFault("record", act.seq, f"The dates of version {number} of {act.post_id} were changed.")
        if any((act.post_id, token) not in kept for token in _tokens_in(case)):
            words = f"What is sealed in version {number} of {act.post_id} is gone, in part or whole."
            yield LedgerFault("record", act.seq, words)


def _tokens_in(case: Case) -> set[str]:
    """Return the tokens that stand in the personal fields of a case."""
    found: set[str] = set()

    def note(_context: str, text: str) -> str:
        found.update(TOKEN.findall(text))
        return text

    with_personal(case, note)
    return found


def _document_faults(connection: Connection, acts: Sequence[Act]) -> Iterator[LedgerFault]:
    count = connection.execute(select(func.count()).select_from(DOCUMENTS)).scalar_one()
    if count != len(acts):
        yield LedgerFault("record", 0, f"{count} documents are kept, but {len(acts)} are in the ledger.")
    summaries = {
        summary.seq: summary
        for post_id, kind in dict.fromkeys((act.post_id, act.fact("document")) for act in acts)
        for summary in documents_of(connection, post_id, kind)
    }
    for act in acts:
        what = f"The {act.fact('document')} of {act.post_id} as of {act.fact('as_of')}"
        summary = summaries.get(act.seq)
        if summary is None or summary_digest(summary) != act.facts["summary"]:
            yield LedgerFault("record", act.seq, f"{what} is not listed as it was kept.")
        elif _digest_of(connection, act.seq) != act.facts["digest"]:
            yield LedgerFault("record", act.seq, f"{what} was changed after it was kept.")


def _digest_of(connection: Connection, seq: int) -> str:
    try:
        return document_digest(read_document(connection, seq))
    except Exception:
        return "unreadable"


def _affirmation_faults(connection: Connection, acts: Sequence[Act]) -> Iterator[LedgerFault]:
    for act in acts:
        stated = {(act.fact("part"), act.fact("owner"), act.fact("affirm_by"))}
        if _lines(connection, act, BY_OWNER) != stated:
            yield LedgerFault(
                "record", act.seq, f"The affirmation of {act.fact('part')} of {act.post_id} was changed."
            )


def _unstated_affirmations(connection: Connection) -> Iterator[LedgerFault]:
    """Tell of affirmations that hang on an act which states none, whoever put them there."""
    for by, kind in ((BY_CASE, ActKind.VERSION_KEPT), (BY_OWNER, ActKind.PART_AFFIRMED)):
        stating = select(ACTS.c.seq).where(ACTS.c.kind == kind, ACTS.c.post_id == AFFIRMATIONS.c.post_id)
        strange = AFFIRMATIONS.c.seq.not_in(stating.correlate(AFFIRMATIONS))
        for row in connection.execute(select(AFFIRMATIONS).where(AFFIRMATIONS.c.by == by, strange)):
            words = f"An affirmation of {row.part} of {row.post_id} hangs on entry {row.seq}, which states none."
            yield LedgerFault("record", row.seq, words)
    for row in connection.execute(select(AFFIRMATIONS).where(AFFIRMATIONS.c.by.not_in((BY_CASE, BY_OWNER)))):
        yield LedgerFault("record", row.seq, f"An affirmation of {row.part} of {row.post_id} is nobody's.")


def _lines(connection: Connection, act: Act, by: str) -> set[tuple[str, str, str]]:
    columns = AFFIRMATIONS.c.part, AFFIRMATIONS.c.owner, AFFIRMATIONS.c.affirm_by
    found = select(*columns).where(AFFIRMATIONS.c.seq == act.seq, AFFIRMATIONS.c.by == by)
    return {(row.part, row.owner, row.affirm_by) for row in connection.execute(found)}


def _seal_faults(connection: Connection) -> Iterator[LedgerFault]:
    """Tell which acts name tokens behind which nothing is kept any more."""
    kept = {tuple(row) for row in connection.execute(select(SEALS.c.post_id, SEALS.c.token))}
    for act in acts_of(connection):
        for token in (act.person, *act.words.values()):
            if token and (act.post_id, token) not in kept:
                yield LedgerFault("record", act.seq, f"What is sealed in entry {act.seq} is gone.")
