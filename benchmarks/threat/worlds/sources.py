"""Who tells what of a world: sources that are honest, lie, lag, copy, go silent, back-date or freeze."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from worlds.kinds import Event, Resolution, ToldCount, ToldGauge, ToldReport, Truth

ALARMS = ("capital_lost", "garrison_surrendered", "districts_lost", "attack_near_post", "convoy_lost", "warning")
COMFORTS = ("advance_reversed", "reinforcement_arrives", "assurance", "ceasefire", "talks_begin")
HONEST_GRADES, POOR_GRADES = ("A1", "A2", "B2", "B2", "B3", "C2"), ("B2", "C3", "C3", "D4", "F6")
RESOLVED_SHARE = 0.6


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One source: its habit, how much it covers, how late it is, until when it speaks."""

    name: str
    habit: str
    grade: str
    coverage: float
    delay_days: float
    until_day: float


def voices(rng: np.random.Generator) -> tuple[Voice, ...]:
    """Return the six sources of a world; the sixth goes silent or back-dates."""
    habits = ("honest", "honest", "lags", "copies", "lies", str(rng.choice(("silent", "back_dates"))))
    found = []
    for i, habit in enumerate(habits):
        grades = POOR_GRADES if habit in ("lies", "copies") else HONEST_GRADES
        found.append(
            Voice(
                name=f"source-{i + 1}",
                habit=habit,
                grade=str(rng.choice(grades)),
                coverage=float(rng.uniform(0.3, 0.7)),
                delay_days=float(rng.uniform(4, 15)) if habit == "lags" else float(rng.uniform(0.1, 1.0)),
                until_day=float(rng.uniform(15, 90)) if habit == "silent" else np.inf,
            )
        )
    return tuple(found)


def reports_of(truth: Truth, said_by: tuple[Voice, ...], rng: np.random.Generator) -> tuple[ToldReport, ...]:
    """Return everything that the sources report, in order of receipt."""
    ends = min(truth.closes_day["city"], 180.0)
    heard = [r for voice in said_by if voice.habit != "copies" for r in _told(truth, voice, ends, rng)]
    heard.sort(key=lambda r: (r.day_received, r.source, r.claim))
    heard = [replace(r, id=f"r{i:04d}") for i, r in enumerate(heard)]
    copied = [r for voice in said_by if voice.habit == "copies" for r in _copies(heard, voice, ends, rng)]
    copied = [replace(r, id=f"c{i:04d}") for i, r in enumerate(copied)]
    return tuple(sorted(heard + copied, key=lambda r: (r.day_received, r.id)))


def spoilt(
    reports: tuple[ToldReport, ...], share: float, ends: float, rng: np.random.Generator
) -> tuple[ToldReport, ...]:
    """Return the reports with so many false or copied ones more that they are `share` of all."""
    more = round(share * len(reports) / (1 - share))
    added = []
    for i in range(more):
        day = float(rng.uniform(0, ends))
        if reports and rng.random() < 0.5:
            origin = reports[int(rng.integers(len(reports)))]
            shown = origin.id if rng.random() < 0.6 else ""
            later = min(ends, origin.day_received + float(rng.exponential(2.0)))
            copy = replace(origin, id=f"s{i:04d}", source="source-4", derived_from=shown, grade="C3")
            added.append(replace(copy, day_received=later, day_public=later))
        else:
            claim = str(rng.choice(ALARMS if rng.random() < 0.6 else COMFORTS))
            grade = str(rng.choice(POOR_GRADES))
            added.append(
                _report(f"s{i:04d}", day, day + 0.5, "source-5", grade, Event(day=day, claim=claim), false=True)
            )
    return tuple(sorted((*reports, *added), key=lambda r: (r.day_received, r.id)))


def resolutions_of(reports: tuple[ToldReport, ...], rng: np.random.Generator) -> tuple[Resolution, ...]:
    """Return what became of six claims in ten, some days later."""
    return tuple(
        Resolution(report=r.id, day_received=round(r.day_received + 1 + float(rng.exponential(10.0)), 3), held=r.true)
        for r in reports
        if rng.random() < RESOLVED_SHARE and not r.derived_from
    )


def counts_of(truth: Truth, rng: np.random.Generator) -> tuple[ToldCount, ...]:
    """Return the series: one or two counters of districts (one may freeze or look away), one of capitals."""
    if max(truth.districts_share) == 0 or rng.random() < 0.3:
        return ()
    districts, capitals = int(rng.integers(60, 421)), int(rng.integers(8, 37))
    found: list[ToldCount] = []
    for i in range(int(rng.integers(1, 3))):
        of = int(districts * rng.uniform(0.75, 1.0))
        found += _district_counts(truth, f"counter-{i + 1}", of, rng)
    lag = float(rng.uniform(0.2, 1.0))
    for day in range(0, 180, 1):
        lost = round(capitals * truth.capitals_share[day])
        if day < truth.closes_day["city"] and (lost > 0 or day % 14 == 0):
            found.append(_count("capitals", "capitals", day, day + lag, lost, capitals))
    return tuple(found)


