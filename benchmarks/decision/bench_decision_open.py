"""
The twelve open cases and a standard post in each: when departure is ordered, how often in vain, what it costs.

Reach: ordered departure ≥ 14 days before an exit closed in at least 3 of the 5 cases that closed by advance or siege;
precision (an exit closed within 90 days of the advice, by case) ≥ 40 %; where the city held, mission lost ≤ half of a
front-only rule; Kyiv: families and non-emergency staff out ≥ 14 days before 24 February, core ≥ 5 days.
Run: make bench ONLY=decision_open
"""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing import Pool

import numpy as np
from replayed_posts import CATEGORIES, EVERY_DAYS, RULES, VALUES, PastPost, past_posts, replayed_post

ADVANCE_OR_SIEGE = ("goma2012", "kabul2021", "kyiv2022", "phnompenh1975", "saigon1975")
HELD = ("addis2021", "baghdad2014", "damascus2012", "kabul1989", "ndjamena2021")
ORDERED, LEAD_DAYS, CORE_DAYS, WITHIN_DAYS = "non-emergency", 14, 5, 90
MISSION_LOST = {c.name: {"stay": 0.0, "some": c.mission_lost[0], "all": c.mission_lost[1]} for c in CATEGORIES}
WHOLE = sum(c.mission_lost[1] for c in CATEGORIES)


def first_out(days: list[tuple[datetime, str, object]]) -> datetime | None:
    """Return the first day on which all are out."""
    return next((day for day, standing, _ in days if standing == "all"), None)


def rule_out(post: PastPost, goes: Callable[[datetime], bool]) -> datetime | None:
    """Return the first day on which a rule of thumb has everybody out."""
    return next((day for day in post.days if goes(day)), None)


def lead_days(out: datetime | None, post: PastPost) -> float | None:
    """Return the days from an order to the first closing of an exit; None without either."""
    return None if out is None or post.exit_closed is None else (post.exit_closed - out).total_seconds() / 86400


def one_post(job: tuple[PastPost, tuple[float, float, float]]) -> dict[str, list[tuple[datetime, str, object]]]:
    """Return a post replayed; for a process of its own."""
    return replayed_post(*job)


def said(day: datetime | None) -> str:
    """Return a day in short."""
    return "never" if day is None else f"{day:%d %b %y}"


def interval(hits: list[bool]) -> str:
    """Return k of n with nine draws of ten, cases drawn again."""
    rng = np.random.default_rng(1)
    if not hits:
        return "0 of 0"
    drawn = np.array(hits)[rng.integers(len(hits), size=(2000, len(hits)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.05, 0.95])
    return f"{sum(hits)} of {len(hits)} ({low:.0%} to {high:.0%})"


def table(name: str, outs: dict[str, datetime | None], posts: list[PastPost], lost: dict[str, float]) -> None:
    """Print what one policy comes to."""
    known = {p.case.case_id: p for p in posts}
    leads = {i: lead_days(outs[i], known[i]) for i in ADVANCE_OR_SIEGE}
    early = [lead is not None and lead >= LEAD_DAYS for lead in leads.values()]
    went = [p for p in posts if outs[p.case.case_id] is not None]
    right = [
        p.exit_closed is not None and p.exit_closed - outs[p.case.case_id] <= timedelta(days=WITHIN_DAYS)  # type: ignore[operator]
        for p in went
    ]
    held = sum(lost[i] for i in HELD)
    print(f"{name}")
    print(f"  ≥ {LEAD_DAYS} days before an exit closed: {interval(early)} of those by advance or siege")
    print(f"  an exit closed within {WITHIN_DAYS} days of the order: {interval(right)}")
    print(f"  mission lost where the city held: {held:.0f} days in {len(HELD)} cases")


def main(arguments: list[str]) -> None:
    """Print the tables; `workers N` for so many processes, `value V` for another value than thirty."""
    posts = past_posts()
    asked = dict(zip(arguments[::2], map(float, arguments[1::2]), strict=True))
    workers, likely = int(asked.get("workers", 2)), asked.get("value", VALUES[1])
    values = (likely / 3, likely, likely * 10 / 3)
    print(f"mission days per person caught: {values[0]:g}, {values[1]:g}, {values[2]:g} (1 : 2 : 1)")
    with Pool(workers) as pool:
        replays = dict(
            zip(
                [p.case.case_id for p in posts],
                pool.map(one_post, [(p, values) for p in posts], chunksize=1),
                strict=True,
            )
        )
    print(
        f"{'case':<16}{'exit closed':>12}  " + "".join(f"{c.name + ' out':>20}" for c in CATEGORIES) + f"{'split':>8}"
    )
    for post in posts:
        days = replays[post.case.case_id]
        outs = [first_out(days[c.name]) for c in CATEGORIES]
        split = np.mean([agreed.split for _, _, agreed in days[ORDERED]])
        told = "".join(f"{said(out):>20}" for out in outs)
        print(f"{post.case.case_id:<16}{said(post.exit_closed):>12}  {told}{split:>8.0%}")
    ours = {i: first_out(days[ORDERED]) for i, days in replays.items()}
    lost = {
        i: sum(MISSION_LOST[c.name][s] * EVERY_DAYS for c in CATEGORIES for _, s, _ in days[c.name])
        for i, days in replays.items()
    }
    table("egress (non-emergency staff ordered out; mission of all categories)", ours, posts, lost)
    front_lost = 0.0
    for name, make in RULES.items():
        rules = {p.case.case_id: make(p) for p in posts}
        outs = {p.case.case_id: rule_out(p, rules[p.case.case_id]) for p in posts}
        away = {
            p.case.case_id: sum(WHOLE * EVERY_DAYS for day in p.days if rules[p.case.case_id](day)) for p in posts
        }
        table(name, outs, posts, away)
        front_lost = sum(away[i] for i in HELD) if name == "front only" else front_lost
    _reach(posts, replays, ours, lost, front_lost)


def _reach(posts, replays, ours, lost, front_lost) -> None:  # type: ignore[no-untyped-def]
    known = {p.case.case_id: p for p in posts}
    early = sum((lead_days(ours[i], known[i]) or -1) >= LEAD_DAYS for i in ADVANCE_OR_SIEGE)
    went = [p for p in posts if ours[p.case.case_id]]
    right = sum(bool(p.exit_closed and p.exit_closed - ours[p.case.case_id] <= timedelta(WITHIN_DAYS)) for p in went)
    held = sum(lost[i] for i in HELD)
    kyiv, post = replays["kyiv2022"], known["kyiv2022"]
    leads = {c.name: lead_days(first_out(kyiv[c.name]), post) for c in CATEGORIES}
    lines = [
        (f"ordered departure early in {early} of 5, reach ≥ 3", early >= 3),
        (f"precision {right} of {len(went)}, reach ≥ 40 %", bool(went) and right / len(went) >= 0.4),
        (
            f"mission lost where it held {held:.0f} days, front only {front_lost:.0f}, reach ≤ half",
            held <= front_lost / 2,
        ),
        (
            f"Kyiv: days before 24 February {leads}, reach ≥ 14, 14, 5",
            all((leads[n] or -1) >= d for n, d in (("families", 14), ("non-emergency", 14), ("core", 5))),
        ),
    ]
    for told, met in lines:
        print(f"{told}: {'met' if met else 'missed'}")


if __name__ == "__main__":
    main(sys.argv[1:])
