"""The store: everything that is kept, behind one object."""

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType

from sqlalchemy import Connection, Engine

from egress.domain import Act, Case, difference_in_words, differences
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.freshness import Affirmation, affirmations_in
from egress.kit import EgressError, InternalError, iso_utc
from egress.store.acts import act_by_id, acts_of, append, entries, head_of_ledger, ledger_id
from egress.store.addresses import StoreAddress
from egress.store.affirming import BY_CASE, BY_OWNER, freshness, owners_affirmations, write_affirmations
from egress.store.case_versions import (
    KeptVersion,
    latest_version,
    posts_of,
    read_version,
    texts_of,
    version_at,
    versions_of,
    write_version,
)
from egress.store.connections import reading
from egress.store.documents import (
    DocumentSummary,
    document_digest,
    documents_of,
    latest_documents,
    read_document,
    summary_digest,
    write_document,
)
from egress.store.faults import store_problem
from egress.store.known_acts import KnownActs
from egress.store.known_cases import KnownCases
from egress.store.ledger import Checkpoint, export_lines, sign_checkpoint
from egress.store.sealed_texts import OpenedTexts, SealedTexts
from egress.store.sealing import Keyring, Sealer
from egress.store.seals import keep_sealed
from egress.store.tokening import sealed_act, tokened_case
from egress.store.writing import Writer

Clock = Callable[[], datetime]
"""Tells the time at which things are written down, UTC."""

Along = Callable[[Connection, Act], None]
"""What is written in the same transaction as an act."""

Judge = Callable[[ActLog, Act], Act]
"""Takes the acts of the post so far and an act with its tokens; gives the act to be kept, or raises."""

JudgeAll = Callable[[ActLog], bool]
"""Takes the acts of the post so far; gives whether to go on, or raises."""


class VersionMovedOn(EgressError):
    """Somebody else kept a version meanwhile; nothing was written."""

    def __init__(self, post_id: str, *, after: int, latest: int) -> None:
        self.post_id, self.after, self.latest = post_id, after, latest
        super().__init__(f"{post_id}: the latest version is {latest}, not {after}")


