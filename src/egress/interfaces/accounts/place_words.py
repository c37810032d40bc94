"""Words of a site's own place, on which no password may be built: read from a plain text file."""

from pathlib import Path

from egress.kit import InputProblem, Problem

MOST_WORDS, LEAST_CHARACTERS, MOST_CHARACTERS = 1000, 3, 80
MOST_BYTES = 128 * 1024
REMEDY = "Write one word or name a line, as docs/operations/README.md shows."


def read_words(file: Path) -> tuple[str, ...]:
    """
    Return the words of a file: one word or name a line; blank lines and lines that begin with # are passed over.

    Of a name of several words each counts by itself too, and all of them written together.

    Raises
    ------
    InputProblem
        with every line that is no word, or why the file cannot be read.
    """
    lines = [(number, line.strip()) for number, line in enumerate(_text(file).splitlines(), 1)]
    given = [(number, line) for number, line in lines if line and not line.startswith("#")]
    expected = f"{LEAST_CHARACTERS} to {MOST_CHARACTERS} printable characters"
    problems = [
        _problem(file, number, line[:MOST_CHARACTERS], expected)
        for number, line in given
        if not LEAST_CHARACTERS <= len(line) <= MOST_CHARACTERS or not line.isprintable()
    ]
    if not 0 < len(given) <= MOST_WORDS:
        problems.append(_problem(file, 0, f"{len(given)} words", f"1 to {MOST_WORDS} words"))
    if problems:
        raise InputProblem(problems)
    every = [form for _, line in given for form in (line, *line.split(), "".join(line.split()))]
    return tuple(dict.fromkeys(one for one in every if len(one) >= LEAST_CHARACTERS))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise InputProblem([_problem(file, 0, "", f"at most {MOST_BYTES:,} bytes")])
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputProblem([_problem(file, 0, "", "a text file in UTF-8")]) from None
    except OSError as error:
        raise InputProblem([_problem(file, 0, str(error), "a file that can be read")]) from None


def _problem(file: Path, row: int, value: str, expected: str) -> Problem:
    return Problem(file.name, row, "", value, expected, REMEDY)
