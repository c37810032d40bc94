"""
How long we need: a multi-group, multi-fleet flow over time becomes an executable timetable with its bound.

In: a Case (scenario applied) and a ThreatPicture. Out: a PlanningResult whose plan has passed `check_plan`.
"""

from egress.planning.bounding import Bound as Bound
from egress.planning.bounding import bound_plan as bound_plan
from egress.planning.bounding import value_plan as value_plan
from egress.planning.bounding import ways_to_safety as ways_to_safety
from egress.planning.bounding import worth_of_plan as worth_of_plan
from egress.planning.make_plan import USUAL_LOOKS as USUAL_LOOKS
from egress.planning.make_plan import PlanOptions as PlanOptions
from egress.planning.make_plan import last_way_out_h as last_way_out_h
from egress.planning.make_plan import make_plan as make_plan
from egress.planning.quick_look import QuickLook as QuickLook
from egress.planning.quick_look import quick_look as quick_look
from egress.planning.result import Binding as Binding
from egress.planning.result import GroupOutcome as GroupOutcome
from egress.planning.result import HourlyBinding as HourlyBinding
from egress.planning.result import PlanningResult as PlanningResult
from egress.planning.result import PlanStatus as PlanStatus
from egress.planning.result import Shortfall as Shortfall
from egress.planning.result import Worth as Worth
