"""The record of the airlift: which rows are entered, and what is put where the record is silent."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"

LONGEST_WINDOW_H = 48.0
"""Rows over more than this are totals of the whole airlift, not windows of it."""

US, COALITION = "us", "coalition"


@dataclass(frozen=True, kw_only=True)
class Row:
    """
    One row of the record as it stands; None where it is silent.

    Attributes
    ----------
    flights, persons : of one side, by `US` and `COALITION` (which is coalition and charter together).
    c17, c130 : the split of the flights of the United States.
    total_persons, cumulative_persons : people of both sides in the window, and since 14 August.
    """

    start: datetime
    end: datetime
    flights: Mapping[str, int | None]
    persons: Mapping[str, int | None]
    c17: int | None
    c130: int | None
    total_persons: int | None
    cumulative_persons: int | None
    evidence: str
    note: str

    @property
    def hours(self) -> float:
        """Length of the window, hours."""
        return (self.end - self.start).total_seconds() / 3600


@dataclass(frozen=True, kw_only=True)
class Window:
    """
    One window as it is entered: departures with people and people, by kind of aircraft.

    Attributes
    ----------
    departures, persons : by fleet id of the case.
    filled_in : what the record does not say and how it was filled, in sentences.
    """

    row: Row
    departures: Mapping[str, int]
    persons: Mapping[str, int]
    filled_in: tuple[str, ...] = ()

    @property
    def start(self) -> datetime:
        """First instant."""
        return self.row.start

    @property
    def end(self) -> datetime:
        """First instant after it."""
        return self.row.end

    @property
    def all_departures(self) -> int:
        """Departures with people, of all kinds."""
        return sum(self.departures.values())

    @property
    def all_persons(self) -> int:
        """People flown out, by all kinds."""
        return sum(self.persons.values())


def read_rows(path: Path = DATA / "kabul_daily.csv") -> tuple[Row, ...]:
    """Return every row of the record, totals of the whole airlift included."""
    return tuple(_row(cells) for cells in _cells(path))


def read_troops(path: Path = DATA / "kabul_troops.csv") -> tuple[tuple[datetime, int], ...]:
    """Return the recorded strength (persons) from the beginning of each day (UTC) on, where there is one."""
    return tuple((_instant(c["date"]), int(c["us_troops_kabul"])) for c in _cells(path) if c["us_troops_kabul"])


def read_agreements(path: Path = DATA / "agreements.csv") -> Mapping[str, datetime]:
    """Return when each agreement was in hand, by enabler id."""
    return {c["enabler_id"]: datetime.fromisoformat(c["in_hand_from"]) for c in _cells(path)}


def entered_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """
    Return the rows that are entered: no totals, and no row that mostly repeats a part of a longer one.

    A row repeats when at least half of its window lies within the window of a longer row.
    """
    windows = [row for row in rows if row.hours <= LONGEST_WINDOW_H]
    return tuple(row for row in windows if not any(_repeats(row, longer) for longer in windows))


def windows(rows: Sequence[Row], *, seats: Mapping[str, int]) -> tuple[Window, ...]:
    """
    Return the windows to be entered, with the gaps of the record filled in.

    - flights of the United States missing: the mean of the rows before and after, as C-17;
    - one side's people missing: the total less the other side's;
    - both sides' people missing: the total, shared out by flights times the mean load of each side in the record;
    - coalition and charter flights missing: their people divided by their mean load in the record;
    - a side without people has no departures with people;
    - coalition and charter flights are not told apart: half are airliners, half allied aircraft;
    - people are shared out within a side by departures times seats.

    Parameters
    ----------
    seats : seats of the case by fleet id, for the shares within a side.
    """
    entered = entered_rows(rows)
    mean_load = {side: _mean_load(entered, side) for side in (US, COALITION)}
    return tuple(_window(entered, n, mean_load, seats) for n in range(len(entered)))


def _window(rows: Sequence[Row], n: int, mean_load: Mapping[str, float], seats: Mapping[str, int]) -> Window:
    row = rows[n]
    filled: list[str] = []
    if row.flights[US] is None:
        near = [f for f in (rows[n - 1].flights[US], rows[n + 1].flights[US]) if f is not None]
        flights = round(sum(near) / len(near))
        filled.append(f"US flights not recorded: {flights}, the mean of the windows before and after, all C-17")
        row = replace(row, flights={**row.flights, US: flights}, c17=flights, c130=0)
    people = _people(row, mean_load, filled)
    coalition = row.flights[COALITION] or 0
    if people[COALITION] and not coalition:
        coalition = round(people[COALITION] / mean_load[COALITION])
        filled.append(
            f"coalition flights not recorded: {coalition}, by their mean load of {mean_load[COALITION]:.0f}"
        )
    departures = {
        "c17": row.c17 or 0,
        "c130": row.c130 or 0,
        "charter-airliners": coalition - coalition // 2 if people[COALITION] else 0,
        "allied-aircraft": coalition // 2 if people[COALITION] else 0,
    }
    persons = {
        **_shared(people[US], {kind: departures[kind] * seats[kind] for kind in ("c17", "c130")}),
        **_shared(
            people[COALITION],
            {kind: departures[kind] * seats[kind] for kind in ("charter-airliners", "allied-aircraft")},
        ),
    }
    return Window(row=rows[n], departures=departures, persons=persons, filled_in=tuple(filled))


def _people(row: Row, mean_load: Mapping[str, float], filled: list[str]) -> Mapping[str, int]:
    """Return the people of each side."""
    us, coalition, total = row.persons[US], row.persons[COALITION], row.total_persons
    if us is not None:
        if coalition is None and total is not None and total > us:
            filled.append(f"people on coalition flights not recorded: {total - us}, the total less the US part")
            return {US: us, COALITION: total - us}
        return {US: us, COALITION: coalition or 0}
    weights = {side: (row.flights[side] or 0) * mean_load[side] for side in (US, COALITION)}
    shares = _shared(total or 0, weights)
    filled.append(f"people by side not recorded: {shares[US]} US, {shares[COALITION]} coalition, by their mean loads")
    return shares


def _mean_load(rows: Sequence[Row], side: str) -> float:
    both = [(row.persons[side], row.flights[side]) for row in rows]
    known = [(persons, flights) for persons, flights in both if persons is not None and flights]
    return sum(persons for persons, _ in known) / sum(flights for _, flights in known)


def _shared(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Share a whole number out by weights; what rounding leaves goes to the heaviest."""
    whole = sum(weights.values())
    shares = {key: int(total * weight / whole) if whole else 0 for key, weight in weights.items()}
    shares[max(weights, key=weights.__getitem__)] += total - sum(shares.values())
    return shares


