"""How things stand at a moment inside a plan, so that the relaxation can be solved anew from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Standing:
    """
    Where everybody is at a moment.

    Attributes
    ----------
    moment_min : minutes from the start.
    left_home : persons who have set out from their own site, by group id.
    waiting : persons at, or on their way to, an unsafe site that is not their own, by (group id, site id).
    held : persons at, or on their way to, a safe site, by site id.
    """

    moment_min: float = 0.0
    left_home: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[tuple[str, str], int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
