"""
The desk: what changes and is no evidence: accounts, their roles, devices, sessions, feed tokens, and jobs.

In: rows. Out: the same rows as they stand now. What of it an inquiry may ask for stands in the ledger as an act.
"""

from egress.store.desk.copying import copy_desk as copy_desk
from egress.store.desk.desk import Desk as Desk
from egress.store.desk.opening import desk_address as desk_address
from egress.store.desk.opening import desk_revision as desk_revision
from egress.store.desk.opening import make_desk as make_desk
from egress.store.desk.opening import open_desk as open_desk
from egress.store.desk.opening import upgrade_desk as upgrade_desk
from egress.store.desk.rows import AccountRow as AccountRow
from egress.store.desk.rows import DeviceRow as DeviceRow
from egress.store.desk.rows import FeedTokenRow as FeedTokenRow
from egress.store.desk.rows import GlassRow as GlassRow
from egress.store.desk.rows import GrantRow as GrantRow
from egress.store.desk.rows import JobRow as JobRow
from egress.store.desk.rows import NoticesReadRow as NoticesReadRow
from egress.store.desk.rows import SessionRow as SessionRow
