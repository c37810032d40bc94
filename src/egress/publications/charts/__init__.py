"""
Charts as inline SVG, drawn by pure functions; they read in black and white and carry their own text alternative.

In: the records that a section shows. Out: SVG markup.
"""

from egress.publications.charts.bottleneck_ribbon import draw_bottleneck_ribbon as draw_bottleneck_ribbon
from egress.publications.charts.clearance_curve import draw_clearance_curve as draw_clearance_curve
from egress.publications.charts.exit_curves import draw_exit_curves as draw_exit_curves
from egress.publications.charts.scenario_bars import draw_scenario_bars as draw_scenario_bars
from egress.publications.charts.start_by_timeline import draw_start_by_timeline as draw_start_by_timeline
