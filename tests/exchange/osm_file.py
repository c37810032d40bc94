"""A small OpenStreetMap extract in PBF, written by hand after the description of the format: no download in tests."""

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

Way = tuple[Sequence[int], dict[str, str]]


def osm_pbf(nodes: Sequence[tuple[int, float, float]], ways: Sequence[Way]) -> bytes:
    """Return a file of nodes (id, lat, lon) and ways (node ids, tags)."""
    words = [b"", *dict.fromkeys(text.encode() for _, tags in ways for pair in tags.items() for text in pair)]
    at = {word.decode(): number for number, word in enumerate(words)}
    table = b"".join(_field(1, word) for word in words)
    group = b"".join(_field(1, _node(*node)) for node in nodes)
    lines = b"".join(_field(3, _way(number, refs, tags, at)) for number, (refs, tags) in enumerate(ways, 1))
    block = _field(1, table) + _field(2, group) + _field(2, lines)
    header = _field(4, b"OsmSchema-V0.6")
    return _blob(b"OSMHeader", header) + _blob(b"OSMData", block)


def _node(identity: int, lat: float, lon: float) -> bytes:
    return (
        _number(1, _zigzag(identity)) + _number(8, _zigzag(round(lat * 1e7))) + _number(9, _zigzag(round(lon * 1e7)))
    )


def _way(identity: int, refs: Sequence[int], tags: dict[str, str], at: dict[str, int]) -> bytes:
    steps = [refs[0], *(b - a for a, b in pairwise(refs))]
    return (
        _number(1, identity)
        + _field(2, b"".join(_varint(at[key]) for key in tags))
        + _field(3, b"".join(_varint(at[value]) for value in tags.values()))
        + _field(8, b"".join(_varint(_zigzag(step)) for step in steps))
    )


def _blob(kind: bytes, content: bytes) -> bytes:
    blob = _number(2, len(content)) + _field(3, zlib.compress(content))
    head = _field(1, kind) + _number(3, len(blob))
    return struct.pack(">I", len(head)) + head + blob


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
