"""The state of one replication: arrays that are made once per batch and set anew for each run."""

from typing import NamedTuple

import numpy as np

from egress.simulation.script import Script

LEAST_CLOSURES = 16
"""Stretches in which a place may be shut by luck, or for want of a permission or force, for which there is room."""

HEAP, MOVES, DUE_POINTER, LAST_EXIT, CLOSED, TRACED, KIND, WHAT, LEFT_BEHIND = range(9)
"""Counters of a state: size of the agenda, movements, next due, exit that closed last, mask of closed ones,
lines traced, the event at hand, and whether anybody has been left behind yet."""

IDLE, BUSY, LOST = 0, 1, 2

CONVOY_GONE, CONVOY_OFF = 1, 2
"""A convoy that has set out, and one that cannot be formed any more; 0 = it gathers."""

CAUSES = 8
"""Six exits in the order of `Exit`, attack, and what had happened before the rehearsal began."""
ATTACKED, ALREADY = 6, 7

METRICS = (
    "departures",
    "delay_min",
    "person_delay_min",
    "cancelled",
    "follow_on_trips",
    "breakdowns",
    "vehicles_lost",
    "trips_taken_over",
    "first_safe_min",
    "last_safe_min",
    "left_by_patience_persons",
    "door_wait_min",
    "events",
    "follow_ons_without_room",
    "unplanned_persons",
    "no_show_persons",
    "force_out_persons",
)
"""What is counted of a run beside people: sums over the run; `first_safe_min` and `last_safe_min` are instants."""

(
    DEPARTURES,
    DELAY,
    PERSON_DELAY,
    CANCELS,
    FOLLOW_ONS,
    BREAKS,
    LOSSES_OF_VEHICLES,
    TAKEN_OVER,
    FIRST_SAFE,
    LAST_SAFE,
    LEFT_BY_PATIENCE,
    DOOR_WAIT,
    EVENT_COUNT,
    NO_ROOM,
    UNPLANNED_PERSONS,
    NO_SHOWS,
    FORCE_OUT,
) = range(len(METRICS))

TRACE_COLUMNS = ("time_min", "event", "movement", "leg", "vehicle", "from_site", "to_site", "persons")


