"""Which plural form a count takes: the cardinal rules of Unicode CLDR 45 for the languages that egress prints."""

from collections.abc import Callable, Mapping


def english(count: int) -> str:
    """Return "one" for 1, else "other"."""
    return "one" if count == 1 else "other"


def french(count: int) -> str:
    """Return "one" for 0 and 1, else "other"; "many" (millions) is worded as "other" here."""
    return "one" if count in (0, 1) else "other"


def arabic(count: int) -> str:
    """Return zero, one, two, few (3–10 in the hundred), many (11–99 in the hundred) or other."""
    if count in (0, 1, 2):
        return ("zero", "one", "two")[count]
    rest = count % 100
    if 3 <= rest <= 10:
        return "few"
    return "many" if rest >= 11 else "other"


PLURALS: Mapping[str, Callable[[int], str]] = {"en": english, "fr": french, "ar": arabic}
"""By language."""

FORMS: Mapping[str, tuple[str, ...]] = {
    "en": ("one", "other"),
    "fr": ("one", "other"),
    "ar": ("zero", "one", "two", "few", "many", "other"),
}
"""The forms that each counted phrase must have."""
