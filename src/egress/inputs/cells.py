"""One reader per kind of cell: it turns the text into a value and can say what it expects."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Annotated, Any

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from egress.domain import (
    CommitmentKind,
    Confidence,
    Effect,
    EstimateClock,
    Exit,
    FactorKind,
    GaugeKind,
    Handling,
    Measure,
    MeasureKind,
    Mode,
    MovementLevel,
    PartnerStatus,
    ReadinessKind,
    SeriesLevel,
    SiteKind,
    StaffingRuleKind,
    TargetKind,
)
from egress.inputs.problems import did_you_mean
from egress.kit import FarInstantError, parse_instant
from egress.threat import CLAIMS

FLAW = "flaw"
"""The error type under which pydantic carries what a reader found wrong."""

MOST_ID_CHARACTERS = 64
FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2200, 1, 1, tzinfo=UTC)
YEARS_TAKEN = "an instant between the years 1970 and 2200"
"""Instants outside are slips of the pen, and would overflow the calendar once hours are added."""

_WHOLE = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?\Z")
_WITH_UNIT = re.compile(r"[+-]?[0-9][0-9.,]*\s*[^0-9\s.,]")
_ID = re.compile(r"[a-z0-9_-]+\Z")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")
_BARE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NAIVE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def flaw(expected: str, hint: str = "") -> PydanticCustomError:
    """Return the error of a cell that is not as expected; `hint` is a remedy that fits this cell alone."""
    return PydanticCustomError(FLAW, "{expected}", {"expected": expected, "hint": hint})


@dataclass(frozen=True, kw_only=True)
class NumberReader:
    """
    Reads a number; refuses units, separators, NaN and infinities.

    `least` and `most` belong to the meaning; `limit` is far beyond any post and only catches slips.
    """

    least: float | None = 0
    most: float | None = None
    open_ends: bool = False
    limit: float = 1_000_000_000
    whole: bool = False

    @property
    def expected(self) -> str:
        """What is accepted, in words."""
        noun = "a whole number" if self.whole else "a number"
        if self.open_ends:
            bounds = [f"> {_shown(self.least)}" if self.least is not None else ""]
            bounds.append(f"< {_shown(self.most)}" if self.most is not None else "")
            return f"{noun} " + " and ".join(bound for bound in bounds if bound)
        if self.least is not None and self.most is not None:
            return f"{noun} from {_shown(self.least)} to {_shown(self.most)}"
        return noun if self.least is None else f"{noun} ≥ {_shown(self.least)}"

    def __call__(self, cell: str) -> float:
        """Read a table's cell."""
        if not (_WHOLE if self.whole else _DECIMAL).match(cell):
            hint = "Write the number alone, without its unit." if _WITH_UNIT.match(cell) else ""
            raise flaw(self.expected, hint)
        return self.within_bounds(float(cell))

    def from_toml(self, value: Any) -> float:
        """Read a value of `case.toml`, which bears its own type."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise flaw(self.expected, "Write the number without quotes." if isinstance(value, str) else "")
        if self.whole and not isinstance(value, int):
            raise flaw(self.expected)
        return self.within_bounds(value)

    def within_bounds(self, number: float) -> float:
        """Return the number, as int where it must be whole; refuse it outside the bounds."""
        if number != number or (self.least is not None and not self._above(number, self.least)):
            raise flaw(self.expected)
        if self.most is not None and not self._above(self.most, number):
            raise flaw(self.expected)
        if abs(number) > self.limit:
            side = "≤ " if number > 0 else "≥ −"
            raise flaw(f"{'a whole number' if self.whole else 'a number'} {side}{_shown(self.limit)}")
        return int(number) if self.whole else float(number)

    def _above(self, larger: float, smaller: float) -> bool:
        return larger > smaller if self.open_ends else larger >= smaller


@dataclass(frozen=True)
class IdReader:
    """Reads an id, or a word of the post's own such as a category."""

    expected: str = f"a name of a-z, 0-9, _ and -, at most {MOST_ID_CHARACTERS} characters"

    def __call__(self, cell: str) -> str:
        """Read one id."""
        if not is_id(cell):
            raise flaw(self.expected)
        return cell


