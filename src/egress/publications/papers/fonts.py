"""The fonts that papers are set in, and which characters they have."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic

SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that no font has."""

_IGNORED = frozenset("\n\t\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}") | frozenset(
    chr(code) for code in (0x2066, 0x2067, 0x2068, 0x2069)
)


EMBEDDED = ((0x2190, 0x2199), (0x2260, 0x2265), (0x25A0, 0x25A1), (0x25B2, 0x25B3), (0x2713, 0x2713))
"""Arrows, comparisons, squares and a tick that the fonts inside Typst's wheel have; a test sets every one of them."""


def font_folders() -> list[str]:
    """Return the folders of the packaged fonts: Noto Sans and Noto Sans Arabic."""
    return [str(Path(package.ROOT) / "files") for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)]


@cache
def printable_characters() -> frozenset[int]:
    """Return the code points that the upright fonts have between them."""
    upright = [path for folder in font_folders() for path in sorted(Path(folder).glob("*.ttf"))]
    mapped = {code for path in upright if "Italic" not in path.name for code in _mapped(path.read_bytes())}
    return frozenset(mapped | {code for first, last in EMBEDDED for code in range(first, last + 1)})


def printable(text: str) -> str:
    """Return text in which every character that no font has is replaced by U+FFFD."""
    known = printable_characters()
    return "".join(c if ord(c) in known or c in _IGNORED else SUBSTITUTE for c in text)


def _mapped(font: bytes) -> Iterator[int]:
    """Yield the code points of a font's character map (OpenType `cmap`, formats 4 and 12)."""
    at = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, at + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, at + 4 + 8 * number + 4)
        (format_,) = struct.unpack_from(">H", font, at + offset)
        if format_ == 12:
            yield from _segments_12(font, at + offset)
        elif format_ == 4:
            yield from _segments_4(font, at + offset)


def _table(font: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"a font without a table {tag!r}")


def _segments_12(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for number in range(groups):
        first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * number)
        yield from range(first, last + 1)


def _segments_4(font: bytes, at: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", font, at + 16 + doubled)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
