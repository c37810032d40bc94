"""
The fluid screening mode: people as parcels that flow through the plan, without events, for thousands of runs at once.

Each parcel is the people of one group in one movement into safety, with the times at which, by the plan, they pass
the last leg that hangs on each exit. In a run it is safe if it passes each of them before that exit closes. Trouble
is taken by its means: travel times and breakdowns make every passage later by what they cost on average, a slow gate
by its queue. Weather, attacks, late permissions and the dispatcher's recourse are left out; benchmarks/rehearsal
prints the error.
"""

from collections import defaultdict, deque
from typing import NamedTuple

import numpy as np

from egress.kit import MIN_PER_H
from egress.simulation.luck import EXITS, HEAD_COUNTS, uniforms
from egress.simulation.outcomes import Outcomes, no_outcomes
from egress.simulation.script import Script
from egress.simulation.state import METRICS

EXIT_COUNT = 6
OF_TRAVEL, OF_BREAKDOWNS, OF_HEAD_COUNTS, OF_STATIONS, OF_EXITS = 0, 1, 2, 3, 7
STATIONS = 5
HOUR_IN_HAND_MIN = 60.0
"""A gate that had nobody to serve lets an hour's worth through at once, as the rule `site_processing` has it."""


class Fluid(NamedTuple):
    """
    A plan as parcels.

    Attributes
    ----------
    group, persons, safe_min : of each parcel, and when it is safe as planned, later by the means of trouble.
    passes_min : when it passes the last leg that hangs on each exit; −inf for none. Shape (parcels, exits).
    gate, gate_min : the site with stations that it passes last, −1 for none, and when.
    has_way : whether a group has a way from home when these exits are closed. Shape (64, groups).
    """

    group: np.ndarray
    persons: np.ndarray
    safe_min: np.ndarray
    passes_min: np.ndarray
    gate: np.ndarray
    gate_min: np.ndarray
    has_way: np.ndarray


class _Part(NamedTuple):
    persons: int
    late_min: float
    passes: np.ndarray
    gate: int
    gate_min: float


def play_fluid(script: Script, runs: np.ndarray) -> Outcomes:
    """Play runs as a fluid: outcomes as the exact engine gives them, metrics but for a few left at nought."""
    fluid, out = _prepared(script), no_outcomes(script, runs)
    total = _head_counts(script, runs)
    out.total[:] = total
    closing = _closings(script, runs)
    delay = _gate_delays(script, fluid, runs)
    arrives = fluid.safe_min + delay
    safe = arrives <= script.horizon_min
    for exit_ in np.flatnonzero(np.isfinite(fluid.passes_min).any(axis=0)):
        safe &= fluid.passes_min[:, exit_] + delay <= closing[:, exit_, None]
    share = np.minimum(1.0, total / np.maximum(1, script.g_count))
    bins = np.minimum(script.bins - 1, np.maximum(0.0, arrives) / script.bin_min).astype(np.int64)
    cut_off = _cut_off(fluid, closing)
    groups, width = len(script.g_home), script.bins
    persons = fluid.persons * safe * share[:, fluid.group]
    for k in range(len(runs)):
        table = np.bincount(fluid.group * width + bins[k], weights=persons[k], minlength=groups * width)
        out.safe[k] = np.rint(np.cumsum(table.reshape(groups, width), axis=1))
    left = np.maximum(0, total - out.safe[:, :, -1])
    for k, g in np.argwhere((cut_off <= script.horizon_min) & (left > 0)):
        out.caught[k, g, int(max(0.0, cut_off[k, g]) / script.bin_min) :] = left[k, g]
        out.cause[k, g, int(np.argmin(np.abs(closing[k] - cut_off[k, g])))] = left[k, g]
    last = np.where(safe, arrives, -1.0).max(axis=1, initial=-1.0)
    out.metric[:, METRICS.index("last_safe_min")] = last
    return out


_last: list[tuple[Script, Fluid]] = []


