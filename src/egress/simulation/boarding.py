"""Boarding: who of those planned gets aboard, who left behind fills the seats, and who goes in whose company."""

import numpy as np
from numba import njit

from egress.simulation.people import NO_LIMIT, leads_on, load_of, loads_of, ready_at, take, there
from egress.simulation.state import LEFT_BEHIND, LEFT_BY_PATIENCE
from egress.simulation.steps import STATIONS


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
    if sc.g_cares[group]:
        taken = min(taken, _beside_care_left(sc, st, i, group, t))
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
    """
    Fill free seats with people left behind, by the groups' weights.

    Those in care go first with whoever accompanies them and is aboard already, then right after their company.
    """
    for group in sc.g_order:
        if sc.g_cares[group]:
            room -= _fill_care(sc, st, i, group, room, t)
    for group in sc.g_order:
        if sc.g_per_comp[group] == 0:
            room -= _fill_with(sc, st, i, group, room, t)
            if sc.g_cares[group]:
                room -= _fill_care(sc, st, i, group, room, t)


@njit(cache=True)
def _fill_care(sc, st, i, group, room, t):
    """Let those who were left behind have free seats whom a group accompanies; return how many seats they take."""
    seats = 0
    for other in sc.g_order:
        if _accompanies(sc, group, other):
            seats += _fill_with(sc, st, i, other, room - seats, t)
    return seats


