"""
The vocabulary of evacuation, the Case, the Plan, and the rules that any plan must obey.

In: checked values from the borders. Out: frozen objects that every floor above shares; `domain.rules` judges plans.
"""

from egress.domain.arrangements import output_per_day as output_per_day
from egress.domain.authority import Authority as Authority
from egress.domain.authority import Posture as Posture
from egress.domain.authority import may_decide as may_decide
from egress.domain.basis import Basis as Basis
from egress.domain.case import FORMAT_VERSION as FORMAT_VERSION
from egress.domain.case import Case as Case
from egress.domain.case import ExitLink as ExitLink
from egress.domain.case import ThreatPrior as ThreatPrior
from egress.domain.case import Values as Values
from egress.domain.case import known_at as known_at
from egress.domain.differences import Difference as Difference
from egress.domain.differences import DifferenceKind as DifferenceKind
from egress.domain.differences import FieldChange as FieldChange
from egress.domain.differences import difference_in_words as difference_in_words
from egress.domain.differences import differences as differences
from egress.domain.differences import in_safe_order as in_safe_order
from egress.domain.differences import may_move_the_clock as may_move_the_clock
from egress.domain.differences import with_difference as with_difference
from egress.domain.enabling import Enabler as Enabler
from egress.domain.enabling import Force as Force
from egress.domain.evidence import Estimate as Estimate
from egress.domain.evidence import Report as Report
from egress.domain.evidence import SeriesPoint as SeriesPoint
from egress.domain.losses import homes as homes
from egress.domain.losses import single_losses as single_losses
from egress.domain.mission import MissionFunction as MissionFunction
from egress.domain.mission import MovementLevel as MovementLevel
from egress.domain.mission import Position as Position
from egress.domain.network import Fleet as Fleet
from egress.domain.network import Leg as Leg
from egress.domain.network import Site as Site
from egress.domain.partner_changes import Footprint as Footprint
from egress.domain.partner_changes import PartnerChange as PartnerChange
from egress.domain.partner_changes import PartnerStep as PartnerStep
from egress.domain.partner_changes import footprint_at as footprint_at
from egress.domain.partner_changes import partner_changes as partner_changes
from egress.domain.partner_changes import taken_along as taken_along
from egress.domain.partners import Partner as Partner
from egress.domain.partners import PartnerStatus as PartnerStatus
from egress.domain.people import Group as Group
from egress.domain.plan import Finding as Finding
from egress.domain.plan import Movement as Movement
from egress.domain.plan import Plan as Plan
from egress.domain.rules import check_plan as check_plan
from egress.domain.scenario_effects import apply_scenario as apply_scenario
from egress.domain.scenarios import Blackout as Blackout
from egress.domain.scenarios import ExitChange as ExitChange
from egress.domain.scenarios import Scenario as Scenario
from egress.domain.scenarios import ScenarioEffect as ScenarioEffect
from egress.domain.tripwires import Tripwire as Tripwire
from egress.domain.vocabulary import Confidence as Confidence
from egress.domain.vocabulary import Effect as Effect
from egress.domain.vocabulary import Exit as Exit
from egress.domain.vocabulary import Mode as Mode
from egress.domain.vocabulary import SeriesLevel as SeriesLevel
from egress.domain.vocabulary import SiteKind as SiteKind
from egress.domain.vocabulary import TargetKind as TargetKind
