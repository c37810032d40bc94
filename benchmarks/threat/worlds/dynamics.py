"""
What truly happens in a world of each kind.

Every figure below is a stated prior from the general record of threatened capitals, rounded, fitted to no case. The
last phase, in which provincial capitals go, has lasted from a week and a half (Damascus 2024) over seven weeks
(Saigon 1975) to half a year (Kinshasa 1997), hence a median of 40 days with a log-sd of 0.9.
"""

from dataclasses import dataclass, field

import numpy as np

from worlds.kinds import NEVER, TRUTH_DAYS, Event, Kind, Truth

DAYS = np.arange(TRUTH_DAYS + 1, dtype=float)
EXITS = ("commercial_air", "airport", "last_road", "city", "government", "post")


@dataclass
class Draft:
    """A truth while it is written."""

    rng: np.random.Generator
    events: list[Event] = field(default_factory=list)
    closes: dict[str, float] = field(default_factory=lambda: dict.fromkeys(EXITS, NEVER))
    fleeting: dict[str, float] = field(default_factory=dict)
    factions: tuple[str, ...] = ()
    districts: np.ndarray = field(default_factory=lambda: np.zeros(TRUTH_DAYS + 1))
    capitals: np.ndarray = field(default_factory=lambda: np.zeros(TRUTH_DAYS + 1))
    front: np.ndarray | None = None
    supply: np.ndarray | None = None

    def tell(self, day: float, claim: str, faction: str = "") -> None:
        """Let something happen, if the world lasts that long."""
        if 0.0 <= day <= TRUTH_DAYS:
            self.events.append(Event(day=round(float(day), 3), claim=claim, faction=faction))

    def logn(self, median: float, log_sd: float) -> float:
        """Draw from a log-normal."""
        return float(median * np.exp(log_sd * self.rng.standard_normal()))

    def chance(self, p: float) -> bool:
        """Toss a coin."""
        return bool(self.rng.random() < p)


def truth_of(kind: Kind, rng: np.random.Generator) -> Truth:
    """Return the truth of a world of a kind."""
    draft = Draft(rng)
    draft.factions = tuple(f"faction-{i + 1}" for i in range(int(rng.integers(1, 4))))
    _WRITERS[kind](draft)
    _follow_city(draft)
    _bystanders(draft, kind)
    _talk(draft, kind)
    return Truth(
        kind=kind,
        closes_day={exit_: _rounded(day) for exit_, day in draft.closes.items()},
        events=tuple(sorted(draft.events, key=lambda e: (e.day, e.claim, e.faction))),
        districts_share=tuple(np.round(draft.districts, 6)),
        capitals_share=tuple(np.round(draft.capitals, 6)),
        front_km=None if draft.front is None else tuple(np.round(draft.front, 2)),
        supply_days=None if draft.supply is None else tuple(np.round(draft.supply, 2)),
        factions=draft.factions,
        fleeting={exit_: _rounded(day) for exit_, day in draft.fleeting.items()},
        knowable=kind not in (Kind.DEAL, Kind.COUP, Kind.STRIKE),
    )


def _rounded(day: float) -> float:
    return round(float(day), 3) if day <= TRUTH_DAYS else NEVER


def _progress(d: Draft, phase_one: float, phase_two: float) -> np.ndarray:
    """Return the attacker's way to the city, 0 to 1: districts to 0.5, then capitals; it comes in waves."""
    waves = d.rng.gamma(0.35, 1.0 / 0.35, TRUTH_DAYS + 1)
    quicken = np.exp(DAYS / phase_one)
    first = np.cumsum(waves * quicken)
    at = int(min(TRUTH_DAYS, round(phase_one)))
    share = 0.5 * np.minimum(1.0, first / first[at])
    second = np.cumsum(np.where(share >= 0.5, waves * np.exp(np.maximum(0.0, DAYS - at) / phase_two), 0.0))
    end = int(min(TRUTH_DAYS, round(phase_one + phase_two)))
    return np.asarray(share + 0.5 * np.minimum(1.0, second / max(second[end], 1e-9)))


