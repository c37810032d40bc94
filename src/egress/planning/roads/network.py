"""RoadNetwork: directed edges, people and safe nodes in plain arrays, checked once."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from egress.kit import InternalError

UNLIMITED = 1 << 50
"""Stands for "no limit" in whole persons."""

LARGEST_DENOMINATOR = 1_000_000
"""Of a rate in persons per step, so that rate × step stays exact in 64 bits."""


def _none() -> np.ndarray:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class RoadNetwork:
    """
    Who is where from when on, and what lies between them and safety; all times in whole steps.

    A rate of c = num / den persons per step lets floor((k + 1) c) − floor(k c) whole persons set out in step k, so
    that every stretch of steps carries its share. People may wait at a node as long as they like, but where `holding`
    limits how many wait there from one step to the next (0: whoever comes goes on in the same step).

    Attributes
    ----------
    nodes : how many; they are numbered from 0.
    tail, head, travel_steps : by edge; travel ≥ 0, edges of no travel form no circle.
    rate_num, rate_den : by edge, persons per step as a fraction; num ≥ `UNLIMITED` = no limit.
    window_edge, window_from, window_until : an edge with windows can be entered in steps from ≤ k < until of one of
        them only; without any it is always open. In order of edge and time, disjoint.
    window_first : whole persons who may enter in the first step of the window, if more than the rate allows.
    source_node, ready_step, persons : so many are at a node from a step on.
    holding : by node, persons who may wait there from one step to the next; `UNLIMITED` = as many as come.
    safe : nodes at which people are safe.
    intake_num, intake_den : by safe node, persons per step taken in there, as for edges.
    """

    nodes: int
    tail: np.ndarray
    head: np.ndarray
    travel_steps: np.ndarray
    rate_num: np.ndarray
    rate_den: np.ndarray
    source_node: np.ndarray
    ready_step: np.ndarray
    persons: np.ndarray
    safe: np.ndarray
    holding: np.ndarray = field(default_factory=_none)
    intake_num: np.ndarray = field(default_factory=_none)
    intake_den: np.ndarray = field(default_factory=_none)
    window_edge: np.ndarray = field(default_factory=_none)
    window_from: np.ndarray = field(default_factory=_none)
    window_until: np.ndarray = field(default_factory=_none)
    window_first: np.ndarray = field(default_factory=_none)

    def __post_init__(self) -> None:
        """
        Fill in what was left out, fix the types, and refuse what makes no sense, naming every fault.

        Raises
        ------
        InternalError
            whoever builds a network is part of egress.
        """
        defaults = {
            "holding": np.full(self.nodes, UNLIMITED),
            "intake_num": np.full(len(self.safe), UNLIMITED),
            "intake_den": np.ones(len(self.safe)),
            "window_first": np.zeros(len(self.window_edge)),
        }
        faults = []
        for name in _ARRAYS:
            given = np.asarray(getattr(self, name))
            array = defaults[name] if name in defaults and not len(given) else given
            if array.ndim != 1 or not np.array_equal(array, np.trunc(array.astype(float))):
                faults.append(f"{name} is not a row of whole numbers")
            else:
                whole = np.ascontiguousarray(array, dtype=np.int64).copy()
                whole.setflags(write=False)
                object.__setattr__(self, name, whole)
        faults = faults or _length_faults(self) or _value_faults(self) or _order_faults(self)
        if faults:
            raise InternalError("this road network makes no sense: " + "; ".join(faults))

    @property
    def edges(self) -> int:
        """Number of directed edges."""
        return len(self.tail)

    @cached_property
    def all_persons(self) -> int:
        """Head count."""
        return int(self.persons.sum())


_BY = {
    "tail": ("head", "travel_steps", "rate_num", "rate_den"),
    "source_node": ("ready_step", "persons"),
    "safe": ("intake_num", "intake_den"),
    "window_edge": ("window_from", "window_until", "window_first"),
}
_ARRAYS = ("holding", *_BY, *(name for names in _BY.values() for name in names))


def _length_faults(network: RoadNetwork) -> list[str]:
    faults = [
        f"{name} has {len(getattr(network, name))} entries, {first} has {len(getattr(network, first))}"
        for first, names in _BY.items()
        for name in names
        if len(getattr(network, name)) != len(getattr(network, first))
    ]
    if network.nodes < 1 or len(network.holding) != network.nodes:
        faults.append(f"holding has {len(network.holding)} entries for {network.nodes} nodes (at least 1)")
    return faults


def _value_faults(network: RoadNetwork) -> list[str]:
    nodes, edges = network.nodes, network.edges
    wrong = {
        f"{name} names a node outside 0 … {nodes - 1}": _outside(getattr(network, name), nodes) for name in _NODES
    }
    wrong |= {f"{name} is below 0": getattr(network, name) < 0 for name in _NOT_NEGATIVE}
    wrong |= {
        f"{name} lies outside 1 … {LARGEST_DENOMINATOR}": _outside(getattr(network, name) - 1, LARGEST_DENOMINATOR)
        for name in ("rate_den", "intake_den")
    }
    wrong |= {
        "persons is below 1": network.persons < 1,
        "window_edge names an edge that is not there": _outside(network.window_edge, edges),
        "a window ends before it begins": network.window_until <= network.window_from,
        "an edge leads to where it begins": network.tail == network.head,
        "a safe node is named twice": np.bincount(np.maximum(network.safe, 0), minlength=1) > 1,
    }
    return [fault for fault, where in wrong.items() if where.any()]


_NODES = ("tail", "head", "source_node", "safe")
_NOT_NEGATIVE = ("travel_steps", "rate_num", "ready_step", "window_from", "window_first", "holding", "intake_num")


def _outside(values: np.ndarray, end: int) -> np.ndarray:
    return (values < 0) | (values >= end)


def _order_faults(network: RoadNetwork) -> list[str]:
    faults = []
    same = network.window_edge[1:] == network.window_edge[:-1]
    after = np.where(same, network.window_from[1:] >= network.window_until[:-1], np.diff(network.window_edge) > 0)
    if not after.all():
        faults.append("windows are not in order of edge and time, or overlap")
    if (network.holding[network.source_node] < UNLIMITED).any():
        faults.append("people begin at a node with limited holding (give them a node of their own before it)")
    if _has_timeless_circle(network):
        faults.append("edges of no travel form a circle")
    return faults


def _has_timeless_circle(network: RoadNetwork) -> bool:
    still = network.travel_steps == 0
    tail, head = network.tail[still], network.head[still]
    while len(tail):
        # Edges that nothing timeless leads into lie on no circle.
        kept = np.isin(tail, head)
        if kept.all():
            return True
        tail, head = tail[kept], head[kept]
    return False
