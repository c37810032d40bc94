"""
Accounts: who may come in, from which device, under which role at which post, and what each role may do.

In: names, passwords, one-time codes. Out: a Caller with rights, or why not. Needs no network.
"""

from egress.interfaces.accounts.access import Access as Access
from egress.interfaces.accounts.caller import Caller as Caller
from egress.interfaces.accounts.caller import Grant as Grant
from egress.interfaces.accounts.refusals import Refused as Refused
from egress.interfaces.accounts.roles import EVERY_POST as EVERY_POST
from egress.interfaces.accounts.roles import RIGHTS as RIGHTS
from egress.interfaces.accounts.roles import Right as Right
from egress.interfaces.accounts.roles import Role as Role
from egress.interfaces.accounts.sessions import SignedIn as SignedIn
