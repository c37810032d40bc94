"""Text that XML can hold: names come from files that anyone may have written."""

import re

_OUTSIDE = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Whatever is no character of XML 1.0 (section 2.2), and the carriage return, which its readers make a line end."""


def xml_text(text: str) -> str:
    """Return a text in which every character that XML cannot hold is U+FFFD."""
    return _OUTSIDE.sub("\N{REPLACEMENT CHARACTER}", text)
