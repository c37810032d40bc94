"""A message drafted from the record of a post: what is told, to whom, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.domain import Case, apply_scenario
from egress.domain.alerts import Alert, Bidding, standing
from egress.inputs.feeds import read_kept_cap
from egress.kit import InputProblem, Problem
from egress.publications.alerts import Draft, draft_alert, update_of, write_cap
from egress.store import Store
from egress.workflow.alerts.beside import ByHand, beside_of
from egress.workflow.alerts.state import post_state
from egress.workflow.record.hands import case_now

ABOUT_A_PLACE = (Bidding.GO_TO, Bidding.AVOID)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """
    What is to be told.

    Attributes
    ----------
    site_id : the place, for biddings about one. categories, zones : to whom; empty = everybody, the whole post.
    replaces : whether it takes the place of our alerts that speak now.
    """

    bidding: Bidding
    site_id: str = ""
    categories: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    holds_h: float = 24.0
    sender: str = ""
    replaces: bool = False


def compose_alert(store: Store, post_id: str, telling: Telling, now: datetime) -> Alert:
    """
    Return a draft in the words of the templates, from the posture and the shut places of the record.

    Raises
    ------
    InputProblem
        for a site, zone or category that the case does not have, and a bidding that lacks its place.
    """
    case = apply_scenario(case_now(store, post_id))
    refuse_unknown(case, telling)
    now = now.replace(microsecond=0)
    site, expires = case.site_by_id.get(telling.site_id), now + timedelta(hours=telling.holds_h)
    beside = beside_of(case, store.log(post_id), store.texts(post_id), now, by_hand=ByHand())
    posture_id = "" if beside.posture is None else beside.posture.id
    draft = Draft(
        bidding=telling.bidding,
        sender=telling.sender or f"{post_id}@egress.invalid",
        post=case.label,
        sent=now,
        expires=expires,
        zone=case.timezone,
        languages=telling.languages,
        site_id=telling.site_id,
        place="" if site is None else site.label,
        categories=telling.categories,
        zones=telling.zones,
    )
    state = post_state(case, now, expires, posture_id=posture_id, closed=beside.shut.places)
    alert, speak = draft_alert(draft, state), standing(beside.own, now)
    return update_of(alert, speak) if telling.replaces and speak else alert


def as_it_goes_out(store: Store, post_id: str, alert: Alert) -> Alert:
    """
    Return a message as whoever reads its CAP form has it: that is what is checked, cleared and released.

    Raises
    ------
    InputProblem
        for a message that speaks of zones that the case does not have, or cannot be read back.
    """
    case = case_now(store, post_id)
    return read_kept_cap(write_cap(alert, case).decode(), file="message", sites=case.sites)


def refuse_unknown(case: Case, telling: Telling) -> None:
    """Refuse a site, zone or category that the case does not have: it would speak of nowhere and to nobody."""
    problems = list(_unknown(case, telling))
    if problems:
        raise InputProblem(problems)


def _unknown(case: Case, telling: Telling) -> Iterator[Problem]:
    sites, categories = tuple(case.site_by_id), tuple(case.categories)
    given = [("site", telling.site_id, sites)] if telling.site_id else []
    given += [("zone", zone, sites) for zone in telling.zones]
    given += [("category", category, categories) for category in telling.categories]
    for field, word, known in given:
        if word not in known:
            yield Problem("alert", 0, field, word, ", ".join(known), "Name one of these.")
    if not telling.site_id and telling.bidding in ABOUT_A_PLACE:
        yield Problem("alert", 0, "site", "", ", ".join(sites), "Say where to go, or what to avoid.")