def _prepared(script: Script) -> Fluid:
    """Return the parcels of a script; those of the last one are kept."""
    if not _last or _last[0][0] is not script:
        _last[:] = [(script, parcels(script))]
    return _last[0][1]


def parcels(script: Script) -> Fluid:
    """Return a plan as parcels: people leave each site in the order in which they came there."""
    waiting: dict[tuple[int, int], deque[_Part]] = defaultdict(deque)
    found: list[tuple[int, float, _Part]] = []
    arrivals = sorted(range(len(script.m_dep)), key=lambda i: (script.m_dep[i], i))
    coming: list[tuple[float, int, int, _Part]] = []
    for i in arrivals:
        coming.sort(key=lambda one: one[0])
        while coming and coming[0][0] <= script.m_dep[i]:
            _, site, group, part = coming.pop(0)
            waiting[site, group].append(part)
        for k in range(script.load_ptr[i], script.load_ptr[i + 1]):
            group = int(script.load_group[k])
            for part in _leaving(waiting[int(script.m_from[i]), group], int(script.load_n[k])):
                moved = _moved(script, i, part)
                arrives = float(script.m_dep[i] + script.m_dur[i])
                if not script.s_safe[script.m_to[i]]:
                    coming.append((arrives, int(script.m_to[i]), group, moved))
                elif not script.s_safe[script.m_from[i]]:
                    found.append((group, arrives + moved.late_min, moved))
    return Fluid(
        group=np.array([g for g, _, _ in found], dtype=np.int64),
        persons=np.array([p.persons for _, _, p in found], dtype=np.float64),
        safe_min=np.array([t for _, t, _ in found], dtype=np.float64),
        passes_min=np.array([p.passes for _, _, p in found], dtype=np.float64).reshape(-1, EXIT_COUNT),
        gate=np.array([p.gate for _, _, p in found], dtype=np.int64),
        gate_min=np.array([p.gate_min for _, _, p in found], dtype=np.float64),
        has_way=_ways(script),
    )


def _leaving(queue: deque[_Part], persons: int) -> list[_Part]:
    """Take persons from a queue, those who came first; whoever is missing began here."""
    taken = []
    while persons and queue:
        part = queue.popleft()
        n = min(persons, part.persons)
        taken.append(part._replace(persons=n))
        if part.persons > n:
            queue.appendleft(part._replace(persons=part.persons - n))
        persons -= n
    if persons:
        taken.append(_Part(persons, 0.0, np.full(EXIT_COUNT, -np.inf), -1, 0.0))
    return taken


def _moved(script: Script, i: int, part: _Part) -> _Part:
    """Return a part after a movement: what it costs on average is added, and the exits of its route are passed."""
    leg, minutes = script.m_leg[i], float(script.m_dur[i])
    late = part.late_min
    if script.on[OF_TRAVEL]:
        mean = (script.leg_low[leg] + script.leg_likely[leg] + script.leg_high[leg]) / 3.0
        late += minutes * (mean / script.leg_likely[leg] - 1.0)
    if script.on[OF_BREAKDOWNS] and script.m_fleet[i] >= 0:
        fleet = script.m_fleet[i]
        late += script.f_break_per_h[fleet] * minutes / 60.0 * script.f_repair_min[fleet]
    ends = script.m_dep[i] + minutes + late
    hangs = (int(script.leg_exits[leg]) >> np.arange(EXIT_COUNT)) & 1
    passes = np.where(hangs == 1, np.maximum(part.passes, ends), part.passes)
    site = int(script.m_from[i])
    gate = (site, float(script.m_dep[i])) if script.s_station[site] >= 0 else (part.gate, part.gate_min)
    return _Part(part.persons, late, passes, *gate)


def _ways(script: Script) -> np.ndarray:
    """Return whether each group has a way from home when these exits are closed. Shape (64, groups)."""
    groups, sites = len(script.g_home), len(script.s_safe)
    found = np.zeros((1 << EXIT_COUNT, groups), dtype=np.bool_)
    for mask in range(1 << EXIT_COUNT):
        usable = script.leg_open & ((script.leg_exits & mask) == 0)[:, None]
        reach = np.repeat(script.s_safe[:, None], groups, axis=1)
        for _ in range(sites):
            for leg in range(len(script.leg_from)):
                reach[script.leg_from[leg]] |= usable[leg] & reach[script.leg_to[leg]]
        found[mask] = reach[script.g_home, np.arange(groups)]
    return found


