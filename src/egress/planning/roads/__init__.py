"""
People who move by themselves over many roads: exact earliest-arrival flow, reversed roads, staggered departures.

In: a RoadNetwork in plain arrays, or a PlanningProblem of that shape. Out: an ArrivalFlow, or a laid timetable.
"""

from egress.planning.roads.arrival import ArrivalFlow as ArrivalFlow
from egress.planning.roads.arrival import earliest_arrival as earliest_arrival
from egress.planning.roads.contraflow import Contraflow as Contraflow
from egress.planning.roads.contraflow import contraflow as contraflow
from egress.planning.roads.contraflow import turn as turn
from egress.planning.roads.departures import Departures as Departures
from egress.planning.roads.departures import departures as departures
from egress.planning.roads.network import UNLIMITED as UNLIMITED
from egress.planning.roads.network import RoadNetwork as RoadNetwork
from egress.planning.roads.shape import RoadMapping as RoadMapping
from egress.planning.roads.shape import road_shape as road_shape
from egress.planning.roads.timetable import RoadTimetable as RoadTimetable
from egress.planning.roads.timetable import road_timetable as road_timetable
