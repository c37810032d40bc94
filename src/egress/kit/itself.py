"""A key for what never changes: the object itself, where comparing all that it holds would cost too much."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Itself(Generic[T]):
    """Holds an object; equal to another holder of the very same object, and of no other."""

    __slots__ = ("it",)

    def __init__(self, it: T) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        """Whether another holder holds the very same object."""
        return isinstance(other, Itself) and self.it is other.it

    def __hash__(self) -> int:
        """Return a number of the object itself."""
        return id(self.it)
