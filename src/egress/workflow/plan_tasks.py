"""Plans to be made, by one process or several: a list of them, or searches that ask for more by what they find."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from egress.domain import Case
from egress.kit import H_PER_DAY, Progress, StageCost, add_hours, peak_memory_mib, pool_context
from egress.planning import USUAL_LOOKS, PlanningResult, PlanOptions, make_plan
from egress.threat import ThreatPicture

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class PlanTask:
    """
    One plan to be made: a case under a scenario, started so many days after as_of; the rest as `PlanOptions`.

    `start`, where it is given, is when it is started instead.
    """

    name: str
    case: Case
    picture: ThreatPicture
    scenario_id: str
    days_later: int = 0
    told_until: datetime | None = None
    explained: bool = True
    in_depth: bool = False
    start: datetime | None = None
    looks: int = USUAL_LOOKS


PlanSearch = Generator[Sequence[PlanTask], list[PlanningResult], T]
"""Yields plans to be made, is sent their results in that order, and may yield more; returns its answer."""


def run_tasks(tasks: Sequence[PlanTask], progress: Progress, workers: int) -> list[PlanningResult]:
    """Make the plans of the tasks, in their order, with the same results whatever the number of workers."""
    (results,) = run_searches([all_of(tasks)], progress, workers)
    return list(results)


def run_searches(searches: Sequence[PlanSearch[Any]], progress: Progress, workers: int) -> list[Any]:
    """
    Carry several searches on at once; return their answers, the same whatever the number of workers.

    What an earlier search waits for is planned before what a later one does, since it may ask for more.
    """
    running = [_Running(search) for search in searches]
    begun = 0
    open_: dict[Future[tuple[PlanningResult, StageCost]], tuple[_Running, int]] = {}
    with _hands(workers) as planned:
        while True:
            while len(open_) < max(1, workers) and (one := next((r for r in running if r.todo), None)):
                number, task = one.todo.popleft()
                begun += 1
                progress.listener(f"{begun} of {begun + sum(len(r.todo) for r in running)}: {task.name}")
                open_[planned(task)] = one, number
            if not open_:
                break
            for done in wait(open_, return_when=FIRST_COMPLETED).done:
                one, number = open_.pop(done)
                one.take(number, *done.result())
    progress.costs += [cost for one in running for cost in one.costs]
    return [one.answer for one in running]


class _Running:
    """A search, the plans that it waits for, and what they cost in the order in which it asked for them."""

    def __init__(self, search: PlanSearch[Any]) -> None:
        self._search = search
        self._results: dict[int, tuple[PlanningResult, StageCost]] = {}
        self._wanted = 0
        self.todo: deque[tuple[int, PlanTask]] = deque()
        self.costs: list[StageCost] = []
        self.answer: Any = None
        self._ask(None)

    def take(self, number: int, result: PlanningResult, cost: StageCost) -> None:
        """Note a plan; once all that were asked for are there, go on."""
        self._results[number] = result, cost
        if len(self._results) == self._wanted:
            found = [self._results[n] for n in range(self._wanted)]
            self.costs += [one[1] for one in found]
            self._ask([one[0] for one in found])

    def _ask(self, results: list[PlanningResult] | None) -> None:
        """Send results and note what is asked for next; nothing asked for is answered at once."""
        try:
            tasks = next(self._search) if results is None else self._search.send(results)
            while not tasks:
                tasks = self._search.send([])
        except StopIteration as stop:
            self.answer = stop.value
            return
        self._results, self._wanted = {}, len(tasks)
        self.todo.extend(enumerate(tasks))


def all_of(tasks: Sequence[PlanTask]) -> PlanSearch[list[PlanningResult]]:
    """Make these plans and no more."""
    return (yield tasks)


@contextmanager
def _hands(workers: int) -> Iterator[Callable[[PlanTask], "Future[tuple[PlanningResult, StageCost]]"]]:
    """Give what makes a plan: in a process of its own, or here and at once where there is one worker."""
    if workers <= 1:
        yield _here
        return
    with ProcessPoolExecutor(max_workers=workers, mp_context=pool_context(__name__)) as pool:
        yield lambda task: pool.submit(_plan, task)


def _here(task: PlanTask) -> "Future[tuple[PlanningResult, StageCost]]":
    done: Future[tuple[PlanningResult, StageCost]] = Future()
    done.set_result(_plan(task))
    return done


def _plan(task: PlanTask) -> tuple[PlanningResult, StageCost]:
    began = time.perf_counter()
    start = task.start or add_hours(task.picture.as_of, task.days_later * H_PER_DAY)
    options = PlanOptions(
        start=start,
        told_until=task.told_until,
        explained=task.explained,
        in_depth=task.in_depth,
        looks=task.looks,
    )
    result = make_plan(task.case, task.scenario_id, task.picture, options)
    return result, StageCost(task.name, time.perf_counter() - began, peak_memory_mib())
