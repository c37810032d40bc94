"""Numbers over time by blocks, against plain arrays."""

import numpy as np
import pytest

from egress.planning.flows.levels import BLOCK, add_between, add_from, least_from, level_at, levels_of


@pytest.mark.parametrize("ticks", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_levels_are_what_was_added_and_the_least_of_what_follows(ticks: int) -> None:
    """After any changes each number, and the least from each tick on, is that of a plain array."""
    stream = np.random.default_rng(ticks)
    plain = stream.integers(0, 50, (3, ticks))
    levels = levels_of(plain)
    for _ in range(200):
        row, first, until = int(stream.integers(3)), *sorted(stream.integers(0, ticks + 2, 2).tolist())
        number = int(stream.integers(-30, 31))
        if stream.random() < 0.5:
            add_from(levels, row, first, number)
            plain[row, first:] += number
        else:
            add_between(levels, row, first, until, number)
            plain[row, first:until] += number
        tick = int(stream.integers(ticks))
        assert level_at(levels, row, tick) == plain[row, tick]
        assert least_from(levels, row, tick) == plain[row, tick:].min()
    every = [[level_at(levels, row, tick) for tick in range(ticks)] for row in range(3)]
    least = [[least_from(levels, row, tick) for tick in range(ticks)] for row in range(3)]
    assert np.array_equal(every, plain)
    assert np.array_equal(least, np.minimum.accumulate(plain[:, ::-1], axis=1)[:, ::-1])
