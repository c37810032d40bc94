"""
Signs that XML cannot hold, written as ``_xHHHH_``.

Source: ECMA-376-1:2016, 22.9.2.19, ST_Xstring.
"""

import re

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """Return a text as a workbook holds it; an underscore that would begin an escape is itself escaped."""
    return _FORBIDDEN.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescaped(text: str) -> str:
    """Return the text that a workbook holds; halves of a surrogate pair stay as they are written."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def on_one_line(text: str) -> str:
    """Return a text with its line breaks as blanks; only those that part the lines of a CSV file count."""
    return _LINE_BREAK.sub(" ", text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
