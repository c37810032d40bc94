"""Names and free text put back where their tokens stand, for whoever has the key of the post."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from egress.store import TOKEN, SealedTexts, filled

T = TypeVar("T")


def with_texts(value: T, texts: Mapping[str, str]) -> T:
    """Return a record, or anything made of records, with every token in it replaced by its text, or "(destroyed)"."""
    if isinstance(texts, SealedTexts):
        texts.fetch(_tokens(value))
    found: Any = _filled(value, texts)
    return found  # type: ignore[no-any-return]


def _tokens(value: Any) -> Iterator[str]:
    """Yield every token in a record."""
    if type(value) is str:
        if "⟦" in value:
            yield from TOKEN.findall(value)
    elif isinstance(value, Mapping):
        yield from (token for item in value.values() for token in _tokens(item))
    elif type(value) is tuple:
        yield from (token for item in value for token in _tokens(item))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            if one.init:
                yield from _tokens(getattr(value, one.name))


def _filled(value: Any, texts: Mapping[str, str]) -> Any:
    if type(value) is str:
        return filled(value, texts) if "⟦" in value else value
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_filled(item, texts) for item in value)
    if isinstance(value, Mapping):
        return {key: _filled(item, texts) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _filled(getattr(value, f.name), texts) for f in dataclasses.fields(value) if f.init}
        return dataclasses.replace(value, **changed)
    return value
