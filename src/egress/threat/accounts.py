"""One sentence for each rival account: what it rests on, with its figures."""

from egress.domain import Case, GaugeKind
from egress.threat.flash import FlashStory
from egress.threat.negotiation import TruceStory
from egress.threat.peers import PeersStory
from egress.threat.pool import Stories
from egress.threat.strangulation import SiegeStory

GAUGE_UNIT = {GaugeKind.FRONT_KM: "km by road", GaugeKind.SUPPLY_DAYS: "days of supply"}


def experts_sentence(case: Case, stories: Stories) -> str:
    """Return how many sources speak of the main exit now."""
    current = [s for s in stories.experts if s.estimate.exit is case.threat_prior.main_exit and s.weight > 0]
    if not current:
        return "No usable estimate."
    sets = {s.estimate.information_set for s in current if s.estimate.information_set}
    alone = sum(1 for s in current if not s.estimate.information_set)
    voices = f" in {counted(len(sets) + alone, 'voice')}" if sets else ""
    newest = min(s.age_days for s in current)
    return f"{counted(len(current), 'current source')}{voices}, the newest {in_days(newest)} old."


def cascade_sentence(stories: Stories) -> str:
    """Return the newest count of each series, with its rate and age."""
    told = [
        f"{s.series_id}: {s.lost:g} of {s.denominator:g} lost, {s.rate_per_day:.2g} per day over the last "
        f"{s.watched_days:.0f} days counted, {in_days(s.age_days)} old"
        for s in stories.cascade
    ]
    return "; ".join(told) + "." if told else "Nothing counted."


def front_sentence(stories: Stories) -> str:
    """Return how far each front is and how it moves."""
    told = [
        f"{s.gauge_id}: {s.km:.0f} km by road, {'nearer' if s.km_per_day >= 0 else 'farther'} by "
        f"{abs(s.km_per_day):.1f} km a day, {in_days(s.age_days)} old"
        for s in stories.fronts
    ]
    return "; ".join(told) + "."


def siege_sentence(siege: SiegeStory) -> str:
    """Return the state of supply."""
    relief = " Relief has been seen to come." if siege.relieved else ""
    convoys = f"{counted(siege.convoys_lost, 'convoy')} lost within 30 days"
    if siege.supply_days is None:
        return f"Nobody measures supplies; {convoys}.{relief}"
    word = "down" if siege.use_per_day >= 0 else "up"
    return f"{in_days(siege.supply_days)} of supply, {word} by {abs(siege.use_per_day):.1f} a day; {convoys}.{relief}"


def flash_sentence(flash: FlashStory) -> str:
    """Return how rival forces in the city stand."""
    missed = f"{counted(flash.missed, 'deadline')} missed within 30 days"
    if flash.clash_age_days is None:
        return f"Rival forces face each other in the city; {missed}."
    return f"Rival forces clashed in the city {in_days(flash.clash_age_days)} ago; {missed}."


def peers_sentence(peers: PeersStory) -> str:
    """Return how many other posts have moved, and for how many that counts."""
    return (
        f"{counted(peers.moves, 'move')} of other posts, counted as {peers.independent:.1f} since many go because "
        "others do."
    )


def truce_sentence(truce: TruceStory) -> str:
    """Return how a truce stands."""
    split = "" if truce.bound_share >= 1 else f" It binds {truce.bound_share:.0%} of the armed factions."
    return (
        f"A truce of {in_days(truce.age_days)} ago holds; it puts off what the others say by "
        f"{in_days(truce.delay_days)}.{split}"
    )


def base_rate_sentence(case: Case) -> str:
    """Return the base rate."""
    return f"By the record of other crises: {case.threat_prior.base_rate_per_day:.2%} per day."


def news_sentence(stories: Stories) -> str:
    """Return what the reports do to time."""
    news = stories.news
    if not news.origins:
        return "No graded report counts."
    return (
        f"{counted(news.reports, 'report')} of {counted(news.origins, 'origin')} make time run "
        f"{news.speed:.2f} times as fast; the figures are the pool after that."
    )


def account_sentence(name: str, case: Case, stories: Stories) -> str:
    """Return the sentence of a mechanism that has something to say, by its name."""
    sentences = {
        "experts": experts_sentence(case, stories),
        "cascade": cascade_sentence(stories),
        "front": front_sentence(stories),
        "base_rate": base_rate_sentence(case),
    }
    if stories.siege is not None:
        sentences["siege"] = siege_sentence(stories.siege)
    if stories.flash is not None:
        sentences["flash"] = flash_sentence(stories.flash)
    if stories.peers is not None:
        sentences["peers"] = peers_sentence(stories.peers)
    if stories.truce is not None:
        sentences["truce"] = truce_sentence(stories.truce)
    return sentences[name]


def in_days(days: float) -> str:
    """Return whole days with their noun: "1 day", "12 days"."""
    return counted(round(days), "day")


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural where it is not one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
