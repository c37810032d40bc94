"""The list of problems that grows while a case is read: bounded per file, free of repeats."""

import difflib
from collections import Counter
from collections.abc import Collection

from egress.kit import Problem

MOST_PER_FILE = 200
"""Problems kept per file; noise must not bury the reader."""

MOST_CHARACTERS = 200
"""Characters of a value or name that a problem carries."""

MOST_CHOICES = 2000
"""Near misses are sought among at most so many words, so that a long list stays quick."""


class ProblemList:
    """Collects problems; those beyond `MOST_PER_FILE` in one file are counted and not kept."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[Problem, None]] = {}
        self._further: Counter[str] = Counter()
        self._read_until: dict[str, int] = {}

    def add(self, file: str, row: int, *, field: str = "", value: str = "", expected: str, remedy: str) -> None:
        """Add one problem, its texts shortened to what a reader can use."""
        kept = self._kept.setdefault(file, {})
        if len(kept) >= MOST_PER_FILE:
            self._further[file] += 1
            return
        kept[Problem(file, row, shortened(field), shortened(value), expected, remedy)] = None

    def is_full(self, file: str) -> bool:
        """Whether no more problems of this file are kept."""
        return len(self._kept.get(file, ())) >= MOST_PER_FILE

    def stop_reading(self, file: str, line: int) -> None:
        """Note that the lines after this one were not read; the earliest such line counts."""
        self._read_until[file] = min(line, self._read_until.get(file, line))

    def in_file(self, file: str) -> bool:
        """Whether any problem of this file is known."""
        return bool(self._kept.get(file))

    def found(self) -> tuple[Problem, ...]:
        """Return every problem, by file and row, with one line more for each file that had too many."""
        kept = [problem for problems in self._kept.values() for problem in problems]
        return tuple(sorted({*kept, *map(self._unread, self._read_until), *map(self._too_many, self._further)}))

    def _unread(self, file: str) -> Problem:
        return Problem(
            file,
            self._read_until[file],
            "",
            "the lines after this one were not read",
            f"fewer than {MOST_PER_FILE} problems in one file",
            "Mend those listed, then check again.",
        )

    def _too_many(self, file: str) -> Problem:
        return Problem(
            file,
            0,
            "",
            f"{self._further[file]} further problems",
            f"none; only {MOST_PER_FILE} are listed",
            "Mend those listed, then check again.",
        )


def shortened(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return the text on one line, without control characters, cut at `most` characters."""
    line = " ".join(text[: 4 * most].split())
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def did_you_mean(word: str, choices: Collection[str]) -> str:
    """Return ``Did you mean `airport`?`` for a near miss, else nothing."""
    if len(word) > 64 or len(choices) > MOST_CHOICES:
        return ""
    near = difflib.get_close_matches(word.strip().lower(), sorted(set(choices)), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""


def remedy_of(*sentences: str) -> str:
    """Return the sentences that say something, as one remedy."""
    return " ".join(sentence for sentence in sentences if sentence)