@njit(cache=True)
def _fill_with(sc, st, i, group, room, t):
    """Let people of a group who were left behind have free seats; return how many seats they take."""
    site, leg, fleet = st.q_from[i], st.q_leg[i], st.q_fleet[i]
    left = st.backlog[site, group]
    if room <= 0 or left <= 0 or not leads_on(sc, st, leg, group):
        return 0
    if fleet >= 0 and not sc.f_carries[fleet, group]:
        return 0
    most = min(left, there(sc, st, site, group, t))
    seats = sc.f_litter_seats[fleet] if fleet >= 0 and sc.g_litter[group] else 1
    taken = min(most, room // seats, in_company(sc, st, i, group))
    taken = companions_who_go(sc, st, site, group, taken, room, leg, fleet, t)
    if fleet >= 0 and sc.g_litter[group]:
        taken = min(taken, litter_places(sc, st, i))
    taken = whole_households(sc, st, site, group, taken, most)
    _take_aboard(sc, st, i, group, taken)
    st.backlog[site, group] -= taken
    return taken * seats


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
    if st.q_fleet[i] >= 0:
        planned = sc.m_planned[i] if i < len(sc.m_dep) else st.x_n[i]
        return st.q_room[i] + planned - persons if st.q_carries[i] else 0
    if i >= len(sc.m_dep):
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
            if sc.b_share[b] > 0.0:
                worth = min(worth, st.b_cap[b] / sc.b_share[b])
    return int(worth)


@njit(cache=True)
def companions_who_go(sc, st, site, group, wanted, room, leg, fleet, t):
    """
    Return how many of so many people may go who accompany others that were left behind at their site.

    As many as those in care need stay with them, but for the ones who take them along now, in so many seats. Where
    the seats do not let them do so, and no vehicle with more may come, some go all the same, one with those whom one
    may have in care.
    """
    needed = care_left(sc, st, site, group, t) if sc.g_cares[group] else 0
    if needed == 0:
        return wanted
    present = there(sc, st, site, group, t)
    for go in range(min(wanted, present), max(0, present - needed), -1):
        if present - go >= _needed_after(sc, st, site, group, go, room - go, leg, fleet, t):
            return go
    go_along = 0
    if not _may_take_more(sc, site, group, fleet):
        with_them = 0
        for other in range(len(sc.g_home)):
            if _may_go_along(sc, st, site, group, other, leg, fleet):
                with_them = max(with_them, sc.g_per_comp[other])
        go_along = max(1, room // (1 + with_them)) if with_them > 0 and room > 1 else 0
    return min(wanted, max(0, present - needed) + go_along)


@njit(cache=True)
def _may_go_along(sc, st, site, group, other, leg, fleet):
    """Tell whether some whom a group accompanies were left behind and may go by a leg and a fleet (−1 = none)."""
    is_left = _accompanies(sc, group, other) and st.backlog[site, other] > 0
    return is_left and leads_on(sc, st, leg, other) and (fleet < 0 or sc.f_carries[fleet, other])


@njit(cache=True)
def _needed_after(sc, st, site, group, go, seats, leg, fleet, t):
    """Return how many of a group those in care still need once so many go and take along whom the seats hold."""
    needed = 0
    for other in sc.g_order:
        if not _accompanies(sc, group, other) or st.way_min[site, other] == np.inf:
            continue
        left, along = min(st.backlog[site, other], there(sc, st, site, other, t)), 0
        if _may_go_along(sc, st, site, group, other, leg, fleet):
            each = sc.f_litter_seats[fleet] if fleet >= 0 and sc.g_litter[other] else 1
            along = min(left, sc.g_per_comp[other] * go, max(0, seats) // each)
            if fleet >= 0 and sc.g_litter[other]:
                along = min(along, sc.f_litters[fleet])
            along = whole_households(sc, st, site, other, along, left)
            seats -= along * each
        needed += _companions_for(sc, st, site, group, other, left - along, t)
    return needed


@njit(cache=True)
def _may_take_more(sc, site, group, fleet):
    """Tell whether a vehicle of another fleet, with more seats, may take a group from a site too."""
    if fleet < 0:
        return False
    for other in range(len(sc.f_seats)):
        if sc.f_seats[other] > sc.f_seats[fleet] and sc.f_carries[other, group]:
            for way in range(len(sc.leg_from)):
                if sc.leg_from[way] == site and sc.leg_runs[way, other] and sc.leg_open[way, group]:
                    return True
    return False


@njit(cache=True)
def _beside_care_left(sc, st, i, group, t):
    """
    Return how many of those planned may board who also accompany others that were left behind at their site.

    Whoever is sent after others by the dispatcher has been counted out by `companions_who_go`.
    """
    site, leg, fleet = st.q_from[i], st.q_leg[i], st.q_fleet[i]
    needed = care_left(sc, st, site, group, t)
    if needed == 0 or i >= len(sc.m_dep):
        return NO_LIMIT
    go_along, planned = 0, 0
    for k in range(loads_of(sc, st, i)):
        other, persons = load_of(sc, st, i, k)
        planned += persons
        if _accompanies(sc, group, other):
            go_along += -(-persons // sc.g_per_comp[other])
    present, seats = there(sc, st, site, group, t), _room(sc, st, i, planned)
    for go in range(present, max(go_along, present - needed), -1):
        if present - go >= _needed_after(sc, st, site, group, go - go_along, seats, leg, fleet, t):
            return go
    return max(go_along, present - needed)


@njit(cache=True)
def care_left(sc, st, site, group, t):
    """Return how many of a group those in care need who were left behind at a site and still have a way to safety."""
    needed = 0
    for other in range(len(sc.g_home)):
        if _accompanies(sc, group, other) and st.way_min[site, other] < np.inf:
            left = min(st.backlog[site, other], there(sc, st, site, other, t))
            needed += _companions_for(sc, st, site, group, other, left, t)
    return needed


@njit(cache=True)
def _companions_for(sc, st, site, group, other, persons, t):
    """Return how many of a group so many in care need beside others there who accompany them too."""
    needed = -(-max(0, persons) // sc.g_per_comp[other])
    for k in range(sc.comp_ptr[other], sc.comp_ptr[other + 1]):
        if sc.comp_group[k] != group:
            needed -= there(sc, st, site, sc.comp_group[k], t)
    return max(0, needed)


@njit(cache=True)
def _accompanies(sc, group, other):
    """Tell whether one group accompanies another that needs company."""
    if sc.g_per_comp[other] == 0:
        return False
    found = False
    for k in range(sc.comp_ptr[other], sc.comp_ptr[other + 1]):
        found = found or sc.comp_group[k] == group
    return found
