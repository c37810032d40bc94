"""When a movement may leave: what is shut, whatever the luck and by it, and what passes a rate."""

import numpy as np
from numba import njit

from egress.simulation.luck import uniform
from egress.simulation.state import CLOSED
from egress.simulation.steps import CANCELLED, FIRST_STATION, LEG_RATE, SLOT

TOLERANCE = 1e-6
"""What rounding may add up to, in persons, departures or minutes."""


@njit(cache=True)
def known_opening(sc, st, target, t):
    """Return the first instant from t on at which a target is open, as far as is known beforehand (inf = never)."""
    if st.open_from[target] <= t < st.open_until[target]:
        return t
    while t < np.inf:
        first, last = sc.c_ptr[target], sc.c_ptr[target + 1]
        low, high = first, last
        while low < high:
            middle = (low + high) >> 1
            if sc.c_lo[middle] <= t:
                low = middle + 1
            else:
                high = middle
        before = t
        if low > first and t < sc.c_hi[low - 1]:
            t = sc.c_hi[low - 1]
        for k in range(st.k_n[target]):
            if st.k_lo[target, k] <= t < st.k_hi[target, k]:
                t = st.k_hi[target, k]
        if t == before:
            until = sc.c_lo[low] if low < last else np.inf
            for k in range(st.k_n[target]):
                if st.k_lo[target, k] > t:
                    until = min(until, st.k_lo[target, k])
            st.open_from[target], st.open_until[target] = t, until
            return t
    return t


@njit(cache=True)
def chance_opening(st, place, t):
    """Return when a site or leg that luck has shut now opens again; t if it is not shut."""
    for k in range(st.u_n[place]):
        if st.u_lo[place, k] <= t < st.u_hi[place, k]:
            t = st.u_hi[place, k]
    return t


@njit(cache=True)
def route_opening(sc, st, i, t):
    """
    Return the first instant from t on at which a movement may leave; inf if its route is closed for good.

    As the rules of a plan have it: leg, site left and fleet are open at departure, leg and site reached at arrival as
    planned. Empty vehicles need their fleet and the weather only, but in a
    convoy that people ride in they wait for what it waits for. Weather and attacks are seen when they are there.
    """
    sites, legs = len(sc.s_safe), len(sc.leg_from)
    leg, fleet, lasts = st.q_leg[i], st.q_fleet[i], st.q_dur[i]
    carries = st.q_carries[i] or (i < len(sc.m_dep) and sc.m_convoy[i] >= 0)
    if carries and sc.leg_exits[leg] & st.n[CLOSED]:
        return np.inf
    for _ in range(1000):
        before = t
        if fleet >= 0:
            t = known_opening(sc, st, sites + 2 * legs + fleet, t)
            back_by = sites + 2 * legs + len(sc.f_seats) + fleet
            opens = known_opening(sc, st, back_by, t + lasts)
            if opens > t + lasts + TOLERANCE:
                t = opens - lasts + TOLERANCE
        t = chance_opening(st, sites + leg, t)
        if carries and sc.lifts:
            t = max(t, st.held_until[sites + leg], st.held_until[st.q_from[i]], st.held_until[st.q_to[i]])
        if carries:
            t = known_opening(sc, st, sites + leg, t)
            t = known_opening(sc, st, st.q_from[i], t)
            t = chance_opening(st, st.q_from[i], t)
            t = chance_opening(st, st.q_to[i], t)
            for target in (st.q_to[i], sites + legs + leg):
                opens = known_opening(sc, st, target, t + lasts)
                if opens > t + lasts + TOLERANCE:
                    t = opens - lasts + TOLERANCE
        if t == before or t == np.inf:
            return t
    return np.inf


@njit(cache=True)
def waits_for_ground(sc, st, i, t):
    """Tell whether a movement waits for a late force to secure what it uses (1), or not (0)."""
    leg = len(sc.s_safe) + st.q_leg[i]
    held = max(st.held_until[leg], st.held_until[st.q_from[i]], st.held_until[st.q_to[i]])
    return 1 if held > t and st.q_step[i] != CANCELLED else 0


@njit(cache=True)
def can_open(sc, st, leg, t):
    """Tell whether a leg and its two sites open again at all, as far as is known beforehand."""
    sites, legs = len(sc.s_safe), len(sc.leg_from)
    for target in (sites + leg, sites + legs + leg, sc.leg_from[leg], sc.leg_to[leg]):
        if known_opening(sc, st, target, t) == np.inf:
            return False
    return True


@njit(cache=True)
def runs_again(sc, st, fleet, t):
    """Tell whether a fleet may be used again at all, as far as is known beforehand."""
    return known_opening(sc, st, len(sc.s_safe) + 2 * len(sc.leg_from) + fleet, t) < np.inf


