"""
People who move by themselves over many roads: exact earliest-arrival flow, reversed roads, staggered departures.

In: a RoadNetwork in plain arrays, or a PlanningProblem of that shape. Out: an ArrivalFlow, or a laid timetable.
"""

from egress.planning.roads.arrival import ArrivalFlow as ArrivalFlow
from egress.planning.roads.arrival import earliest_arrival as earliest_arrival
from egress.planning.roads.network import UNLIMITED as UNLIMITED
from egress.planning.roads.network import RoadNetwork as RoadNetwork
