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
    LEFT_BY_PATIENCE,
)
from egress.simulation.steps import FOLLOW, MEET, STATIONS

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
def people_awaited_until(sc, st, i, t):
    """Return t if everybody is there for whom a movement waits, or its patience is over; else when to look again."""
    site, until = st.q_from[i], st.q_since[i] + sc.leg_patience[st.q_leg[i]]
    if t >= until:
        return t
    again = t
    for k in range(loads_of(sc, st, i)):
        group, wanted = load_of(sc, st, i, k)
        if there(sc, st, site, group, t) < wanted:
            again = max(again, ready_at(sc, st, site, group, wanted))
            if again <= t:
                again = until
    return min(until, again)


@njit(cache=True)
def board(sc, st, i, t):
    """
    Let those planned board who are there, and fill free seats with people left behind; return persons aboard.

    Those planned who are not there are left behind: others' free seats are open to them from then on. Free seats go
    by the groups' weights, to those for whom the leg leads nearer to safety or on from one safe site to the next.
    """
    site = st.q_from[i]
    st.aboard[i, :] = 0
    st.q_held[i] = st.q_persons[i] = 0
    if sc.by_priority and st.n[LEFT_BEHIND] and _passes_over(sc, st, i, t):
        for k in range(loads_of(sc, st, i)):
            group, wanted = load_of(sc, st, i, k)
            st.backlog[site, group] += wanted
        seats = 0
        for k in range(loads_of(sc, st, i)):
            seats += load_of(sc, st, i, k)[1]
        _fill(sc, st, i, seats + _room(sc, st, i, seats), t)
        return st.q_persons[i]
    for accompanied in (False, True):
        for k in range(loads_of(sc, st, i)):
            group, wanted = load_of(sc, st, i, k)
            if (sc.g_per_comp[group] > 0) == accompanied:
                _board_planned(sc, st, i, group, wanted, t)
    if st.n[LEFT_BEHIND]:
        _fill(sc, st, i, _room(sc, st, i, st.q_persons[i]), t)
    return st.q_persons[i]


@njit(cache=True)
def _board_planned(sc, st, i, group, wanted, t):
    """Let those of a planned load board who are there: whole households, and nobody without the company they need."""
    site = st.q_from[i]
    present = there(sc, st, site, group, t)
    taken = min(wanted, present, in_company(sc, st, i, group))
    if taken < wanted:
        taken = whole_households(sc, st, site, group, taken, present)
        st.backlog[site, group] += wanted - taken
        st.n[LEFT_BEHIND] = 1
    st.metric[LEFT_BY_PATIENCE] += wanted - taken
    _take_aboard(sc, st, i, group, taken)


@njit(cache=True)
def _take_aboard(sc, st, i, group, persons):
    st.q_held[i] += take(st, st.q_from[i], group, persons)
    st.aboard[i, group] += persons
    st.q_persons[i] += persons
    if persons % max(1, sc.g_house[group]):
        st.odd[st.q_from[i], group] = 1


@njit(cache=True)
def _fill(sc, st, i, room, t):
    """Fill free seats with people left behind, by the groups' weights; those in care after who accompanies them."""
    site, leg, fleet = st.q_from[i], st.q_leg[i], st.q_fleet[i]
    for accompanied in (False, True):
        for group in sc.g_order:
            if room <= 0:
                return
            left = st.backlog[site, group]
            if left <= 0 or (sc.g_per_comp[group] > 0) != accompanied or not leads_on(sc, st, leg, group):
                continue
            if fleet >= 0 and not sc.f_carries[fleet, group]:
                continue
            most = min(left, there(sc, st, site, group, t))
            seats = sc.f_litter_seats[fleet] if fleet >= 0 and sc.g_litter[group] else 1
            taken = min(most, room // seats, in_company(sc, st, i, group))
            if fleet >= 0 and sc.g_litter[group]:
                taken = min(taken, litter_places(sc, st, i))
            taken = whole_households(sc, st, site, group, taken, most)
            _take_aboard(sc, st, i, group, taken)
            st.backlog[site, group] -= taken
            room -= taken * seats


@njit(cache=True)
def _passes_over(sc, st, i, t):
    """Tell whether somebody left behind here weighs more than somebody whom the movement is to carry."""
    site, leg, fleet = st.q_from[i], st.q_leg[i], st.q_fleet[i]
    least = np.inf
    for k in range(loads_of(sc, st, i)):
        least = min(least, sc.g_weight[load_of(sc, st, i, k)[0]])
    for group in range(len(sc.g_home)):
        carries = fleet < 0 or sc.f_carries[fleet, group]
        waits = sc.g_weight[group] > least and st.backlog[site, group] > 0 and there(sc, st, site, group, t) > 0
        if waits and carries and leads_on(sc, st, leg, group):
            return True
    return False


@njit(cache=True)
def whole_households(sc, st, site, group, persons, present):
    """Return at most so many persons in whole households; the one smaller household goes with the last of them."""
    house = sc.g_house[group]
    if house <= 1:
        return persons
    over = persons % house
    is_last = persons >= present and over == st.total[group] % house and not st.odd[site, group]
    return persons if is_last else persons - over


@njit(cache=True)
def in_company(sc, st, i, group):
    """Return how many of a group may be aboard beside those who accompany them."""
    if sc.g_per_comp[group] == 0:
        return NO_LIMIT
    companions = 0
    for k in range(sc.comp_ptr[group], sc.comp_ptr[group + 1]):
        companions += st.aboard[i, sc.comp_group[k]]
    return max(0, sc.g_per_comp[group] * companions - st.aboard[i, group])


@njit(cache=True)
def litter_places(sc, st, i):
    """Return the places for litter patients that are left in the vehicle of a movement."""
    lying = 0
    for group in range(len(sc.g_home)):
        if sc.g_litter[group]:
            lying += st.aboard[i, group]
    return max(0, sc.f_litters[st.q_fleet[i]] - lying)


@njit(cache=True)
def _room(sc, st, i, persons):
    """Return the seats for people left behind; a party by itself takes them along up to an hour's worth."""
    if st.q_open[i]:
        return sc.f_seats[st.q_fleet[i]]
    if st.q_fleet[i] >= 0 or i >= len(sc.m_dep):
        return st.q_room[i]
    return max(0, hours_worth(sc, st, st.q_from[i], st.q_leg[i], NO_LIMIT) - persons)


@njit(cache=True)
def hours_worth(sc, st, site, leg, persons):
    """Return how many of so many people a leg and the stations of the site before it let through in an hour."""
    worth = min(float(persons), sc.leg_seats[leg])
    if sc.leg_bucket[leg] >= 0:
        worth = min(worth, st.b_cap[sc.leg_bucket[leg]])
    if sc.s_station[site] >= 0:
        for b in range(sc.s_station[site], sc.s_station[site] + STATIONS):
            worth = min(worth, st.b_cap[b] / sc.b_share[b])
    return int(worth)


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
