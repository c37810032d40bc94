"""Which commitments can be made together: what excludes what, and what the budget allows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from egress.domain import Commitment

MOST_COMMITMENTS = 16
"""So many commitments can be weighed at once; beyond, the rounds of the search are no longer few."""

Selection = frozenset[str]
"""Ids of commitments that are made."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """
    The commitments, and what limits them.

    Attributes
    ----------
    budget : the most that may be spent in a scenario, now and later together; None = no limit.
    collapse_cost : what it costs, once, to make any visible commitment before it is needed (weighted persons).
    """

    commitments: Sequence[Commitment]
    budget: float | None = None
    collapse_cost: float = 0.0

    def cost_persons(self, now: Selection) -> float:
        """Return what committing now costs (weighted persons), the hastened collapse included."""
        made = [one for one in self.commitments if one.id in now]
        seen = self.collapse_cost if any(one.visible for one in made) else 0.0
        return sum(one.cost_persons for one in made) + seen

    def money(self, made: Iterable[str]) -> float:
        """Return what commitments cost in money, whenever they are made."""
        wanted = set(made)
        return sum(one.cost_money for one in self.commitments if one.id in wanted)

    def allows(self, made: Selection) -> bool:
        """Whether these can be made together."""
        words = [one.choice for one in self.commitments if one.id in made and one.choice]
        return self._bears(made) and len(set(words)) == len(words)

    def later(self, now: Selection) -> tuple[Selection, ...]:
        """Return the largest sets of what can still be made once the scenario is known."""
        taken = {one.choice for one in self.commitments if one.id in now and one.choice}
        free = [c for c in self.commitments if c.later and c.id not in now and c.choice not in taken]
        return self._largest(free, beside=now)

    def had(self, at_best: Selection) -> tuple[Selection, ...]:
        """
        Return the largest sets that can be had in a scenario, if what is in `at_best` may be made now or not at will.

        What is outside counts where it can be made later. So each set says what the best of all parts of `at_best`
        could have come to, had it been known which.
        """
        free = [one for one in self.commitments if one.later or one.id in at_best]
        return self._largest(free, beside=frozenset())

    def _largest(self, free: Sequence[Commitment], *, beside: Selection) -> tuple[Selection, ...]:
        return tuple(dict.fromkeys(best for whole in _one_of_each(free) for best in self._affordable(beside, whole)))

    def _bears(self, made: Selection) -> bool:
        return self.budget is None or self.money(made) <= self.budget + 1e-9

    def _affordable(self, now: Selection, whole: Selection) -> Iterator[Selection]:
        """Yield the largest parts of a set for which the money is there beside what is made now."""
        dear = sorted(one.id for one in self.commitments if one.id in whole and one.cost_money > 0)
        found: list[Selection] = []
        for fewer in range(len(dear) + 1):
            for left_out in combinations(dear, fewer):
                part = whole - frozenset(left_out)
                is_smaller = any(part < one for one in found)
                if not is_smaller and (not self.money(part) or self._bears(now | part)):
                    found.append(part)
        yield from found


def _one_of_each(commitments: Sequence[Commitment]) -> Iterator[Selection]:
    """Yield every way to take one commitment of each choice, and all that stand alone."""
    alone = frozenset(one.id for one in commitments if not one.choice)
    words = dict.fromkeys(one.choice for one in commitments if one.choice)
    of_each = [[one.id for one in commitments if one.choice == word] for word in words]
    for picked in product(*of_each):
        yield alone | frozenset(picked)