class State(NamedTuple):
    """
    Where everything is. Prefixes as in `Script`; `q_…` are movements, the planned ones first, then follow-ons.

    Attributes
    ----------
    heap_t, heap_k : the agenda: instants, and kind and number in one. n : counters. now : the instant.
    q_step : step of each movement. q_link : the next in the list where it waits. q_wake : when it looks again.
    q_open : its people were left behind, since its vehicle is lost; its seats are open to all who were.
    q_ground : it waits for a force that is late. q_out : of those whom it takes out, how many are aboard.
    q_hold : it waits to take a force out. q_return : its vehicle has been sent back empty for it. q_uses : it has yet
        to use what a force secures that leaves last; out_uses : how many have, by such force.
    o_there, o_gone, o_left, o_ready_at : of forces, from when and until when they are there, how many have not left,
        and when a lifted one may set out.
    o_late, o_expected : which of them are late, and when they are expected; held_until : by target, until when nobody
        sets out for want of those who are late.
    q_ready : it is ready to set out with its convoy. convoy : of each, whether it gathers, has gone or is off.
    v_duty_from, v_duty_end : since when and until when a vehicle's crew is on duty; negative = not yet.
    sold : commercial seats taken by leg and day. fuel_used : litres taken up by site.
    q_open_at : when its route was last seen open. q_persons : aboard.
    x_group, x_n : whom a follow-on is sent for. aboard : persons by group.
    v_… : head of the trips to come, site, whether idle, free from, trips made, whether on a stand and until when.
    came : persons at a site who came by a movement. backlog : those whose movement has gone without them.
    odd : whether the one smaller household of a group has left a site.
    gathering : until when people left behind at a site are gathered.
    held, door : persons inside and before the door of a site. gone, here : of groups at home: how many have left,
        and how many there are.
    way_min : minutes to safety by the ways that are open; inf without any. had_way : whether there was one at first.
    b_… : rate and capacity drawn, level and its instant. late_e, late_o : minutes that permissions and forces are
        late.
    open_from, open_until : a stretch in which a target is known to be open.
    k_… : stretches shut in this run that are known beforehand. u_… : those that nobody foresees, per site, then leg.
    safe, caught : persons by group and bin; safe_bins, caught_bins : the first and last bin of each group that is not
        nought. cause : caught by group and cause. metric : as `METRICS`.
    trace : rows of `TRACE_COLUMNS`; none are kept where it has no rows.
    """

    heap_t: np.ndarray
    heap_k: np.ndarray
    n: np.ndarray
    now: np.ndarray
    q_step: np.ndarray
    q_leg: np.ndarray
    q_from: np.ndarray
    q_to: np.ndarray
    q_fleet: np.ndarray
    q_vehicle: np.ndarray
    q_next: np.ndarray
    q_prev: np.ndarray
    q_carries: np.ndarray
    q_room: np.ndarray
    q_dep: np.ndarray
    q_dur: np.ndarray
    q_since: np.ndarray
    q_wake: np.ndarray
    q_link: np.ndarray
    q_listed: np.ndarray
    q_held: np.ndarray
    q_lost: np.ndarray
    q_open: np.ndarray
    q_open_at: np.ndarray
    q_ready: np.ndarray
    q_ground: np.ndarray
    q_out: np.ndarray
    q_hold: np.ndarray
    q_return: np.ndarray
    q_uses: np.ndarray
    q_persons: np.ndarray
    x_group: np.ndarray
    x_n: np.ndarray
    aboard: np.ndarray
    v_head: np.ndarray
    v_site: np.ndarray
    v_state: np.ndarray
    v_free: np.ndarray
    v_trips: np.ndarray
    v_stand: np.ndarray
    v_stand_until: np.ndarray
    v_duty_from: np.ndarray
    v_duty_end: np.ndarray
    convoy: np.ndarray
    sold: np.ndarray
    fuel_used: np.ndarray
    waits_vehicle: np.ndarray
    waits_people: np.ndarray
    joined_vehicle: np.ndarray
    joined_people: np.ndarray
    lands: np.ndarray
    doors: np.ndarray
    standing: np.ndarray
    gathering: np.ndarray
    held: np.ndarray
    door: np.ndarray
    came: np.ndarray
    backlog: np.ndarray
    odd: np.ndarray
    gone: np.ndarray
    here: np.ndarray
    total: np.ndarray
    way_min: np.ndarray
    had_way: np.ndarray
    leg_trips: np.ndarray
    b_rate: np.ndarray
    b_cap: np.ndarray
    b_level: np.ndarray
    b_time: np.ndarray
    late_e: np.ndarray
    late_o: np.ndarray
    out_uses: np.ndarray
    o_there: np.ndarray
    o_gone: np.ndarray
    o_left: np.ndarray
    o_ready_at: np.ndarray
    o_late: np.ndarray
    o_expected: np.ndarray
    held_until: np.ndarray
    open_from: np.ndarray
    open_until: np.ndarray
    k_n: np.ndarray
    k_lo: np.ndarray
    k_hi: np.ndarray
    u_n: np.ndarray
    u_lo: np.ndarray
    u_hi: np.ndarray
    safe: np.ndarray
    safe_bins: np.ndarray
    caught: np.ndarray
    caught_bins: np.ndarray
    cause: np.ndarray
    metric: np.ndarray
    trace: np.ndarray


