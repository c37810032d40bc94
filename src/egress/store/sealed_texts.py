"""The sealed texts of a post, opened as they are asked for: most who ask for names need few of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from egress.store.sealing import Sealer
from egress.store.seals import open_sealed, sealed_of


class SealedTexts(Mapping[str, str]):
    """
    What stands behind the tokens of a post, by token; empty where its key is gone.

    A token is looked up when it is asked for, many together by `fetch`; whoever goes through all of them opens all.
    """

    def __init__(
        self, reading: Callable[[], AbstractContextManager[Connection]], post_id: str, sealer: Sealer | None
    ) -> None:
        self._reading, self._post_id, self._sealer = reading, post_id, sealer
        self._found: dict[str, str | None] = {}
        self._whole = sealer is None

    def fetch(self, tokens: Iterable[str]) -> None:
        """Open those of the texts behind tokens that are not open yet."""
        wanted = [one for one in dict.fromkeys(tokens) if one not in self._found]
        if self._whole or self._sealer is None or not wanted:
            return
        with self._reading() as connection:
            kept = sealed_of(connection, self._post_id, wanted)
        for token in wanted:
            self._found[token] = self._sealer.open(token, kept[token]) if token in kept else None

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
