"""
What to decide: the latest safe start, the price of waiting, enablers due, the posture advised and who signs.

In: a Case, a ThreatPicture and plans by start. Out: an Advice.
"""

from egress.decision.advice import Advice as Advice
from egress.decision.advice import ClockLine as ClockLine
from egress.decision.advice import EnablerDeadline as EnablerDeadline
from egress.decision.advice import PostureAdvice as PostureAdvice
from egress.decision.advice import StartBy as StartBy
from egress.decision.advice import StartByStatus as StartByStatus
from egress.decision.advise import advise as advise
from egress.decision.advise import leading_risk as leading_risk
from egress.decision.advise_departure import Desk as Desk
from egress.decision.advise_departure import advise_departure as advise_departure
from egress.decision.advise_departure import category_agreement as category_agreement
from egress.decision.agreement import Agreement as Agreement
from egress.decision.citizens import CitizenAdvice as CitizenAdvice
from egress.decision.clearance import Timing as Timing
from egress.decision.clearance import start_worth_planning as start_worth_planning
from egress.decision.clearance import timing as timing
from egress.decision.clearing_spread import ClearingSpread as ClearingSpread
from egress.decision.clearing_spread import certain_clearing as certain_clearing
from egress.decision.clearing_spread import clearing_spread as clearing_spread
from egress.decision.clock import EVERYONE as EVERYONE
from egress.decision.clock import POST as POST
from egress.decision.clock import clock as clock
from egress.decision.clock import clock_of_one_plan as clock_of_one_plan
from egress.decision.critical_path import CriticalEnabler as CriticalEnabler
from egress.decision.critical_path import SlipCost as SlipCost
from egress.decision.critical_path import a_day_late as a_day_late
from egress.decision.critical_path import asked_anew as asked_anew
from egress.decision.critical_path import critical_path as critical_path
from egress.decision.critical_path import is_clear as is_clear
from egress.decision.critical_path import may_slip as may_slip
from egress.decision.critical_path import slip_cost as slip_cost
from egress.decision.departure_advice import Assumed as Assumed
from egress.decision.departure_advice import CategoryAdvice as CategoryAdvice
from egress.decision.departure_advice import ChoiceLoss as ChoiceLoss
from egress.decision.departure_advice import DepartureAdvice as DepartureAdvice
from egress.decision.enablers import enabler_deadlines as enabler_deadlines
from egress.decision.enablers import leading as leading
from egress.decision.enablers import prepared as prepared
from egress.decision.one_start import clock_of_one_start as clock_of_one_start
from egress.decision.rival_pools import rival_weights as rival_weights
from egress.decision.security_force import HoldingLine as HoldingLine
from egress.decision.security_force import HourNeed as HourNeed
from egress.decision.security_force import UnitLine as UnitLine
from egress.decision.security_force import force_needs as force_needs
from egress.decision.security_force import holding_lines as holding_lines
from egress.decision.security_force import unit_lines as unit_lines
from egress.decision.stakes import Choice as Choice
from egress.decision.stakes import Stake as Stake
from egress.decision.stakes import stakes_of as stakes_of
from egress.decision.start_by import risk_at as risk_at
from egress.decision.start_by import start_by as start_by
from egress.decision.stepping import DayAdvice as DayAdvice
from egress.decision.stepping import stepped as stepped
from egress.decision.switching import MEANS_KINDS as MEANS_KINDS
from egress.decision.switching import Switch as Switch
from egress.decision.switching import TakenUp as TakenUp
from egress.decision.switching import ToTell as ToTell
from egress.decision.switching import lead_time_from as lead_time_from
from egress.decision.switching import switch_between as switch_between
from egress.decision.switching import used_means as used_means
from egress.decision.worth_of_news import NewsWorth as NewsWorth