def new_state(script: Script, *, trace_rows: int = 0) -> State:
    """Return a state with room for the script's movements and for as many follow-ons and 200 more."""
    moves = 2 * len(script.m_dep) + 200
    legs, fleets, sites = len(script.leg_from), len(script.f_seats), len(script.s_safe)
    groups, vehicles, buckets = len(script.g_home), len(script.v_fleet), len(script.b_low)
    targets = sites + 2 * legs + 2 * fleets
    shapes: dict[str, tuple[int, ...]] = {
        **{name: (moves,) for name in State._fields if name.startswith(("q_", "x_"))},
        **{name: (vehicles,) for name in State._fields if name.startswith("v_")},
        **{name: (buckets,) for name in State._fields if name.startswith("b_")},
        **dict.fromkeys(_BY_SITE, (sites,)),
        **dict.fromkeys(
            ("late_o", "o_there", "o_gone", "o_left", "o_ready_at", "o_late", "o_expected"), (len(script.o_from),)
        ),
        "out_uses": (len(script.out_gone),),
        **dict.fromkeys(("came", "backlog", "odd", "way_min", "had_way"), (sites, groups)),
        **dict.fromkeys(("gone", "here", "total"), (groups,)),
        **dict.fromkeys(("safe", "caught"), (groups, script.bins)),
        **dict.fromkeys(("safe_bins", "caught_bins"), (groups, 2)),
        **dict.fromkeys(("open_from", "open_until", "k_n", "held_until"), (targets,)),
        **dict.fromkeys(("k_lo", "k_hi"), (targets, _known_closures(script))),
        **dict.fromkeys(("u_lo", "u_hi"), (sites + legs, _chance_closures(script))),
        **dict.fromkeys(("heap_t", "heap_k"), (6 * moves + 4096,)),
        "u_n": (sites + legs,),
        "convoy": (len(script.conv_least),),
        "sold": (legs, len(script.day_min)),
        "fuel_used": (sites,),
        "n": (9,),
        "now": (1,),
        "aboard": (moves, groups),
        "leg_trips": (legs,),
        "late_e": (len(script.e_from),),
        "cause": (groups, CAUSES),
        "metric": (len(METRICS),),
        "trace": (trace_rows, len(TRACE_COLUMNS)),
    }
    made = State(**{name: np.zeros(shape, dtype=_KIND.get(name, np.int64)) for name, shape in shapes.items()})
    _set_planned(script, made)
    return made


def _chance_closures(script: Script) -> int:
    """Return for how many stretches of luck there is room in a place: none of a trillion runs has more."""
    rates = np.concatenate([script.leg_weather_per_min, script.s_attack_per_min])
    most = float(rates.max(initial=0.0)) * script.ends_min
    return LEAST_CLOSURES + int(most + 10.0 * np.sqrt(most))


def _known_closures(script: Script) -> int:
    """Return for how many stretches there is room in which permissions and forces leave a place shut."""
    permissions = np.bincount(script.e_target, minlength=len(script.need))
    forces = np.diff(script.need_ptr)
    return LEAST_CLOSURES + int((permissions + 2 * forces).max(initial=0)) + len(script.takes_out)


_BY_SITE = (
    "waits_vehicle",
    "waits_people",
    "joined_vehicle",
    "joined_people",
    "lands",
    "doors",
    "standing",
    "gathering",
    "held",
    "door",
)

_FLOATS = (
    "heap_t now q_dep q_dur q_since q_wake q_open_at v_free v_stand_until v_duty_from v_duty_end "
    "fuel_used gathering way_min b_rate b_cap b_level "
    "b_time late_e late_o o_there o_gone o_left o_ready_at o_expected held_until "
    "open_from open_until k_lo k_hi u_lo u_hi metric trace"
)
_KIND: dict[str, type] = {**dict.fromkeys(_FLOATS.split(), np.float64), "had_way": np.bool_}
"""The kind of number in each table that does not hold whole numbers."""


def _set_planned(script: Script, state: State) -> None:
    """Write the columns of the planned movements that no run changes."""
    planned = len(script.m_dep)
    state.q_leg[:planned] = script.m_leg
    state.q_from[:planned] = script.m_from
    state.q_to[:planned] = script.m_to
    state.q_fleet[:planned] = script.m_fleet
    state.q_carries[:planned] = script.m_planned > 0
    state.q_dep[:planned] = script.m_dep
    state.q_dur[:planned] = script.m_dur
    seats = script.f_seats[np.maximum(script.m_fleet, 0)] if len(script.f_seats) else 0
    by_vehicle = (script.m_fleet >= 0) & (script.m_planned > 0)
    state.q_room[:planned] = np.where(by_vehicle, np.maximum(0, seats - script.m_planned - _more_seats(script)), 0)


def _more_seats(script: Script) -> np.ndarray:
    """Return the seats that the litter patients of each planned movement take beyond one each."""
    lying = np.zeros(len(script.m_dep), dtype=np.int64)
    move = np.repeat(np.arange(len(script.m_dep)), np.diff(script.load_ptr))
    np.add.at(lying, move, np.where(script.g_litter[script.load_group], script.load_n, 0))
    each = script.f_litter_seats[np.maximum(script.m_fleet, 0)] - 1 if len(script.f_seats) else 0
    return np.asarray(lying * each)
