"""case.toml as models: the keys of every table, their types, units and meaning."""

from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from egress.domain import FORMAT_VERSION, SOFTENABLE, Basis, Confidence, Exit, MovementLevel, ThreatPrior, Values
from egress.inputs.cells import (
    IdReader,
    InstantReader,
    ListReader,
    NumberReader,
    TextReader,
    WordReader,
    flaw,
    words_of,
)
from egress.inputs.problems import did_you_mean
from egress.kit import Range


class TextValue:
    """Reads a TOML string by the reader of a cell."""

    def __init__(self, reader: Any) -> None:
        self.expected = reader.expected
        self.words = tuple(getattr(reader, "words", ()))
        self._read = reader

    def __call__(self, value: Any) -> Any:
        """Read one string."""
        if not isinstance(value, str):
            raise flaw(f"in quotes: {self.expected}")
        return self._read(value.strip())


class NumberValue:
    """Reads a TOML number by the reader of a cell."""

    def __init__(self, reader: NumberReader) -> None:
        self.expected = reader.expected
        self._read = reader

    def __call__(self, value: Any) -> float:
        """Read one number."""
        return self._read.from_toml(value)


class InstantValue:
    """Reads an instant, written as TOML's own date-time or in quotes."""

    expected = InstantReader().expected

    def __call__(self, value: Any) -> datetime:
        """Read one instant."""
        # A TOML date-time without offset becomes text without offset, and is refused as such.
        text = value.isoformat() if hasattr(value, "isoformat") else value
        if not isinstance(text, str):
            raise flaw(self.expected)
        return InstantReader()(text)


class ZoneValue:
    """Reads the name of a time zone of the IANA database."""

    expected = "the name of a time zone, such as Asia/Kabul"

    def __call__(self, value: Any) -> ZoneInfo:
        """Read one time zone."""
        # Names without a slash other than UTC depend on the machine or hide an offset.
        if isinstance(value, str) and ("/" in value or value == "UTC"):
            try:
                return ZoneInfo(value)
            except (KeyError, ValueError, OSError):
                pass
        raise flaw(self.expected, did_you_mean_zone(value))


class VersionValue:
    """Reads the version of the case format."""

    expected = f"a version of the format, 1 to {FORMAT_VERSION}"

    def __call__(self, value: Any) -> int:
        """Read one version."""
        if isinstance(value, bool) or value != FORMAT_VERSION:
            raise flaw(
                f"a version that this release reads, 1 to {FORMAT_VERSION}",
                f"Write {FORMAT_VERSION}, or the version that the tables were written for.",
            )
        return FORMAT_VERSION


class RiskLevels:
    """Reads the list of risks at which start-by is shown."""

    expected = "a list of probabilities > 0 and < 1, each greater than the one before"

    def __call__(self, value: Any) -> tuple[float, ...]:
        """Read one list."""
        if not isinstance(value, list) or not 1 <= len(value) <= 20:
            raise flaw(self.expected)
        read = NumberReader(least=0, most=1, open_ends=True).from_toml
        levels = tuple(read(level) for level in value)
        if any(second <= first for first, second in pairwise(levels)):
            raise flaw(self.expected, "Put the levels in rising order.")
        return levels


def did_you_mean_zone(value: Any) -> str:
    """Return a near miss among the time zones; UTC offsets and abbreviations have none."""
    if not isinstance(value, str) or len(value) > 64:
        return ""
    zones = {zone.lower(): zone for zone in available_timezones() if "/" in zone or zone == "UTC"}
    hint = did_you_mean(value, zones)
    name = hint.partition("`")[2].partition("`")[0]
    return hint.replace(name, zones[name]) if hint else ""


_PRIOR = ThreatPrior()
"""What holds where [threat] is silent."""


def _shown(range_: Range) -> str:
    return f"{range_.low:g}, {range_.likely:g}, {range_.high:g}"


