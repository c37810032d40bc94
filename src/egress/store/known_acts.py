"""Acts that were read already: the ledger only grows, so what was read once need not be read again."""

import threading
from collections import OrderedDict

from sqlalchemy import Connection

from egress.domain.act_log import ActLog
from egress.store.acts import acts_of

MOST_POSTS, MOST_ACTS = 64, 100_000
"""So many posts, and acts of all of them, are held in memory; the post that was asked for longest ago goes."""


class KnownActs:
    """
    The acts of posts as far as they were committed when somebody last read them.

    It is a copy for speed and no evidence: `egress ledger verify` and exports read the tables themselves.
    """

    def __init__(self) -> None:
        self._gate, self._held = threading.Lock(), OrderedDict[str, ActLog]()

    def of(self, connection: Connection, post_id: str, *, committed: bool) -> ActLog:
        """
        Return the acts of a post as a connection sees them, in their order.

        Only what is `committed` is held: what a writer has not committed yet may be undone.
        """
        with self._gate:
            known = self._held.get(post_id, ActLog())
        after_seq = known[-1].seq if known else 0
        fresh = acts_of(connection, post_id, after_seq=after_seq)
        if not committed:
            return known.followed(fresh)
        with self._gate:
            held = self._held.get(post_id, known)
            if len(held) == len(known):  # nobody else read further meanwhile
                known = held.grown(fresh)
                self._hold(post_id, known)
                return known
        return known.followed(fresh)

    def _hold(self, post_id: str, acts: ActLog) -> None:
        self._held[post_id] = acts
        self._held.move_to_end(post_id)
        while len(self._held) > 1 and self._is_full():
            self._held.popitem(last=False)

    def _is_full(self) -> bool:
        return len(self._held) > MOST_POSTS or sum(map(len, self._held.values())) > MOST_ACTS