@njit(cache=True)
def add_known(st, target, low, high):
    """Note a stretch in which a target is shut, known beforehand; one that meets another becomes one with it."""
    n = st.k_n[target]
    for k in range(n):
        if high > low and low <= st.k_hi[target, k] and high >= st.k_lo[target, k]:
            st.k_lo[target, k] = min(low, st.k_lo[target, k])
            st.k_hi[target, k] = max(high, st.k_hi[target, k])
            return
    if high > low:
        if n >= st.k_lo.shape[1]:
            raise RuntimeError("more is shut for want of permissions and forces than a rehearsal has room for")
        st.k_lo[target, n], st.k_hi[target, n] = low, high
        st.k_n[target] = n + 1


@njit(cache=True)
def add_chance(st, place, low, high):
    """Note a stretch in which luck shuts a site or leg."""
    n = st.u_n[place]
    if n >= st.u_lo.shape[1]:
        raise RuntimeError("luck shuts a place more often than a rehearsal has room for")
    st.u_lo[place, n], st.u_hi[place, n] = low, high
    st.u_n[place] = n + 1


@njit(cache=True)
def served_at(st, b, amount, t):
    """
    Return when a token bucket lets an amount pass that comes at t: first come, first served.

    ``level += rate × time``, never above the capacity; who wants more than the level waits until it is there. The
    same rule as `domain.rules.token_bucket`, as a queue.
    """
    rate = st.b_rate[b] / 60.0
    if rate <= 0.0:
        return np.inf
    since = max(t, st.b_time[b])
    level = min(st.b_cap[b], st.b_level[b] + rate * (since - st.b_time[b]))
    if amount <= level + TOLERANCE:
        st.b_level[b], st.b_time[b] = max(0.0, level - amount), since
        return since
    waits = (amount - level) / rate
    st.b_level[b], st.b_time[b] = 0.0, since + waits
    return since + waits


@njit(cache=True)
def passed_at(sc, st, i, step, persons, t):
    """Return when a movement passes a station, its leg's rate or the slots of an airfield; inf if never."""
    bucket, amount = -1, float(persons)
    if step == SLOT:
        fixed_wing = st.q_fleet[i] >= 0 and sc.f_air[st.q_fleet[i]]
        bucket, amount = (sc.s_slot[st.q_from[i]] if fixed_wing else -1), 1.0
    elif step == LEG_RATE:
        bucket = sc.leg_bucket[st.q_leg[i]]
    elif sc.s_station[st.q_from[i]] >= 0:
        bucket = sc.s_station[st.q_from[i]] + step - FIRST_STATION
        amount *= sc.b_share[bucket]
    if bucket < 0 or amount <= 0.0 or persons == 0:
        return t
    return served_at(st, bucket, amount, t)


@njit(cache=True)
def seats_opening(sc, st, i, t):
    """Return when a movement finds commercial seats on its leg, by the local day, and take them; inf if never."""
    leg, persons = st.q_leg[i], st.q_persons[i]
    if sc.leg_seats[leg] == np.inf or persons == 0:
        return t
    for day in range(len(sc.day_min)):
        ends = sc.day_min[day + 1] if day + 1 < len(sc.day_min) else np.inf
        if ends > t and st.sold[leg, day] + persons <= sc.leg_seats[leg]:
            st.sold[leg, day] += persons
            return max(t, sc.day_min[day])
    return np.inf


@njit(cache=True)
def fuel_opening(sc, st, i, t):
    """Return when there is the fuel at the site left that a movement takes up; inf if never. See `site_fuel`."""
    fleet, site = st.q_fleet[i], st.q_from[i]
    if fleet < 0 or sc.f_fuel_per_min[fleet] <= 0.0 or sc.s_fuel[site] == np.inf:
        return t
    short = st.fuel_used[site] + sc.f_fuel_per_min[fleet] * st.q_dur[i] - sc.s_fuel[site] - TOLERANCE
    if short <= sc.s_fuel_per_min[site] * max(0.0, t):
        return t
    return short / sc.s_fuel_per_min[site] if sc.s_fuel_per_min[site] > 0.0 else np.inf


@njit(cache=True)
def take_fuel(sc, st, i):
    """Note what a movement takes up where it begins."""
    fleet = st.q_fleet[i]
    if fleet >= 0:
        st.fuel_used[st.q_from[i]] += sc.f_fuel_per_min[fleet] * st.q_dur[i]


@njit(cache=True)
def drawn(sc, stream, run, who, nth):
    """Return a number of a named stream."""
    return uniform(sc.keys[stream], run, who, nth)
