"""What runs out while a timetable is laid: processing, holding room, parking and departure slots."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from egress.kit import MIN_PER_H

ANY_NUMBER = 1_000_000_000
"""Stands for "no limit" in whole persons."""


@dataclass
class TokenBucket:
    """
    A rate with one burst in hand: persons that may still leave now.

    The burst is one hour's worth, or the largest vehicle load so far where that is more. Kept as a deficit, which
    refills to nothing: a vehicle may leave with any load once there is no deficit, since its own load is then the
    burst.

    Attributes
    ----------
    rate_per_h : refill, persons per hour; more than 0.
    """

    rate_per_h: float
    _burst: float = field(init=False)
    _deficit: float = 0.0
    _at_min: float = 0.0
    _promises: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with one hour's worth in hand."""
        self._burst = self.rate_per_h

    def available(self, moment: float, *, by_vehicle: bool) -> int:
        """Return the whole persons that may leave at a moment not before the last one asked for."""
        return self._allowed(self._refilled(self._deficit, moment - self._at_min), by_vehicle=by_vehicle)

    def available_beside_promises(self, moment: float) -> int:
        """Return the persons that a vehicle may take at a later moment with every earlier promise kept."""
        deficit, at = self._deficit, self._at_min
        for promised_at, persons in self._promises:
            if promised_at > moment:
                break
            deficit, at = self._refilled(deficit, promised_at - at) + persons, promised_at
        later = sum(persons for promised_at, persons in self._promises if promised_at > moment)
        allowed = self._allowed(self._refilled(deficit, moment - at), by_vehicle=True)
        return 0 if later else allowed

    def promise(self, moment: float, persons: int) -> None:
        """Keep so many for a departure at a later moment."""
        bisect.insort(self._promises, (moment, persons))

    def redeem(self, moment: float, persons: int) -> None:
        """Drop a promise."""
        self._promises.remove((moment, persons))

    def take(self, moment: float, persons: int, *, by_vehicle: bool) -> None:
        """Let so many leave at the moment."""
        self._deficit = self._refilled(self._deficit, moment - self._at_min) + persons
        self._at_min = moment
        if by_vehicle:
            self._burst = max(self._burst, float(persons))

    def _allowed(self, deficit: float, *, by_vehicle: bool) -> int:
        if by_vehicle and deficit <= 1e-9:
            return ANY_NUMBER
        return max(0, math.floor(self._burst - deficit + 1e-9))

    def _refilled(self, deficit: float, minutes: float) -> float:
        return max(0.0, deficit - self.rate_per_h * max(0.0, minutes) / MIN_PER_H)


@dataclass
class Slots:
    """
    Departures of a runway: `rate_per_h` in the long run, at most one hour's worth (or one) at once.

    Kept as the generic cell rate algorithm (ITU-T I.371): each departure has a theoretical time T_i =
    max(t_i, T_(i-1)) + 60/rate, and may not come earlier than T_(i-1) less the play of the burst. Departures may be
    taken in any order of time.
    """

    rate_per_h: float
    _times: list[int] = field(default_factory=list)
    _theoretical: list[float] = field(default_factory=list)

    @property
    def _period_min(self) -> float:
        return MIN_PER_H / self.rate_per_h

    def first_free(self, moment: float) -> int:
        """Return the first whole minute at or after the moment at which one more departure fits."""
        candidate = math.ceil(moment - 1e-9)
        while True:
            later = self._conflict(candidate)
            if later is None:
                return candidate
            candidate = max(candidate + 1, later)

    def take(self, moment: int) -> None:
        """Use the moment, which must be free."""
        at = bisect.bisect_right(self._times, moment)
        self._times.insert(at, moment)
        self._theoretical.insert(at, 0.0)
        previous = self._theoretical[at - 1] if at else 0.0
        for index in range(at, len(self._times)):
            previous = max(float(self._times[index]), previous) + self._period_min
            if self._theoretical[index] == previous:
                return
            self._theoretical[index] = previous

    def _conflict(self, moment: int) -> int | None:
        """Return None if a departure fits at the moment, else the earliest moment worth trying next."""
        play = (max(1.0, self.rate_per_h) - 1.0) * self._period_min + 1e-6
        at = bisect.bisect_right(self._times, moment)
        previous = self._theoretical[at - 1] if at else 0.0
        if moment < previous - play:
            return math.ceil(previous - play - 1e-6)
        previous = max(float(moment), previous) + self._period_min
        for index in range(at, len(self._times)):
            if self._times[index] < previous - play:
                return self._times[index]
            previous = max(float(self._times[index]), previous) + self._period_min
            if previous <= self._theoretical[index]:
                return None
        return None


@dataclass
class Parking:
    """Places on an apron, reserved by stretches of time."""

    places: int
    _stays: list[tuple[float, float]] = field(default_factory=list)

    def has_room(self, from_min: float, until_min: float) -> bool:
        """Whether one more aircraft fits during the whole stretch."""
        met = [stay for stay in self._stays if stay[0] < until_min and from_min < stay[1]]
        if len(met) < self.places:
            return True
        moments = [from_min, *(first for first, _ in met if first > from_min)]
        return all(sum(first <= m < last for first, last in met) < self.places for m in moments)

    def reserve(self, from_min: float, until_min: float) -> None:
        """Take a place for the stretch."""
        bisect.insort(self._stays, (from_min, until_min))

    def forget_before(self, moment: float) -> None:
        """Drop stays that have ended; keeps the list short."""
        self._stays = [stay for stay in self._stays if stay[1] > moment]


@dataclass
class Room:
    """People held at a site, those on their way there counted in: arrivals are promised room when they set out."""

    limit: int | None
    held: int = 0

    @property
    def left(self) -> int:
        """Persons that still fit."""
        return ANY_NUMBER if self.limit is None else max(0, self.limit - self.held)

    @property
    def share(self) -> float:
        """How full it is, 0 … 1; 0 without a limit."""
        return 0.0 if not self.limit else self.held / self.limit


@dataclass
class FuelStock:
    """
    Fuel at a site: what is there by when, and what has been promised to departures, in any order of time (litres).

    Attributes
    ----------
    there_l : in stock at the start; per_min_l : delivered per minute.
    """

    there_l: float
    per_min_l: float
    _moments: list[float] = field(default_factory=list)
    _taken_l: list[float] = field(default_factory=list)

    def has(self, taken: Sequence[tuple[float, float]]) -> bool:
        """Whether so much more can be taken up, each at its moment, with everything promised still kept."""
        both = sorted([*zip(self._moments, self._taken_l, strict=True), *taken])
        total = 0.0
        for moment, litres in both:
            total += litres
            if total > self.there_l + self.per_min_l * moment + 1e-9:
                return False
        return True

    def take(self, moment: float, litres: float) -> None:
        """Promise so much to a departure."""
        at = bisect.bisect_right(self._moments, moment)
        self._moments.insert(at, moment)
        self._taken_l.insert(at, litres)
