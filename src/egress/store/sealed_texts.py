"""The sealed texts of a post, opened as they are asked for: most who ask for names need few of them."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from egress.store.sealing import Sealer
from egress.store.seals import open_sealed, sealed_of

MOST_OPENED = 20_000
"""Texts of all posts that are held open at once; those that were asked for longest ago go."""


class OpenedTexts:
    """Texts that were opened already, by post: a list that is read again opens what is new in it."""

    def __init__(self) -> None:
        self._gate, self._posts, self._count = threading.Lock(), dict[str, OrderedDict[str, str]](), 0

    def those_of(self, post_id: str, tokens: Iterable[str]) -> dict[str, str]:
        """Return those of the texts behind tokens that are held."""
        with self._gate:
            held = self._posts.get(post_id, OrderedDict())
            found = {token: held[token] for token in tokens if token in held}
            for token in found:
                held.move_to_end(token)
        return found

    def hold(self, post_id: str, texts: Mapping[str, str]) -> None:
        """Hold texts, by token."""
        with self._gate:
            held = self._posts.setdefault(post_id, OrderedDict())
            before = len(held)
            held.update(texts)
            self._count += len(held) - before
            while self._count > MOST_OPENED:
                longest = max(self._posts.values(), key=len)
                longest.popitem(last=False)
                self._count -= 1

    def forget(self, post_id: str) -> None:
        """Let go of the texts of a post, as when its names were destroyed."""
        with self._gate:
            self._count -= len(self._posts.pop(post_id, ()))


class SealedTexts(Mapping[str, str]):
    """
    What stands behind the tokens of a post, by token; empty where its key is gone.

    A token is looked up when it is asked for, many together by `fetch`; whoever goes through all of them opens all.
    """

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        post_id: str,
        sealer: Sealer | None,
        opened: OpenedTexts,
    ) -> None:
        self._reading, self._post_id, self._sealer, self._opened = reading, post_id, sealer, opened
        self._found: dict[str, str | None] = {}
        self._whole = sealer is None

    def fetch(self, tokens: Iterable[str]) -> None:
        """Open those of the texts behind tokens that are not open yet."""
        wanted = [one for one in dict.fromkeys(tokens) if one not in self._found]
        if self._whole or self._sealer is None or not wanted:
            return
        self._found.update(self._opened.those_of(self._post_id, wanted))
        unopened = [one for one in wanted if one not in self._found]
        if not unopened:
            return
        with self._reading() as connection:
            kept = sealed_of(connection, self._post_id, unopened)
        fresh = {token: self._sealer.open(token, sealed) for token, sealed in kept.items()}
        self._opened.hold(self._post_id, fresh)
        self._found.update(dict.fromkeys(unopened) | fresh)

    def __getitem__(self, token: str) -> str:
        """Return the text behind a token."""
        self.fetch([token])
        text = self._found.get(token)
        if text is None:
            raise KeyError(token)
        return text

    def __iter__(self) -> Iterator[str]:
        """Go through every token."""
        return iter([token for token, text in self._all().items() if text is not None])

    def __bool__(self) -> bool:
        """Whether its key is here; asked for nothing more, so that nothing is opened."""
        return self._sealer is not None

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(text is not None for text in self._all().values())

    def _all(self) -> Mapping[str, str | None]:
        if not self._whole:
            with self._reading() as connection:
                self._found.update(open_sealed(connection, self._post_id, self._sealer))
            self._whole = True
        return self._found