def gauges_of(truth: Truth, rng: np.random.Generator) -> tuple[ToldGauge, ...]:
    """Return measurements of the front by road and of the days of supply, with error and delay."""
    found: list[ToldGauge] = []
    if truth.front_km is not None and rng.random() < 0.85:
        found += _gauge(truth, "front", "front_km", truth.front_km, 0.08, rng)
    if truth.supply_days is not None and rng.random() < 0.85:
        found += _gauge(truth, "stocks", "supply_days", truth.supply_days, 0.15, rng)
    return tuple(found)


def _gauge(
    truth: Truth, name: str, what: str, values: tuple[float, ...], error: float, rng: np.random.Generator
) -> Iterator[ToldGauge]:
    day, lag = float(rng.uniform(0, 3)), float(rng.uniform(0.3, 2.0))
    while day < min(truth.closes_day["city"], 180.0):
        value = values[int(day)] * float(np.exp(error * rng.standard_normal()))
        yield ToldGauge(
            gauge=name,
            what=what,
            day_event=round(day, 3),
            day_received=round(day + lag, 3),
            value=round(value, 2),
            source="source-1",
        )
        day += float(rng.uniform(1, 7))


def _district_counts(truth: Truth, name: str, of: int, rng: np.random.Generator) -> Iterator[ToldCount]:
    every, lag = float(rng.uniform(1, 14)), float(rng.uniform(0.5, 5.0))
    looks_away = rng.random() < 0.3
    frozen_from = float(rng.uniform(30, 120)) if rng.random() < 0.15 else np.inf
    day, shown, previous = float(rng.uniform(0, every)), 0.0, 0.0
    while day < min(truth.closes_day["city"], 180.0):
        share = truth.districts_share[int(day)]
        seen = 0.15 if looks_away and truth.capitals_share[int(day)] > 0 else 1.0
        shown += 0.0 if day > frozen_from else seen * (share - previous)
        previous = share
        lost = int(np.clip(round(of * shown), 0, of))
        yield _count(name, "districts", day, day + lag, lost, of)
        day += every * float(rng.uniform(0.6, 1.4))


def _count(series: str, level: str, day: float, received: float, lost: int, of: int) -> ToldCount:
    return ToldCount(
        series=series,
        level=level,
        day_event=round(float(day), 3),
        day_received=round(float(received), 3),
        lost=lost,
        of=of,
        source=series,
    )


def _told(truth: Truth, voice: Voice, ends: float, rng: np.random.Generator) -> Iterator[ToldReport]:
    cover = voice.coverage * (0.4 if voice.habit == "lies" else 1.0)
    for event in truth.events:
        if rng.random() > cover or event.day > ends:
            continue
        received = event.day + voice.delay_days * float(rng.exponential(1.0))
        day = event.day - float(rng.uniform(3, 20)) if voice.habit == "back_dates" else event.day
        if received < min(ends, voice.until_day):
            yield _report("", max(0.0, day), received, voice.name, voice.grade, event)
    for day in np.cumsum(rng.exponential(12.0 if voice.habit == "lies" else 60.0, 40)):
        if day < min(ends, voice.until_day):
            claim = str(rng.choice(ALARMS if rng.random() < 0.6 else COMFORTS))
            event = Event(day=float(day), claim=claim, faction=truth.factions[0] if claim == "assurance" else "")
            yield _report("", float(day), float(day) + voice.delay_days, voice.name, voice.grade, event, false=True)


def _copies(heard: list[ToldReport], voice: Voice, ends: float, rng: np.random.Generator) -> Iterator[ToldReport]:
    for origin in heard:
        received = origin.day_received + float(rng.exponential(1.5))
        if rng.random() < 0.3 and received < ends:
            shown = origin.id if rng.random() < 0.7 else ""
            copy = replace(origin, source=voice.name, grade=voice.grade, derived_from=shown)
            yield replace(copy, day_received=round(received, 3), day_public=round(received, 3))


def _report(
    name: str, day: float, received: float, source: str, grade: str, event: Event, *, false: bool = False
) -> ToldReport:
    binds = (event.faction,) if event.claim in ("assurance", "ceasefire", "deal_signed") and event.faction else ()
    return ToldReport(
        id=name,
        day_event=round(float(day), 3),
        day_received=round(float(max(day, received)), 3),
        day_public=round(float(max(day, received)), 3),
        source=source,
        grade=grade,
        claim=event.claim,
        derived_from="",
        binds=binds,
        true=not false,
    )
