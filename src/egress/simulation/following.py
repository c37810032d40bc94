"""The dispatcher's last recourse: people left behind follow, by themselves or with vehicles without trips."""

from numba import njit

from egress.simulation.adding import add_movement
from egress.simulation.boarding import companions_who_go, hours_worth, whole_households
from egress.simulation.lifting import held, leaves_by, may_leave
from egress.simulation.openings import can_open, runs_again
from egress.simulation.people import NO_LIMIT, leads_on, there
from egress.simulation.state import IDLE, MOVES, NO_ROOM


@njit(cache=True)
def follow(sc, st, site, t):
    """Send the people left behind at a site after the others, group by group in the order of their weights."""
    st.gathering[site] = -1.0
    if sc.s_safe[site]:
        return
    for group in sc.g_order:
        while sc.g_per_comp[group] == 0:
            persons = min(st.backlog[site, group], there(sc, st, site, group, t))
            if persons <= 0:
                break
            if not (_by_themselves(sc, st, site, group, persons, t) or _by_vehicle(sc, st, site, group, persons, t)):
                break
    if sc.lifts:
        may_leave(sc, st, t)


@njit(cache=True)
def _by_themselves(sc, st, site, group, persons, t):
    """Send them on foot or by their own means, an hour's worth together, or an eighth."""
    best = _best_leg(sc, st, site, group, True, -1, t)
    if best < 0:
        return False
    together = min(persons, max(hours_worth(sc, st, site, best, persons), -(-persons // 8)))
    if sc.leg_seats[best] < together:
        together = int(sc.leg_seats[best])
    together = companions_who_go(sc, st, site, group, together, together, best, -1, t)
    together = whole_households(sc, st, site, group, together, persons)
    if together <= 0:
        return False
    party = add_movement(sc, st, best, -1, group, together, t)
    if party >= 0:
        st.q_room[party] = max(0, hours_worth(sc, st, site, best, NO_LIMIT) - together)
    return party >= 0


@njit(cache=True)
def _best_leg(sc, st, site, group, own, fleet, t):
    best, begins = -1, sc.leg_from
    for leg in range(len(begins)):
        if begins[leg] != site:
            continue
        fits = sc.leg_own[leg] == own and (own or (sc.leg_runs[leg, fleet] and sc.f_carries[fleet, group]))
        fits = fits and not sc.leg_convoy[leg]
        if fits and leads_on(sc, st, leg, group) and can_open(sc, st, leg, t):
            if best < 0 or sc.leg_flow[leg, group] > sc.leg_flow[best, group]:
                best = leg
            elif sc.leg_flow[leg, group] == sc.leg_flow[best, group]:
                a = st.way_min[sc.leg_to[leg], group] + sc.leg_out[leg]
                b = st.way_min[sc.leg_to[best], group] + sc.leg_out[best]
                if a < b:
                    best = leg
    return best


@njit(cache=True)
def _by_vehicle(sc, st, site, group, persons, t):
    """Send them with an idle vehicle without trips that is here, or fetch one from the end of the leg."""
    fleet = leg = -1
    for here in (True, False):
        for v in range(len(sc.v_fleet)):
            if st.v_state[v] != IDLE or (st.v_site[v] == site) != here or not _is_spare(sc, st, v, site):
                continue
            if sc.v_fleet[v] != fleet:
                fleet = sc.v_fleet[v]
                leg = _best_leg(sc, st, site, group, False, fleet, t) if runs_again(sc, st, fleet, t) else -1
            if leg >= 0 and (here or sc.leg_to[leg] == st.v_site[v]) and _comes_back(sc, st, v, leg, t):
                places = min(persons, _places(sc, fleet, group))
                places = companions_who_go(sc, st, site, group, places, sc.f_seats[fleet], leg, fleet, t)
                aboard = whole_households(sc, st, site, group, places, persons)
                if aboard > 0:
                    return _send(sc, st, v, leg, group, aboard, here, t)
    return False


@njit(cache=True)
def _is_spare(sc, st, v, site):
    """Tell whether a vehicle has no trips to come, or none but to take out the force of this site."""
    head = st.v_head[v]
    return head < 0 or (sc.lifts and held(st, head) and st.q_from[head] == site)


@njit(cache=True)
def _comes_back(sc, st, v, leg, t):
    """Tell whether a vehicle can make one more trip and be back, its crew rested, for the force that it takes out."""
    head, fleet = st.v_head[v], sc.v_fleet[v]
    if head < 0:
        return True
    back = t + sc.leg_out[leg] + sc.leg_back[leg] + sc.f_load[fleet] + sc.f_unload[fleet]
    fresh = st.v_duty_end[v] < 0.0 or t - st.v_duty_end[v] >= sc.f_rest_min[fleet]
    on_duty_since = t if fresh else st.v_duty_from[v]
    if back + st.q_dur[head] - on_duty_since > sc.f_crew_min[fleet]:
        back += sc.f_rest_min[fleet]
    return back <= leaves_by(sc, st, head)


@njit(cache=True)
def _places(sc, fleet, group):
    """Return how many of a group find a place in one vehicle."""
    if not sc.g_litter[group]:
        return sc.f_seats[fleet]
    return min(sc.f_litters[fleet], sc.f_seats[fleet] // sc.f_litter_seats[fleet])


@njit(cache=True)
def _send(sc, st, v, leg, group, persons, here, t):
    fleet, first, waits = sc.v_fleet[v], -1, st.v_head[v]
    if st.n[MOVES] + (2 if waits < 0 else 3) > len(st.q_step):
        st.metric[NO_ROOM] += 1
        return False
    if not here:
        first = add_movement(sc, st, leg, fleet, group, 0, t)
    trip = add_movement(sc, st, leg, fleet, group, persons, t)
    seats = persons * sc.f_litter_seats[fleet] if sc.g_litter[group] else persons
    st.q_room[trip] = max(0, sc.f_seats[fleet] - seats)
    if first >= 0:
        st.q_next[first] = trip
        st.q_prev[trip] = 1
    if waits >= 0:
        back = add_movement(sc, st, leg, fleet, group, 0, t)
        st.q_next[trip], st.q_next[back] = back, waits
        st.q_prev[back] = st.q_prev[waits] = 1
        st.q_vehicle[back] = v
    head = trip if first < 0 else first
    st.v_free[v] = max(st.v_free[v], t)
    st.v_head[v] = head
    st.q_vehicle[trip] = v
    st.q_vehicle[head] = v
    return True
