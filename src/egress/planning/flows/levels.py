"""
How many there are over time, and the least from any moment on, in compiled rows that change from a tick on.

A row is cut into blocks. What is added to all of a later block is written once for the block, so that a change takes
as many steps as a block has ticks and the row has blocks, and an answer takes two.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

BLOCK = 32
"""Ticks of a block."""

ABOVE_ALL = np.int32(2**31 - 1)
"""The least of what comes after the end."""


class Levels(NamedTuple):
    """
    Rows of numbers over ticks.

    Attributes
    ----------
    level : the number at each tick, less what was added to its whole block. Shape (rows, ticks).
    least : the least of `level` from each tick to the end of its block. Shape (rows, ticks).
    added : what was added to each whole block. Shape (rows, blocks).
    lowest : the least number from the beginning of each block on. Shape (rows, blocks + 1).
    """

    level: np.ndarray
    least: np.ndarray
    added: np.ndarray
    lowest: np.ndarray


def levels_of(numbers: np.ndarray) -> Levels:
    """Return rows that begin with these numbers. Shape (rows, ticks)."""
    rows, ticks = numbers.shape
    blocks = -(-ticks // BLOCK)
    found = Levels(
        level=numbers.astype(np.int32),
        least=np.zeros((rows, ticks), dtype=np.int32),
        added=np.zeros((rows, blocks), dtype=np.int32),
        lowest=np.full((rows, blocks + 1), ABOVE_ALL),
    )
    for row in range(rows):
        settle(found, row)
    return found


@njit(cache=True)
def settle(st, row):
    """Reckon the rest of a row from `level`, which holds the whole numbers."""
    blocks = st.added.shape[1]
    for block in range(blocks - 1, -1, -1):
        first, last = block * BLOCK, min((block + 1) * BLOCK, st.level.shape[1]) - 1
        st.added[row, block] = 0
        st.least[row, last] = st.level[row, last]
        for tick in range(last - 1, first - 1, -1):
            st.least[row, tick] = min(st.level[row, tick], st.least[row, tick + 1])
        st.lowest[row, block] = min(st.least[row, first], st.lowest[row, block + 1])


@njit(cache=True)
def level_at(st, row, tick):
    """Return the number at a tick."""
    return st.level[row, tick] + st.added[row, tick // BLOCK]


@njit(cache=True)
def least_from(st, row, tick):
    """Return the least number from a tick on."""
    block = tick // BLOCK
    return min(st.least[row, tick] + st.added[row, block], st.lowest[row, block + 1])


@njit(cache=True)
def add_from(st, row, first, number):
    """Let the numbers be so much higher from a tick on (lower, if negative); nothing happens after the end."""
    if first >= st.level.shape[1]:
        return
    block, blocks, more = first // BLOCK, st.added.shape[1], np.int32(number)
    for tick in range(first, min((block + 1) * BLOCK, st.level.shape[1])):
        st.level[row, tick] += more
        st.least[row, tick] += more
    for tick in range(first - 1, block * BLOCK - 1, -1):
        least = min(st.level[row, tick], st.least[row, tick + 1])
        if least == st.least[row, tick]:
            break
        st.least[row, tick] = least
    for later in range(block + 1, blocks):
        st.added[row, later] += more
        st.lowest[row, later] += more
    for earlier in range(block, -1, -1):
        lowest = min(st.least[row, earlier * BLOCK] + st.added[row, earlier], st.lowest[row, earlier + 1])
        if lowest == st.lowest[row, earlier]:
            break
        st.lowest[row, earlier] = lowest


@njit(cache=True)
def add_between(st, row, first, until, number):
    """Let the numbers be so much higher during the ticks first … until − 1."""
    if first < until:
        add_from(st, row, first, number)
        add_from(st, row, until, -number)
