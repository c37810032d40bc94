"""Rules that anybody could follow in a generated world, and one that knows the generator: our yardsticks."""

from collections.abc import Callable

import numpy as np
from told_worlds import GRID_DAYS, OBSERVABLES, STEP_DAYS, ToldWorld
from world_post import CLEARANCE_DAYS, HORIZON_DAYS, MISSION_LOST, PERSONS, SHARE_GONE, Policy, losses
from worlds.generate import make_world

from egress.decision.stopping import RETURN_DAYS

SOON_DAYS = 30.0
"""Rules of thumb leave when the end is told to be a month away."""

THRESHOLD_HORIZONS = (7, 14, 30, 60)
UP = (0.01, 0.02, 0.03, 0.05, 0.07, 0.10, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50)
DOWN = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.10, 0.15, 0.20, 0.30)
RIDGE = 3.0


def _seen(world: ToldWorld, look: int, name: str) -> float:
    return float(world.seen[look, OBSERVABLES.index(name)])


def first_alarm(world: ToldWorld, look: int, state: int) -> int:
    """Go at the first report of places lost, a clash or a warning, and stay away."""
    alarms = sum(_seen(world, look, n) for n in ("capital_lost", "districts_lost", "rival_forces_clash", "warning"))
    return 2 if state == 2 or alarms > 0 else 0


def never(_world: ToldWorld, _look: int, _state: int) -> int:
    """Never go."""
    return 0


def last_official(worlds: list[ToldWorld]) -> Policy:
    """Go while the last estimate with figures has half of its chance within a month; come back when not."""
    made = {w.seed: make_world(w.seed).estimates for w in worlds}

    def rule(world: ToldWorld, look: int, _state: int) -> int:
        day = float(world.days[look])
        told = [e for e in made[world.seed] if e.day_received <= day and e.lo_days is not None]
        if not told:
            return 0
        last = max(told, key=lambda e: e.day_received)
        middle = float(np.sqrt((last.lo_days or 1.0) * (last.hi_days or 1.0))) - (day - last.day_made)
        return 2 if middle <= SOON_DAYS else 0

    return rule


def front_only(world: ToldWorld, look: int, _state: int) -> int:
    """Go while a straight line through the last fortnight brings the front here within a month; back when not."""
    km, slope = _seen(world, look, "front_km"), _seen(world, look, "front_slope")
    return 2 if km >= 0 and slope < 0 and km / (-slope / 15.0) <= SOON_DAYS else 0


def best_threshold(worlds: list[ToldWorld], value: float) -> tuple[float, Policy]:
    """
    Return the loss and the rule of the best pair of thresholds on P(lost within so many days), chosen in hindsight.

    It sees the outcome of the very worlds that it is judged on, so no rule of this kind does better.
    """
    curves = {w.seed: np.array([w.pooled(i) for i in range(len(w.days))]) for w in worlds}
    best: tuple[float, Policy] | None = None
    for days in THRESHOLD_HORIZONS:
        column = int(np.searchsorted(GRID_DAYS, days))
        for up in UP:
            for down in (d for d in DOWN if d < up):
                rule = _threshold(curves, column, up, down)
                loss = float(losses(worlds, rule, value).mean())
                if best is None or loss < best[0]:
                    best = (loss, rule)
    assert best is not None
    return best


def _threshold(curves: dict[int, np.ndarray], column: int, up: float, down: float) -> Policy:
    def rule(world: ToldWorld, look: int, state: int) -> int:
        p = curves[world.seed][look, column]
        return 2 if p >= (down if state else up) and p > 0 else 0

    return rule


def columns(world: ToldWorld) -> np.ndarray:
    """Return what the policy that knows the generator looks at. Shape (looks, columns)."""
    curves = np.array([world.pooled(i) for i in range(len(world.days))]).reshape(len(world.days), len(GRID_DAYS))
    at = [int(np.searchsorted(GRID_DAYS, d)) for d in (7, 14, 30, 60, 120)]
    p = np.clip(curves[:, at], 1e-4, 1 - 1e-4)
    logit = np.log(p / (1 - p))
    knots = np.linspace(-6, 2, 7)
    hats = np.stack([np.interp(logit[:, 1], knots, hat) for hat in np.eye(len(knots))], axis=1)
    seen = world.seen
    front = np.where(seen[:, 1] >= 0, np.minimum(seen[:, 1], 500) / 500, 1.0)
    supply = np.where(seen[:, 3] >= 0, np.minimum(seen[:, 3], 60) / 60, 1.0)
    shares = np.maximum(seen[:, 4:6], 0.0)
    claims = np.minimum(seen[:, 6:], 3.0) / 3.0
    return np.column_stack([hats, p, front, np.clip(seen[:, 2] / 100, -3, 3), supply, shares, claims])


def knowing(train: list[ToldWorld], value: float) -> Policy:
    """
    Return a policy learned on other worlds of the same generator: it knows the law, not the world.

    Backward over the looks, as in the product, but with the truth of the training worlds in place of any forecast:
    what each choice came to is regressed on what is told that day, the looks close in time together.
    """
    looks = round(150 / STEP_DAYS)
    known = {w.seed: columns(w) for w in train}
    value_to_go = {w.seed: np.zeros(3) for w in train}
    weights: list[np.ndarray] = [np.zeros(0)] * looks
    memory: list[tuple[np.ndarray, np.ndarray]] = []
    for look in range(looks - 1, -1, -1):
        alive = [w for w in train if len(w.days) > look]
        costs = {w.seed: _costs(w, look, value, value_to_go[w.seed]) for w in alive}
        if alive:
            memory.append(
                (
                    np.array([known[w.seed][look] for w in alive]),
                    np.array([costs[w.seed].ravel() for w in alive]),
                )
            )
        rows = memory[-5:]
        x, y = np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows])
        gram = x.T @ x + RIDGE * np.eye(x.shape[1])
        weights[look] = np.linalg.solve(gram, x.T @ y)
        for w in alive:
            fitted = (known[w.seed][look] @ weights[look]).reshape(3, 3)
            value_to_go[w.seed] = np.array([costs[w.seed][s, fitted[s].argmin()] for s in range(3)])
    cache: dict[int, np.ndarray] = {}

    def rule(world: ToldWorld, look: int, state: int) -> int:
        if world.seed not in cache:
            cache[world.seed] = columns(world)
        return int((cache[world.seed][look] @ weights[look]).reshape(3, 3)[state].argmin())

    return rule


def _costs(world: ToldWorld, look: int, value: float, after: np.ndarray) -> np.ndarray:
    """Return what each choice came to by state, and the best that the policy made of it afterwards. Shape (3, 3)."""
    day, closes = float(world.days[look]), world.closes_day
    end = float(world.days[look + 1]) if look + 1 < len(world.days) else HORIZON_DAYS
    found = np.zeros((3, 3))
    for state in range(3):
        for choice in range(3):
            loss = MISSION_LOST[choice] * (min(end, closes) - day) / value
            if choice > state and closes <= day + CLEARANCE_DAYS:
                loss += PERSONS * (SHARE_GONE[choice] - SHARE_GONE[state])
            if choice < state:
                loss += RETURN_DAYS * (MISSION_LOST[state] - MISSION_LOST[choice]) / value
            loss += PERSONS * (1 - SHARE_GONE[choice]) if closes <= end else after[choice]
            found[state, choice] = loss
    return found


BASELINES: dict[str, Callable[[list[ToldWorld]], Policy]] = {
    "go at the first alarm": lambda _: first_alarm,
    "never go": lambda _: never,
    "last official estimate": last_official,
    "front only": lambda _: front_only,
}
