"""Front, siege, flash, other posts and the table: each story moves the way it should, and none by announcement."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from egress.domain import Case, GaugeKind, Handling, Report, SeriesLevel, ThreatPrior
from egress.threat import assess, main_story, stories_of
from egress.threat.front import closing_km_per_day, goes_back
from egress.threat.pool import mechanisms
from egress.threat.strangulation import net_use_per_day

from .threatened_post import AS_OF, counts, gauge, report, threatened_post


def bare(**rows: Any) -> Case:
    """Return the post with no evidence but what is given."""
    return threatened_post(**({"estimates": (), "series": (), "reports": ()} | rows))


def p_within(case: Case, days: float = 30) -> float:
    """Return the pooled chance within so many days."""
    return float(main_story(case, stories_of(case, AS_OF))(np.array([days]))[0])


def weight_of(case: Case, name: str) -> float:
    """Return the share of a mechanism in the pool; 0 where it says nothing."""
    found = {m.name: m.weight for m in mechanisms(case, stories_of(case, AS_OF))}
    return found.get(name, 0.0)


def story_of(case: Case, name: str, days: float = 30) -> float:
    """Return what one mechanism says within so many days."""
    found = {m.name: m.cdf for m in mechanisms(case, stories_of(case, AS_OF))}
    return float(found[name](np.array([days]))[0])


FRONT, SUPPLY = GaugeKind.FRONT_KM, GaugeKind.SUPPLY_DAYS


def test_a_front_that_comes_is_feared_more_than_one_that_stands_or_goes() -> None:
    """The same distance tonight, by where it was a fortnight ago."""
    comes, stands, goes = (
        story_of(bare(gauges=gauge(FRONT, {-14: was, -7: half, 0: 60})), "front")
        for was, half in ((400, 200), (60, 60), (60, 30))
    )
    assert comes > stands > goes


def test_a_front_far_off_is_feared_less_than_one_at_the_gates() -> None:
    """At the same speed, distance is time."""
    near, far = (story_of(bare(gauges=gauge(FRONT, {-10: km + 100, 0: km})), "front", 14) for km in (20.0, 400.0))
    assert near > 1.5 * far


def test_going_back_is_read_from_the_newest_turn() -> None:
    """A column beaten after a rush counts as going back though it is nearer than a fortnight ago."""
    days, km = np.array([-11.0, -8, -5, -3, 0]), np.array([1000.0, 600, 250, 300, 330])
    assert closing_km_per_day(days, km, 14) > 0
    assert goes_back(days, km)
    assert not goes_back(days, np.array([1000.0, 600, 300, 260, 250]))


def test_a_siege_is_feared_as_stocks_run_down_and_not_once_relief_is_seen() -> None:
    """Ten days of supply are worse than sixty; convoys lost make it worse; relief makes it better."""
    short = bare(gauges=gauge(SUPPLY, {-20: 25, -10: 17, 0: 10}))
    plenty = bare(gauges=gauge(SUPPLY, {-20: 75, -10: 67, 0: 60}))
    lost = tuple(report(f"convoy{i}", -2 - 4 * i, "convoy_lost") for i in range(4))
    assert story_of(short, "siege") > 2 * story_of(plenty, "siege")
    robbed = threatened_post(estimates=(), series=(), reports=lost, gauges=plenty.gauges)
    assert story_of(robbed, "siege", 90) > story_of(plenty, "siege", 90)
    relieved = threatened_post(
        estimates=(), series=(), reports=(report("relief", -1, "relief_arrives"),), gauges=short.gauges
    )
    assert story_of(relieved, "siege") < 0.5 * story_of(short, "siege")


def test_a_siege_is_told_by_the_stock_that_is_empty_first() -> None:
    """Fuel for two months, read on the same days or between them, does not fill the granary."""
    flour = gauge(SUPPLY, {-20: 25, -10: 17, 0: 10}, "flour")
    for days in ((-20, -10, 0), (-21, -11, -1)):
        fuel = gauge(SUPPLY, dict.fromkeys(days, 60.0), "fuel")
        siege = stories_of(bare(gauges=(*fuel, *flour)), AS_OF).siege
        assert siege is not None
        assert siege.supply_days == 10
        assert siege.use_per_day == pytest.approx(0.7, abs=0.1)


def test_a_stock_that_nobody_follows_any_more_leaves_the_siege_to_the_others() -> None:
    """Flour for three days, last counted a month before the fuel, does not stand for the siege of today."""
    old, fresh = gauge(SUPPLY, {-40: 4, -35: 3}, "flour"), gauge(SUPPLY, {-10: 40, 0: 35}, "fuel")
    siege = stories_of(bare(gauges=(*old, *fresh)), AS_OF).siege
    assert siege is not None
    assert siege.supply_days == 35


def test_one_day_is_no_days() -> None:
    """The sentence of a siege with a day of supply left is read aloud."""
    case = bare(gauges=gauge(SUPPLY, {-10: 11, -1: 1}))
    said = next(m.sentence for m in assess(case, AS_OF, paths=50).mechanisms if m.name == "siege")
    assert said.startswith("1 day of supply, down by ")


def test_use_of_supplies_is_read_from_the_trend() -> None:
    """A stock that falls by one a day is used by nearly one a day; one that grows, by less than nothing."""
    assert net_use_per_day(np.array([-28.0, -14, 0]), np.array([60.0, 46, 32])) == pytest.approx(0.9, abs=0.05)
    assert net_use_per_day(np.array([-28.0, -14, 0]), np.array([30.0, 50, 70])) < 0


def test_missed_deadlines_and_a_clash_are_a_flash() -> None:
    """Rival forces say little, missed deadlines more, a clash most in the next fortnight."""
    rivals = (report("rivals", -5, "rival_forces_in_city"),)
    missed = (*rivals, *(report(f"missed{i}", -3 - 9 * i, "deadline_missed") for i in range(3)))
    clash = (*missed, report("clash", -1, "rival_forces_clash"))
    tense, tenser, hot = (story_of(bare(reports=rows), "flash", 14) for rows in (rivals, missed, clash))
    assert hot > tenser > tense > 0
    assert weight_of(bare(), "flash") == 0


def test_posts_that_leave_together_are_discounted() -> None:
    """Four posts that go within two days say less than four that go weeks apart."""
    herd = tuple(report(f"p{i}", -1 - 0.5 * i, "peer_post_leaves") for i in range(4))
    apart = tuple(report(f"p{i}", -1 - 8.0 * i, "peer_post_leaves") for i in range(4))
    one = herd[:1]

    def independent(rows: tuple[Report, ...]) -> float:
        peers = stories_of(bare(reports=rows), AS_OF).peers
        assert peers is not None
        return peers.independent

    assert independent(one) < independent(herd) < independent(apart)
    assert independent(herd) < 2 * independent(one)


def test_a_truce_lowers_nothing_on_announcement_and_delays_once_it_holds() -> None:
    """One party's word of today changes no chance; a week unbroken delays it; a breach takes that back."""
    base = {"gauges": gauge(FRONT, {-14: 400, 0: 60})}
    plain = p_within(bare(**base))
    announced = bare(reports=(report("truce", -1, "ceasefire"),), **base)
    held = bare(reports=(report("truce", -9, "ceasefire"),), **base)
    broken = bare(reports=(report("truce", -9, "ceasefire"), report("breach", -2, "ceasefire_broken")), **base)
    assert p_within(announced) == pytest.approx(plain)
    assert weight_of(announced, "truce") == 0
    assert p_within(held, 14) < p_within(bare(**base), 14)
    assert weight_of(broken, "truce") == 0
    assert p_within(broken, 14) > p_within(held, 14)


