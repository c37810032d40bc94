"""
Who must stay for which function, and what is left of the mission for any footprint; solved exactly.

In: a Case and a footprint. Out: a StaffingChoice, a frontier of them, the case as it would be, and quiet ways there.
"""

from egress.staffing.choice import FunctionDelivery as FunctionDelivery
from egress.staffing.choice import PositionChoice as PositionChoice
from egress.staffing.choice import StaffingChoice as StaffingChoice
from egress.staffing.choose_staff import choose_staff as choose_staff
from egress.staffing.departures import AUTHORIZED_SHARE as AUTHORIZED_SHARE
from egress.staffing.departures import must_go as must_go
from egress.staffing.footprint_case import with_footprint as with_footprint
from egress.staffing.frontier import staffing_frontier as staffing_frontier
from egress.staffing.mission_value import mission_days_without as mission_days_without
from egress.staffing.mission_value import whole_mission_days as whole_mission_days
from egress.staffing.quiet import QuietStep as QuietStep
from egress.staffing.quiet import QuietWay as QuietWay
from egress.staffing.quiet import quiet_way as quiet_way
