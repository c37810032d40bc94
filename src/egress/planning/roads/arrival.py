"""The earliest-arrival flow: at every step as many people are safe as any plan could have brought there by then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from egress.kit import InternalError
from egress.planning.roads.expansion import (
    EARLIEST,
    LEFT,
    PAGE_STEPS,
    UNREACHED,
    Expansion,
    chunk_order,
    expand,
    with_more_pages,
    with_more_steps,
)
from egress.planning.roads.network import UNLIMITED, RoadNetwork
from egress.planning.roads.residual import NEXT_STEP, PAGES_USED, VISITS, WAYS, Tables
from egress.planning.roads.search import CLEARED, NEEDS_ROOM, advance

_advance: Callable[..., int] = advance

FIRST_STEPS = 96
"""Steps for which room is made at first, beyond the first possible arrival; it is doubled as needed."""


@dataclass(frozen=True, kw_only=True)
class ArrivalFlow:
    """
    Whole persons on every edge at every step.

    Attributes
    ----------
    horizon_steps : nobody arrives after this step.
    taken_in : persons who become safe, by safe node and step. Shape (safe nodes, steps).
    edge, step, on_edge : persons who set out on an edge in a step, where there are any; by edge, then step.
    waiting : persons who stay at a node from a step to the next. Shape (nodes, steps).
    left : persons of each row of the sources who are not safe by the horizon; they have not set out.
    closed_since : by node and step, the arrival step from which on nobody more could come from there, 0 where nobody
        can ever be; −1 = never. Shape (nodes, steps), or no steps if not asked for. The cuts that prove the flow.
    visits, ways : counted work: stretches of nodes looked at, ways along which people were sent.
    """

    network: RoadNetwork
    horizon_steps: int
    taken_in: np.ndarray
    edge: np.ndarray
    step: np.ndarray
    on_edge: np.ndarray
    waiting: np.ndarray
    left: np.ndarray
    closed_since: np.ndarray
    visits: int
    ways: int

    @cached_property
    def safe_by_step(self) -> np.ndarray:
        """Persons safe by each step, 0 … horizon. Shape (horizon_steps + 1,)."""
        by_step = np.zeros(self.horizon_steps + 1, dtype=np.int64)
        by_step[: self.taken_in.shape[1]] = self.taken_in.sum(axis=0)
        return np.cumsum(by_step)

    @property
    def clearance_step(self) -> int | None:
        """The step by which everybody is safe; None if somebody is left."""
        if self.safe_by_step[-1] < self.network.all_persons:
            return None
        return int(np.searchsorted(self.safe_by_step, self.network.all_persons))

    @property
    def person_steps(self) -> int:
        """Sum of arrival steps over persons; whoever is left counts with the step after the horizon."""
        return int((self.network.all_persons - self.safe_by_step).sum())

    @property
    def counts(self) -> Mapping[str, int]:
        """What the work took."""
        return {
            "visits": self.visits,
            "ways": self.ways,
            "edges_in_use": len(np.unique(self.edge)),
            "entries": len(self.edge),
        }


def earliest_arrival(network: RoadNetwork, horizon_steps: int, *, keeps_cuts: bool = False) -> ArrivalFlow:
    """
    Return a flow that has, at every step at once, the most people safe that any flow could have.

    It exists for one kind of people and many sources, safe nodes, windows and rates that change with time: sending as
    many as possible to each step of arrival in turn, and never fewer to an earlier one, is a greedy choice in a
    matroid (D. Gale, "Transient flows in networks", Michigan Math. J. 6, 1959; E. Minieka, "Maximal, lexicographic,
    and dynamic network flows", Operations Research 21, 1973). So it also minimises every cost that does not fall with
    the time of arrival, such as the chance that the road has closed by then.

    Raises
    ------
    InternalError
        for a horizon below 0.
    """
    if horizon_steps < 0:
        raise InternalError(f"a horizon of {horizon_steps} steps lies before the start")
    most = horizon_steps + 1
    state = _begun(network, most, keeps_cuts=keeps_cuts)
    while state.count[NEXT_STEP] < most:
        why = _advance(state.tables, network.all_persons)
        if why == CLEARED:
            break
        if why == NEEDS_ROOM:
            state = _with_more_room(state)
        elif state.steps < most:
            state = _with_more_steps(state, min(most, 2 * state.steps))
    return _answer(network, horizon_steps, state)


@dataclass(frozen=True, kw_only=True)
class _State:
    """What the search works on; see `search` for the tables."""

    expansion: Expansion
    visits: np.ndarray
    narrow: np.ndarray
    closed_since: np.ndarray
    taken_in: np.ndarray
    count: np.ndarray

    @property
    def steps(self) -> int:
        """Steps for which there is room."""
        return int(self.taken_in.shape[1])

    @property
    def tables(self) -> Tables:
        """Everything, as the search takes it."""
        expansion = {one.name: getattr(self.expansion, one.name) for one in fields(Expansion)}
        search = {"visits": self.visits, "narrow": self.narrow, "since": self.closed_since}
        return Tables(**expansion, **search, taken=self.taken_in, counts=self.count)


def _begun(network: RoadNetwork, most: int, *, keeps_cuts: bool) -> _State:
    expansion = expand(network, 1)
    first = int(expansion.nodes[network.safe, EARLIEST].min(initial=UNREACHED))
    count = np.zeros(5, dtype=np.int64)
    count[NEXT_STEP] = min(first, most)
    state = _State(
        expansion=expansion,
        visits=np.empty((4 * network.nodes + 4096, 10), dtype=np.int64),
        narrow=np.zeros((int((network.holding < UNLIMITED).sum()), 1), dtype=np.int8),
        closed_since=np.zeros((network.nodes, int(keeps_cuts)), dtype=np.int32),
        taken_in=np.zeros((len(network.safe), 1), dtype=np.int64),
        count=count,
    )
    return _with_more_steps(state, min(most, first + FIRST_STEPS))


def _with_more_steps(state: _State, steps: int) -> _State:
    return replace(
        state,
        expansion=with_more_steps(state.expansion, steps),
        narrow=_wider(state.narrow, steps),
        closed_since=_wider(state.closed_since, steps if state.closed_since.shape[1] else 0),
        taken_in=_wider(state.taken_in, steps),
    )


def _wider(table: np.ndarray, columns: int) -> np.ndarray:
    wider = np.zeros((len(table), columns), dtype=table.dtype)
    wider[:, : table.shape[1]] = table
    return wider


def _with_more_room(state: _State) -> _State:
    """Make room for twice the visits, or for more pages of flow, whichever has run out."""
    expansion, visits = state.expansion, state.visits
    if int(state.count[PAGES_USED]) + len(visits) > len(expansion.pages):
        return replace(state, expansion=with_more_pages(expansion, len(visits)))
    return replace(state, visits=np.empty((2 * len(visits), 10), dtype=np.int64))


def _answer(network: RoadNetwork, horizon_steps: int, state: _State) -> ArrivalFlow:
    edge, step, on_edge = _entries(state.expansion)
    closed_since = state.closed_since - 1
    before = np.arange(closed_since.shape[1])[None, :] < state.expansion.nodes[:-1, EARLIEST][:, None]
    closed_since[before] = 0
    left = np.empty(len(network.persons), dtype=np.int64)
    left[chunk_order(network)] = state.expansion.chunks[:, LEFT]
    return ArrivalFlow(
        network=network,
        horizon_steps=horizon_steps,
        taken_in=state.taken_in,
        edge=edge,
        step=step,
        on_edge=on_edge,
        waiting=state.expansion.waiting,
        left=left,
        closed_since=closed_since,
        visits=int(state.count[VISITS]),
        ways=int(state.count[WAYS]),
    )


def _entries(expansion: Expansion) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return edge, step and persons of every flow that is not 0, by edge, then step."""
    edge, stretch = np.nonzero(expansion.page_of >= 0)
    pages = expansion.pages[expansion.page_of[edge, stretch]]
    row, within = np.nonzero(pages)
    return edge[row], stretch[row] * PAGE_STEPS + within, pages[row, within].astype(np.int64)
