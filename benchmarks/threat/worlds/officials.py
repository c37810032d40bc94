"""
Officials who estimate: anchored to what they said before, too sure, mostly too slow to see the end.

The bias of a group that shares its information is drawn once (log-normal: median 1.6 times too long, log-sd 0.7); its
members differ by a log-sd of 0.35; a stated middle half is about half as wide as the errors are.
"""

import numpy as np

from worlds.kinds import ToldEstimate, Truth

PHRASES = (
    (2.0, "could fall at any moment"),
    (8.0, "within days"),
    (35.0, "within weeks"),
    (70.0, "weeks to months"),
    (200.0, "within months"),
    (1e9, "not imminent"),
)


def estimates_of(truth: Truth, rng: np.random.Generator) -> tuple[ToldEstimate, ...]:
    """Return the estimates of one or two groups of officials, in order of receipt."""
    found: list[ToldEstimate] = []
    if rng.random() < 0.2:
        return ()
    for group in range(int(rng.integers(1, 3))):
        bias = 0.45 + 0.7 * float(rng.standard_normal())
        as_if = float(rng.lognormal(np.log(200.0), 0.8))
        for member in range(int(rng.integers(1, 4))):
            found += _one(truth, f"set-{group + 1}", f"office-{group + 1}{member + 1}", bias, as_if, rng)
    found.sort(key=lambda e: (e.day_received, e.source))
    return tuple(_named(e, i) for i, e in enumerate(found))


def _named(estimate: ToldEstimate, number: int) -> ToldEstimate:
    return ToldEstimate(**{**vars(estimate), "id": f"e{number:03d}"})


def _one(
    truth: Truth, group: str, source: str, bias: float, as_if: float, rng: np.random.Generator
) -> list[ToldEstimate]:
    city = truth.closes_day["city"]
    seen = city if truth.knowable and np.isfinite(city) else np.inf
    grade = str(rng.choice(("B2", "B2", "B3", "C3", "C4")))
    day, anchor, made = float(rng.uniform(0, 40)), None, []
    while day < min(city, 180.0):
        left = seen - day if np.isfinite(seen) else as_if
        log_now = float(np.log(max(left, 0.5)) + bias + 0.35 * rng.standard_normal())
        anchor = log_now if anchor is None else 0.5 * anchor + 0.5 * log_now
        late = float(rng.exponential(20.0)) if rng.random() < 0.2 else 0.5
        never = float(rng.uniform(0.05, 0.4)) if np.isfinite(seen) else float(rng.uniform(0.2, 0.6))
        made.append(_estimate(day, late, source, group, grade, anchor, never, rng))
        day += float(rng.uniform(12, 50)) * (0.4 if truth.capitals_share[int(min(day, 329))] > 0 else 1.0)
    return made


def _estimate(
    day: float,
    late: float,
    source: str,
    group: str,
    grade: str,
    log_median: float,
    never: float,
    rng: np.random.Generator,
) -> ToldEstimate:
    half = 0.6745 * float(rng.uniform(0.3, 0.65))
    in_words = rng.random() < 0.2
    median = float(np.exp(log_median))
    words = next(phrase for most, phrase in PHRASES if median <= most)
    return ToldEstimate(
        id="",
        day_made=round(day, 3),
        day_received=round(day + late, 3),
        source=source,
        information_set=group,
        grade=grade,
        words=words if in_words else "as put in figures",
        lo_days=None if in_words else round(float(np.exp(log_median - half)), 2),
        hi_days=None if in_words else round(float(np.exp(log_median + half)), 2),
        p_never=None if in_words or rng.random() < 0.2 else round(never, 3),
    )