def test_a_truce_after_a_breach_is_another_one() -> None:
    """One broken a month ago neither breaks nor ages the one that has held for nine days since."""
    first = (report("first", -40, "ceasefire"), report("breach", -30, "ceasefire_broken"))
    assert weight_of(bare(reports=(*first, report("second", -2, "ceasefire"))), "truce") == 0
    again = stories_of(bare(reports=(*first, report("second", -9, "ceasefire"))), AS_OF).truce
    assert again is not None
    assert (again.broken, again.age_days, again.delay_days) == (False, 9, 19)
    assert weight_of(bare(reports=(*first, report("second", -9, "ceasefire"))), "truce") > 0


def test_a_truce_leaves_no_hole_in_the_curve() -> None:
    """With an estimate beside it, the delayed story is a probability from the first hour on, and never falls."""
    rows = (report("truce", -9, "ceasefire"),)
    case = threatened_post(series=(), reports=rows)
    assert weight_of(case, "truce") > 0
    p = main_story(case, stories_of(case, AS_OF))(np.linspace(0, 180, 500))
    assert np.isfinite(p).all()
    assert (np.diff(p) >= -1e-12).all()


def test_an_assurance_counts_only_for_the_factions_that_its_speaker_binds() -> None:
    """Assured for one faction of two: half of the story is slowed, and the picture is split, not shifted."""
    prior = ThreatPrior(factions=("north", "south"))
    rows = {"gauges": gauge(FRONT, {-14: 400, 0: 60}), "threat_prior": prior}

    def case(*binds: str) -> Case:
        said = tuple(report(f"a{i}", -1, "assurance", binds=binds) for i in range(3))
        return bare(reports=said, **rows)

    nobody, some, all_ = (p_within(case(*binds)) for binds in ((), ("north",), ("north", "south")))
    assert nobody == pytest.approx(p_within(bare(**rows)))
    assert all_ < some < nobody
    news = stories_of(case("north"), AS_OF).news
    assert news.bound_share == 0.5


