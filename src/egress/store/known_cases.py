"""Versions of cases that were read or written lately: they never change, so they need not be read again."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from egress.domain import Case
from egress.store.case_versions import texts_of

CASES_HELD = 8
"""Versions of cases that are held in memory, with tokens for names."""


class KnownCases:
    """The cases of versions, with tokens for names, and the digests of what would be written of them."""

    def __init__(self) -> None:
        self._cases, self._digests = OrderedDict[tuple[str, int], Case](), OrderedDict[tuple[str, int], str]()

    def case(self, post_id: str, version: int, read: Callable[[], Case]) -> Case:
        """Return the case of a version, read if it is not held."""
        key = (post_id, version)
        known = self._cases.get(key)
        if known is None:
            known = self._cases[key] = read()
            _shortened(self._cases)
        return known

    def digest(self, post_id: str, version: int, case: Case) -> str:
        """Return the digest of what would be written of the case of a version."""
        known = self._digests.get((post_id, version))
        if known is None:
            known = texts_of(case).digest
            self.hold_digest(post_id, version, known)
        return known

    def hold_digest(self, post_id: str, version: int, digest: str) -> None:
        """Hold the digest of what was written of the case of a version."""
        self._digests[post_id, version] = digest
        _shortened(self._digests)


def _shortened(held: OrderedDict[tuple[str, int], Any]) -> None:
    while len(held) > CASES_HELD:
        try:
            held.popitem(last=False)
        except KeyError:  # another thread was faster
            return
