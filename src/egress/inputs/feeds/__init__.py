"""
What others publish: alerts as CAP, events as ACLED or UCDP write them, advisories and postures of other posts.

In: a local file, or an address that the user has set. Out: rows of reports, or alerts to check against.
"""

from egress.inputs.feeds.airports import airport_rows as airport_rows
from egress.inputs.feeds.cap_alerts import cap_text as cap_text
from egress.inputs.feeds.cap_alerts import hear_cap as hear_cap
from egress.inputs.feeds.cap_alerts import read_cap as read_cap
from egress.inputs.feeds.cap_alerts import read_kept_cap as read_kept_cap
from egress.inputs.feeds.events import FEEDS as FEEDS
from egress.inputs.feeds.events import feed_rows as feed_rows
from egress.inputs.feeds.fetching import fetched as fetched
