"""The catalogues say the same in every language, and figures are worded as honestly in each."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from egress.kit import InternalError, Range
from egress.publications.language import LANGUAGES, tongue
from egress.publications.language.plurals import FORMS, PLURALS
from egress.publications.language.tongue import slots_of

KABUL = ZoneInfo("Asia/Kabul")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_phrases_with_the_same_slots(code: str) -> None:
    """No phrase is missing in a language, none has a slot of its own, and counted ones have every form."""
    english, other = tongue("en").phrases, tongue(code).phrases
    assert other.keys() == english.keys()
    for key, phrase in other.items():
        meant = english[key]
        if isinstance(phrase, str):
            assert isinstance(meant, str)
            assert slots_of(phrase) == slots_of(meant), key
        else:
            assert not isinstance(meant, str)
            assert tuple(phrase) == FORMS[code], key
            allowed = set().union(*(slots_of(form) for form in meant.values()))
            assert all(slots_of(form) <= allowed for form in phrase.values()), key


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "about 5,900 (3,100–8,800)"),
        ("fr", "environ 5\u202f900 (3\u202f100–8\u202f800)"),
        ("ar", "حوالي \u20665,900 (3,100–8,800)\u2069"),
    ],
)
def test_an_estimate_is_rounded_with_its_range(code: str, said: str) -> None:
    """5,931 estimated between 3,149 and 8,762 reads as about 5,900 (3,100–8,800) in every language."""
    assert tongue(code).about_range(Range(3149, 5931, 8762)) == said


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_count_is_never_rounded(code: str) -> None:
    """What a plan counts, such as people aboard, keeps every digit."""
    said = tongue(code).count("movement.persons", 5931)
    assert "".join(c for c in said if c.isdigit()) == "5931"


def test_arabic_counts_take_their_forms() -> None:
    """Two is a dual, three to ten and eleven to ninety-nine differ, and 103 counts as three."""
    assert [PLURALS["ar"](n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 101, 103, 111)] == [
        *("zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many")
    ]
    assert tongue("ar").length(48) == "يومان"


def test_times_stand_in_both_zones() -> None:
    """An instant is told in UTC and at the post, with the local day where it differs."""
    at = datetime(2021, 8, 10, 21, 30, tzinfo=UTC)
    assert tongue("en").moment(at, KABUL) == "10 Aug 21:30Z (11 Aug 02:00 local)"
    assert tongue("fr").moment(at, KABUL) == "10 août 21:30Z (11 août 02:00 heure locale)"
    assert "2021-08-10 21:30Z" in tongue("ar").moment(at, KABUL)


def test_text_from_a_case_cannot_turn_a_line() -> None:
    """A direction override in a name becomes U+FFFD, and a name is set apart in an Arabic line."""
    said = tongue("ar").say("card.of", role="\u202eevil\u2069")
    assert "\u202e" not in said
    assert "\u2068\ufffdevil\ufffd\u2069" in said


def test_an_unknown_phrase_is_a_fault_of_ours() -> None:
    """A key that no catalogue has never prints as a key."""
    with pytest.raises(InternalError, match=r"card\.nobody"):
        tongue("en").say("card.nobody")
