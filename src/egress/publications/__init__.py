"""
The border going out: any result becomes text, JSON or HTML.

In: a Brief, PlanningResult, ThreatPicture or list of problems. Out: bytes and a media type.
"""

from egress.publications.backtest_writer import Backtest as Backtest
from egress.publications.backtest_writer import CaseScore as CaseScore
from egress.publications.backtest_writer import ExitScores as ExitScores
from egress.publications.backtest_writer import write_backtest as write_backtest
from egress.publications.brief_document import BasisLine as BasisLine
from egress.publications.brief_document import Brief as Brief
from egress.publications.brief_document import Change as Change
from egress.publications.brief_document import PartnerLine as PartnerLine
from egress.publications.brief_document import PlanSummary as PlanSummary
from egress.publications.brief_document import ScenarioLine as ScenarioLine
from egress.publications.brief_writer import write_brief as write_brief
from egress.publications.diff_writer import CaseDiff as CaseDiff
from egress.publications.diff_writer import write_diff as write_diff
from egress.publications.document import Document as Document
from egress.publications.document import Format as Format
from egress.publications.forecast_lines import write_forecasts as write_forecasts
from egress.publications.json_records import Envelope as Envelope
from egress.publications.losses_writer import LossComparison as LossComparison
from egress.publications.losses_writer import write_losses as write_losses
from egress.publications.plan_writer import write_plan as write_plan
from egress.publications.problem_writer import version_words as version_words
from egress.publications.problem_writer import write_problems as write_problems
from egress.publications.record_document import FaultLine as FaultLine
from egress.publications.record_document import LedgerAnswer as LedgerAnswer
from egress.publications.record_document import Log as Log
from egress.publications.record_document import LogLine as LogLine
from egress.publications.record_document import PartLine as PartLine
from egress.publications.record_document import Portfolio as Portfolio
from egress.publications.record_document import PortfolioLine as PortfolioLine
from egress.publications.record_document import Standing as Standing
from egress.publications.record_document import StandingLine as StandingLine
from egress.publications.record_writer import write_record as write_record
from egress.publications.situation_words import count_words as count_words
from egress.publications.threat_writer import write_threat as write_threat