def _repeats(row: Row, longer: Row) -> bool:
    overlap = min(row.end, longer.end) - max(row.start, longer.start)
    return longer.hours > row.hours and overlap.total_seconds() / 3600 >= row.hours / 2


def _cells(path: Path) -> Iterator[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    yield from csv.DictReader(lines)


def _row(cells: Mapping[str, str]) -> Row:
    end = _instant(cells["window_end"])
    if "T" not in cells["window_end"]:
        end += timedelta(days=1)
    return Row(
        start=_instant(cells["window_start"]),
        end=end,
        flights={US: _whole(cells["us_mil_flights"]), COALITION: _whole(cells["coalition_charter_flights"])},
        persons={US: _whole(cells["us_mil_pax"]), COALITION: _whole(cells["coalition_charter_pax"])},
        c17=_whole(cells["us_c17"]),
        c130=_whole(cells["us_c130"]),
        total_persons=_whole(cells["total_pax"]),
        cumulative_persons=_whole(cells["cum_since_0814"]),
        evidence=cells["evid"],
        note=cells["note"],
    )


def _instant(text: str) -> datetime:
    """Return a date (00:00Z) or a date with an hour (Z) as an instant."""
    return datetime.fromisoformat(text if "T" not in text else f"{text}:00").replace(tzinfo=UTC)


def _whole(text: str) -> int | None:
    return int(text) if text else None
