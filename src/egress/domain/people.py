"""Groups: the people a post must think of, as ranges, and when they are ready to move."""

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
    readied_by : the function of the mission whose output makes them ready (papers, screening); empty = none.
    official : whether they belong to the post, so that "the post itself" is out when they are.
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
    basis: Basis = Basis()

    @property
    def head_count(self) -> int:
        """Persons that the plan counts with: the likely count, whole."""
        return round(self.persons.likely)

    def ready_persons(self, hours_since_order: float) -> float:
        """
        Return how many are ready so many hours after the order (persons, 0 … head_count).

        Linear from 0 at `ready_first_h` to all at `ready_all_h`; a step where the two are equal.
        """
        if hours_since_order < self.ready_first_h:
            return 0.0
        if hours_since_order >= self.ready_all_h:
            return float(self.head_count)
        share = (hours_since_order - self.ready_first_h) / (self.ready_all_h - self.ready_first_h)
        return self.head_count * share
