"""A language as egress speaks it: phrases from its catalogue, counts, rounded figures, times and lengths of time."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from string import Formatter
from zoneinfo import ZoneInfo

from egress.kit import H_PER_DAY, InternalError, Range
from egress.publications.language.plurals import PLURALS
from egress.publications.wording import readable, rounded_persons

LANGUAGES = ("en", "fr", "ar")
"""Languages with a catalogue."""

RIGHT_TO_LEFT = frozenset({"ar"})

FIRST_STRONG, POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT ISOLATE}"

ISOLATES = frozenset({FIRST_STRONG, LEFT_TO_RIGHT, "\N{RIGHT-TO-LEFT ISOLATE}"})

NO_FIGURE = "–"


class Worded(str):
    """Text that a tongue has worded: safe to show as it stands, its values set apart already."""

    __slots__ = ()


@dataclass(frozen=True)
class Tongue:
    """
    One language.

    Attributes
    ----------
    code : "en", "fr" or "ar".
    phrases : the catalogue: by key a phrase with slots, or the forms of a counted phrase.
    """

    code: str
    phrases: Mapping[str, str | Mapping[str, str]]

    @property
    def right_to_left(self) -> bool:
        """Whether its lines run from right to left."""
        return self.code in RIGHT_TO_LEFT

    def say(self, key: str, **slots: object) -> Worded:
        """
        Return a phrase with its slots filled; strings from the case are made safe to show and set apart.

        Raises
        ------
        InternalError
            for a key that is not in the catalogue.
        """
        phrase = self.phrases.get(key)
        if not isinstance(phrase, str):
            raise InternalError(f"no phrase {key} in {self.code}")
        return Worded(phrase.format(**{name: self._filled(value) for name, value in slots.items()}))

    def knows(self, key: str) -> bool:
        """Whether the catalogue has a phrase of that key."""
        return key in self.phrases

    def word(self, kind: str, code: str) -> Worded:
        """Return a code word of a closed set in this language; one that the catalogue lacks as it is spoken."""
        key = f"{kind}.{code}"
        return self.say(key) if self.knows(key) else self.apart(code.replace("_", " "))

    def count(self, key: str, number: int, **slots: object) -> Worded:
        """Return a counted phrase, such as "1 person", in the form that the number takes."""
        forms = self.phrases.get(key)
        if not isinstance(forms, Mapping):
            raise InternalError(f"no counted phrase {key} in {self.code}")
        phrase = forms[PLURALS[self.code](abs(number))]
        filled = {name: self._filled(value) for name, value in slots.items()}
        return Worded(phrase.format(n=self.figures(self.number(number)), **filled))

    def number(self, value: float) -> str:
        """Return a whole number with its thousands set apart, in Western digits in every language."""
        text = f"{round(value):,}"
        return text.replace(",", "\N{NARROW NO-BREAK SPACE}") if self.code == "fr" else text

    def decimal(self, value: float, places: int) -> Worded:
        """Return a figure with so many decimal places: "7.3"."""
        text = f"{value:.{places}f}"
        return self.figures(text.replace(".", ",") if self.code == "fr" else text)

    def about(self, persons: float) -> Worded:
        """Return an estimated head count, rounded to what it can bear: 5,931 is "about 5,900", 60 is "60"."""
        if 0 < abs(persons) < 0.5:
            return self.say("figures.under_one")
        whole = rounded_persons(persons)
        text = self.number(whole)
        return self.figures(text) if whole == persons else self.say("figures.about", value=self.figures(text))

    def about_range(self, persons: Range) -> Worded:
        """Return an estimated head count with its range: "about 5,900 (3,100–8,800)"."""
        low, high = (self.number(rounded_persons(value)) for value in (persons.low, persons.high))
        likely = self.number(rounded_persons(persons.likely))
        if low == high:
            return self.about(persons.likely)
        return self.say("figures.about", value=self.figures(f"{likely} ({low}–{high})"))

    def chance(self, p: float) -> Worded:
        """Return a probability: "under 1 %", "about 31 %", "over 99 %"."""
        if p < 0.01:
            return self.say("figures.under", value=self.percent(0.01))
        if p > 0.99:
            return self.say("figures.over", value=self.percent(0.99))
        return self.say("figures.about", value=self.percent(p))

    def short_chance(self, p: float) -> Worded:
        """Return a probability where there is little room: "<1 %", "31 %", ">99 %"."""
        sign, shown = ("<", 0.01) if p < 0.01 else (">", 0.99) if p > 0.99 else ("", p)
        return self.figures(f"{sign}{round(100 * shown)}\N{NO-BREAK SPACE}%")

    def percent(self, share: float) -> Worded:
        """Return a share as a bare percentage: "5 %"."""
        return self.figures(f"{round(100 * share)}\N{NO-BREAK SPACE}%")

    def limit(self, risk: float) -> Worded:
        """Return a limit of risk as it was set, unrounded: "5 %", "2.5 %"."""
        text = f"{100 * risk:g}\N{NO-BREAK SPACE}%"
        return self.figures(text.replace(".", ",") if self.code == "fr" else text)

    def length(self, hours: float | None) -> Worded:
        """Return a length of time in the unit that it can bear: minutes, hours to ten hours by the half, days."""
        if hours is None:
            return Worded(NO_FIGURE)
        if abs(hours) < 1:
            return self._amount("minutes", 60 * hours, whole=True)
        if abs(hours) < 2 * H_PER_DAY:
            return self._amount("hours", hours)
        return self._amount("days", hours / H_PER_DAY)

    def moment(self, instant: datetime | None, zone: ZoneInfo, *, year: bool = False) -> Worded:
        """Return an instant in UTC and at the post: "10 Aug 06:00Z (10:30 local)"; never rounded."""
        if instant is None:
            return Worded(NO_FIGURE)
        utc, local = instant.astimezone(UTC), instant.astimezone(zone)
        end = "" if utc.date() == local.date() else f"{self.day(local)} "
        text = f"{self.day(utc, year=year)} {utc:%H:%M}Z"
        return self.say("figures.both_times", utc=self.figures(text), local=self.figures(f"{end}{local:%H:%M}"))

    def utc(self, instant: datetime, *, year: bool = False) -> Worded:
        """Return an instant in UTC to the minute: "10 Aug 06:00Z"."""
        moment = instant.astimezone(UTC)
        return self.figures(f"{self.day(moment, year=year)} {moment:%H:%M}Z")

    def local(self, instant: datetime, zone: ZoneInfo) -> Worded:
        """Return an instant at the post to the minute, with its day."""
        moment = instant.astimezone(zone)
        return self.figures(f"{self.day(moment)} {moment:%H:%M}")

    def day(self, instant: datetime, *, year: bool = False) -> str:
        """
        Return the day of an instant, by the zone that it bears: "10 Aug", with its year if asked.

        Where lines run right to left it is "2021-08-10": a month's name would turn the figures around it.
        """
        if self.right_to_left:
            return f"{instant:%Y-%m-%d}"
        name = f"{instant.day} {self.say(f'months.{instant.month}')}"
        return f"{name} {instant.year}" if year else name

    def listing(self, items: Iterable[str]) -> Worded:
        """Return "a, b and c"; a dash where there is nothing."""
        every = [*items]
        if not every:
            return Worded(NO_FIGURE)
        *first, last = every
        comma = self.say("figures.comma")
        return self.say("figures.and", first=self.joined(comma, first), last=last) if first else self.shown(last)

    def joined(self, separator: str, items: Iterable[str]) -> Worded:
        """Return texts joined by a fixed separator, each set apart unless it is worded already."""
        return Worded(separator.join(self.shown(item) for item in items))

    def shown(self, text: str) -> Worded:
        """Return text as it may stand on a page: worded text as it is, any other made safe and set apart."""
        return text if isinstance(text, Worded) else self.apart(text)

    def apart(self, text: str) -> Worded:
        """Return text from outside the catalogue, safe to show, and set apart where lines run right to left."""
        safe = readable(text)
        return Worded(f"{FIRST_STRONG}{safe}{POP}" if self.right_to_left and safe else safe)

    def written(self, text: str) -> Worded:
        """
        Return whole sentences in this language that were worded earlier, or by somebody else, safe to show.

        Their own isolates are kept where every one of them is closed, and else taken out.
        """
        kept = ISOLATES | {POP} if _closed(text) else frozenset[str]()
        every = ISOLATES | {POP}
        return Worded("".join(c if c in kept else readable(c) for c in text if c in kept or c not in every))

    def figures(self, text: str) -> Worded:
        """Return figures and times that keep their order in every line."""
        return Worded(f"{LEFT_TO_RIGHT}{text}{POP}" if self.right_to_left else text)

    def _filled(self, value: object) -> str:
        if isinstance(value, int):
            return self.figures(self.number(value))
        return self.shown(value if isinstance(value, str) else str(value))

    def _amount(self, unit: str, value: float, *, whole: bool = False) -> Worded:
        """Return so many of a unit of time, to the half below ten and whole above."""
        rounded = float(round(value)) if whole or abs(value) >= 9.75 else round(2 * value) / 2
        if rounded.is_integer():
            return self.count(f"figures.whole_{unit}", int(rounded))
        text = f"{rounded:g}"
        return self.say(f"figures.{unit}", value=self.figures(text.replace(".", ",") if self.code == "fr" else text))


def _closed(text: str) -> bool:
    """Tell whether every isolate is closed, and nothing is closed that was not opened."""
    depth = 0
    for c in text:
        depth += (c in ISOLATES) - (c == POP)
        if depth < 0:
            return False
    return depth == 0


@cache
def tongue(code: str) -> Tongue:
    """Return a language by its code; raises `KeyError` for one without a catalogue."""
    if code not in LANGUAGES:
        raise KeyError(code)
    text = files("egress.publications.language").joinpath(f"messages/{code}.toml").read_text(encoding="utf-8")
    flat: dict[str, str | Mapping[str, str]] = {}
    for section, entries in tomllib.loads(text).items():
        flat |= {f"{section}.{name}": entry for name, entry in entries.items()}
    return Tongue(code, flat)


def slots_of(phrase: str) -> frozenset[str]:
    """Return the names of the slots of a phrase."""
    return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name)
