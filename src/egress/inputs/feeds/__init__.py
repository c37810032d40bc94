"""
What others publish: alerts as CAP, events as ACLED or UCDP write them, advisories and postures of other posts.

In: bytes of a local file, or of an address that the user has set. Out: rows for the case, or alerts to check against.
"""

from egress.inputs.feeds.cap_alerts import read_cap as read_cap
