"""What pydantic found wrong, in the house's own words."""

from collections.abc import Iterator

from pydantic import ValidationError

from egress.inputs.cells import FLAW


def flaws_of(error: ValidationError) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """
    Yield where each flaw lies, what was expected, and a remedy of its own.

    What was expected is empty where the value is missing: the caller knows the column.
    """
    for found in error.errors(include_url=False, include_input=False):
        place = tuple(str(part) for part in found["loc"])
        context = found.get("ctx", {})
        if found["type"] == FLAW:
            yield place, str(context["expected"]), str(context["hint"])
        elif found["type"] == "missing":
            yield place, "", ""
        elif found["type"] == "model_type":
            yield place, "a range, such as {low = 1, likely = 2, high = 3}", ""
        else:
            yield place, found["msg"], ""