def _head_counts(script: Script, runs: np.ndarray) -> np.ndarray:
    counts = np.repeat(script.g_count[None], len(runs), axis=0)
    if not script.on[OF_HEAD_COUNTS]:
        return counts
    for g in np.flatnonzero(script.g_high > script.g_low):
        low, high = script.g_low[g], script.g_high[g]
        likely = min(max(float(script.g_count[g]), low), high)
        u = uniforms(script.keys[HEAD_COUNTS], runs, script.g_key[g], 0)
        counts[:, g] = (_triangles(u, low, likely, high) + 0.5).astype(np.int64)
    return counts


def _closings(script: Script, runs: np.ndarray) -> np.ndarray:
    """Return when each exit closes in each run. Shape (runs, exits)."""
    if not script.on[OF_EXITS]:
        return np.full((len(runs), EXIT_COUNT), np.inf)
    u = uniforms(script.keys[EXITS], runs, np.uint64(0), 0)
    path = np.minimum(len(script.closing_min) - 1, (u * len(script.closing_min)).astype(np.int64))
    return np.asarray(np.maximum(0.0, script.closing_min[path]))


def _cut_off(fluid: Fluid, closing: np.ndarray) -> np.ndarray:
    """Return when each group loses its last way from home in each run; inf if never. Shape (runs, groups)."""
    order = np.argsort(closing, axis=1, kind="stable")
    mask = np.zeros(len(closing), dtype=np.int64)
    lost = np.full((len(closing), fluid.has_way.shape[1]), np.inf)
    for k in range(EXIT_COUNT):
        when = np.take_along_axis(closing, order[:, k : k + 1], axis=1)
        mask |= np.where(np.isfinite(when[:, 0]), 1 << order[:, k], 0)
        gone = ~fluid.has_way[mask] & fluid.has_way[0] & np.isinf(lost)
        lost = np.where(gone, when, lost)
    return lost


def _gate_delays(script: Script, fluid: Fluid, runs: np.ndarray) -> np.ndarray:
    """Return how long each parcel queues at its gate beyond the plan, in each run. Shape (runs, parcels)."""
    delay = np.zeros((len(runs), len(fluid.group)))
    for site in np.unique(fluid.gate[fluid.gate >= 0]) if script.on[OF_STATIONS] else ():
        here = fluid.gate == site
        times, first = fluid.gate_min[here], int(script.s_station[site])
        order = np.argsort(times, kind="stable")
        come = np.cumsum(fluid.persons[here][order])
        rate = np.full(len(runs), np.inf)
        for b in range(first, first + STATIONS):
            u = uniforms(script.keys[script.b_stream[b]], runs, script.b_key[b], 0)
            drawn = _triangles(u, script.b_low[b], script.b_likely[b], script.b_high[b])
            rate = np.minimum(rate, drawn / script.b_share[b])
        per_min = np.maximum(rate[:, None] / MIN_PER_H, 1e-9)
        # First come, first served: the n-th is through at max over i ≤ n of (i comes + those from i to n ÷ rate).
        earlier = (come - fluid.persons[here][order])[None] / per_min
        began = np.maximum.accumulate(times[order][None] - earlier, axis=1)
        waits = np.maximum(0.0, come[None] / per_min + began - times[order][None] - HOUR_IN_HAND_MIN)
        back = np.empty_like(waits)
        back[:, order] = waits
        delay[:, here] = back
    return delay


def _triangles(u: np.ndarray, low: float, likely: float, high: float) -> np.ndarray:
    if high <= low:
        return np.full(len(u), likely)
    peak = (likely - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (likely - low))
    return np.where(u < peak, rising, high - np.sqrt((1.0 - u) * (high - low) * (high - likely)))
