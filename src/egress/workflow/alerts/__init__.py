"""
The verbs around an alert: draft it from the state of the post, check it, clear and release it, cancel it.

In: a case, the words of its people, and other alerts. Out: findings, CAP messages, and acts in the record.
"""

from egress.workflow.alerts.beside import Beside as Beside
from egress.workflow.alerts.beside import ByHand as ByHand
from egress.workflow.alerts.beside import beside_in_words as beside_in_words
from egress.workflow.alerts.beside import beside_of as beside_of
from egress.workflow.alerts.beside import findings_beside as findings_beside
from egress.workflow.alerts.clearances import Clearance as Clearance
from egress.workflow.alerts.clearances import clearances as clearances
from egress.workflow.alerts.clearances import release_cleared as release_cleared
from egress.workflow.alerts.composing import Telling as Telling
from egress.workflow.alerts.composing import as_it_goes_out as as_it_goes_out
from egress.workflow.alerts.composing import compose_alert as compose_alert
from egress.workflow.alerts.effect import ExpectedEffect as ExpectedEffect
from egress.workflow.alerts.effect import effect_in_words as effect_in_words
from egress.workflow.alerts.effect import expected_effect as expected_effect
from egress.workflow.alerts.release import Cleared as Cleared
from egress.workflow.alerts.release import clear_alert as clear_alert
from egress.workflow.alerts.release import findings_now as findings_now
from egress.workflow.alerts.release import hear_alert as hear_alert
from egress.workflow.alerts.release import release_alert as release_alert
from egress.workflow.alerts.release import withdraw_alert as withdraw_alert
from egress.workflow.alerts.review import review_alert as review_alert
from egress.workflow.alerts.state import post_state as post_state