def test_a_plateau_in_a_count_while_cities_are_cut_off_is_not_calm() -> None:
    """The same lull reads faster when cities are reported besieged than when nothing is."""
    lull = counts("d", SeriesLevel.DISTRICTS, {-60: 50, -28: 150, -14: 150, 0: 150}, 400)
    quiet = stories_of(bare(series=lull), AS_OF).cascade[0].cdf
    besieged = (report("siege", -2, "capital_besieged"),)
    loud = stories_of(bare(series=lull, reports=besieged), AS_OF).cascade[0].cdf
    days = np.array([60.0])
    assert loud(days)[0] > 1.2 * quiet(days)[0]


def test_the_strictest_handling_label_is_named() -> None:
    """One red report among green ones marks the picture; without labels nothing is said."""
    rows = tuple(report(f"r{i}", -1, handling=label) for i, label in enumerate((Handling.GREEN, Handling.RED, None)))
    notes = assess(bare(reports=rows), AS_OF, paths=200).notes
    assert [n for n in notes if "TLP" in n] == [n for n in notes if "TLP:RED (r1)" in n] != []
    assert not [n for n in assess(bare(), AS_OF, paths=200).notes if "TLP" in n]


def test_contradicting_counts_are_both_kept_and_named() -> None:
    """Two sources, one instant, 100 and 200 lost: the story lies between theirs and a note names both."""
    low, high = (counts("d", SeriesLevel.DISTRICTS, {-20: 50, 0: lost}, 400) for lost in (100.0, 200.0))
    both = bare(series=(*low, replace(high[1], id="d-other", source_id="other-counter")))
    chances = [stories_of(bare(series=rows), AS_OF).cascade[0].cdf(np.array([60.0]))[0] for rows in (low, high)]
    middle = stories_of(both, AS_OF).cascade[0].cdf(np.array([60.0]))[0]
    assert min(chances) < middle < max(chances)
    notes = assess(both, AS_OF, paths=200).notes
    assert any("100 and 200 of 400" in note and "other-counter" in note for note in notes)