def _advance(d: Draft, progress: np.ndarray) -> None:
    """Lose districts, capitals and road kilometres as the attacker proceeds, with the events that go with it."""
    turn = d.rng.uniform(0.35, 0.65)
    most = d.rng.uniform(0.55, 0.95)
    d.districts = np.clip(progress / 0.5, 0, 1) * turn + np.clip((progress - 0.5) / 0.5, 0, 1) * (0.92 - turn)
    d.districts = d.districts + d.rng.uniform(0.0, 0.2) * (1 - d.districts)
    d.capitals = most * np.clip((progress - 0.5) / 0.5, 0, 1) ** d.rng.uniform(1.0, 2.5)
    start = d.rng.uniform(150, 900)
    d.front = np.maximum(2.0, start * (1 - progress) ** d.rng.uniform(0.5, 1.3) + 4.0)
    steps = np.diff(progress, prepend=0.0)
    for day in np.nonzero(steps > 0.012)[0]:
        d.tell(day + d.rng.random(), "districts_lost" if progress[day] < 0.5 else "capital_lost", d.factions[0])
        if progress[day] >= 0.45:
            d.tell(day - d.rng.uniform(1, 10), "capital_besieged", d.factions[0])
        if d.chance(0.15):
            d.tell(day + d.rng.random(), "garrison_surrendered")
        if d.chance(0.12):
            d.tell(day + d.rng.random(), "border_crossing_lost")
    for day in np.nonzero(steps < -0.006)[0]:
        d.tell(day + d.rng.random(), "advance_reversed")
    for day in np.nonzero((d.front < 60) & (steps > 0))[0]:
        if d.chance(0.12):
            d.tell(day + d.rng.random(), "attack_near_post", d.factions[0])
    if d.chance(0.4):
        d.tell(float(np.argmax(progress > d.rng.uniform(0.05, 0.5))), "patron_leaves")
    if d.chance(0.4):
        d.tell(float(np.argmax(progress > d.rng.uniform(0.1, 0.6))), "base_given_up")


def _phases(d: Draft) -> tuple[float, float]:
    return min(d.logn(70, 0.6), 300.0), min(d.logn(40, 0.9), 250.0)


def _fall(d: Draft) -> None:
    one, two = _phases(d)
    progress = _progress(d, one, two)
    d.closes["city"] = one + two + d.rng.random()
    _advance(d, progress)


def _halted(d: Draft, *, back_per_day: float) -> None:
    one, two = _phases(d)
    progress = _progress(d, one, two)
    halt = int(np.argmax(progress >= d.rng.uniform(0.25, 0.92)))
    drawn = progress[halt] + (0.0 if back_per_day == 0 else -back_per_day * (DAYS - halt))
    flicker = 0.004 * d.rng.standard_normal(TRUTH_DAYS + 1) if back_per_day == 0 else 0.0
    progress = np.clip(np.where(halt < DAYS, np.maximum(drawn + flicker, 0.05), progress), 0.0, 0.97)
    _advance(d, progress)
    for claim, p in (("reinforcement_arrives", 0.6), ("advance_reversed", 0.4)):
        if d.chance(p):
            d.tell(halt + d.rng.uniform(-3, 12), claim)


def _stall(d: Draft) -> None:
    _halted(d, back_per_day=0.0)


def _reverse(d: Draft) -> None:
    _halted(d, back_per_day=d.rng.uniform(0.006, 0.05))


def _flash(d: Draft) -> None:
    """Rival forces inside the city; each missed deadline may end in a clash, a clash may end in a change of hands."""
    day = d.rng.uniform(5, 40)
    d.tell(day - d.rng.uniform(1, 5), "rival_forces_in_city")
    while day < 200:
        d.tell(day - d.rng.uniform(2, 10), "deadline_set", d.factions[0])
        if d.chance(0.35):
            d.tell(day, "deadline_kept")
            if d.chance(0.5):
                return
        else:
            d.tell(day, "deadline_missed")
            if d.chance(0.4):
                _clash(d, day + d.rng.exponential(4.0))
                return
        day += d.rng.uniform(7, 30)


def _clash(d: Draft, day: float) -> None:
    d.tell(day, "rival_forces_clash")
    if d.chance(0.8):
        d.closes["airport"] = d.closes["commercial_air"] = day + d.rng.random()
        d.fleeting["airport"] = day + d.logn(6, 0.8)
    if d.chance(0.6):
        d.closes["city"] = day + d.logn(7, 1.0)
    else:
        d.tell(day + d.logn(5, 0.5), "ceasefire")


def _starve(d: Draft) -> None:
    """A siege: supply runs down unless it is relieved; when it is gone the city falls within weeks."""
    d.front = np.maximum(3.0, d.rng.uniform(8, 40) + np.cumsum(0.15 * d.rng.standard_normal(TRUTH_DAYS + 1)))
    stock, use = d.rng.uniform(20, 100), d.rng.uniform(0.2, 1.2)
    relief = d.rng.uniform(15, 150) if d.chance(0.45) else NEVER
    level = np.empty(TRUTH_DAYS + 1)
    empty = NEVER
    for day in range(TRUTH_DAYS + 1):
        lost = d.chance(0.04)
        stock = max(0.0, stock - use + (0.0 if lost else 0.25 * use * d.rng.random()) - (2.0 if lost else 0.0))
        if lost:
            d.tell(day + d.rng.random(), "convoy_lost", d.factions[0])
        if day >= relief:
            stock = min(120.0, stock + 6.0)
        level[day] = stock
        if stock < 5.0 and empty == NEVER and day < relief:
            empty = day + d.rng.exponential(12.0)
    d.supply = level
    if relief < empty:
        d.tell(relief, "relief_arrives")
        d.tell(relief + d.rng.uniform(0, 6), "advance_reversed")
    else:
        d.closes["city"] = empty
    d.closes["last_road"] = d.rng.uniform(0, 20)


