"""The rows of one rule of the relaxation, with what each stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from egress.solvers import RowBuilder, Term


@dataclass
class RuleRows:
    """
    The rows of one rule, with what each stands for.

    Attributes
    ----------
    targets : what is scarce.
    first_steps, steps : the first and last step that the row speaks of.
    per_unit : by how much the row's bound rises for one more unit of it.
    """

    builder: RowBuilder
    targets: list[str] = field(default_factory=list)
    first_steps: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    per_unit: list[float] = field(default_factory=list)

    def at_most(
        self,
        terms: Sequence[Term],
        upper: float,
        *,
        target: str,
        step: int,
        per_unit: float,
        first_step: int | None = None,
    ) -> None:
        """Add a row: sum of the terms ≤ upper."""
        self.builder.add(terms, upper=upper)
        self._tag(target, step, per_unit, first_step)

    def equal(self, terms: Sequence[Term], value: float, *, target: str, step: int) -> None:
        """Add a row: sum of the terms = value."""
        self.builder.add(terms, lower=value, upper=value)
        self._tag(target, step, 0.0, None)

    def _tag(self, target: str, step: int, per_unit: float, first_step: int | None) -> None:
        self.targets.append(target)
        self.first_steps.append(step if first_step is None else first_step)
        self.steps.append(step)
        self.per_unit.append(per_unit)
