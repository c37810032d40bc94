"""Reading an exit curve between its grid points, and drawing it in characters."""

import math

from egress.domain import Exit
from egress.kit import H_PER_DAY
from egress.threat import ExitCurve, ThreatPicture

BARS = " ▁▂▃▄▅▆▇█"


def p_closed_by(curve: ExitCurve, hours: float) -> float:
    """
    Return P(closed by so many hours after as_of), in [0, 1].

    Between grid points the hazard is constant: survival falls as S0 · (S1/S0)^share. Where the exit is surely
    closed at the next point no finite hazard fits, and the chance rises in a straight line. Beyond the grid the
    last value holds.
    """
    grid, p = curve.hours, curve.p_closed
    after = int(grid.searchsorted(hours, side="left"))
    if after >= len(grid):
        return float(p[-1])
    if after == 0:
        return float(p[0]) if hours >= grid[0] else 0.0
    share = (hours - float(grid[after - 1])) / float(grid[after] - grid[after - 1])
    open_before, open_after = 1.0 - float(p[after - 1]), 1.0 - float(p[after])
    if open_before <= 0.0 or open_after <= 0.0:
        return 1.0 - open_before + share * (open_before - open_after)
    return 1.0 - open_before * math.pow(open_after / open_before, share)


def curves_in_order(picture: ThreatPicture) -> tuple[ExitCurve, ...]:
    """Return the exit curves: the main exit first, then in the order of the vocabulary."""
    order = [picture.main_exit, *(exit_ for exit_ in Exit if exit_ != picture.main_exit)]
    return tuple(picture.curves[exit_] for exit_ in order if exit_ in picture.curves)


def spark(curve: ExitCurve, *, days: int, marks: int) -> str:
    """Return the curve in characters: `marks` bars of equal width over so many days, full height = certain."""
    chances = [p_closed_by(curve, (i + 1) * days * H_PER_DAY / marks) for i in range(marks)]
    return "".join(BARS[min(8, math.ceil(8 * p - 1e-9))] if p > 0 else BARS[0] for p in chances)
