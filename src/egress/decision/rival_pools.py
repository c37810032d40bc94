"""Rival weights of the pool: the joint paths weighed as if one account of the threat had no say, or all the same."""

from collections.abc import Mapping

import numpy as np

from egress.decision.agreement import POOL
from egress.kit import H_PER_DAY
from egress.threat import ThreatPicture

LEAST_SHARE = 0.05
"""An account with less weight than this is not left out in turn: it could not change anything."""

FLOOR = 0.02
"""No account gives a stretch of days less than this share of what the pool gives: beyond that weights say nothing."""


def rival_weights(picture: ThreatPicture) -> Mapping[str, np.ndarray]:
    """
    Return weights of the paths, by the name of the prior; each sums to 1.

    "pool" as it is; "without X" for each account; "all accounts alike". A path weighs what the rival pool gives to
    the
    stretch of days in which its main exit closes, over what the pool itself gives. Shape (paths,).
    """
    stretches = _stretches(picture)
    accounts = [m for m in picture.mechanisms if m.weight > 0]
    shares = {m.name: _shares([m.p_by_days[d] for d in sorted(m.p_by_days)]) for m in accounts}
    whole = _mixed(shares, {m.name: m.weight for m in accounts}) if accounts else None
    paths = len(stretches)
    found = {POOL: np.full(paths, 1.0 / paths)}
    if whole is None or len(accounts) < 2:
        return found
    for left_out in accounts:
        if left_out.weight >= LEAST_SHARE:
            rest = {m.name: m.weight for m in accounts if m.name != left_out.name}
            found[f"without {left_out.name}"] = _reweighed(stretches, _mixed(shares, rest), whole)
    found["all accounts alike"] = _reweighed(stretches, _mixed(shares, dict.fromkeys(shares, 1.0)), whole)
    return found


def account_beliefs(picture: ThreatPicture) -> Mapping[str, np.ndarray]:
    """
    Return P(an account is the right one | path), by name: what a path would teach about who is right. Shape (paths,).
    """
    stretches = _stretches(picture)
    accounts = [m for m in picture.mechanisms if m.weight > 0]
    shares = {m.name: m.weight * _shares([m.p_by_days[d] for d in sorted(m.p_by_days)]) for m in accounts}
    total = np.sum(list(shares.values()), axis=0)
    return {
        name: np.where(total > 0, share / np.maximum(total, 1e-12), 0.0)[stretches] for name, share in shares.items()
    }


def _stretches(picture: ThreatPicture) -> np.ndarray:
    days = sorted(picture.mechanisms[0].p_by_days) if picture.mechanisms else []
    return np.searchsorted(np.array(days, dtype=float), picture.closing_h[picture.main_exit] / H_PER_DAY)


def _shares(p_by: list[float]) -> np.ndarray:
    """Return the chance of each stretch between the horizons shown, the last being after them or never."""
    return np.diff(np.concatenate([[0.0], p_by, [1.0]]))


def _mixed(shares: Mapping[str, np.ndarray], weight: Mapping[str, float]) -> np.ndarray:
    total = sum(weight.values())
    return np.asarray(np.sum([weight[name] / total * shares[name] for name in weight], axis=0))


def _reweighed(stretches: np.ndarray, rival: np.ndarray, whole: np.ndarray) -> np.ndarray:
    ratio = np.maximum(rival, FLOOR * whole) / np.maximum(whole, 1e-9)
    weight = ratio[stretches]
    return np.asarray(weight / weight.sum())
