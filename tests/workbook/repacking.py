"""Workbooks packed anew with some of their parts changed."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

_INLINE = re.compile(rb't="inlineStr"><is>(<t.*?</t>|<t ?/>)</is>', re.DOTALL)
_STRINGS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def repacked(file: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> None:
    """Pack a workbook anew: each part changed by name and bytes, and further parts added."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more.items():
            new.writestr(name, data)
    file.write_bytes(made.getvalue())


def replaced(part: str, data: bytes) -> Callable[[str, bytes], bytes]:
    """Return the change of one part into other bytes."""
    return lambda name, old: data if name == part else old


def with_shared_strings(file: Path) -> None:
    """Move the texts out of the cells into a part of their own, as Excel and LibreOffice write them."""
    texts: list[bytes] = []

    def place(match: re.Match[bytes]) -> bytes:
        texts.append(match[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    def change(name: str, data: bytes) -> bytes:
        if name.startswith("xl/worksheets/sheet"):
            return _INLINE.sub(place, data)
        if name == "xl/_rels/workbook.xml.rels":
            link = f'<Relationship Type="{_STRINGS}" Target="sharedStrings.xml" Id="rId99"/></Relationships>'
            return data.replace(b"</Relationships>", link.encode())
        return data

    repacked(file, change)
    items = b"".join(b"<si>" + text + b"</si>" for text in texts)
    part = b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="%s">%s</sst>' % (_MAIN.encode(), items)
    repacked(file, lambda _, data: data, **{"xl/sharedStrings.xml": part})
