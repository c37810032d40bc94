"""
Personal data at rest: keys outside the database, tokens and sealed texts inside it.

In: texts that name or quote persons. Out: tokens, and the texts again for whoever has the key of the post.
"""

from egress.domain.personal import TOKEN as TOKEN
from egress.store.sealing.keyring import Keyring as Keyring
from egress.store.sealing.sealer import DESTROYED as DESTROYED
from egress.store.sealing.sealer import Sealer as Sealer
from egress.store.sealing.sealer import filled as filled
