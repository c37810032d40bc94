"""
Large flows: thousands of people, fleets of many vehicles.

In: a PlanningProblem, its Risk and a Guide (the relaxed flow). Out: a Timetable of whole vehicles, persons and
minutes, laid by a compiled dispatcher that sends a vehicle only once its people are promised to be there in time.
"""

from egress.planning.flows.laying import SAME_WORTH as SAME_WORTH
from egress.planning.flows.laying import lay_timetable as lay_timetable
