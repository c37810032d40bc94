"""
What to commit to now, before it is known which scenario comes, with recourse in each of them.

In: a Case with commitments, its scenarios with weights, a ThreatPicture. Out: a StagedAnswer: what to order now, its
worth in every scenario, the price of not knowing and the price of committing.
"""

from egress.planning.staged.answer import CommitmentWorth as CommitmentWorth
from egress.planning.staged.answer import FirstStage as FirstStage
from egress.planning.staged.answer import StagedAnswer as StagedAnswer
from egress.planning.staged.choices import MOST_COMMITMENTS as MOST_COMMITMENTS
from egress.planning.staged.choices import Choices as Choices
from egress.planning.staged.choose import choose_commitments as choose_commitments
from egress.planning.staged.preference import Preference as Preference
from egress.planning.staged.preference import worst_mean as worst_mean
from egress.planning.staged.recourse import Recourse as Recourse
from egress.planning.staged.recourse import StagedScenario as StagedScenario
