"""Which line of a file names its columns, where comments may stand above it."""

import re

MOST_NAME = 40
"""Letters of a column's name in a line that begins as a comment does."""

_NAME = re.compile(r'\s*"?[A-Za-z_][A-Za-z0-9_ ]*"?\s*')


def head_line(lines: list[str]) -> str:
    """
    Return the line of column names: the first that is no comment, or one that only looks like a comment.

    "#,name,lat" above "1,North gate,1.2" names columns; a comment above the names of columns does not.
    """
    plain = next((n for n, line in enumerate(lines) if not line.lstrip().startswith("#")), len(lines))
    below = lines[plain] if plain < len(lines) else ""
    if plain == 0:
        return below
    above = lines[plain - 1].lstrip()
    comma = max(",;\t", key=above.count)
    names, cells = above[1:].strip().split(comma), below.strip().split(comma)
    short = all(len(name.strip()) <= MOST_NAME for name in names)
    if len(names) > 1 and len(names) == len(cells) and short and not all(map(_NAME.fullmatch, cells)):
        return above
    return below
