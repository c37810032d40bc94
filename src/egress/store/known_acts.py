"""Acts that were read already: the ledger only grows, so what was read once need not be read again."""

import threading
from collections import OrderedDict

from sqlalchemy import Connection

from egress.domain import Act
from egress.store.acts import acts_of

MOST_POSTS, MOST_ACTS = 64, 100_000
"""So many posts, and acts of all of them, are held in memory; the post that was asked for longest ago goes."""


class KnownActs:
    """
    The acts of posts as far as they were committed when somebody last read them.

    It is a copy for speed and no evidence: `egress ledger verify` and exports read the tables themselves.
    """

    def __init__(self) -> None:
        self._gate, self._held = threading.Lock(), OrderedDict[str, tuple[Act, ...]]()

    def of(self, connection: Connection, post_id: str, *, committed: bool) -> tuple[Act, ...]:
        """
        Return the acts of a post as a connection sees them, in their order.

        Only what is `committed` is held: what a writer has not committed yet may be undone.
        """
        with self._gate:
            known = self._held.get(post_id, ())
        fresh = acts_of(connection, post_id, after_seq=known[-1].seq if known else 0)
        whole = known + fresh
        if committed:
            with self._gate:
                self._hold(post_id, whole)
        return whole

    def _hold(self, post_id: str, acts: tuple[Act, ...]) -> None:
        if len(self._held.get(post_id, ())) <= len(acts):
            self._held[post_id] = acts
        self._held.move_to_end(post_id)
        while len(self._held) > 1 and self._is_full():
            self._held.popitem(last=False)

    def _is_full(self) -> bool:
        return len(self._held) > MOST_POSTS or sum(map(len, self._held.values())) > MOST_ACTS
