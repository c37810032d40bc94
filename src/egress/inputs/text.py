"""Bytes become text: UTF-8 with or without a byte order mark, and nothing else."""

from egress.inputs.problems import ProblemList

_BOM_16 = (b"\xff\xfe", b"\xfe\xff")


def decode(file: str, data: bytes, problems: ProblemList) -> str | None:
    """
    Return the text of a file; None when it is no text at all.

    A stray byte that is not UTF-8 is reported with its line, and the rest is read on with a mark in its place, so
    that other problems of the file are found in the same pass.
    """
    if data.startswith(_BOM_16) or b"\x00" in data:
        _report(file, _line_of(data, data.find(b"\x00")), "bytes that are not text", problems)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a byte order mark the position counts from behind it.
        place = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        _report(file, _line_of(data, place), f"byte 0x{data[place]:02X}", problems)
        return data.decode("utf-8-sig", "replace")


def _line_of(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, max(place, 0)) + 1


def _report(file: str, line: int, value: str, problems: ProblemList) -> None:
    problems.add(file, line, value=value, expected="UTF-8 text", remedy="Save the file again as plain text in UTF-8.")