def _deal(d: Draft) -> None:
    """An advance that is ended at a table: the city is handed over on a day agreed, or spared for good."""
    one, two = _phases(d)
    progress = _progress(d, one, two)
    day = int(min(d.rng.uniform(25, 200), one + 0.8 * two))
    _advance(d, np.where(day < DAYS, progress[day], progress))
    d.events = [e for e in d.events if e.day <= day]
    d.tell(day, "deal_signed", d.factions[0])
    if d.chance(0.5):
        d.closes["city"] = day + d.rng.uniform(1, 20)


def _coup(d: Draft) -> None:
    """A seizure of power from within, at a constant hazard, in a country that looks like any of the others."""
    if d.chance(0.5):
        one, two = _phases(d)
        _advance(d, 0.4 * _progress(d, one, two))
    day = d.rng.exponential(110.0)
    d.closes["government"] = day
    if d.chance(0.6):
        d.closes["city"] = day + d.rng.random()
    if d.chance(0.7):
        d.closes["airport"] = d.closes["commercial_air"] = day + 0.3 * d.rng.random()
        d.fleeting["airport"] = day + d.logn(4, 0.7)


def _strike(d: Draft) -> None:
    """A blow from outside: airspace shut in an hour, the city seldom lost; warnings are in the air for weeks."""
    day = d.rng.uniform(20, 200) if d.chance(0.7) else NEVER
    for when in np.cumsum(d.rng.exponential(12.0, 8)):
        d.tell(float(when), "warning")
    d.closes["commercial_air"] = d.closes["airport"] = day
    if day < NEVER and d.chance(0.3):
        d.closes["city"] = day + d.logn(12, 0.8)
    if day < NEVER:
        d.front = np.where(day > DAYS, d.rng.uniform(100, 400), np.maximum(5.0, d.rng.uniform(15, 120)))


_WRITERS = {
    Kind.FALL: _fall,
    Kind.STALL: _stall,
    Kind.REVERSE: _reverse,
    Kind.FLASH: _flash,
    Kind.STARVE: _starve,
    Kind.DEAL: _deal,
    Kind.COUP: _coup,
    Kind.STRIKE: _strike,
}


def _follow_city(d: Draft) -> None:
    """Close the other exits with the city, or before it."""
    city = d.closes["city"]
    if city > TRUTH_DAYS:
        return
    lags = {
        "government": d.rng.uniform(-1, 2),
        "airport": d.rng.triangular(0, 1, 8) if d.chance(0.9) else NEVER,
        "commercial_air": d.rng.triangular(-12, -1, 1),
        "last_road": d.rng.triangular(-20, -4, 0),
        "post": d.rng.triangular(-2, 0, 2),
    }
    for exit_, lag in lags.items():
        d.closes[exit_] = min(d.closes[exit_], max(0.05, city + lag))
    d.closes["commercial_air"] = min(d.closes["commercial_air"], d.closes["airport"])
    if d.closes["commercial_air"] > 3:
        d.tell(d.closes["commercial_air"] - d.rng.uniform(0.5, 10), "commercial_air_thins")


def _bystanders(d: Draft, kind: Kind) -> None:
    """Other posts go by what they see, late, and after one another; unseen dynamics give them nothing to see."""
    fear = np.clip(np.maximum(d.districts, 1.5 * d.capitals), 0, 1)
    if d.front is not None:
        fear = np.maximum(fear, np.clip(1 - d.front / 250, 0, 1))
    if kind is Kind.FLASH:
        fear = np.maximum(fear, 0.4)
    gone = 0
    for day in range(0, TRUTH_DAYS, 2):
        herd = 1.0 + 0.8 * gone
        if gone < 6 and d.chance(0.012 * herd * fear[day] ** 2 * 2):
            d.tell(day + d.rng.random(), "peer_post_leaves" if d.chance(0.35) else "peer_post_reduces")
            gone += 1


def _talk(d: Draft, kind: Kind) -> None:
    """Talks, ceasefires and assurances go on in every world, and mean little in most."""
    calm_if_bound = 0.5 if kind is Kind.DEAL else 0.15
    for when in np.cumsum(d.rng.exponential(35.0, 8)):
        if when > TRUTH_DAYS or when > min(d.closes["city"], TRUTH_DAYS):
            return
        d.tell(float(when), "talks_begin")
        if d.chance(calm_if_bound):
            d.tell(float(when) + d.rng.uniform(2, 15), "ceasefire")
            if d.chance(0.6):
                d.tell(float(when) + d.rng.uniform(16, 40), "ceasefire_broken")
        if d.chance(0.5):
            speaker = d.factions[int(d.rng.integers(len(d.factions)))]
            d.tell(float(when) + d.rng.uniform(0, 10), "assurance", speaker)
