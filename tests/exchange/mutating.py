"""Files that mean harm, or merely went wrong: made from sound ones, by a seed."""

import io
import json
import random
import zipfile
from collections.abc import Callable

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">'.encode() for n in range(12))
    + b"]><kml><Placemark><name>&a11;</name></Placemark></kml>"
)
EXTERNAL = b'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&x;</name></Placemark></kml>'


def zip_bomb(name: str) -> bytes:
    """Return a small zip that unpacks to hundreds of megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\x00" * 300_000_000)
    return out.getvalue()


def slip(inner: str) -> bytes:
    """Return a zip whose parts name places above the folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (f"../../../../{inner}", f"/tmp-escape/{inner}", f"..\\..\\{inner}"):
            archive.writestr(name, b"out of the folder")
    return out.getvalue()


def false_size(content: bytes) -> bytes:
    """Return a zip whose directory claims other sizes than its parts have."""
    at = content.rfind(b"PK\x01\x02")
    return content if at < 0 else content[: at + 24] + (2**31 - 1).to_bytes(4, "little") + content[at + 28 :]


SPECIAL: dict[str, list[Callable[[], bytes]]] = {
    "kml": [lambda: BOMB, lambda: EXTERNAL, lambda: BOMB.decode().encode("utf-16"), lambda: b"<kml>" * 50_000],
    "gpx": [lambda: BOMB, lambda: EXTERNAL, lambda: b"<gpx><wpt lat='nan' lon='inf'/></gpx>"],
    "kmz": [lambda: zip_bomb("doc.kml"), lambda: slip("doc.kml"), lambda: b"PK\x03\x04"],
    "xlsx": [
        lambda: zip_bomb("xl/workbook.xml"),
        lambda: slip("xl/workbook.xml"),
        lambda: b"PK\x05\x06" + b"\0" * 18,
    ],
    "zip": [lambda: zip_bomb("a.shp"), lambda: slip("a.shp"), lambda: slip("passwd")],
    "geojson": [
        lambda: b"[" * 200_000,
        lambda: b'{"features": [{"geometry": {"type": "Point", "coordinates": [1e999, 1]}}]}',
        lambda: json.dumps({"features": [{"properties": {"a" * 10**6: "b" * 10**6}}]}).encode(),
        lambda: b'{"features": [NaN]}',
    ],
    "csv": [
        lambda: b"a,b\n" + b'"' * 1_000_000,
        lambda: b"a,a\n1,2\n",
        lambda: b"name,lat,lon\n=cmd|' /C calc'!A0,1,2\n",
        lambda: b"\xff\xfea\x00,\x00b\x00\n\x00",
        lambda: b"a" * 5_000_000,
        lambda: (b"," * 5000 + b"\n") * 20,
        lambda: b"name\n\x00\n",
    ],
    "gpkg": [lambda: b"SQLite format 3\x00" + b"\xff" * 5000, lambda: b""],
}
"""By ending: files made for harm."""


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few changes: flipped, cut, doubled, overwritten with NUL or huge figures."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        if not data:
            break
        at = chance.randrange(len(data))
        kind = chance.randrange(6)
        if kind == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at : at + chance.randint(1, 64)]
        elif kind == 2:
            data[at:at] = data[at : at + chance.randint(1, 256)]
        elif kind == 3:
            data[at : at + 8] = b"\x00" * 8
        elif kind == 4:
            data[at : at + 4] = b"\xff\xff\xff\x7f"
        else:
            data[at:at] = chance.choice(
                [b"99999999999999999999", b"=HYPERLINK(1)", b"\xe2\x80\xae", b"<![CDATA[", b"&#0;"]
            )
    return bytes(data)
