"""Stretches of binding gathered by scarce thing, the longest-lasting first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from egress.kit import hours_between
from egress.planning import Binding


@dataclass(frozen=True)
class Bottleneck:
    """
    One rule that binds at one scarce thing.

    Attributes
    ----------
    stretches : when it binds, in order of time.
    bound_h : hours in all.
    sentence : what binds, in words, as it stands for the longest stretch.
    """

    rule: str
    target_id: str
    stretches: tuple[Binding, ...]
    bound_h: float
    sentence: str


def gather_bottlenecks(bindings: Iterable[Binding]) -> tuple[Bottleneck, ...]:
    """Return one bottleneck per rule and scarce thing, by falling hours bound."""
    by_thing: dict[tuple[str, str], list[Binding]] = defaultdict(list)
    for binding in bindings:
        by_thing[binding.rule, binding.target_id].append(binding)
    gathered = [
        Bottleneck(
            rule=rule,
            target_id=target_id,
            stretches=tuple(sorted(stretches, key=lambda b: b.from_)),
            bound_h=sum(hours_between(b.from_, b.until) for b in stretches),
            sentence=max(stretches, key=lambda b: b.until - b.from_).sentence,
        )
        for (rule, target_id), stretches in by_thing.items()
    ]
    return tuple(sorted(gathered, key=lambda b: (-b.bound_h, b.rule, b.target_id)))
