"""The script: a case, a plan and the planning factors as plain tables, read by every engine that rehearses."""

from typing import NamedTuple

import numpy as np


class Script(NamedTuple):
    """
    What is rehearsed. Minutes count from the plan's start; ids have become numbers in the order of the case's tables.

    Attributes
    ----------
    horizon_min, bin_min, bins : end of the plan; width and number of the bins in which outcomes are counted.
    ends_min : end of the plan too, which halting a run half-way leaves alone.
    on : which disturbances are let in, in the order of `DISTURBANCES`. keys : of the random streams.
    m_dep … m_next : planned movements by departure, arrival, id: the plan's own priorities. `m_dur` minutes as
        planned; `m_vehicle` −1 for people by themselves; `m_planned` persons; `m_next` the next trip of the vehicle,
        −1 at the end.
    load_ptr, load_group, load_n : the loads of each movement.
    leg_… : ends, mode, whether it needs no fleet, law of the travel time (min), minutes out and back, mask of the
        exits of its route, groups it is open to, fleets that may run it, persons the plan sends on it, its bucket,
        patience, weather (how often per minute, how long, whose luck).
    f_… : fleets: seats, minutes to load and unload, fixed-wing, base, availability, breakdowns per hour, repair
        (min).
    v_… : vehicles: fleet, first trip in the plan, whose luck.
    s_… : sites: safe, room (inf = no limit), stands, first of five stations or −1, slots or −1, either, exits,
        attacks.
    g_… : groups: home, head count with its range, minutes until first and all are ready, order by weight.
    b_… : token buckets: law of the rate (per hour), the least capacity, share of the persons who need it, stream.
    c_ptr, c_lo, c_hi : stretches in which a target is shut whatever the luck, merged. Targets: sites, legs at
        departure, legs at arrival, fleets.
    e_… : permissions: in hand from, lead time (0 = not on its way), and what they unlock.
    o_… : forces: there from, until, strength, lead time, and the permissions that release them.
    lifts : whether movements bring forces or take them out. o_run : the movement that lands a force, −1 for none;
        o_ready, o_ready_lead, o_ready_key : from when it may set out, lead time that may be longer, whose luck.
    brings_ptr, brings_force : the forces that each movement brings. takes_ptr, takes_out, takes_n : which forces that
        leave last it takes out, and how many of them. out_ptr, out_force : the parts of each; out_gone : how many of
        it have left before the script begins. leg_guarded : by leg, until when people on it use what it
        secures (0 = not at all, 1 = until they set out, 2 = until they are there).
    need, need_ptr, need_force : strength that a target needs, and the forces that secure it.
    closing_min : minutes until each exit closes on every joint path. Shape (paths, exits).
    goes_on, begins_min : whether a running evacuation is gone on with, and how far it has come; else 0.
    m_on_way : when a movement that is under way then arrives, −1 for the others.
    v_site, v_free, v_lost : where each vehicle is then, from when it is free, whether it will not run again.
    h_came, h_backlog : by site and group, who has come there by a movement, and who of all there was left behind.
    h_here, h_gone : by group, how many were at home at first, and how many have left. h_safe, h_caught : by group.
    h_known : whether so many of a group there are for certain. h_closed : mask of the exits that have closed.
    g_half, g_called, g_call_min : minutes until half are ready, persons called forward at once (0 = all come once
        ready), minutes between calls. g_house, g_litter, g_weight : persons of a household, litter patients, weight.
    g_per_comp, comp_ptr, comp_group : whom of a group one companion takes along (0 = they need none), and companions.
        g_cares : whether a group accompanies any other.
    f_carries, f_litters, f_litter_seats : by fleet, which groups it may carry, places and seats for litter patients.
    f_crew_min, f_rest_min, f_fuel_per_min : longest duty and the rest that ends it (inf = no limit), litres.
    s_fuel, s_fuel_per_min : stock (inf = no limit) and delivery.
    leg_seats, day_min : commercial seats per local day (inf = no limit), and when the local days begin.
    leg_convoy : whether only convoys may set out. m_convoy : convoy of a movement, −1 for none; conv_ptr, conv_move :
        its movements; conv_least, conv_escorts : how many at least, and escorts among them. m_escort : is an escort.
    by_priority : whether nobody is passed over by people of a lower weight.
    p_lost, gather_min, late_low, late_likely, late_high : of the planning factors.
    """

    horizon_min: float
    ends_min: float
    bin_min: float
    bins: int
    on: np.ndarray
    keys: np.ndarray
    m_dep: np.ndarray
    m_dur: np.ndarray
    m_leg: np.ndarray
    m_from: np.ndarray
    m_to: np.ndarray
    m_fleet: np.ndarray
    m_vehicle: np.ndarray
    m_planned: np.ndarray
    m_next: np.ndarray
    load_ptr: np.ndarray
    load_group: np.ndarray
    load_n: np.ndarray
    leg_from: np.ndarray
    leg_to: np.ndarray
    leg_own: np.ndarray
    leg_low: np.ndarray
    leg_likely: np.ndarray
    leg_high: np.ndarray
    leg_out: np.ndarray
    leg_back: np.ndarray
    leg_exits: np.ndarray
    leg_open: np.ndarray
    leg_runs: np.ndarray
    leg_flow: np.ndarray
    leg_bucket: np.ndarray
    leg_patience: np.ndarray
    leg_weather_per_min: np.ndarray
    leg_weather_min: np.ndarray
    leg_weather_key: np.ndarray
    leg_key: np.ndarray
    f_seats: np.ndarray
    f_load: np.ndarray
    f_unload: np.ndarray
    f_air: np.ndarray
    f_base: np.ndarray
    f_from: np.ndarray
    f_break_per_h: np.ndarray
    f_repair_min: np.ndarray
    v_fleet: np.ndarray
    v_first: np.ndarray
    v_key: np.ndarray
    s_safe: np.ndarray
    s_hold: np.ndarray
    s_park: np.ndarray
    s_station: np.ndarray
    s_slot: np.ndarray
    s_queues: np.ndarray
    s_attack_per_min: np.ndarray
    s_attack_min: np.ndarray
    s_attack_share: np.ndarray
    s_key: np.ndarray
    g_home: np.ndarray
    g_count: np.ndarray
    g_low: np.ndarray
    g_high: np.ndarray
    g_first: np.ndarray
    g_all: np.ndarray
    g_order: np.ndarray
    g_key: np.ndarray
    b_low: np.ndarray
    b_likely: np.ndarray
    b_high: np.ndarray
    b_least_cap: np.ndarray
    b_share: np.ndarray
    b_stream: np.ndarray
    b_key: np.ndarray
    c_ptr: np.ndarray
    c_lo: np.ndarray
    c_hi: np.ndarray
    e_from: np.ndarray
    e_lead: np.ndarray
    e_key: np.ndarray
    e_ptr: np.ndarray
    e_target: np.ndarray
    o_from: np.ndarray
    o_until: np.ndarray
    o_strength: np.ndarray
    o_lead: np.ndarray
    o_key: np.ndarray
    o_ptr: np.ndarray
    o_enabler: np.ndarray
    lifts: bool
    o_run: np.ndarray
    o_ready: np.ndarray
    o_ready_lead: np.ndarray
    o_ready_key: np.ndarray
    brings_ptr: np.ndarray
    brings_force: np.ndarray
    takes_ptr: np.ndarray
    takes_out: np.ndarray
    takes_n: np.ndarray
    out_ptr: np.ndarray
    out_force: np.ndarray
    out_gone: np.ndarray
    leg_guarded: np.ndarray
    need: np.ndarray
    need_ptr: np.ndarray
    need_force: np.ndarray
    closing_min: np.ndarray
    g_half: np.ndarray
    g_called: np.ndarray
    g_call_min: np.ndarray
    g_house: np.ndarray
    g_litter: np.ndarray
    g_weight: np.ndarray
    g_per_comp: np.ndarray
    comp_ptr: np.ndarray
    comp_group: np.ndarray
    g_cares: np.ndarray
    f_carries: np.ndarray
    f_litters: np.ndarray
    f_litter_seats: np.ndarray
    f_crew_min: np.ndarray
    f_rest_min: np.ndarray
    f_fuel_per_min: np.ndarray
    s_fuel: np.ndarray
    s_fuel_per_min: np.ndarray
    leg_seats: np.ndarray
    day_min: np.ndarray
    leg_convoy: np.ndarray
    m_convoy: np.ndarray
    m_escort: np.ndarray
    conv_ptr: np.ndarray
    conv_move: np.ndarray
    conv_least: np.ndarray
    conv_escorts: np.ndarray
    by_priority: bool
    goes_on: bool
    begins_min: float
    m_on_way: np.ndarray
    v_site: np.ndarray
    v_free: np.ndarray
    v_lost: np.ndarray
    h_came: np.ndarray
    h_backlog: np.ndarray
    h_here: np.ndarray
    h_gone: np.ndarray
    h_safe: np.ndarray
    h_caught: np.ndarray
    h_known: np.ndarray
    h_closed: int
    p_lost: float
    gather_min: float
    late_low: float
    late_likely: float
    late_high: float


class Names(NamedTuple):
    """The ids behind the numbers of a script, in their order; vehicles as (fleet id, number)."""

    movements: tuple[str, ...]
    legs: tuple[str, ...]
    fleets: tuple[str, ...]
    vehicles: tuple[tuple[str, int], ...]
    sites: tuple[str, ...]
    groups: tuple[str, ...]
