"""
Few vehicles, many trips: boats, helicopters and convoys that bring everybody out as early as can be, with a proof.

In: a ShuttleProblem, which knows no case. Out: a ShuttleAnswer with every trip to the minute, finish and bound.
"""

from egress.planning.shuttles.answer import ShuttleAnswer as ShuttleAnswer
from egress.planning.shuttles.answer import ShuttleStatus as ShuttleStatus
from egress.planning.shuttles.answer import ShuttleTrip as ShuttleTrip
from egress.planning.shuttles.problem import ShuttleProblem as ShuttleProblem
from egress.planning.shuttles.problem import ShuttleVehicle as ShuttleVehicle
from egress.planning.shuttles.problem import vehicle_by_speed as vehicle_by_speed
from egress.planning.shuttles.search import Effort as Effort
from egress.planning.shuttles.shape import shuttle_shape as shuttle_shape
from egress.planning.shuttles.solve import solve_shuttles as solve_shuttles
from egress.planning.shuttles.timetable import shuttle_timetable as shuttle_timetable
