"""Ctrl-C for long work: the first time it ends with what is finished."""

import signal
from collections.abc import Callable


def interrupted() -> Callable[[], bool]:
    """Return what tells whether Ctrl-C was pressed; pressed again it stops at once."""
    pressed: list[int] = []

    def note(number: int, _frame: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, note)
    return lambda: bool(pressed)
