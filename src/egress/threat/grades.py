"""How much a graded, ageing piece of evidence counts."""

from egress.kit import InputProblem, Problem

SOURCE_WEIGHT = {"A": 1.0, "B": 0.8, "C": 0.5, "D": 0.25, "E": 0.1, "F": 0.0}
"""Weight by reliability of the source: completely, usually, fairly, not usually, unreliable, not judged."""

CONTENT_WEIGHT = {"1": 1.0, "2": 0.8, "3": 0.5, "4": 0.25, "5": 0.1, "6": 0.0}
"""Weight by truth of the content: confirmed, probable, possible, doubtful, improbable, not judged."""


def credibility(grade: str) -> float:
    """
    Return the weight in [0, 1] of an admiralty grade such as ``B2``: letter weight times digit weight.

    F and 6 mean "cannot be judged" (NATO AJP-2.1): such a row moves nothing until somebody grades it.
    The figures are stated priors; only their order is given by the code.

    Raises
    ------
    InputProblem
        when the text is no letter A to F followed by a digit 1 to 6.
    """
    letter, digit = grade[:1].upper(), grade[1:]
    if letter not in SOURCE_WEIGHT or digit not in CONTENT_WEIGHT:
        expected = "a letter A to F and a digit 1 to 6, such as B2"
        raise InputProblem([Problem("evidence", 0, "grade", grade, expected, "Correct the grade.")])
    return SOURCE_WEIGHT[letter] * CONTENT_WEIGHT[digit]


def freshness(age_days: float, half_life_days: float) -> float:
    """Return 2^(-age / half-life), in (0, 1]; evidence dated after as_of counts as fresh."""
    return float(0.5 ** (max(0.0, age_days) / half_life_days))
