"""The earliest-arrival flow: at every step as many people are safe as any plan could have brought there by then."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from egress.kit import InternalError
from egress.planning.roads.expansion import (
    PAGE_STEPS,
    UNREACHED,
    Flow,
    lay_out,
    no_flow,
    with_more_pages,
    with_more_steps,
)
from egress.planning.roads.network import RoadNetwork
from egress.planning.roads.search import (
    CLEARED,
    NEEDS_PAGES,
    NEXT_STEP,
    VISITS,
    WAYS,
    Search,
    advance,
    new_search,
    with_longer_memory,
)

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
    closed_since : by node and step, the arrival step from which on nobody could come from there any more;
        −1 = never told. Shape (nodes, steps). The cuts that prove the flow.
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
    layout = lay_out(network)
    first = int(layout.earliest[network.safe].min(initial=UNREACHED))
    most = horizon_steps + 1
    steps = min(most, first + FIRST_STEPS)
    flow, search = no_flow(network, steps), new_search(layout, steps, keeps_cuts=keeps_cuts)
    search.count[NEXT_STEP] = min(first, most)
    while search.count[NEXT_STEP] < most:
        why = advance(layout, flow, search, network.all_persons)
        if why == CLEARED or steps == most == search.count[NEXT_STEP]:
            break
        if why == NEEDS_PAGES:
            flow = with_more_pages(flow, network.edges + network.nodes)
        else:
            steps = min(most, 2 * steps)
            flow, search = with_more_steps(flow, steps), with_longer_memory(search, layout, steps)
    return _answer(network, horizon_steps, flow, search)


def _answer(network: RoadNetwork, horizon_steps: int, flow: Flow, search: Search) -> ArrivalFlow:
    edge, step, on_edge = _entries(flow)
    left = np.empty_like(flow.left)
    left[np.lexsort((network.ready_step, network.source_node))] = flow.left
    return ArrivalFlow(
        network=network,
        horizon_steps=horizon_steps,
        taken_in=search.taken_in,
        edge=edge,
        step=step,
        on_edge=on_edge,
        waiting=flow.waiting,
        left=left,
        closed_since=search.closed_since - 1,
        visits=int(search.count[VISITS]),
        ways=int(search.count[WAYS]),
    )


def _entries(flow: Flow) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return edge, step and persons of every flow that is not 0, by edge, then step."""
    edge, stretch = np.nonzero(flow.page_of >= 0)
    pages = flow.pages[flow.page_of[edge, stretch]]
    row, within = np.nonzero(pages)
    return edge[row], stretch[row] * PAGE_STEPS + within, pages[row, within].astype(np.int64)
