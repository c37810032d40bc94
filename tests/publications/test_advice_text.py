"""Whom to send out today, in words: what is missing, the break-even, and those who are out already."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from egress.decision import Agreement, CategoryAdvice, Choice, ChoiceLoss, DepartureAdvice, StartBy, StartByStatus
from egress.publications.advice_writer import advice_blocks
from egress.publications.blocks import Sentences, Table

AS_OF = datetime(2030, 3, 1, tzinfo=UTC)


def choice(key: str, loss: float) -> ChoiceLoss:
    """Return one choice with its loss in persons."""
    made = Choice(
        key=key,
        posture_id=key,
        label=f"label of {key}",
        effect="normal",
        share_gone=0.0,
        visibility=0.0,
        mission_days_per_day=0.0,
        reversible=True,
        step_up_margin_h=None,
    )
    return ChoiceLoss(
        choice=made,
        caught_persons=loss,
        mission_days_lost=0.0,
        loss_persons=loss,
        error_persons=0.0,
        loss_by_value={},
    )


STAFF = CategoryAdvice(
    category="staff",
    persons=40,
    official=True,
    standing="stay",
    status="advised",
    advised="all",
    today="all",
    step_reason="",
    agreement=Agreement(
        choice="all",
        share=0.9,
        split=False,
        further=0.0,
        by_choice={"stay": 0.1, "some": 0.0, "all": 0.9},
        what_turns_it=(),
    ),
    choices=(choice("stay", 3.16), choice("some", 2.84), choice("all", 2.29)),
    break_even_mission_days=983.0,
    worth_of_waiting_persons=0.13,
    news=(),
    clearance_median_h=6.0,
    clearance_late_h=9.0,
    risk_if_started_now=0.02,
    start_by=(StartBy(risk=0.05, status=StartByStatus.PAST, start_by=None, margin_h=None),),
    decide_by=None,
    decided_by="director",
    requested_by="",
    caught_already_persons=0,
    grid_loss_persons=None,
)
ADVICE = DepartureAdvice(
    as_of=AS_OF,
    values_signed=True,
    signed_by="head",
    mission_days_tried=(3.0, 30.0, 300.0),
    pools=("pool",),
    hastening=(1.0, 2.0, 4.0),
    risk_levels=(0.05,),
    leading_risk=0.05,
    paths=1000,
    rehearsals=100,
    steps_days=(0.0, 1.0),
    categories=(STAFF,),
    citizens=None,
    not_covered=(),
    assumed=(),
    cautions=(),
)


def sentences(told: DepartureAdvice) -> str:
    """Return the running text of an advice."""
    blocks = advice_blocks(told, ZoneInfo("UTC"))
    return "\n".join(item for block in blocks if isinstance(block, Sentences) for item in block.items)


def test_break_evens_are_written_out() -> None:
    """From a hundred mission days up too."""
    assert "worth more than 980 mission-days" in sentences(ADVICE)


@pytest.mark.parametrize(
    ("not_covered", "said"),
    [
        (("staff", "family"), "no rung that makes anybody leave (staff and family). Add one to postures.csv"),
        ((), "nobody at post"),
    ],
)
def test_advice_about_nobody_says_what_is_missing(not_covered: tuple[str, ...], said: str) -> None:
    """It begins with what is missing, once, and shows no table without rows."""
    told = replace(ADVICE, categories=(), not_covered=not_covered)
    blocks = advice_blocks(told, ZoneInfo("UTC"))
    assert isinstance(blocks[0], Sentences)
    assert sentences(told).count(said) == sentences(told).count("No advice") == 1
    assert [block.caption for block in blocks if isinstance(block, Table)] == [
        "Every figure that no row of the case states"
    ]


@pytest.mark.parametrize("standing", ["some", "all"])
def test_those_who_are_out_are_not_told_to_leave(standing: str) -> None:
    """The reasons speak of coming back, whether it is advised or split, and never of leaving today or of staying."""
    turns = ("risk borne by the clock: 100% for being out at 0.02, 0% at 0.1",)
    one = replace(STAFF, standing=standing, agreement=replace(STAFF.agreement, what_turns_it=turns))
    for out in (one, replace(one, status="split"), replace(one, status="no_values")):
        said = sentences(replace(ADVICE, categories=(out,)))
        assert "you bring them back if one person caught is worth less than 980 mission-days" in said
        assert "staying out or coming back turns on risk borne by the clock" in said
        assert not [word for word in ("you leave", "staying or leaving", "leaving today") if word in said.lower()]


def test_all_who_are_out_are_told_what_coming_back_costs() -> None:
    """By hand: 3.16 persons if they come back today, less 2.29 if they stay out."""
    assert "bringing all back today costs 0.87 persons" in sentences(
        replace(ADVICE, categories=(replace(STAFF, standing="all"),))
    )
    fewer = replace(STAFF, standing="all", choices=(choice("stay", 1.0), choice("some", 1.0), choice("all", 3.0)))
    assert "bringing all back today saves 2.00 persons" in sentences(replace(ADVICE, categories=(fewer,)))
