"""
Alerts going out: drafted from the post's state, as CAP 1.2, feeds, e-mail and SMS.

In: an `Alert` and the state of the post. Out: bytes for each channel.
"""

from egress.publications.alerts.cap import cap_problems as cap_problems
from egress.publications.alerts.cap import write_cap as write_cap
from egress.publications.alerts.drafting import Draft as Draft
from egress.publications.alerts.drafting import cancel_of as cancel_of
from egress.publications.alerts.drafting import draft_alert as draft_alert
from egress.publications.alerts.drafting import update_of as update_of
from egress.publications.alerts.feeds import write_atom as write_atom
from egress.publications.alerts.feeds import write_rss as write_rss
from egress.publications.alerts.mail import MailServer as MailServer
from egress.publications.alerts.mail import send_mail as send_mail
from egress.publications.alerts.reading_level import HARDEST as HARDEST
from egress.publications.alerts.reading_level import reading_level as reading_level
from egress.publications.alerts.sms import SmsGateway as SmsGateway
from egress.publications.alerts.sms import send_sms as send_sms
from egress.publications.alerts.sms import sms_text as sms_text
