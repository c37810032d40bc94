"""The acts of a record in their order, found by kind and by question without going through all of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import chain, islice
from typing import overload

from egress.domain.acts import Act


class _Book:
    """
    What logs of one record share: a list that only grows, and where in it each kind and question is found.

    `latest_by_kind` holds for each act of a kind where the one that was done last stands, of it and those before it.
    """

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self.acts: list[Act] = []
        self.by_kind: dict[str, list[int]] = {}
        self.by_question: dict[str, list[int]] = {}
        self.latest_by_kind: dict[str, list[int]] = {}
        self.latest_at: datetime | None = None
        self.extend(acts)

    def extend(self, acts: Iterable[Act]) -> None:
        """Take further acts."""
        for act in acts:
            place = len(self.acts)
            self.acts.append(act)
            self.by_kind.setdefault(act.kind, []).append(place)
            latest = self.latest_by_kind.setdefault(act.kind, [])
            latest.append(latest[-1] if latest and self.acts[latest[-1]].at > act.at else place)
            if question := act.fact("question"):
                self.by_question.setdefault(question, []).append(place)
            if self.latest_at is None or act.at > self.latest_at:
                self.latest_at = act.at


class ActLog(Sequence[Act]):
    """
    Acts in their order, as they stood when the log was made: what comes later is not seen in it.

    A log that grows shares what it holds with the log that it grew from, so both cost what is new. The functions
    that read acts take any iterable of them; a log saves them the way through everything that is of no use to them.
    """

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self._book = _Book(acts)
        self._length = len(self._book.acts)
        self._tail: tuple[Act, ...] = ()

    @classmethod
    def of(cls, acts: Iterable[Act]) -> "ActLog":
        """Return acts as a log; a log is returned as it is."""
        return acts if isinstance(acts, ActLog) else cls(acts)

    def __len__(self) -> int:
        """Return how many acts there are."""
        return self._length + len(self._tail)

    def __iter__(self) -> Iterator[Act]:
        """Go through the acts in their order."""
        return chain(islice(self._book.acts, self._length), self._tail)

    @overload
    def __getitem__(self, place: int) -> Act: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Act, ...]: ...

    def __getitem__(self, place: int | slice) -> Act | tuple[Act, ...]:
        """Return the act at a place, or those of a stretch."""
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        return self._book.acts[at] if at < self._length else self._tail[at - self._length]

    def __eq__(self, other: object) -> bool:
        """Whether another sequence holds the same acts in the same order."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == its for one, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def kinds(self, *kinds: str) -> tuple[Act, ...]:
        """Return the acts of some kinds, in their order."""
        found = [self._upto(self._book.by_kind.get(kind, [])) for kind in dict.fromkeys(kinds)]
        acts = self._book.acts
        return (
            *(acts[place] for place in (merge(*found) if len(found) > 1 else found[0] if found else ())),
            *(act for act in self._tail if act.kind in kinds),
        )

    def latest(self, *kinds: str, until: datetime) -> Act | None:
        """Return the act of some kinds that was done last until an instant; of several the one that was kept last."""
        found: Act | None = None
        for act in (*self._last_of(kinds, until), *(act for act in self._tail if act.kind in kinds)):
            if act.at <= until and (found is None or act.at >= found.at):
                found = act
        return found

    def about(self, question_id: str) -> tuple[Act, ...]:
        """Return the acts on a question, in their order; the act that put it is not among them."""
        acts = self._book.acts
        return (
            *(acts[place] for place in self._upto(self._book.by_question.get(question_id, []))),
            *(act for act in self._tail if act.fact("question") == question_id),
        )

    def until(self, now: datetime) -> "ActLog":
        """Return the acts that were done until an instant."""
        latest = self._book.latest_at
        if not self._tail and (latest is None or latest <= now):
            return self
        return ActLog(act for act in self if act.at <= now)

    def followed(self, acts: Sequence[Act]) -> "ActLog":
        """Return this log with further acts behind it, which may yet be undone: nobody else sees them."""
        if not acts:
            return self
        whole = ActLog.__new__(ActLog)
        whole._book, whole._length, whole._tail = self._book, self._length, (*self._tail, *acts)
        return whole

    def grown(self, acts: Sequence[Act]) -> "ActLog":
        """
        Return this log with further acts behind it, for good.

        Whoever grows logs of one record does so one after another, from the longest that there is.
        """
        if self._tail or len(self._book.acts) != self._length:
            return ActLog([*self, *acts])
        if not acts:
            return self
        self._book.extend(acts)
        whole = ActLog.__new__(ActLog)
        whole._book, whole._length, whole._tail = self._book, len(self._book.acts), ()
        return whole

    def _last_of(self, kinds: Iterable[str], until: datetime) -> list[Act]:
        """Return the last act of each kind until an instant, as they were kept; all of a kind that goes on later."""
        places: list[int] = []
        for kind in dict.fromkeys(kinds):
            last = self._upto(self._book.by_kind.get(kind, []))
            if last:
                latest = self._book.latest_by_kind[kind][len(last) - 1]
                places += [latest] if self._book.acts[latest].at <= until else last
        return [self._book.acts[place] for place in sorted(places)]

    def _upto(self, places: list[int]) -> Sequence[int]:
        """Return those of the places that this log reaches to, by themselves: another thread may grow the list."""
        return places[: bisect_left(places, self._length)]
