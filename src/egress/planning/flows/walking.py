"""People who go on by their own means: to safety, to where there is room, into a line, and on from a hub."""

import math

from numba import njit

from egress.planning.flows.filling import send_along
from egress.planning.flows.levels import level_at
from egress.planning.flows.profiles import PEOPLE, RATE, WALK, hold, note, rate_left, room_left, unpromised


@njit(cache=True)
def walk_onward(net, st, k, ahead):
    """
    Promise people at safe sites their onward way by their own means, so that there is room for others.

    Those who are there by now, and those who come within so many ticks: whoever flies in later finds the room that
    they leave.
    """
    for leg in range(len(net.leg_from)):
        if net.leg_walks[leg] and net.leg_onward[leg]:
            for tick in range(k, min(net.ticks, k + ahead) + 1):
                if not _are_any(net, st, leg):
                    break
                if net.open_ticks[leg, tick]:
                    _walk_onward(net, st, leg, tick)


@njit(cache=True)
def _are_any(net, st, leg):
    """Whether anybody who is, or will be, where a leg begins is promised nothing yet."""
    for g in range(len(net.home)):
        row = st.pair[g, net.leg_from[leg]]
        if row >= 0 and net.may[g, leg] and level_at(st, row, net.ticks) > 0:
            return True
    return False


@njit(cache=True)
def walk_to_safety(net, goals, st, chain_ok, k, ahead):
    """
    Promise people their way to a safe site by their own means or on a commercial seat, as the goals mean.

    Those who can set out now, and within so many ticks: a seat that stays empty helps nobody, so they come before
    the vehicles, which would take everybody.
    """
    for tick in range(k, min(net.ticks, k + ahead) + 1):
        for end in range(len(net.safe)):
            if net.safe[end]:
                _walk_chains(net, goals, st, chain_ok, tick, end)


@njit(cache=True)
def walk_on(net, goals, st, chain_ok, k, ahead):
    """Send people on by their own means to where there is room for any number, as the goals mean."""
    for end in range(len(net.safe)):
        if st.hold_row[end] >= 0 and not net.safe[end]:
            _walk_into_line(net, goals, st, chain_ok, k, end, ahead)
        else:
            _walk_chains(net, goals, st, chain_ok, k, end)


@njit(cache=True)
def _walk_chains(net, goals, st, chain_ok, k, end):
    for c in range(net.chains_to_first[end], net.chains_to_first[end + 1]):
        first, last = net.chains[c, 0], net.chains[c, net.chain_len[c] - 1]
        if net.open_ticks[first, k]:
            for g in range(len(net.home)):
                if chain_ok[g, c]:
                    _walk(net, goals, st, g, c, k, first, last)


@njit(cache=True)
def _walk_into_line(net, goals, st, chain_ok, k, end, ahead):
    """
    Let people into a site with limited room for nobody's seat yet.

    Up to the line that the goals keep there and one load of the largest vehicle that leaves: the goals flow evenly,
    but a vehicle goes with a load, and behind a slow gate a load takes long to gather. They may be so many ticks
    ahead of the goals.
    """
    load = 0
    for r in range(len(net.ride_leg)):
        if net.leg_from[net.ride_leg[r]] == end:
            load = max(load, net.seats[net.ride_fleet[r]])
    for c in range(net.chains_to_first[end], net.chains_to_first[end + 1]):
        leg = net.chains[c, 0]
        if net.chain_len[c] > 1 or not net.open_ticks[leg, k]:
            continue
        then = min(net.ticks, k + net.chain_off[c, 1])
        line = max(goals.stock[end, then], goals.stock[end, min(net.ticks, then + ahead)]) + load
        for g in range(len(net.home)):
            if st.pair[g, end] >= 0:
                line -= level_at(st, st.pair[g, end], net.ticks)
        for g in range(len(net.home)):
            if line < 1:
                break
            if chain_ok[g, c]:
                want = min(int(line), unpromised(st, st.pair[g, net.leg_from[leg]], k))
                meant = math.ceil(goals.board[g, leg, min(net.ticks, k + 1 + ahead)] - 1e-6)
                want = min(want, meant - st.sent[g, leg])
                if want > 0 and then <= net.ticks:
                    st.journal_size[0] = 0
                    n = send_along(net, st, g, c, k, want, -1)
                    if n > 0:
                        note(net, st, PEOPLE, st.pair[g, end], then, 0, n)
                        line -= n


@njit(cache=True)
def _walk(net, goals, st, g, c, k, first, last):
    row = st.pair[g, net.leg_from[first]]
    want = unpromised(st, row, k)
    if want <= 0:
        return
    goal = goals.board[g, first, min(net.ticks, k + 1)]
    spent = goal >= goals.board[g, first, net.ticks] - 0.5
    at_once = spent or net.leg_seats[last] or net.safe[net.leg_to[last]]
    if not (at_once and goals.reluctance[g, first, k] <= 0):
        want = min(want, math.ceil(goal - 1e-6) - st.sent[g, first])
    if want <= 0:
        return
    st.journal_size[0] = 0
    n = send_along(net, st, g, c, k, want, -1)
    if n > 0 and st.pair[g, net.leg_to[last]] >= 0:
        arrive = k + net.chain_off[c, net.chain_len[c]]
        if arrive <= net.ticks:
            note(net, st, PEOPLE, st.pair[g, net.leg_to[last]], arrive, 0, n)


@njit(cache=True)
def _walk_onward(net, st, leg, k):
    site, end = net.leg_from[leg], net.leg_to[leg]
    arrive = k * net.tick + net.leg_out[leg]
    into = min(net.ticks, -(-arrive // net.tick))
    for g in range(len(net.home)):
        row = st.pair[g, site]
        if not net.may[g, leg] or row < 0 or arrive > net.horizon:
            continue
        n = unpromised(st, row, k)
        if n <= 0:
            continue
        n = min(n, room_left(net, st, end, arrive // net.tick, net.ticks + 1))
        for bucket in (net.bucket_of_site[site], net.bucket_of_leg[leg]):
            n = min(n, rate_left(net, st, bucket, k, 0))
        if n <= 0:
            continue
        st.journal_size[0] = 0
        note(net, st, PEOPLE, row, k, 0, -n)
        hold(net, st, site, k, net.ticks + 1, -n)
        for bucket in (net.bucket_of_site[site], net.bucket_of_leg[leg]):
            if bucket >= 0:
                note(net, st, RATE, bucket, k, 0, n)
        note(net, st, WALK, g, k, leg, n)
        note(net, st, PEOPLE, st.pair[g, end], into, 0, n)
        hold(net, st, end, arrive // net.tick, net.ticks + 1, n)