class Store:
    """
    The record of one organisation: acts, versions of cases, documents, and what is sealed.

    Whatever a method returns after writing was synced to the disk. Nothing is changed or removed, ever.
    """

    def __init__(self, address: StoreAddress, engine: Engine, *, keyring: Keyring, clock: Clock) -> None:
        self.name, self.keyring, self._clock = address.name, keyring, clock
        self.engine = engine
        self.writer, self._known = Writer(engine, address.name), KnownActs()
        self._cases, self._opened = KnownCases(), OpenedTexts()

    def __enter__(self) -> "Store":
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Finish what is being written and let go of the database."""
        self.writer.close()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the store as it stands now, whoever writes meanwhile."""
        with reading(self.engine, self.name) as connection:
            yield connection

    def record(self, act: Act, along: Along | None = None, *, judge: Judge | None = None) -> Act:
        """
        Keep an act, its names and free text sealed; the same `act_id` again gives the act that was kept then.

        `judge` sees the acts of the post within the transaction, so that two hands cannot do what only one may.

        Raises
        ------
        InputProblem
            when the post has no key: it was never opened here, or its names were destroyed.
        """
        sealer = self._sealer_or_refusal(act.post_id)
        sealed, texts = sealed_act(act, sealer)
        if judge is not None:
            self.log(act.post_id)  # read beforehand, so that the only writer has little left to read

        def work(connection: Connection) -> Act:
            known = act_by_id(connection, act.act_id)
            if known is not None:
                return _same_act(known, act)
            judged = sealed if judge is None else judge(self._known_to(connection, act.post_id), sealed)
            keep_sealed(connection, act.post_id, sealer, texts)
            kept = append(connection, judged, self._clock())
            if along is not None:
                along(connection, kept)
            return kept

        return self.writer.write(work)

    def record_all(self, acts: Sequence[Act], *, judge: JudgeAll) -> bool:
        """
        Keep acts of one post together, all or none; False where the judge says that they are there already.

        `judge` sees the acts of the post within the transaction, and raises where they must not be kept.
        """
        sealer = self._sealer_or_refusal(acts[0].post_id)
        sealed = [sealed_act(act, sealer) for act in acts]

        def work(connection: Connection) -> bool:
            if not judge(self._known_to(connection, acts[0].post_id)):
                return False
            for act, texts in sealed:
                keep_sealed(connection, act.post_id, sealer, texts)
                append(connection, act, self._clock())
            return True

        return self.writer.write(work)

    def keep_case(self, case: Case, act: Act, *, after: int | None = None, marked: bool = False) -> KeptVersion:
        """
        Keep the next version of a post's case, its reason and its differences in words; open the post if it is new.

        A case that differs in nothing from the latest version is no new version, and the act is not kept.
        With `marked`, tokens of an earlier version stand in it where they stood there, and stay.

        Raises
        ------
        VersionMovedOn
            when another version than `after` is the latest by the time that this one would be written.
        """
        post_id = case.case_id
        stood = self.latest_version(post_id)
        if not stood:
            self.keyring.make_key(post_id)
        sealer = self._sealer_or_refusal(post_id)
        tokened, texts = tokened_case(case, sealer, marked=marked)
        sealed, own_texts = sealed_act(replace(act, post_id=post_id, kind=ActKind.VERSION_KEPT), sealer)
        made, dated = texts_of(tokened), affirmations_in(tokened)
        # Compared beforehand, so that the only writer has little left to do unless somebody else came first.
        before = self.case_at(post_id, stood) if stood else None
        digest = "" if before is None else self._cases.digest(post_id, stood, before)
        changes_since = {stood: _changes(before, tokened, same=digest == made.digest)}

        def work(connection: Connection) -> KeptVersion:
            known, number = act_by_id(connection, act.act_id), latest_version(connection, post_id)
            if known is not None:
                return _version_kept(connection, post_id, known)
            if after is not None and number != after:
                raise VersionMovedOn(post_id, after=after, latest=number)
            if number not in changes_since:
                later = read_version(connection, post_id, number)[0]
                changes_since[number] = _changes(later, tokened, same=texts_of(later).digest == made.digest)
            changes = changes_since[number]
            if changes is None:
                return versions_of(connection, post_id)[-1]
            keep_sealed(connection, post_id, sealer, {**texts, **own_texts})
            facts = {**sealed.facts, "version": number + 1, "digest": made.digest, "changes": changes}
            kept = append(connection, replace(sealed, facts=facts), self._clock())
            version = KeptVersion(
                post_id=post_id, version=number + 1, seq=kept.seq, at=iso_utc(kept.at), digest=made.digest
            )
            write_version(connection, version, made)
            write_affirmations(connection, post_id, dated, seq=kept.seq, by=BY_CASE)
            return version

        version = self.writer.write(work)
        if version.digest == made.digest:
            self._cases.hold_digest(post_id, version.version, made.digest)
        return version

    def version_kept_by(self, post_id: str, act_id: str) -> KeptVersion | None:
        """Return the version of a post's case that an act kept; None where there is no such act."""
        with self.reading() as connection:
            known = act_by_id(connection, act_id)
            return None if known is None else _version_kept(connection, post_id, known)

    def keep_document(self, summary: DocumentSummary, content: bytes, act: Act) -> Act:
        """Keep a brief or a plan, without names, with what the portfolio shows of it."""
        digest = document_digest(content)
        facts = {**act.facts, "document": summary.kind, "as_of": iso_utc(summary.as_of), "version": summary.version}
        facts |= {"digest": digest, "summary": summary_digest(summary)}
        return self.record(
            replace(act, post_id=summary.post_id, kind=ActKind.BRIEF_MADE, facts=facts),
            lambda connection, kept: write_document(connection, summary, content, seq=kept.seq),
        )

    def affirm(self, affirmation: Affirmation, act: Act) -> Act:
        """Keep an owner's word that a part of a post's case may be relied on until an instant."""
        facts = {"part": affirmation.part, "owner": affirmation.owner, "affirm_by": iso_utc(affirmation.affirm_by)}
        return self.record(
            replace(act, kind=ActKind.PART_AFFIRMED, facts={**act.facts, **facts}),
            lambda connection, kept: write_affirmations(
                connection, act.post_id, [affirmation], seq=kept.seq, by=BY_OWNER
            ),
        )

    def checkpoint(self, act: Act) -> Checkpoint:
        """Return a signed checkpoint of the ledger as it stands; that it was signed is the next act in it."""
        with self.reading() as connection:
            ledger, head = ledger_id(connection), head_of_ledger(connection)
        signed = sign_checkpoint(self.keyring.signing_key(), ledger, head=head, at=iso_utc(self._clock()))
        self.record(
            replace(act, kind=ActKind.CHECKPOINT_SIGNED, facts={**act.facts, "seq": head[0], "hash": head[1]})
        )
        return signed

    def head(self) -> tuple[int, str]:
        """Return the place and hash of the last entry of the ledger."""
        with self.reading() as connection:
            return head_of_ledger(connection)

    def latest_version(self, post_id: str) -> int:
        """Return the number of the latest version of a post's case; 0 for a post that is not known."""
        with self.reading() as connection:
            return latest_version(connection, post_id)

    def versions(self, post_id: str) -> tuple[KeptVersion, ...]:
        """Return every version of a post's case, oldest first; none for a post that is not known."""
        with self.reading() as connection:
            return versions_of(connection, post_id)

    def case_at(self, post_id: str, version: int) -> Case:
        """Return a version of a post's case, with tokens where names and free text stood; versions never change."""

        def read() -> Case:
            with self.reading() as connection:
                return read_version(connection, post_id, version)[0]

        return self._cases.case(post_id, version, read)

    def affirmed(self, post_id: str, *, before_seq: int) -> tuple[Affirmation, ...]:
        """Return what the owners of a post's parts had last affirmed before a place in the ledger."""
        with self.reading() as connection:
            return owners_affirmations(connection, post_id, before_seq=before_seq)

    def acts(self, post_id: str | None = None, *, kinds: Sequence[str] = (), after_seq: int = 0) -> tuple[Act, ...]:
        """Return acts in their order: of one post or of all, of some kinds or of every kind, behind a place."""
        if post_id is None:
            with self.reading() as connection:
                return acts_of(connection, kinds=kinds, after_seq=after_seq)
        log = self.log(post_id)
        found: Sequence[Act] = log.kinds(*kinds) if kinds else log
        return tuple(found[bisect_right(found, after_seq, key=lambda act: act.seq) :])

    def log(self, post_id: str) -> ActLog:
        """Return the acts of one post as a log, in which they are found without going through all of them."""
        with self.reading() as connection:
            return self._known.of(connection, post_id, committed=True)

    def documents(self, post_id: str, kind: str, *, as_of: datetime | None = None) -> tuple[DocumentSummary, ...]:
        """Return the documents of one kind that a post has, by day; of one instant only if asked."""
        with self.reading() as connection:
            return documents_of(connection, post_id, kind, as_of=as_of)

    def document(self, seq: int) -> bytes:
        """Return the text of the document that an act kept."""
        with self.reading() as connection:
            return read_document(connection, seq)

    def posts(self) -> tuple[str, ...]:
        """Return the ids of every post, in their order."""
        with self.reading() as connection:
            return posts_of(connection)

    def portfolio(
        self, until: datetime
    ) -> tuple[tuple[DocumentSummary, ...], Mapping[str, Mapping[tuple[str, str], str]]]:
        """Return the latest brief of every post up to an instant, and until when each part may be relied on."""
        with self.reading() as connection:
            return latest_documents(connection, "brief", until=until), freshness(connection)

    def texts(self, post_id: str) -> Mapping[str, str]:
        """Return what stands behind the tokens of a post; nothing once its names are destroyed."""
        sealer = self.sealer(post_id)
        if sealer is None:
            self._opened.forget(post_id)
        return SealedTexts(self.reading, post_id, sealer, self._opened)

    def destroy_names(self, post_id: str) -> bool:
        """Destroy the key of a post, and what was opened with it; tell whether there was one."""
        self._opened.forget(post_id)
        return self.keyring.destroy(post_id)

    def sealer(self, post_id: str) -> Sealer | None:
        """Return what seals the texts of a post; None where its key is not here."""
        key = self.keyring.key_of(post_id)
        return None if key is None else Sealer(post_id, key)

    def _known_to(self, connection: Connection, post_id: str) -> ActLog:
        """Return the acts of a post as a transaction that writes sees them."""
        return self._known.of(connection, post_id, committed=False)

    def _sealer_or_refusal(self, post_id: str) -> Sealer:
        sealer = self.sealer(post_id)
        if sealer is None:
            expected = "a post whose key is in the folder of keys"
            remedy = (
                "Keep a first version of its case, or bring its key; a post that was destroyed takes no more acts."
            )
            raise store_problem(self.name, f"no key for {post_id or 'the record'}", expected=expected, remedy=remedy)
        return sealer


def _version_kept(connection: Connection, post_id: str, known: Act) -> KeptVersion:
    """Return the version that an act kept."""
    version = version_at(connection, post_id, known.seq)
    if version is None:
        raise InternalError(f"the id {known.act_id} was used for another act")
    return version


def _same_act(known: Act, act: Act) -> Act:
    if (known.post_id, known.kind) != (act.post_id, act.kind):
        raise InternalError(f"the id {act.act_id} was used for another act")
    return known


def _changes(before: Case | None, after: Case, *, same: bool) -> list[str] | None:
    """Return what changed from the version before in words, none for a first one; None where nothing changed."""
    if before is None:
        return []
    if same:
        return None
    return [difference_in_words(one) for one in differences(before, after)]


def ledger_lines(store: Store) -> list[str]:
    """Return the ledger of a store as the lines of an export: without names, to be verified elsewhere."""
    with store.reading() as connection:
        return list(export_lines(ledger_id(connection), entries(connection)))


def new_act_id() -> str:
    """Return an id that nobody else will draw."""
    return os.urandom(16).hex()