@dataclass(frozen=True)
class TextReader:
    """Reads free text without control characters."""

    expected: str = "text"

    def __call__(self, cell: str) -> str:
        """Read one text."""
        if _CONTROL.search(cell):
            raise flaw("text without control characters")
        return cell


@dataclass(frozen=True)
class WordReader:
    """Reads one word of a closed set and returns what it stands for."""

    words: dict[str, Any] = field(hash=False)
    noun: str = "one of"

    @property
    def expected(self) -> str:
        """What is accepted, in words."""
        return f"{self.noun} {', '.join(self.words)}"

    def __call__(self, cell: str) -> Any:
        """Read one word."""
        if cell not in self.words:
            raise flaw(self.expected, did_you_mean(cell, self.words))
        return self.words[cell]


@dataclass(frozen=True)
class ListReader:
    """Reads a list whose items are parted by ``;``; refuses gaps and repeats."""

    item: Callable[[str], Any]

    @property
    def expected(self) -> str:
        """What is accepted, in words."""
        return f"a list parted by ; each {getattr(self.item, 'expected', 'an item')}"

    def __call__(self, cell: str) -> tuple[Any, ...]:
        """Read one list."""
        parts = [part.strip() for part in cell.split(";")]
        if not all(parts):
            raise flaw(self.expected, "Remove the ; that parts nothing.")
        if len(set(parts)) < len(parts):
            raise flaw("a list without repeats")
        return tuple(self.item(part) for part in parts)


@dataclass(frozen=True)
class InstantReader:
    """Reads an ISO 8601 instant with its offset, as UTC."""

    expected: str = "an instant with its offset, such as 2021-07-10T00:00:00Z"

    def __call__(self, cell: str) -> datetime:
        """Read one instant."""
        try:
            instant = parse_instant(cell)
        except FarInstantError:
            raise flaw(YEARS_TAKEN) from None
        except (ValueError, OverflowError):
            raise flaw(self.expected, _instant_hint(cell)) from None
        if not FIRST_INSTANT <= instant < LAST_INSTANT:
            raise flaw(YEARS_TAKEN)
        return instant


@dataclass(frozen=True)
class ClockReader:
    """Reads a time of day in the post's own zone."""

    expected: str = "a time of day in the post's zone, such as 06:30"

    def __call__(self, cell: str) -> time:
        """Read one time of day."""
        if not _CLOCK.match(cell):
            raise flaw(self.expected, "Write HH:MM, from 00:00 to 23:59.")
        return time.fromisoformat(cell)


@dataclass(frozen=True)
class PatternReader:
    """Reads text of one shape."""

    pattern: str
    expected: str

    def __call__(self, cell: str) -> str:
        """Read one text."""
        if not re.fullmatch(self.pattern, cell):
            raise flaw(self.expected)
        return cell


def is_id(text: str) -> bool:
    """Whether the text may be an id."""
    return len(text) <= MOST_ID_CHARACTERS and bool(_ID.match(text))


def words_of(words: Iterable[Any]) -> dict[str, Any]:
    """Return the words of a closed set with what each stands for."""
    return {str(word): word for word in words}


def _shown(number: float | None) -> str:
    return "" if number is None else f"{number:,}" if isinstance(number, int) else f"{number:,.15g}"


def _instant_hint(cell: str) -> str:
    if _BARE_DATE.match(cell):
        return f"A bare date is no instant: write {cell}T00:00:00Z if that is meant."
    if _NAIVE.match(cell):
        return "Add the offset: Z for UTC, or such as +04:30."
    return ""


