"""People at sites: who is there and ready, who boards, who is left behind, who is safe and who is caught."""

import numpy as np
from numba import njit

from egress.simulation.agenda import push
from egress.simulation.state import (
    CLOSED,
    FIRST_SAFE,
    LAST_EXIT,
    LAST_SAFE,
    LEFT_BEHIND,
)
from egress.simulation.steps import FOLLOW, MEET

NO_LIMIT = 1 << 40
"""More people than there are."""

READY_TOLERANCE = 1e-6
"""As in the rule `people_present`: what a share of the head count may fall short of a whole person by rounding."""


@njit(cache=True)
def ready_persons(sc, st, group, t):
    """Return how many of a group are ready at home by t, and called forward; as `Group.ready_persons`."""
    first, last, count = sc.g_first[group], sc.g_all[group], st.here[group]
    if t < first:
        return 0
    ready = float(count)
    if t < last:
        half = sc.g_half[group]
        if t < half:
            ready = count * 0.5 * (t - first) / (half - first)
        else:
            ready = count * (0.5 + 0.5 * (t - half) / (last - half))
    if sc.g_called[group] > 0:
        waves = 1.0 + np.floor((t - first) / sc.g_call_min[group] + 1e-9)
        ready = min(ready, sc.g_called[group] * waves)
    return int(np.floor(ready + READY_TOLERANCE))


@njit(cache=True)
def there(sc, st, site, group, t):
    """Return how many of a group can leave a site at t: those who came, and at home those who are ready."""
    persons = st.came[site, group]
    if sc.g_home[group] == site:
        persons += max(0, ready_persons(sc, st, group, t) - st.gone[group])
    return persons


@njit(cache=True)
def ready_at(sc, st, site, group, wanted):
    """Return when so many of a group will be there by becoming ready alone; inf if never."""
    if sc.g_home[group] != site:
        return np.inf
    needed = wanted - st.came[site, group] + st.gone[group]
    count = st.here[group]
    if needed > count:
        return np.inf
    first, half, last = sc.g_first[group], sc.g_half[group], sc.g_all[group]
    share = max(0.0, needed) / max(1, count)
    at = first + (half - first) * 2.0 * share if share <= 0.5 else half + (last - half) * (2.0 * share - 1.0)
    if sc.g_called[group] > 0:
        at = max(at, first + sc.g_call_min[group] * (np.ceil(max(0.0, needed) / sc.g_called[group]) - 1.0))
    return at


@njit(cache=True)
def take(st, site, group, persons):
    """Take persons away from a site, those who came first; return how many of them had come by a movement."""
    came = min(persons, st.came[site, group])
    st.came[site, group] -= came
    if persons > came:
        st.gone[group] += persons - came
    return came


@njit(cache=True)
def bin_of(sc, t):
    """Return the bin in which an instant is counted."""
    return min(sc.bins - 1, int(t / sc.bin_min))


@njit(cache=True)
def _count(table, touched, group, b, persons):
    """Add persons of a group in a bin, and note the first and last bin of the group that is not nought."""
    table[group, b] += persons
    if b < touched[group, 0]:
        touched[group, 0] = b
    if b > touched[group, 1]:
        touched[group, 1] = b


@njit(cache=True)
def count_safe(sc, st, group, persons, t):
    """Count people of a group as safe from t on."""
    _count(st.safe, st.safe_bins, group, bin_of(sc, t), persons)
    if st.metric[FIRST_SAFE] < 0.0:
        st.metric[FIRST_SAFE] = t
    st.metric[LAST_SAFE] = t


@njit(cache=True)
def count_caught(sc, st, group, persons, cause, t):
    """Count people of a group as caught from t on."""
    _count(st.caught, st.caught_bins, group, bin_of(sc, t), persons)
    st.cause[group, cause] += persons


@njit(cache=True)
def stay(sc, st, site, group, persons, t):
    """
    Put people at a site; where every way from there has closed they are caught. Return how many are there.
    """
    if persons == 0:
        return 0
    if st.n[CLOSED] and not sc.s_safe[site] and st.had_way[site, group] and st.way_min[site, group] == np.inf:
        count_caught(sc, st, group, persons, st.n[LAST_EXIT], t)
        return 0
    st.came[site, group] += persons
    return persons


@njit(cache=True)
def load_of(sc, st, i, k):
    """Return group and persons of the k-th load that a movement is to carry; a follow-on has one."""
    if i >= len(sc.m_dep):
        return st.x_group[i], st.x_n[i]
    at = sc.load_ptr[i] + k
    return sc.load_group[at], sc.load_n[at]


@njit(cache=True)
def loads_of(sc, st, i):
    """Return the number of loads that a movement is to carry; none once its seats are open to all left behind."""
    if st.q_open[i]:
        return 0
    if i >= len(sc.m_dep):
        return 1 if st.x_n[i] > 0 else 0
    return sc.load_ptr[i + 1] - sc.load_ptr[i]


@njit(cache=True)
def leads_on(sc, st, leg, group):
    """Tell whether a leg that is open to a group leads it nearer to safety, or on from one safe site to the next."""
    if not sc.leg_open[leg, group] or sc.leg_exits[leg] & st.n[CLOSED]:
        return False
    a, b = sc.leg_from[leg], sc.leg_to[leg]
    if sc.s_safe[a]:
        return sc.s_safe[b] and sc.leg_flow[leg, group] > 0
    return st.way_min[b, group] < st.way_min[a, group]


@njit(cache=True)
def find_ways(sc, st):
    """Reckon the minutes to safety from every site for every group, by the legs that no exit has closed."""
    sites, legs, groups = len(sc.s_safe), len(sc.leg_from), len(sc.g_home)
    way = st.way_min
    for site in range(sites):
        way[site, :] = 0.0 if sc.s_safe[site] else np.inf
    moved = True
    while moved:
        moved = False
        for leg in range(legs):
            if sc.leg_exits[leg] & st.n[CLOSED]:
                continue
            a, b, minutes = sc.leg_from[leg], sc.leg_to[leg], sc.leg_out[leg]
            for group in range(groups):
                if sc.leg_open[leg, group] and way[b, group] + minutes < way[a, group]:
                    way[a, group] = way[b, group] + minutes
                    moved = True


@njit(cache=True)
def meet(sc, st, site, t):
    """Tell those who wait at a site that people came: movements that wait for them, and who sends on those left."""
    if st.waits_people[site] >= 0:
        push(st, t, MEET, site)
    if not st.n[LEFT_BEHIND]:
        return
    for group in range(len(sc.g_home)):
        if st.backlog[site, group] > 0:
            gather(sc, st, site, t)
            return


@njit(cache=True)
def gather(sc, st, site, t):
    """Let people left behind at a site be gathered for a while before they are sent after the others, all at once."""
    if not sc.s_safe[site] and st.gathering[site] < t:
        st.gathering[site] = t + sc.gather_min
        push(st, t + sc.gather_min, FOLLOW, site)
