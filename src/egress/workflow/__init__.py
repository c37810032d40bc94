"""
One file per verb, in the order of the flow: the only place that sees both ends.

In: a Case and options. Out: results ready to publish.
"""

from egress.planning import USUAL_LOOKS as USUAL_LOOKS
from egress.workflow.assess_threat import assess_threat as assess_threat
from egress.workflow.backtest import backtest as backtest
from egress.workflow.backtest import main_outcome as main_outcome
from egress.workflow.backtest_exits import kept_of_other_exits as kept_of_other_exits
from egress.workflow.backtest_exits import main_exits as main_exits
from egress.workflow.backtest_exits import other_exits as other_exits
from egress.workflow.backtest_summary import summarised as summarised
from egress.workflow.compare_losses import compare_losses as compare_losses
from egress.workflow.diff_cases import diff_cases as diff_cases
from egress.workflow.keep_forecasts import forecasts_of as forecasts_of
from egress.workflow.keep_forecasts import kept_beside as kept_beside
from egress.workflow.keep_forecasts import new_forecasts as new_forecasts
from egress.workflow.known_inputs import inputs_digest as inputs_digest
from egress.workflow.make_brief import make_brief as make_brief
from egress.workflow.plan_movements import plan_movements as plan_movements