Id = Annotated[str, PlainValidator(IdReader())]
IdList = Annotated[tuple[str, ...], PlainValidator(ListReader(IdReader()))]
Targets = Annotated[
    tuple[str, ...],
    PlainValidator(ListReader(PatternReader(r"\*|[a-z0-9_-]{1,64}", "an id, or * alone for all of that kind"))),
]
Text = Annotated[str, PlainValidator(TextReader())]
TextList = Annotated[tuple[str, ...], PlainValidator(ListReader(TextReader()))]
YesNo = Annotated[bool, PlainValidator(WordReader({"yes": True, "no": False}))]
Instant = Annotated[datetime, PlainValidator(InstantReader())]
Clock = Annotated[time, PlainValidator(ClockReader())]
Grade = Annotated[str, PlainValidator(PatternReader(r"[A-F][1-6]", "a letter A to F and a digit 1 to 6, such as B2"))]

Whole = Annotated[int, PlainValidator(NumberReader(whole=True, limit=10_000_000))]
WholeFromOne = Annotated[int, PlainValidator(NumberReader(least=1, whole=True, limit=100_000))]
Amount = Annotated[float, PlainValidator(NumberReader())]
AmountAboveZero = Annotated[float, PlainValidator(NumberReader(least=0, open_ends=True))]
Minutes = Annotated[float, PlainValidator(NumberReader(limit=100_000))]
WholeMinutes = Annotated[int, PlainValidator(NumberReader(whole=True, limit=100_000))]
Hours = Annotated[float, PlainValidator(NumberReader(limit=100_000))]
HoursAboveZero = Annotated[float, PlainValidator(NumberReader(least=0, open_ends=True, limit=100_000))]
SignedHours = Annotated[float, PlainValidator(NumberReader(least=None, limit=100_000))]
Days = Annotated[float, PlainValidator(NumberReader(limit=100_000))]
Share = Annotated[float, PlainValidator(NumberReader(least=0, most=1))]
InnerShare = Annotated[float, PlainValidator(NumberReader(least=0, most=1, open_ends=True))]
Latitude = Annotated[float, PlainValidator(NumberReader(least=-90, most=90))]
Longitude = Annotated[float, PlainValidator(NumberReader(least=-180, most=180))]

ExitWord = Annotated[Exit, PlainValidator(WordReader(words_of(Exit)))]
ExitList = Annotated[tuple[Exit, ...], PlainValidator(ListReader(WordReader(words_of(Exit))))]
SiteKindWord = Annotated[SiteKind, PlainValidator(WordReader(words_of(SiteKind)))]
ModeWord = Annotated[Mode, PlainValidator(WordReader(words_of(Mode)))]
EffectWord = Annotated[Effect, PlainValidator(WordReader(words_of(Effect)))]
ConfidenceWord = Annotated[Confidence, PlainValidator(WordReader(words_of(Confidence)))]
TargetKindWord = Annotated[TargetKind, PlainValidator(WordReader(words_of(TargetKind)))]
MovementWord = Annotated[MovementLevel, PlainValidator(WordReader(words_of(MovementLevel)))]
PartnerStatusWord = Annotated[PartnerStatus, PlainValidator(WordReader(words_of(PartnerStatus)))]
GaugeKindWord = Annotated[GaugeKind, PlainValidator(WordReader(words_of(GaugeKind)))]
MeasureWord = Annotated[Measure, PlainValidator(WordReader(words_of(Measure)))]
HandlingWord = Annotated[Handling, PlainValidator(WordReader(words_of(Handling)))]
EstimateClockWord = Annotated[EstimateClock, PlainValidator(WordReader(words_of(EstimateClock)))]
StaffingRuleWord = Annotated[StaffingRuleKind, PlainValidator(WordReader(words_of(StaffingRuleKind)))]
FactorWord = Annotated[FactorKind, PlainValidator(WordReader(words_of(FactorKind)))]
MeasureKindWord = Annotated[MeasureKind, PlainValidator(WordReader(words_of(MeasureKind)))]
ReadinessKindWord = Annotated[ReadinessKind, PlainValidator(WordReader(words_of(ReadinessKind)))]
CommitmentKindWord = Annotated[CommitmentKind, PlainValidator(WordReader(words_of(CommitmentKind)))]
SeriesLevelWord = Annotated[SeriesLevel, PlainValidator(WordReader(words_of(SeriesLevel)))]
ClaimWord = Annotated[str, PlainValidator(WordReader(words_of(CLAIMS), "a claim word:"))]
