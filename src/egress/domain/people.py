"""Groups: the people a post must think of, as ranges, and when they are ready to move."""

import math
from dataclasses import dataclass

from egress.domain.basis import Basis
from egress.kit import Range


@dataclass(frozen=True, kw_only=True)
class Group:
    """
    People of one category who start from one site.

    Attributes
    ----------
    id, label, category : name in code, for readers, and the category that postures and legs refer to.
    site_id : where they are when the order is given.
    persons : head count, persons (the plan uses `likely`).
    weight : priority in `weighted_caught`; 1 for an ordinary person.
    ready_first_h, ready_all_h : hours from the order until the first and until the last are ready to move;
        in between they become ready at an even rate.
    ready_half_h : hours until half of them are ready; None = midway. The rate is even before and after it.
    readied_by : the function of the mission whose output makes them ready (papers, screening); empty = none.
    official : whether they belong to the post, so that "the post itself" is out when they are.
    household_persons : size of their households, which travel together; 1 = everybody alone.
    accompanied_by : ids of the groups whose members must travel with them, at least one for every
        `persons_per_companion` of them; empty = they travel alone.
    litter : whether they are litter patients, who need a litter place in a vehicle.
    called_persons, called_every_h : so many are called forward when the first are ready, and again every so many
        hours; None = everybody comes once ready.
    warden : the role that passes the word to them and counts them; empty = nobody is named. Never a person's name.
    """

    id: str
    label: str
    category: str
    site_id: str
    persons: Range
    weight: float = 1.0
    ready_first_h: float = 0.0
    ready_all_h: float = 0.0
    official: bool = False
    readied_by: str = ""
    ready_half_h: float | None = None
    household_persons: int = 1
    accompanied_by: tuple[str, ...] = ()
    persons_per_companion: int | None = None
    litter: bool = False
    called_persons: int | None = None
    called_every_h: float | None = None
    warden: str = ""
    basis: Basis = Basis()

    @property
    def head_count(self) -> int:
        """Persons that the plan counts with: the likely count, whole."""
        return round(self.persons.likely)

    @property
    def ready_by_h(self) -> float:
        """Hours from the order until all are ready and called forward; infinite if some are never called."""
        if self.called_persons is None or self.called_every_h is None:
            return self.ready_all_h
        waves = math.ceil(self.head_count / self.called_persons) if self.called_persons > 0 else math.inf
        return max(self.ready_all_h, self.ready_first_h + self.called_every_h * max(0.0, waves - 1))

    @property
    def ready_moments_h(self) -> tuple[float, ...] | None:
        """Hours from the order at which more of them are ready; None if they become ready little by little."""
        if self.ready_first_h != self.ready_all_h:
            return None
        if self.called_persons is None or self.called_every_h is None:
            return (self.ready_all_h,)
        waves = math.ceil(self.head_count / self.called_persons) if self.called_persons > 0 else 0
        return tuple(self.ready_first_h + n * self.called_every_h for n in range(waves))

    @property
    def is_gradual(self) -> bool:
        """Whether they become ready or are called forward little by little."""
        return self.ready_first_h != self.ready_by_h

    def ready_persons(self, hours_since_order: float) -> float:
        """Return how many are ready and called forward so many hours after the order (persons, 0 … head_count)."""
        return min(self.prepared_persons(hours_since_order), self.called_by(hours_since_order))

    def prepared_persons(self, hours_since_order: float) -> float:
        """
        Return how many are ready so many hours after the order (persons, 0 … head_count).

        Linear from 0 at `ready_first_h` through half at `ready_half_h` to all at `ready_all_h`; a step where two are
        equal.
        """
        first, last = self.ready_first_h, self.ready_all_h
        if hours_since_order < first:
            return 0.0
        if hours_since_order >= last:
            return float(self.head_count)
        if self.ready_half_h is None:
            return self.head_count * (hours_since_order - first) / (last - first)
        half = min(max(self.ready_half_h, first), last)
        if hours_since_order < half:
            return self.head_count * 0.5 * (hours_since_order - first) / (half - first)
        return self.head_count * (0.5 + 0.5 * (hours_since_order - half) / (last - half))

    def called_by(self, hours_since_order: float) -> float:
        """
        Return how many have been called forward so many hours after the order (persons, 0 … head_count).

        `called_persons` × (1 + floor((hours − ready_first_h) / called_every_h)): in waves, so that no crowd gathers.
        """
        if self.called_persons is None or self.called_every_h is None or self.called_every_h <= 0:
            return float(self.head_count)
        if hours_since_order < self.ready_first_h:
            return 0.0
        waves = 1 + math.floor((hours_since_order - self.ready_first_h) / self.called_every_h + 1e-9)
        return float(min(self.head_count, self.called_persons * waves))
