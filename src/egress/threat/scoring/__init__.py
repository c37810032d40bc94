"""
The scoreboard: forecasts as they were made, scored when they are resolved, beside baselines.

In: forecasts and outcomes. Out: scores by case, each case counted once; censored ones are scored and not dropped.
"""

from egress.threat.scoring.baselines import climatology as climatology
from egress.threat.scoring.baselines import constant_rate as constant_rate
from egress.threat.scoring.baselines import front_only as front_only
from egress.threat.scoring.baselines import last_official as last_official
from egress.threat.scoring.forecasts import DAYS as DAYS
from egress.threat.scoring.forecasts import Forecast as Forecast
from egress.threat.scoring.forecasts import Outcome as Outcome
from egress.threat.scoring.forecasts import Resolved as Resolved
from egress.threat.scoring.forecasts import resolved as resolved
from egress.threat.scoring.record import closed_while_asked as closed_while_asked
from egress.threat.scoring.record import learned_base_rate as learned_base_rate
from egress.threat.scoring.record import learned_widening as learned_widening
from egress.threat.scoring.scores import BRIER_DAYS as BRIER_DAYS
from egress.threat.scoring.scores import Scores as Scores
from egress.threat.scoring.scores import brier as brier
from egress.threat.scoring.scores import coverage as coverage
from egress.threat.scoring.scores import log_score as log_score
from egress.threat.scoring.scores import pit as pit
from egress.threat.scoring.scores import scores_of as scores_of
from egress.threat.scoring.scores import tw_crps as tw_crps
from egress.threat.scoring.table import ScoreRow as ScoreRow
from egress.threat.scoring.table import score_rows as score_rows
