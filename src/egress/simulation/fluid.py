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

from egress.simulation.fluid_loops import flow
from egress.simulation.luck import EXITS, HEAD_COUNTS, uniforms
from egress.simulation.outcomes import Outcomes, no_outcomes
from egress.simulation.script import Script
from egress.simulation.state import METRICS

EXIT_COUNT = 6
OF_TRAVEL, OF_BREAKDOWNS, OF_HEAD_COUNTS, OF_STATIONS, OF_EXITS = 0, 1, 2, 3, 7
STATIONS = 5


class Gates(NamedTuple):
    """Gates with stations: their sites, and the parcels of each with their minutes there, in order of coming."""

    site: np.ndarray
    ptr: np.ndarray
    parcel: np.ndarray
    min: np.ndarray


class Fluid(NamedTuple):
    """
    A plan as parcels.

    Attributes
    ----------
    group, persons, safe_min : of each parcel, and when it is safe as planned, later by the means of trouble.
    passes_min : when it passes the last leg that hangs on each exit; −inf for none. Shape (parcels, exits).
    hangs : exits on which any of them hangs.
    gates : the sites with stations that they pass last, and in which order.
    has_way : whether a group has a way from home when these exits are closed. Shape (64, groups).
    """

    group: np.ndarray
    persons: np.ndarray
    safe_min: np.ndarray
    passes_min: np.ndarray
    hangs: np.ndarray
    gates: Gates
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
    cut_off = _cut_off(fluid, closing)
    last = np.full(len(runs), -1.0)
    rates = _gate_rates(script, fluid, runs)
    gates = fluid.gates
    parts = (fluid.group, fluid.persons, fluid.safe_min, fluid.passes_min, fluid.hangs)
    queues = (gates.ptr, gates.parcel, gates.min, rates)
    met = (total, closing, cut_off)
    flow(parts, queues, met, script.g_count, out, last, script.horizon_min, script.bin_min)
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
    passes = np.array([p.passes for _, _, p in found], dtype=np.float64).reshape(-1, EXIT_COUNT)
    return Fluid(
        group=np.array([g for g, _, _ in found], dtype=np.int64),
        persons=np.array([p.persons for _, _, p in found], dtype=np.float64),
        safe_min=np.array([t for _, t, _ in found], dtype=np.float64),
        passes_min=passes,
        hangs=np.flatnonzero(np.isfinite(passes).any(axis=0)),
        gates=_gates([p.gate for _, _, p in found], [p.gate_min for _, _, p in found]),
        has_way=_ways(script),
    )


def _gates(gate: list[int], gate_min: list[float]) -> Gates:
    sites = sorted({site for site in gate if site >= 0})
    here = [sorted((gate_min[i], i) for i, one in enumerate(gate) if one == site) for site in sites]
    return Gates(
        site=np.array(sites, dtype=np.int64),
        ptr=np.concatenate([[0], np.cumsum([len(one) for one in here])]).astype(np.int64),
        parcel=np.array([i for one in here for _, i in one], dtype=np.int64),
        min=np.array([minutes for one in here for minutes, _ in one], dtype=np.float64),
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


def _gate_rates(script: Script, fluid: Fluid, runs: np.ndarray) -> np.ndarray:
    """Return what each gate lets through per hour in each run: its slowest station. Shape (runs, gates)."""
    rates = np.full((len(runs), len(fluid.gates.site)), np.inf)
    for gate, site in enumerate(fluid.gates.site if script.on[OF_STATIONS] else ()):
        first = int(script.s_station[site])
        for b in (one for one in range(first, first + STATIONS) if script.b_share[one] > 0.0):
            u = uniforms(script.keys[script.b_stream[b]], runs, script.b_key[b], 0)
            drawn = _triangles(u, script.b_low[b], script.b_likely[b], script.b_high[b])
            rates[:, gate] = np.minimum(rates[:, gate], drawn / script.b_share[b])
    return rates


def _triangles(u: np.ndarray, low: float, likely: float, high: float) -> np.ndarray:
    if high <= low:
        return np.full(len(u), likely)
    peak = (likely - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (likely - low))
    return np.where(u < peak, rising, high - np.sqrt((1.0 - u) * (high - low) * (high - likely)))
