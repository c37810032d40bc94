"""Sound files spoilt in one of many ways, by a seed: by the byte, inside their parts, in encoding and in claims."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping

from .mutating import BOMB, EXTERNAL, false_size, mutated

NASTY = (
    *("99999999999999999999", "-99999999999999999999", "1e999", "-1e-999", "NaN", "inf", "0x10", "٣", "1/0"),
    *(
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(1)",
        "-2+3",
        "=HYPERLINK(1)",
        "../../../etc/passwd",
        "C:\\x",
        "file:///etc/passwd",
    ),
    *("9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2021-13-45T99:99:99Z", "1970-01-01"),
    *("\u202eevil", "\ufeff", "\x1b[2J", "a" * 40_000, "W" * 12_000, "'", '"', ";", "{}", "${x}", "%s%n", "", "null"),
)
"""What stands in place of a sound value: figures out of reach, formulas, paths, dates at the rim, turned text."""

Spoiler = Callable[[bytes, random.Random], bytes]


def by_value(content: bytes, chance: random.Random) -> bytes:
    """Return text with a few of its values exchanged for nasty ones."""
    found = [*re.finditer(rb"[A-Za-z0-9_.:+-]{2,}", content)]
    for match in sorted(chance.sample(found, min(len(found), chance.randint(1, 6))), key=lambda m: -m.start()):
        content = content[: match.start()] + chance.choice(NASTY).encode() + content[match.end() :]
    return content


def by_encoding(content: bytes, chance: random.Random) -> bytes:
    """Return text in another encoding than it claims."""
    text = content.decode("utf-8", "replace")
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "shift-jis", "cp037"))
    return text.encode(encoding, "replace")


def by_nul(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with NUL characters among them."""
    at = chance.randrange(len(content) + 1)
    return content[:at] + b"\x00" * chance.choice((1, 7, 4096)) + content[at:]


def cut(content: bytes, chance: random.Random) -> bytes:
    """Return the beginning of a file."""
    return content[: chance.randrange(len(content) + 1)]


def repeated(content: bytes, chance: random.Random) -> bytes:
    """Return a piece of a file many times over: it claims to hold millions of things."""
    at = chance.randrange(max(1, len(content)))
    piece = content[at : at + chance.randint(1, 400)] or b"x"
    return content[:at] + piece * min(60_000, 8_000_000 // len(piece)) + content[at:]


def entities(content: bytes, chance: random.Random) -> bytes:
    """Return XML with a bomb of entities, or one that reads a file, before its root."""
    kind = chance.choice((BOMB, EXTERNAL))
    if chance.random() < 0.3:
        return kind.decode().encode(chance.choice(("utf-16", "utf-32")))
    declared = kind[kind.index(b"<!DOCTYPE") : kind.index(b"]>") + 2]
    head = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
    return content[:head] + declared + content[head:].replace(b"</", b"&a11;&x;</", 1)


def deep(content: bytes, chance: random.Random) -> bytes:
    """Return elements or brackets nested too deep for a reader that calls itself."""
    tag = chance.choice((b"<a>", b"[", b'{"a":', b"<a b='1'>"))
    return content[: content.find(b">") + 1] + tag * chance.randint(1_000, 200_000)


def inside(spoil: Spoiler) -> Spoiler:
    """Return a way to spoil one part of a zip, packed anew so that the zip itself is sound."""

    def spoilt(content: bytes, chance: random.Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([*parts])
        parts[name] = spoil(parts[name], chance)
        return packed(parts)

    return spoilt


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_bomb(content: bytes, chance: random.Random) -> bytes:
    """Return a zip one of whose parts unpacks to 30 to 150 million bytes, in one piece or in thousands."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if chance.random() < 0.3:
        return packed({**parts, **{f"part{n}": b"x" for n in range(3_000)}})
    return packed({**parts, chance.choice([*parts]): b"\x00" * chance.randint(30_000_000, 150_000_000)})


def slip(content: bytes, chance: random.Random) -> bytes:
    """Return a zip whose parts climb out of the folder that they are unpacked in."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    ways = ("../../../../{}", "/tmp-escape/{}", "..\\..\\{}", "a/../../{}", "C:\\{}", "{}\x00.txt")
    return packed({chance.choice(ways).format(name): content for name, content in parts.items()})


def false_sizes(content: bytes, _: random.Random) -> bytes:
    """Return a zip whose directory claims other sizes than its parts have."""
    return false_size(content)


ANY: tuple[Spoiler, ...] = (mutated, by_nul, cut, repeated)
TEXT: tuple[Spoiler, ...] = (by_value, by_value, by_value, by_encoding)
MARKED: tuple[Spoiler, ...] = (entities, entities, deep)
INSIDE: tuple[Spoiler, ...] = (inside(by_value), inside(by_nul), inside(repeated), inside(cut))
PACKED: tuple[Spoiler, ...] = (zip_bomb, slip, false_sizes, *INSIDE)
SPOILERS: Mapping[str, tuple[Spoiler, ...]] = {
    "csv": (*ANY, *TEXT),
    "toml": (*ANY, *TEXT),
    "json": (*ANY, *TEXT, deep),
    "geojson": (*ANY, *TEXT, deep),
    "kml": (*ANY, *TEXT, *MARKED),
    "gpx": (*ANY, *TEXT, *MARKED),
    "xml": (*ANY, *TEXT, *MARKED),
    "kmz": (*ANY, *PACKED, inside(entities)),
    "xlsx": (*ANY, *PACKED, inside(entities), inside(by_value)),
    "zip": (*ANY, *PACKED),
    "gpkg": (*ANY, by_value),
    "osm.pbf": (*ANY, by_value),
}
"""By ending: the ways in which a sound file is spoilt."""
