"""Pieces of work that any process may do, kept one by one, so that a killed run goes on and nothing is done twice."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from egress.kit import Handed, InternalError, collected, handed, left, pool_context, submitted, taken, uncollected

MOST_BROKEN_POOLS = 20
"""So often in a row a pool may lose a worker without having finished a single piece."""

Answer = dict[str, Any]
"""What a piece comes to, as JSON can hold it."""


class Piece(NamedTuple):
    """
    One piece of work: what is to be done, and for what, by their ids.

    The answer depends on these and on the setting alone; `given` is what the setting does not hold but fixes.
    """

    kind: str
    ids: tuple[str, ...]
    given: Any = None

    @property
    def name(self) -> str:
        """A name for files: the same for the same piece."""
        digest = hashlib.sha256(json.dumps([self.kind, *self.ids]).encode()).hexdigest()
        return f"{self.kind}-{digest[:32]}"


class PieceJournal:
    """One file per finished piece, in a folder named by what all answers rest on; none is kept without a folder."""

    def __init__(self, folder: Path | None, digest: str) -> None:
        self._folder = None if folder is None else folder / digest.removeprefix("sha256:")[:32]

    def keep(self, piece: Piece, answer: Answer) -> None:
        """Write an answer, whole or not at all."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = self._folder / f".{piece.name}.part"
            beside.write_text(json.dumps(answer), encoding="utf-8")
            beside.replace(self._folder / f"{piece.name}.json")

    def read(self, piece: Piece) -> Answer | None:
        """Return the answer of a piece, if it was kept whole."""
        path = None if self._folder is None else self._folder / f"{piece.name}.json"
        if path is None or not path.exists():
            return None
        try:
            answer = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return None
        return answer if isinstance(answer, dict) else None


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """
    Where pieces are done.

    Attributes
    ----------
    work : what does a piece in a setting; a function of a module, so that other processes find it.
    setting : what every piece rests on.
    workers : processes; their number changes no answer. journal : keeps what is finished.
    told : hears of each finished piece. cancelled : asked between pieces whether to stop.
    started : told of the ids of the processes of a new pool.
    """

    work: Callable[[Any, Piece], Answer]
    setting: Any
    workers: int = 1
    journal: PieceJournal = field(default_factory=lambda: PieceJournal(None, ""))
    told: Callable[[Piece], None] = lambda _piece: None
    cancelled: Callable[[], bool] = lambda: False
    started: Callable[[list[int]], None] = lambda _process_ids: None

    def do(self, pieces: Sequence[Piece]) -> dict[tuple[str, tuple[str, ...]], Answer]:
        """
        Return the answers of the pieces by kind and ids; fewer if it was cancelled.

        Raises
        ------
        InternalError
            when workers die again and again before any piece is finished.
        """
        done = {(p.kind, p.ids): kept for p in pieces if (kept := self.journal.read(p)) is not None}
        missing = [piece for piece in pieces if (piece.kind, piece.ids) not in done]
        for piece, answer in self._here(missing) if self.workers <= 1 else self._in_pools(missing):
            # Through JSON here too, so that an answer is the same whether it was kept or not.
            done[piece.kind, piece.ids] = json.loads(json.dumps(answer))
            self.journal.keep(piece, answer)
            self.told(piece)
        return done

    def _here(self, missing: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
        for piece in missing:
            if self.cancelled():
                return
            yield piece, self.work(self.setting, piece)

    def _in_pools(self, missing: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
        left, broken = list(missing), 0
        while left and not self.cancelled():
            if broken > MOST_BROKEN_POOLS:
                raise InternalError(f"workers died {broken} times in a row")
            broken += 1
            with handed((self.work, self.setting)) as where:
                for piece, answer in self._in_one_pool(where, left):
                    left.remove(piece)
                    broken = 0
                    yield piece, answer

    def _in_one_pool(self, where: Handed, missing: Sequence[Piece]) -> Iterator[tuple[Piece, Answer]]:
        """Yield what a pool finishes until all is done, it is cancelled, or a worker dies."""
        count = min(self.workers, len(missing))
        pool = ProcessPoolExecutor(
            max_workers=count, mp_context=pool_context(__name__), initializer=_receive, initargs=(where,)
        )
        at_work: dict[Future[Handed], Piece] = {}
        try:
            at_work = submitted(pool, _do_received, missing)
            self.started([process.pid for process in pool._processes.values() if process.pid is not None])
            while at_work and not self.cancelled():
                ready, _ = wait(at_work, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in ready:
                    yield at_work.pop(future), collected(future.result())
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            uncollected(at_work)


_received: list[Any] = []


def _receive(where: Handed) -> None:
    _received[:] = taken(where)


def _do_received(piece: Piece) -> Handed:
    if not _received:
        raise InternalError("a worker was asked for a piece before it had its setting")
    return left(_received[0](_received[1], piece))
