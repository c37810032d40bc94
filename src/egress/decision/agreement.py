"""The robust layer: the advice repeated under every plausible prior, and whether they agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

AGREED = 0.80
"""Under this share of agreement the advice is "split"."""

CLOCK_SHARE = 0.2
"""Weight of the votes of the clock, one for each risk level and pool, beside those that weigh losses."""

HASTENING = (1.0, 2.0, 4.0)
"""
By what factor a departure in full view may shorten the time left: a stated prior from ×1 to ×4, never learned from
the same case.
"""

POOL = "pool"
"""The pool of accounts as it is, among the rival weights of it."""

KEYS = ("stay", "some", "all")
EVEN = 1e-9
"""Shares this near to each other are the same."""


@dataclass(frozen=True, kw_only=True)
class Vote:
    """
    What one prior advises.

    Attributes
    ----------
    by : "loss" or "clock". pool : weights of the accounts.
    mission_days, hastening : of the prior; null for votes of the clock. risk : of a vote of the clock; null for
        others.
    choice : "stay", "some" or "all". weight : of all votes, they sum to 1.
    """

    by: str
    pool: str
    mission_days: float | None
    hastening: float | None
    risk: float | None
    choice: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """
    How far the priors agree.

    Attributes
    ----------
    choice : the highest choice that 80 % of the votes reach; where it is split, the one with most weight.
    share : of the votes that reach it (that stay, for staying; the larger camp where it is split), in [0, 1].
    split : whether that is under 80 %. further : where some should leave, the share who would send all out.
    by_choice : share of the votes by choice.
    what_turns_it : which prior turns staying into leaving, with the shares on either side, the strongest first.
    """

    choice: str
    share: float
    split: bool
    further: float
    by_choice: Mapping[str, float]
    what_turns_it: tuple[str, ...]


def loss_votes(
    pool: str,
    mission_days: Sequence[float],
    hastening: Sequence[float],
    best: np.ndarray,
    *,
    weight: Sequence[float],
) -> list[Vote]:
    """Return one vote for each prior solved: its choice of least loss, with its weight."""
    return [
        Vote(by="loss", pool=pool, mission_days=v, hastening=x, risk=None, choice=KEYS[int(choice)], weight=w)
        for v, x, choice, w in zip(mission_days, hastening, best, weight, strict=True)
    ]


def clock_vote(
    pool: str, risk: float, margin_h: float, step_up_h: tuple[float | None, float | None], *, weight: float
) -> Vote:
    """
    Return the vote of the clock at one risk level, by the margins that the ladder itself sets for "some" and "all".

    All, where the margin is below that of the full rung; some, where it is below that of the partial one; else stay.
    """
    some, every = (margin_h < limit if limit is not None else False for limit in step_up_h)
    choice = "all" if every else "some" if some else "stay"
    return Vote(by="clock", pool=pool, mission_days=None, hastening=None, risk=risk, choice=choice, weight=weight)


def agreement(votes: Sequence[Vote], *, leaving: str = "leaving") -> Agreement:
    """
    Return how far votes agree: the highest choice that 80 % of them reach.

    `leaving` is the word for what is not staying, in `what_turns_it`. Whoever would send all out would also let some
    leave, so a step that 80 % take at least is agreed, and `further` says how many would go on. Staying is agreed
    where 80 % would stay. Between the two it is split, and the choice is the one with most weight.
    """
    total = sum(v.weight for v in votes)
    by_choice = {key: sum(v.weight for v in votes if v.choice == key) / total for key in KEYS}
    reached = {"all": by_choice["all"], "some": by_choice["all"] + by_choice["some"]}
    agreed = [key for key in ("all", "some") if reached[key] >= AGREED - EVEN]
    if agreed:
        choice, share = agreed[0], reached[agreed[0]]
    elif by_choice["stay"] >= AGREED - EVEN:
        choice, share = "stay", by_choice["stay"]
    else:
        choice = max(KEYS, key=lambda key: (by_choice[key], KEYS.index(key)))
        share = max(by_choice["stay"], reached["some"])
    return Agreement(
        choice=choice,
        share=share,
        split=share < AGREED - EVEN,
        further=by_choice["all"] if choice == "some" else 0.0,
        by_choice=by_choice,
        what_turns_it=_what_turns(votes, leaving),
    )


def _what_turns(votes: Sequence[Vote], leaving: str) -> tuple[str, ...]:
    """Return, for each kind of prior, how the share for leaving differs between its values, the widest first."""
    found = []
    readers: Mapping[str, Callable[[Vote], float | str | None]] = {
        "mission days per person caught": lambda v: v.mission_days,
        "hastening by a visible departure": lambda v: v.hastening,
        "weights of the accounts": lambda v: v.pool,
        "risk borne by the clock": lambda v: v.risk,
    }
    for name, read in readers.items():
        groups: dict[float | str, list[Vote]] = {}
        for vote in votes:
            key = read(vote)
            if key is not None:
                groups.setdefault(key, []).append(vote)
        if len(groups) < 2:
            continue
        shares = {
            key: sum(v.weight for v in mine if v.choice != "stay") / sum(v.weight for v in mine)
            for key, mine in groups.items()
        }
        low, high = min(shares, key=lambda k: shares[k]), max(shares, key=lambda k: shares[k])
        if shares[high] - shares[low] > 0.1:
            told = f"{name}: {shares[high]:.0%} for {leaving} {_said(high)}, {shares[low]:.0%} {_said(low)}"
            found.append((shares[high] - shares[low], told))
    return tuple(told for _, told in sorted(found, key=lambda one: -one[0]))


def _said(key: float | str) -> str:
    """Return a value of a prior as it follows "for leaving": "at 0.02", "without cascade", "with the pool"."""
    if not isinstance(key, str):
        return f"at {key:g}"
    if key == POOL:
        return "with the pool as it is"
    return key if key.startswith("without ") else f"with {key}"
