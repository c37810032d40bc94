"""Each card has seven slots, and what they answer is what the plan says."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from egress.domain import Case, Communications, Movement, Plan
from egress.domain.orders import orders_of_plan
from egress.planning import PlanningResult
from egress.publications.ensemble_writer import Ensemble
from egress.publications.language import LANGUAGES
from egress.publications.papers import action_cards, switch_over_cards
from egress.publications.papers.action_cards import card_of, duties_of
from egress.publications.papers.blank_sheets import is_sheet_id, sheet_id
from egress.publications.papers.manifests import manifests
from egress.publications.papers.paper import SLOTS
from egress.publications.papers.switch_over import MOST_TAKEN_UP, MOST_TOLD

from .conftest import AS_OF, subject
from .reading import page_texts, pdf_of, says, squeezed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_one_page_with_its_seven_slots_in_order(language: str, case: Case, result: PlanningResult) -> None:
    """Every card is a page of its own; its seven headings stand on it in the order that all cards have."""
    about = subject(case, language)
    paper = action_cards(about, result.plan)
    pages = page_texts(pdf_of(paper))
    assert len(pages) == len(paper.parts) == len(duties_of(about, result.plan))
    if language == "ar":
        return  # the order of letters that a PDF reader gives for Arabic is its own
    for page in pages:
        places = [squeezed(page).find(squeezed(about.tongue.say(f"card.{slot}"))) for slot in SLOTS]
        assert min(places) > 0
        assert places == sorted(places)


def test_the_seven_answers_are_those_of_the_plan(case: Case, result: PlanningResult) -> None:
    """Who, what, where, when, with whom, which channel and what if it fails, read from the PDF, equal the plan."""
    about, plan = subject(case, "en"), result.plan
    pages = [squeezed(page) for page in page_texts(pdf_of(action_cards(about, plan)))]
    for page, duty in zip(pages, duties_of(about, plan), strict=True):
        say = about.tongue.say
        marks = [page.find(squeezed(say(f"card.{slot}"))) for slot in SLOTS]
        slots = [page[start:end] for start, end in zip(marks, [*marks[1:], len(page)], strict=True)]
        who, what, where, when, with_whom, channel, fails = slots
        assert squeezed(duty.role) in who
        persons = sum(movement.persons for movement in duty.movements)
        assert squeezed(f"Move {persons} people in {len(duty.movements)} movements") in what
        for movement in duty.movements[:8]:
            assert squeezed(about.tongue.utc(movement.depart)) in what
        for movement in duty.movements:
            assert all(squeezed(end) in where for end in about.ends(movement))
            for group_id, _ in movement.loads:
                assert squeezed(case.group_by_id[group_id].label) in with_whom
        last = max(movement.arrive for movement in duty.movements)
        for instant in (plan.start, duty.movements[0].depart, last):
            assert squeezed(about.moment(instant)) in when
        assert squeezed("headquarters director") in channel
        assert "Primary" in channel
        assert squeezed("hands it to somebody else") in fails


def test_channels_are_those_of_the_case_and_blank_where_it_states_none(case: Case, result: PlanningResult) -> None:
    """Each card tells the ways that the case states; a line to write on stands for the others."""
    told = replace(case, communications=Communications(primary="VHF 5, call sign Relay", emergency="runner"))
    for page in page_texts(pdf_of(action_cards(subject(told, "en"), result.plan))):
        plain = squeezed(page)
        assert squeezed("Primary: VHF 5, call sign Relay Alternate: ____________") in plain
        assert squeezed("Contingency: ____________ Emergency: runner") in plain


def test_every_order_has_its_card(case: Case, result: PlanningResult) -> None:
    """Whoever is given an order when the plan is activated holds a card, with as many movements."""
    orders = orders_of_plan(case, result.plan, given_at=AS_OF, escalates_to="x")
    duties = duties_of(subject(case, "en"), result.plan)
    assert {order.owner for order in orders} == {duty.role for duty in duties}
    assert sum(len(duty.movements) for duty in duties) == len(result.plan.movements)


def test_a_card_of_a_long_duty_stays_one_page(case: Case, result: PlanningResult) -> None:
    """Three hundred movements of one vehicle still make one page, which counts what it leaves to the tables."""
    shuttle = next(m for m in result.plan.movements if m.loads)
    many = tuple(
        type(shuttle)(**{**vars(shuttle), "id": f"m{n}", "depart": shuttle.depart + timedelta(hours=n)})
        for n in range(300)
    )
    plan = Plan(**{**vars(result.plan), "movements": many})
    pages = page_texts(pdf_of(action_cards(subject(case, "en"), plan)))
    assert len(pages) == 1
    assert "292 more steps" in pages[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_single_loss_has_a_card(language: str, case: Case, losses: Ensemble) -> None:
    """A switch-over card for every trouble, one page each: what changes, who must be told, how long it takes."""
    about = subject(case, language)
    paper = switch_over_cards(about, losses)
    pages = page_texts(pdf_of(paper))
    assert len(pages) == len(losses.singles) > 3
    cards = {card.trouble_id: card for card in losses.cards}
    for page, line in zip(pages, losses.singles, strict=True):
        switch = cards[line.trouble_id].switch
        assert says(page, str(line.safe_persons), language)
        assert says(page, str(cards[line.trouble_id].safe_persons_unswitched), language)
        for used in switch.taken_up[:MOST_TAKEN_UP]:
            assert says(page, used.label, language)
        for told in switch.tell[:MOST_TOLD]:
            assert says(page, told.label, language)
            assert says(page, told.who, language)
        takes = about.tongue.length(switch.takes_h) if switch.waits_for else about.tongue.say("switch.takes_nothing")
        assert says(page, takes, language)


def test_a_card_counts_what_it_has_no_room_for(case: Case, losses: Ensemble) -> None:
    """Forty to be told and forty movements that differ still make one page, which counts the rest."""
    about, card = subject(case, "en"), losses.cards[0]
    many = tuple(replace(card.switch.tell[0], label=f"Place {n}") for n in range(40))
    moved = tuple(replace(card.changes.movements[0], new_id=f"m{n}", persons=9) for n in range(40))
    crowded = replace(card, switch=replace(card.switch, tell=many), changes=replace(card.changes, movements=moved))
    pages = page_texts(pdf_of(switch_over_cards(about, replace(losses, cards=(crowded,)))))
    assert len(pages) == 1
    assert "28 more to be told" in pages[0]
    assert "36 more movements with people that differ" in pages[0]


def test_a_manifest_has_a_line_for_everybody_booked(case: Case, result: PlanningResult) -> None:
    """The sheets of a run have as many lines as people are booked on it, and each sheet is one page."""
    paper = manifests(subject(case, "en"), result.plan)
    blanks = [block.lines for part in paper.parts for block in part.blocks if hasattr(block, "lines")]
    assert sum(blanks) == sum(movement.persons for movement in result.plan.movements)
    assert len(page_texts(pdf_of(paper))) == len(paper.parts)


def test_a_misread_sheet_is_noticed() -> None:
    """The id on a blank sheet carries a check: another digit, another vehicle, is refused."""
    identity = sheet_id("tiny-post", "bus", 12)
    assert is_sheet_id(identity)
    assert not is_sheet_id(identity.replace("/12/", "/13/"))
    assert not is_sheet_id("tiny-post/bus/12")


def test_a_card_names_who_guards_where_and_from_when(case: Case, result: PlanningResult) -> None:
    """Guards stand on cards of runs through what needs them, from when they are there; where none are needed, not."""
    strip = next(site.id for site in case.sites if site.force_needed_persons)
    legs = {leg.id: (leg.from_site_id, leg.to_site_id) for leg in case.legs}
    passed = [at for m in result.plan.movements if m.persons for at in _passed(m, legs, strip)]
    middle = min(passed) + (max(passed) - min(passed)) / 2
    label = case.forces[0].label

    def guards(made: Case) -> list[str]:
        about = subject(made, "en")
        duties = duties_of(about, result.plan)
        cards = [card_of(about, result.plan, duty) for duty in duties]
        return [str(line) for card in cards for line in card.slots[4] if label in line]

    late = replace(case, forces=(replace(case.forces[0], present_from=middle),))
    idle = replace(case, sites=tuple(replace(site, force_needed_persons=0) for site in case.sites))
    assert f"Guarded by {label}." in guards(case)
    assert any(f"{label} from {subject(case, 'en').moment(middle)}" in line for line in guards(late))
    assert guards(idle) == []


def _passed(movement: Movement, legs: dict[str, tuple[str, str]], site_id: str) -> list[datetime]:
    """Return when a movement is at a site."""
    ends = zip(legs[movement.leg_id], (movement.depart, movement.arrive), strict=True)
    return [at for end, at in ends if end == site_id]


def test_a_step_is_told_in_both_times(case: Case, result: PlanningResult) -> None:
    """Each step has its hour in UTC and at the post."""
    about = subject(case, "en")
    for duty in duties_of(about, result.plan):
        said = " ".join(str(line) for line in card_of(about, result.plan, duty).slots[1])
        assert all(str(about.moment(movement.depart)) in said for movement in duty.movements[:8])


def test_what_is_lost_is_not_told_that_it_is_not_needed(losses: Ensemble) -> None:
    """Whoever answers for what is lost hears that, and nobody is told that the lost are no longer needed."""
    assert any(told.reason == "lost" and told.kind == "fleet" for card in losses.cards for told in card.switch.tell)
    for card in losses.cards:
        lost = {told.id for told in card.switch.tell if told.reason == "lost"}
        assert not lost & {told.id for told in card.switch.tell if told.reason == "not_needed"}