Words = Annotated[str, PlainValidator(TextValue(TextReader()))]
Name = Annotated[str, PlainValidator(TextValue(IdReader()))]
Organisation = Annotated[str, PlainValidator(TextValue(WordReader(words_of(("state", "un", "ngo", "company")))))]
ExitName = Annotated[Exit, PlainValidator(TextValue(WordReader(words_of(Exit))))]
ConfidenceName = Annotated[Confidence, PlainValidator(TextValue(WordReader(words_of(Confidence))))]
MovementValue = Annotated[MovementLevel, PlainValidator(TextValue(WordReader(words_of(MovementLevel))))]
SoftRules = Annotated[tuple[str, ...], PlainValidator(TextValue(ListReader(WordReader(words_of(SOFTENABLE)))))]
QueueValue = Annotated[bool, PlainValidator(TextValue(WordReader({"by_priority": True, "by_plan": False})))]
Zone = Annotated[ZoneInfo, PlainValidator(ZoneValue())]
Version = Annotated[int, PlainValidator(VersionValue())]
Moment = Annotated[datetime, PlainValidator(InstantValue())]
Levels = Annotated[tuple[float, ...], PlainValidator(RiskLevels())]
Seed = Annotated[int, PlainValidator(NumberValue(NumberReader(whole=True, limit=2**53)))]
DaysAhead = Annotated[float, PlainValidator(NumberValue(NumberReader(least=1, most=400)))]
Probability = Annotated[float, PlainValidator(NumberValue(NumberReader(least=0, most=1)))]
Chance = Annotated[float, PlainValidator(NumberValue(NumberReader(least=0, most=0.99)))]
Names = Annotated[tuple[str, ...], PlainValidator(TextValue(ListReader(IdReader())))]
Factor = Annotated[float, PlainValidator(NumberValue(NumberReader(least=0.5, most=10)))]
RatePerDay = Annotated[float, PlainValidator(NumberValue(NumberReader(limit=100)))]
Quantity = Annotated[float, PlainValidator(NumberValue(NumberReader()))]
PositiveQuantity = Annotated[float, PlainValidator(NumberValue(NumberReader(open_ends=True)))]
HoursEitherWay = Annotated[float, PlainValidator(NumberValue(NumberReader(least=None, limit=100_000)))]


def key(meaning: str, *, example: str, unit: str = "", default: Any = ...) -> Any:
    """Describe a key; without a default it must be given."""
    return Field(default, description=meaning, examples=[example], json_schema_extra={"unit": unit})


