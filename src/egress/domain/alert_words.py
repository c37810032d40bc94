"""What an alert's English words tell people to do, for alerts that others wrote and for a second look at our own."""

import re
from collections.abc import Iterable, Mapping

from egress.domain.alerts import Bidding, Direction
from egress.domain.network import Site
from egress.domain.vocabulary import SiteKind

PLACE_WORDS: Mapping[SiteKind, tuple[str, ...]] = {
    SiteKind.GATE: ("gate", "gates"),
    SiteKind.AIRPORT: ("airport",),
    SiteKind.PORT: ("port", "harbour", "harbor"),
    SiteKind.MISSION: ("embassy", "compound", "office"),
    SiteKind.ASSEMBLY: ("assembly point", "assembly area"),
    SiteKind.BORDER: ("border", "crossing"),
}
"""Words by which people call a kind of site."""

_NOT = r"(?:do not|don't|should not|must not|not to)"
_COMING = r"(?:come|go|travel(?:l?ing)?|proceed|head|make (?:your|their) way)"
_BEFORE_PLACE = r"(?:\W+\w+){0,5}?\W+"
ABOUT_A_PLACE: tuple[tuple[Bidding, str], ...] = (
    (Bidding.AVOID, rf"{_NOT}\s+{_COMING}\s+(?:to|near){_BEFORE_PLACE}{{place}}"),
    (Bidding.AVOID, rf"(?:avoid|stay away from|keep away from|leave){_BEFORE_PLACE}{{place}}"),
    (Bidding.AVOID, r"{place}\s+(?:is|are|remains?)\s+(?:now\s+)?closed"),
    (Bidding.GO_TO, rf"(?<!not )(?<!not to ){_COMING}\s+to{_BEFORE_PLACE}{{place}}"),
    (Bidding.OPEN, r"{place}\s+(?:is|are|remains?|stays?|have remained)\s+(?:now\s+)?open"),
    (Bidding.OPEN, r"(?:enter|access|admitted (?:to|through)){_between}{place}".replace("{_between}", _BEFORE_PLACE)),
)
"""Ways in which English says it, in the order in which they are tried."""

AT_LARGE: tuple[tuple[Bidding, str], ...] = (
    (Bidding.SHELTER, r"shelter(?:ing)? in place|remain (?:indoors|where you are)|stay (?:indoors|where you are)"),
    (
        Bidding.LEAVE,
        r"(?<!not )\b(?:leave|depart)\b(?:\W+\w+){0,4}?\W+(?:immediately|now|as soon as|by commercial|country)",
    ),
    (Bidding.PREPARE, r"(?:prepare|be ready|make plans|have a plan)\b"),
)


def directions_in(text: str, sites: Iterable[Site]) -> tuple[Direction, ...]:
    """
    Return what a text tells people to do, place by place.

    A small set of phrases, meant to raise a question and never to lay one to rest: what it does not find may still be
    said. A sentence that forbids is not read as one that bids.
    """
    found: dict[Direction, None] = {}
    for sentence in re.split(r"(?<=[.!?;])\s+", text.lower()):
        for site in sites:
            for direction in _about(sentence, site):
                found[direction] = None
        for bidding, pattern in AT_LARGE:
            if re.search(pattern, sentence):
                found[Direction(bidding=bidding)] = None
    return tuple(found)


def _about(sentence: str, site: Site) -> list[Direction]:
    words = (*PLACE_WORDS.get(site.kind, ()), site.label.lower())
    place = "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + r")\b"
    for bidding, pattern in ABOUT_A_PLACE:
        if re.search(pattern.replace("{place}", place), sentence):
            return [Direction(bidding=bidding, site_id=site.id)]
    return []
