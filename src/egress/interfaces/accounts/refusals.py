"""Why somebody is not let in, or not let do something: one error with a status, a kind and a sentence."""

from egress.kit import EgressError


class Refused(EgressError):
    """
    A request that is not let through.

    Attributes
    ----------
    status : of HTTP. kind : a short name, by which programs tell refusals apart. remedy : what to do about it.
    wait_s : seconds until it is worth trying again; 0 = that does not matter.
    """

    def __init__(self, status: int, kind: str, sentence: str, *, remedy: str = "", wait_s: int = 0) -> None:
        self.status, self.kind, self.remedy, self.wait_s = status, kind, remedy, wait_s
        super().__init__(sentence)


def not_signed_in() -> Refused:
    """Return the refusal of somebody whose session is missing, ended or revoked: which of these is not told."""
    return Refused(401, "not_signed_in", "You are not signed in, or your session has ended.", remedy="Sign in.")


def not_allowed(right: str) -> Refused:
    """Return the refusal of somebody whose role does not reach so far."""
    sentence = f"Your role at this post does not let you do this ({right.replace('_', ' ')})."
    return Refused(403, "not_allowed", sentence, remedy="Ask the administrator for the role, if you should have it.")


def no_such_post() -> Refused:
    """Return the refusal for a post that is not there, or that somebody must not know of: which one is not told."""
    sentence = "There is no such post, or none that you may see."
    return Refused(404, "no_such_post", sentence, remedy="See GET /api/v1/posts for yours.")


def too_soon(wait_s: int) -> Refused:
    """Return the refusal of a sign-in that follows too soon on failed ones."""
    sentence = f"Too many sign-ins have failed; the next is looked at in {wait_s} s."
    return Refused(429, "too_soon", sentence, remedy="Wait, then try again.", wait_s=wait_s)
