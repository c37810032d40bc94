"""Time: UTC-aware instants only, days that end at midnight, daily windows in a local zone."""

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egress.kit import (
    add_hours,
    add_minutes,
    both_zones,
    daily_windows,
    hours_between,
    iso_utc,
    minutes_between,
    parse_as_of,
    parse_instant,
)

KABUL, BERLIN, NEW_YORK = ZoneInfo("Asia/Kabul"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def utc(*parts: int) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_bare_date_is_the_end_of_that_day() -> None:
    """As of 10 August means all of that day is known: 24:00Z, on the last of a month the first of the next."""
    assert parse_as_of("2021-08-10") == utc(2021, 8, 11)
    assert parse_as_of(" 2021-12-31 ") == utc(2022, 1, 1)
    assert parse_as_of("2024-02-28") == utc(2024, 2, 29)


def test_an_instant_as_of_is_taken_as_it_is() -> None:
    """With a time of day nothing is added."""
    assert parse_as_of("2021-08-10T06:00:00+04:30") == utc(2021, 8, 10, 1, 30)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-08-10T06:00:00Z", utc(2021, 8, 10, 6)),
        ("2021-08-10T06:00+04:30", utc(2021, 8, 10, 1, 30)),
        (" 2021-08-10T00:15:00-05:00 ", utc(2021, 8, 10, 5, 15)),
    ],
)
def test_an_instant_is_read_in_utc(text: str, instant: datetime) -> None:
    """Whatever the offset, the instant is kept in UTC."""
    assert parse_instant(text) == instant
    assert parse_instant(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["2021-08-10T06:00:00", "2021-08-10", "2021-08-10 06:00"])
def test_a_time_without_offset_is_refused(text: str) -> None:
    """A naive time is never guessed at, and the message says what is missing."""
    with pytest.raises(ValueError, match="offset"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["", "tomorrow", "2021-02-30", "2021-13-01", "10.08.2021", "2021-08-10T25:00Z"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    """Words, impossible dates and other spellings are refused, also as of."""
    with pytest.raises(ValueError, match=r".+"):
        parse_as_of(text)


@given(hours=st.floats(-1e4, 1e4))
def test_adding_hours_and_counting_them_agree_to_the_second(hours: float) -> None:
    """The instant so many hours later lies so many hours later, to half a second."""
    begin = utc(2021, 8, 10)
    assert hours_between(begin, add_hours(begin, hours)) == pytest.approx(hours, abs=0.51 / 3600)
    assert add_minutes(begin, 60 * hours) == pytest.approx(add_hours(begin, hours), abs=timedelta(seconds=1))
    assert minutes_between(begin, add_hours(begin, hours)) == pytest.approx(60 * hours, abs=0.51 / 60)


def test_an_instant_is_written_in_utc() -> None:
    """An instant given in another zone is written with Z."""
    assert iso_utc(datetime(2021, 8, 10, 10, 30, tzinfo=KABUL)) == "2021-08-10T06:00:00Z"
    assert iso_utc(datetime(2021, 8, 10, 0, 0, tzinfo=timezone(timedelta(hours=2)))) == "2021-08-09T22:00:00Z"


def test_a_reader_sees_both_zones_and_the_local_day_where_it_differs() -> None:
    """At 20:00Z it is half past midnight of the next day in Kabul."""
    assert both_zones(utc(2021, 8, 10, 6), KABUL) == "10 Aug 06:00Z (10:30 local)"
    assert both_zones(utc(2021, 8, 10, 20), KABUL) == "10 Aug 20:00Z (11 Aug 00:30 local)"


def test_daily_windows_are_local_and_cut_to_the_stretch() -> None:
    """06:00 to 18:00 in Kabul is 01:30 to 13:30Z; a stretch that begins inside begins its first window."""
    found = daily_windows(time(6), time(18), KABUL, utc(2021, 8, 10, 12), utc(2021, 8, 12, 2))
    assert found == [
        (utc(2021, 8, 10, 12), utc(2021, 8, 10, 13, 30)),
        (utc(2021, 8, 11, 1, 30), utc(2021, 8, 11, 13, 30)),
        (utc(2021, 8, 12, 1, 30), utc(2021, 8, 12, 2)),
    ]


def test_a_window_over_midnight_ends_on_the_next_day() -> None:
    """22:00 to 04:00 is six hours, and the one that began yesterday evening is still open at midnight."""
    zone = ZoneInfo("UTC")
    assert daily_windows(time(22), time(4), zone, utc(2021, 8, 10), utc(2021, 8, 11)) == [
        (utc(2021, 8, 10), utc(2021, 8, 10, 4)),
        (utc(2021, 8, 10, 22), utc(2021, 8, 11)),
    ]


def test_from_midnight_to_midnight_is_open_all_day() -> None:
    """Windows of 00:00 to 00:00 cover the whole stretch without a hole."""
    found = daily_windows(time(0), time(0), BERLIN, utc(2021, 3, 27, 5), utc(2021, 3, 30, 5))
    assert found[0][0] == utc(2021, 3, 27, 5)
    assert found[-1][1] == utc(2021, 3, 30, 5)
    assert all(a[1] == b[0] for a, b in pairwise(found))


def test_a_window_that_the_clock_change_makes_shorter_or_longer() -> None:
    """01:00 to 05:00 in Berlin lasts three hours on 28 March 2021 and five on 31 October 2021."""
    spring = daily_windows(time(1), time(5), BERLIN, utc(2021, 3, 28), utc(2021, 3, 28, 12))
    autumn = daily_windows(time(1), time(5), BERLIN, utc(2021, 10, 30, 12), utc(2021, 10, 31, 12))
    assert spring == [(utc(2021, 3, 28), utc(2021, 3, 28, 3))]
    assert autumn == [(utc(2021, 10, 30, 23), utc(2021, 10, 31, 4))]


def test_the_same_local_window_moves_in_utc_when_clocks_change() -> None:
    """06:00 to 18:00 in New York is 11:00Z in winter and 10:00Z from 14 March 2021."""
    found = daily_windows(time(6), time(18), NEW_YORK, utc(2021, 3, 13), utc(2021, 3, 15))
    assert [first for first, _ in found] == [utc(2021, 3, 13, 11), utc(2021, 3, 14, 10)]


@given(
    opens=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    closes=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from([KABUL, BERLIN, NEW_YORK, ZoneInfo("Pacific/Apia")]),
    day=st.integers(0, 365),
    hours=st.integers(1, 80),
)
def test_an_instant_lies_in_a_window_if_the_local_clock_says_so(
    opens: time, closes: time, zone: ZoneInfo, day: int, hours: int
) -> None:
    """Away from clock changes the windows hold exactly the instants whose local time is within the hours."""
    start = utc(2021, 1, 1) + timedelta(days=day)
    end = start + timedelta(hours=hours)
    windows = daily_windows(opens, closes, zone, start, end)
    assert all(start <= a < b <= end for a, b in windows)
    offsets = {(start + timedelta(hours=h)).astimezone(zone).utcoffset() for h in range(-48, hours + 48)}
    if len(offsets) > 1:
        return
    for moment in (start + timedelta(minutes=37 * n) for n in range(hours * 60 // 37)):
        clock = moment.astimezone(zone).time()
        within = opens <= clock < closes if opens < closes else clock >= opens or clock < closes
        assert any(a <= moment < b for a, b in windows) == within
