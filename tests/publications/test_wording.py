"""Figures in words are honest: rounded to what they can bear, and never more certain than they are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from egress.publications import wording as w
from egress.publications.sections.how_long_we_need import room

KABUL = ZoneInfo("Asia/Kabul")


@pytest.mark.parametrize(
    ("persons", "said"),
    [
        (5931, "about 5,900"),
        (5931.4, "about 5,900"),
        (43_931, "about 44,000"),
        (99.6, "about 100"),
        (149, "about 150"),
        (60, "60"),
        (12_000, "12,000"),
        (3.4, "about 3"),
        (0.4, "under 1"),
        (0, "none"),
    ],
)
def test_head_counts_keep_two_digits(persons: float, said: str) -> None:
    """A head count keeps two significant digits, and "about" stands wherever something was rounded away."""
    assert w.about_persons(persons) == said


@pytest.mark.parametrize(
    ("figure", "said"), [(0.1312, "0.13"), (1.0, "1"), (34.4, "34"), (99.6, "100"), (983, "980"), (12_345, "12,000")]
)
def test_two_digits_are_written_out(figure: float, said: str) -> None:
    """From a hundred up the figure is written out, never with an exponent."""
    assert w.two_digits(figure) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "no vehicle hours"),
        (0.3, "under 1 vehicle hour"),
        (1.2, "about 1 vehicle hour"),
        (1, "1 vehicle hour"),
        (121, "about 120 vehicle hours"),
    ],
)
def test_vehicle_hours_bear_their_noun(hours: float, said: str) -> None:
    """None of them are "no vehicle hours", and one stands in the singular."""
    assert w.vehicle_hours(hours) == said


@pytest.mark.parametrize(
    ("gap", "said"),
    [(0.005, "less than 1 %"), (0.16, "at most 16 %"), (0.995, "at most 100 %"), (1.0, "at most 100 %")],
)
def test_room_is_at_most_all_of_it(gap: float, said: str) -> None:
    """An upper limit is never told as more than something."""
    assert room(gap) == said


def test_ranges_are_rounded_at_both_ends() -> None:
    """A range shows both ends to two digits, and one figure where they read alike."""
    assert w.persons_range(3_102.7, 8_849) == "from about 3,100 to about 8,800"
    assert w.persons_range(0.1, 0.3) == "under 1"


@pytest.mark.parametrize(
    ("p", "said", "in_table"),
    [
        (0.0, "under 1 %", "<1 %"),
        (0.0099, "under 1 %", "<1 %"),
        (0.01, "about 1 %", "1 %"),
        (0.3112, "about 31 %", "31 %"),
        (0.99, "about 99 %", "99 %"),
        (0.9951, "over 99 %", ">99 %"),
        (1.0, "over 99 %", ">99 %"),
    ],
)
def test_chances_are_never_nought_or_certain(p: float, said: str, in_table: str) -> None:
    """Nothing is said to be impossible or certain, and no decimals are shown."""
    assert (w.chance(p), w.chance_cell(p)) == (said, in_table)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.7, "42 min"),
        (1.2, "1 h"),
        (31.4, "31 h"),
        (47.6, "48 h"),
        (60, "2.5 days"),
        (72, "3 days"),
        (345.2, "14 days"),
    ],
)
def test_lengths_of_time_grow_coarser(hours: float, said: str) -> None:
    """The longer a time is, the coarser it is told."""
    assert w.duration(hours) == said


def test_changes_bear_their_direction() -> None:
    """Earlier and later, more and fewer are words, not signs; what did not move says so."""
    assert w.moved(-96) == "about 4 days earlier"
    assert w.moved(5.2) == "about 5 h later"
    assert w.moved(0.2) == "no change"
    assert w.moved(None) == "–"
    assert w.extra_persons(587.3, 44_000) == "about 590 more"
    assert w.extra_persons(-41.2, 3_600) == "about 41 fewer"
    assert w.extra_persons(-35.9, 3_600) == "no clear difference"
    assert w.extra_persons(0.9, 10) == w.extra_persons(-0.9, 10) == w.extra_persons(0.0, 10) == "no clear difference"
    assert w.extra_persons(None, 10) == "not known"
    assert w.points_moved(0.214) == "+21 points"
    assert w.points_moved(-0.01) == "-1 point"
    assert w.points_moved(0.004) == "no change"


def test_times_show_both_zones_and_the_local_day() -> None:
    """An instant shows UTC and post-local time; the local day where it is another one."""
    evening = datetime(2031, 8, 11, 20, 30, tzinfo=UTC)
    assert w.time_cell(evening, KABUL) == "11 Aug 20:30Z\n(12 Aug 01:00)"
    assert w.both_times_with_year(evening, KABUL) == "11 Aug 2031 20:30Z (12 Aug 01:00 local)"
    assert max(map(len, w.time_cell(evening, KABUL).split("\n"))) == w.TIME_CELL_WIDTH


def test_hidden_characters_are_shown_as_such() -> None:
    """Terminal codes and direction overrides in a name are replaced; Persian joiners and unbroken spaces stay."""
    assert w.readable("a\x1b[31mb\u202ec") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c"
    assert w.readable("می\u200cروم 5\N{NO-BREAK SPACE}%\n") == "می\u200cروم 5\N{NO-BREAK SPACE}%\n"


def test_a_risk_never_reads_like_its_limit() -> None:
    """Where rounding makes a risk and its limit equal, a decimal tells them apart, or a word."""
    assert w.chance_beside(0.0523, limits=[0.02, 0.05]) == "5.2 %"
    assert w.chance_beside(0.0503, limits=[0.05]) == "just over 5 %"
    assert w.chance_beside(0.0497, limits=[0.05]) == "just under 5 %"
    assert w.chance_beside(0.31, limits=[0.05]) == "31 %"
    assert w.chance_beside(0.05, limits=[0.05]) == "5 %"


def test_midnight_is_the_end_of_a_day() -> None:
    """A brief as of 00:00Z says of which day it is the end; at any other time it says the time alone."""
    midnight = datetime(2031, 8, 11, tzinfo=UTC)
    assert w.as_of_words(midnight, KABUL) == "the end of 10 August 2031 (11 Aug 2031 00:00Z, 04:30 local)"
    assert w.as_of_words(midnight.replace(hour=6), KABUL) == "11 Aug 2031 06:00Z (10:30 local)"


def test_sentences_from_elsewhere_lose_their_machine_words() -> None:
    """Instants, code words and tight percent signs are put as people write them; ids with hyphens stay."""
    said = w.in_plain_words("base_rate: 27% until 2031-08-31T19:29:00Z by us-ic", KABUL)
    assert said == "base rate: 27 % until 31 Aug 19:29Z (23:59 local) by us-ic"
    assert w.in_plain_words("about 7,362 weighted persons", KABUL) == "about 7,400 weighted persons"


def test_long_names_keep_their_end() -> None:
    """Two names that differ at their end stay different on two lines."""
    names = [
        f"Visa applicants with a case before the government, with families, {place}" for place in ("city", "far")
    ]
    shown = [w.two_lines(name, 30) for name in names]
    assert shown[0] != shown[1]
    assert all(len(line) <= 30 for lines in shown for line in lines)
    assert w.two_lines("Guards", 30) == ("Guards",)


def test_counts_agree_with_their_nouns() -> None:
    """One is singular, everything else plural."""
    assert [w.counted(n, "movement") for n in (0, 1, 1_203)] == ["0 movements", "1 movement", "1,203 movements"]
    assert w.counted(2, "person", "people") == "2 people"


def test_listing_joins_as_people_do() -> None:
    """Lists end in "and"."""
    assert [w.listing(x) for x in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (datetime(2032, 6, 2, tzinfo=UTC), "1 Jun"),
        (datetime(2032, 6, 2, 6, tzinfo=UTC), "2 Jun"),
        (datetime(2033, 1, 1, tzinfo=UTC), "31 Dec"),
        (datetime(2033, 1, 2, tzinfo=UTC), "1 Jan 2033"),
        (datetime(2031, 6, 2, tzinfo=UTC), "1 Jun 2031"),
    ],
)
def test_days_are_named_as_they_are_typed(instant: datetime, said: str) -> None:
    """Midnight is the end of the day that was typed; the year is told where it is another than that beside it."""
    assert w.day_named(instant, beside=datetime(2032, 5, 2, tzinfo=UTC)) == said