class Section(BaseModel):
    """A table of case.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class RangeSection(Section):
    """A range: low, likely and high, or likely alone."""

    low: Any = None
    likely: Any
    high: Any = None

    @model_validator(mode="after")
    def in_order(self) -> "RangeSection":
        """Refuse a range that is out of order or has two of its three values."""
        if (self.low is None) != (self.high is None):
            raise flaw("low, likely and high all three, or likely alone")
        if self.low is not None and not self.low <= self.likely <= self.high:
            raise flaw(f"low ≤ likely ≤ high; these are {self.low:g}, {self.likely:g}, {self.high:g}")
        return self

    def range(self) -> Range:
        """Return the range; exact where only the likely value is given."""
        likely = float(self.likely)
        return Range(likely, likely, likely) if self.low is None else Range(self.low, likely, self.high)


class QuantityRange(RangeSection):
    """A range of a quantity that is never negative."""

    low: Quantity | None = None
    likely: Quantity
    high: Quantity | None = None


class PositiveRange(RangeSection):
    """A range of a quantity that is above nought."""

    low: PositiveQuantity | None = None
    likely: PositiveQuantity
    high: PositiveQuantity | None = None


class ShareRange(RangeSection):
    """A range of a share from 0 to 1."""

    low: Probability | None = None
    likely: Probability
    high: Probability | None = None


class HoursRange(RangeSection):
    """A range of hours, negative for before."""

    low: HoursEitherWay | None = None
    likely: HoursEitherWay
    high: HoursEitherWay | None = None


class BasisSection(Section):
    """A table that may say what it rests on."""

    source: Words = key("Document, person or reckoning that it rests on.", example='"…"', default="")
    confidence: ConfidenceName | None = key("How it is known.", example='"derived"', default=None)
    owner: Words = key("Agency that re-affirms it.", example='"regional bureau"', default="")
    affirm_by: Moment | None = key("It may be relied on until then.", example="2021-08-01T00:00:00Z", default=None)
    note: Words = key("What a reader must know.", example='"…"', default="")

    def basis(self, line: int) -> Basis:
        """Return what it rests on, with its line in case.toml."""
        return Basis(
            source=self.source,
            confidence=self.confidence,
            owner=self.owner,
            affirm_by=self.affirm_by,
            note=self.note,
            row=line,
        )


class CaseSection(Section):
    """The keys at the top: which post this is."""

    format_version: Version = key("Version of the case format.", example=str(FORMAT_VERSION))
    case_id: Name = key("Name of the case in code.", example='"kabul-2021"')
    label: Words = key("Name for readers.", example='"Embassy Kabul, July–August 2021"')
    organisation: Organisation = key("Whose post it is.", example='"state"')
    timezone: Zone = key("The post's own time zone.", example='"Asia/Kabul"')
    seed: Seed = key("Base of every random stream.", example="1", default=1)


class PlanningSection(Section):
    """[planning]: how far ahead is planned, and how strictly."""

    horizon_days: DaysAhead = key("Days that a plan may last.", unit="days", example="45")
    movement_level: MovementValue = key(
        "How far staff may move today; limits the output of functions.",
        example='"restricted"',
        default=MovementLevel.FREE,
    )
    soft_rules: SoftRules = key(
        "Rules that may give way where keeping them would cost people, parted by ;. These can be soft: "
        + ", ".join(SOFTENABLE)
        + ".",
        example='"households_together;crew_day"',
        default=(),
    )
    queues: QueueValue = key(
        "Whether in a queue people of a higher weight always go first, or the plan may choose.",
        example='"by_priority"',
        default=False,
    )


class CommunicationsSection(Section):
    """[communications]: how people of the post reach each other, printed on every card (a PACE plan)."""

    primary: Words = key("The way that is used first.", example='"VHF channel 5, call sign Relay"', default="")
    alternate: Words = key("The way if that one fails.", example='"WhatsApp group Wardens"', default="")
    contingency: Words = key("The way if both fail.", example='"satellite phone, list in the safe"', default="")
    emergency: Words = key("The way if nothing else is left.", example='"runner to the gate"', default="")


class ValuesSection(Section):
    """[values]: what the head of post has signed; nothing here has a default but the risk levels."""

    mission_days_per_person_caught: PositiveRange | None = key(
        "Mission days that one person caught is worth, above 0.",
        unit="mission days/person",
        example="{low = 3, likely = 30, high = 300}",
        default=None,
    )
    collapse_cost: QuantityRange | None = key(
        "Cost of hastening the collapse, in persons caught.",
        unit="persons",
        example="{low = 10, likely = 100, high = 1000}",
        default=None,
    )
    risk_levels: Levels = key(
        "Risks at which start-by is shown.", example="[0.02, 0.05, 0.10, 0.20]", default=Values().risk_levels
    )
    signed_by: Words = key("Who signed them.", example='"head of post"', default="")


class ThreatSection(BasisSection):
    """[threat]: the stated prior of the threat picture."""

    main_exit: ExitName = key(
        "Exit that the counted captures and the base rate speak of.", example='"city"', default=_PRIOR.main_exit
    )
    base_rate_per_day: RatePerDay = key(
        "Chance per day that the main exit closes, by the record of other crises.",
        unit="1/day",
        example="0.0021",
        default=_PRIOR.base_rate_per_day,
    )
    base_p_never: Chance = key(
        "Share of threatened places whose main exit never closed, by the same record.", example="0.5", default=0.0
    )
    watched_from: Moment | None = key(
        "Since when the place has counted as threatened; empty = from the day looked at.",
        example="2021-05-01T00:00:00Z",
        default=None,
    )
    cascade_threshold: ShareRange | None = key(
        f"Share of the counted places lost at which the main exit is lost; else {_shown(_PRIOR.cascade_threshold)}.",
        example="{low = 0.6, likely = 0.8, high = 0.95}",
        default=None,
    )
    expert_widening: Factor | None = key(
        "Factor on the spread of estimates, by the record of past ones; empty = the stated prior.",
        example="2.1",
        default=None,
    )
    factions: Names = key(
        "Armed factions that an assurance would have to bind; empty = not stated.",
        example='"northern_command;exiles"',
        default=(),
    )


class ExitSection(BasisSection):
    """[exits.<exit>]: how an exit without estimates of its own closes."""

    follows: ExitName = key("The exit that it depends on.", example='"city"')
    p_follows: Probability = key("Probability that it closes in consequence.", example="0.9")
    lag_h: HoursRange = key(
        "Hours after that one; negative is before.", unit="h", example="{low = 0, likely = 48, high = 336}"
    )
    own_rate_per_day: RatePerDay = key(
        "Chance per day of closing for reasons of its own.", unit="1/day", example="0.0005", default=0.0
    )
