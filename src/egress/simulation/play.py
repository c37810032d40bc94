"""One replication from the order to the end of the plan, and many of them in a row."""

from numba import njit

from egress.compiled import addressed
from egress.simulation.agenda import push, take_next, wake
from egress.simulation.arriving import admit, arrive, land
from egress.simulation.beginning import begin
from egress.simulation.boarding import people_awaited_until
from egress.simulation.following import follow
from egress.simulation.lifting import secure
from egress.simulation.moving import go_on
from egress.simulation.people import gather
from egress.simulation.state import EVENT_COUNT, KIND, WHAT
from egress.simulation.steps import (
    ADMIT,
    ARRIVE,
    ATTACK,
    CLOSE,
    DUE_NOW,
    FOLLOW,
    FREE,
    GO_ON,
    LAND,
    LEAVE_STAND,
    MEET,
    SECURE,
    UNPLANNED,
)
from egress.simulation.trouble import attack, close_exit, come_unplanned
from egress.simulation.vehicles import becomes_due, comes_free


@njit(cache=True)
def play_runs(script, state, runs, safe, caught, cause, total, metric):
    """
    Play each of the runs; write people safe and caught by group and bin, caught by cause, head counts and metrics.

    The tables come as noughts. Shapes: safe, caught (runs, groups, bins), cumulated; cause (runs, groups, causes);
    total (runs, groups); metric (runs, metrics).
    """
    sc, st = addressed(script), addressed(state)
    for k in range(len(runs)):
        _play(sc, st, runs[k])
        for group in range(len(sc.g_home)):
            total[k, group] = st.total[group]
            _cumulate(st.safe[group], st.safe_bins[group], safe[k, group])
            _cumulate(st.caught[group], st.caught_bins[group], caught[k, group])
        cause[k] = st.cause
        metric[k] = st.metric


@njit(cache=True)
def _cumulate(counted, touched, whole):
    """Write what was counted by bin, cumulated; `whole` comes as noughts, nothing is counted outside `touched`."""
    so_far = 0
    for b in range(touched[0], touched[1] + 1):
        so_far += counted[b]
        whole[b] = so_far
    if so_far:
        whole[touched[1] + 1 :] = so_far


@njit(cache=True)
def _play(sc, st, run):
    begin(sc, st, run)
    while take_next(sc, st):
        st.metric[EVENT_COUNT] += 1
        t, kind, what = st.now[0], st.n[KIND], st.n[WHAT]
        if kind == DUE_NOW:
            if becomes_due(sc, st, what, t):
                go_on(sc, st, run, what, t)
        elif kind == ARRIVE:
            arrive(sc, st, what, t)
        elif kind == FREE:
            i = comes_free(sc, st, what, t)
            if i >= 0:
                go_on(sc, st, run, i, t)
        elif kind == GO_ON:
            if st.q_wake[what] == t:
                st.q_wake[what] = -1.0
                go_on(sc, st, run, what, t)
        else:
            _seldom(sc, st, kind, what, t)


@njit(cache=True)
def _seldom(sc, st, kind, what, t):
    """Take an event of the rarer kinds."""
    if kind == LEAVE_STAND:
        _leave_stand(st, what, t)
    elif kind == LAND:
        land(sc, st, what, t)
    elif kind == ADMIT:
        admit(sc, st, what, t)
    elif kind == FOLLOW:
        follow(sc, st, what, t)
    elif kind == MEET:
        _meet(sc, st, what, t)
    elif kind == UNPLANNED:
        group = what % len(sc.g_home)
        come_unplanned(sc, st, group, what // len(sc.g_home), t)
        gather(sc, st, sc.g_home[group], t)
        if st.waits_people[sc.g_home[group]] >= 0:
            push(st, t, MEET, sc.g_home[group])
    elif kind == ATTACK:
        attack(sc, st, what, t)
    elif kind == SECURE:
        secure(sc, st, what, t)
    elif kind == CLOSE:
        close_exit(sc, st, what, t)


@njit(cache=True)
def _meet(sc, st, site, t):
    """Wake those that wait for people at a site and find them all there now, or will at another time than thought."""
    i = st.waits_people[site]
    while i >= 0:
        until = people_awaited_until(sc, st, i, t)
        if until != st.q_wake[i]:
            wake(st, i, until)
        i = st.q_link[i]


@njit(cache=True)
def _leave_stand(st, v, t):
    """Take an aircraft off the apron, unless it has left or come again meanwhile."""
    if st.v_stand[v] and st.v_stand_until[v] == t:
        site = st.v_site[v]
        st.v_stand[v] = 0
        st.standing[site] -= 1
        if st.lands[site] >= 0:
            push(st, t, LAND, site)
