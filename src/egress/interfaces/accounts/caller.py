"""Who is calling, and what they may do where."""

from dataclasses import dataclass
from datetime import datetime

from egress.interfaces.accounts.refusals import Refused, no_such_post, not_allowed
from egress.interfaces.accounts.roles import EVERY_POST, RIGHTS, WITHOUT_NAMES, Right, Role


@dataclass(frozen=True, kw_only=True)
class Grant:
    """
    One role at one post.

    Attributes
    ----------
    post_id : ``*`` = every post and the record as a whole.
    titles : the roles of the authority table that may be acted under.
    zone : ids of the groups and sites that a warden looks after.
    until : when it ends by itself; None = it does not.
    """

    post_id: str
    role: Role
    titles: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    until: datetime | None = None

    def holds_at(self, post_id: str, now: datetime) -> bool:
        """Whether it counts at a post now."""
        return self.post_id in (EVERY_POST, post_id) and (self.until is None or now < self.until)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """
    Somebody who was let in.

    Attributes
    ----------
    account_id, name : whose account it is.
    grants : their roles.
    glass : until when the glass is broken, by post.
    now : when they called.
    by_token : whether a workbook calls with a token, which reads feeds and nothing else.
    """

    account_id: str
    name: str
    grants: tuple[Grant, ...]
    glass: tuple[tuple[str, datetime], ...]
    now: datetime
    by_token: bool = False

    def grants_at(self, post_id: str) -> tuple[Grant, ...]:
        """Return the roles that count at a post now."""
        return tuple(grant for grant in self.grants if grant.holds_at(post_id, self.now))

    def may(self, right: Right, post_id: str = EVERY_POST) -> bool:
        """Whether they may do something at a post, or to the record as a whole."""
        return any(right in RIGHTS[grant.role] for grant in self.grants_at(post_id))

    def demand(self, right: Right, post_id: str = EVERY_POST) -> None:
        """
        See that they may do something at a post, or to the record as a whole.

        Raises
        ------
        Refused
            404 where they have no role at the post, so that they do not learn whether it exists; 403 otherwise.
        """
        if post_id != EVERY_POST and not self.grants_at(post_id):
            raise no_such_post()
        if not self.may(right, post_id):
            raise not_allowed(right)

    def sees_names_of_hands(self, post_id: str) -> bool:
        """Whether they are shown who did something; an auditor and an administrator are not."""
        return any(grant.role not in WITHOUT_NAMES for grant in self.grants_at(post_id))

    def broke_glass(self, post_id: str) -> bool:
        """Whether they broke the glass at a post, and that still holds."""
        return any(at == post_id and self.now < until for at, until in self.glass)

    def zone(self, post_id: str) -> tuple[str, ...] | None:
        """Return the groups and sites that they look after; None where they are not limited to any."""
        grants = self.grants_at(post_id)
        if any(grant.role != Role.WARDEN and Right.SEE_POST in RIGHTS[grant.role] for grant in grants):
            return None
        return tuple(dict.fromkeys(one for grant in grants for one in grant.zone))

    def title(self, wanted: str, post_id: str, right: Right) -> str:
        """
        Return the role of the authority table under which they act: the one wanted, or the first that they have.

        Raises
        ------
        Refused
            when it is not one of theirs.
        """
        grants = [grant for grant in self.grants_at(post_id) if right in RIGHTS[grant.role]]
        own = list(dict.fromkeys(title for grant in grants for title in (*grant.titles, grant.role.value)))
        if not wanted and own:
            return own[0]
        if wanted not in own:
            sentence = f"You may not act as {wanted!r} here."
            raise Refused(403, "not_your_title", sentence, remedy=f"Act as one of: {', '.join(own) or 'nothing'}.")
        return wanted
