"""The claim words of reports, and what one fully credible report of each does to the hazard."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from egress.domain import Exit


@dataclass(frozen=True, kw_only=True)
class ClaimWord:
    """
    What one fully credible, fresh report of a claim does.

    Attributes
    ----------
    log_hazard_ratio : natural logarithm of the factor on the hazard; negative lowers it.
    reason : why, in one line.
    announcement : only words so far; it lowers nothing until a second independent source says the same.
    assurance : a party's own word; it counts only for the factions that its speaker binds.
    exits : the exits that it bears on; empty = all.
    """

    log_hazard_ratio: float
    reason: str
    announcement: bool = False
    assurance: bool = False
    exits: frozenset[Exit] = frozenset()


AIR = frozenset({Exit.COMMERCIAL_AIR, Exit.AIRPORT})
GROUND = frozenset({Exit.LAST_ROAD, Exit.CITY, Exit.GOVERNMENT})
"""What news of airlines and of roads bears on, where an exit has estimates of its own."""

CLAIMS: Mapping[str, ClaimWord] = MappingProxyType(
    {
        "garrison_surrendered": ClaimWord(
            log_hazard_ratio=0.40, reason="Forces that give up without a fight invite the next to do so."
        ),
        "peer_post_leaves": ClaimWord(
            log_hazard_ratio=0.40, reason="Another post with sources of its own has judged the place lost."
        ),
        "capital_lost": ClaimWord(
            log_hazard_ratio=0.35, reason="The attacker can take and hold large towns, not only countryside."
        ),
        "patron_leaves": ClaimWord(
            log_hazard_ratio=0.35, reason="The outside support on which the defence rests is going."
        ),
        "commercial_air_thins": ClaimWord(
            log_hazard_ratio=0.30,
            reason="Airlines and insurers act on their own money; seats run out first.",
            exits=AIR,
        ),
        "rival_forces_clash": ClaimWord(
            log_hazard_ratio=0.40, reason="Fighting inside the city can end in days, either way."
        ),
        "rival_forces_in_city": ClaimWord(
            log_hazard_ratio=0.15, reason="Two forces that both claim the city need no road to it."
        ),
        "deadline_missed": ClaimWord(
            log_hazard_ratio=0.20,
            reason="A deadline that passes unkept makes the next threat likelier to be carried out.",
        ),
        "deadline_set": ClaimWord(log_hazard_ratio=0.05, reason="A date on which a threat falls due."),
        "ceasefire_broken": ClaimWord(
            log_hazard_ratio=0.15, reason="What held them back holds no longer, and the next truce is worth less."
        ),
        "border_crossing_lost": ClaimWord(
            log_hazard_ratio=0.25, reason="Customs revenue, supply and a way out are lost together.", exits=GROUND
        ),
        "capital_besieged": ClaimWord(
            log_hazard_ratio=0.25, reason="Defenders are fixed in place and cannot relieve each other."
        ),
        "base_given_up": ClaimWord(
            log_hazard_ratio=0.25, reason="Air cover, supply and an alternative way out go with the base."
        ),
        "attack_near_post": ClaimWord(
            log_hazard_ratio=0.20, reason="The attacker can reach the post and the roads around it."
        ),
        "peer_post_reduces": ClaimWord(
            log_hazard_ratio=0.20, reason="Others prepare to go; weaker than going, and often late."
        ),
        "districts_lost": ClaimWord(
            log_hazard_ratio=0.15, reason="Ground is lost; small here because counted captures weigh it already."
        ),
        "convoy_lost": ClaimWord(
            log_hazard_ratio=0.15, reason="Roads that supply and relieve the place are cut.", exits=GROUND
        ),
        "warning": ClaimWord(
            log_hazard_ratio=0.15, reason="An official warning: informed, but often late and given to caution."
        ),
        "advance_reversed": ClaimWord(
            log_hazard_ratio=-0.30, reason="Lost ground retaken shows a defence that still works."
        ),
        "reinforcement_arrives": ClaimWord(
            log_hazard_ratio=-0.20, reason="Forces on the spot, not promised, strengthen the defence."
        ),
        "relief_arrives": ClaimWord(
            log_hazard_ratio=-0.30, reason="Supplies or troops have come through: the siege no longer holds."
        ),
        "deadline_kept": ClaimWord(
            log_hazard_ratio=-0.15, reason="A date has passed and what was promised was done."
        ),
        "deal_signed": ClaimWord(
            log_hazard_ratio=-0.15,
            reason="Signed is not yet done; some deals hand the city over.",
            announcement=True,
            assurance=True,
        ),
        "ceasefire": ClaimWord(
            log_hazard_ratio=-0.15,
            reason="Ceasefires are often broken; only a little is gained.",
            announcement=True,
            assurance=True,
        ),
        "talks_begin": ClaimWord(
            log_hazard_ratio=-0.05, reason="Talks and offensives commonly run side by side.", announcement=True
        ),
        "assurance": ClaimWord(
            log_hazard_ratio=-0.03,
            reason="Those who assure have an interest in being believed.",
            announcement=True,
            assurance=True,
        ),
    }
)
"""Stated priors, by judgement of direction and order of size; fitted to no case."""
