"""
Large flows: thousands of people, fleets of many vehicles.

In: a PlanningProblem, its Risk and guides (relaxed flows). Out: a Timetable of whole vehicles, persons and
minutes, laid by a compiled dispatcher that sends a vehicle only once its people are promised to be there in time.
"""

from egress.planning.flows.looking import lay_timetable as lay_timetable
from egress.planning.flows.replanning import replan as replan
