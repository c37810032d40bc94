"""Names and free text put back where their tokens stand, for whoever has the key of the post."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
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
    elif type(value) is tuple:
        for item in value:
            yield from _tokens(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _tokens(item)
    else:
        for name in _parts(value.__class__):
            yield from _tokens(getattr(value, name))


def _filled(value: Any, texts: Mapping[str, str]) -> Any:
    if type(value) is str:
        return filled(value, texts) if "⟦" in value else value
    if type(value) is tuple:
        return tuple(_filled(item, texts) for item in value)
    if isinstance(value, Mapping):
        return {key: _filled(item, texts) for key, item in value.items()}
    if names := _parts(value.__class__):
        return type(value)(**{name: _filled(getattr(value, name), texts) for name in names})
    return value


@cache
def _parts(kind: Hashable) -> tuple[str, ...]:
    """Return the names of what a record of a kind is made of; none for anything else."""
    return (
        tuple(one.name for one in fields(kind) if one.init) if isinstance(kind, type) and is_dataclass(kind) else ()
    )
