"""Who may be shown what: the labels of the Traffic Light Protocol, for every audience."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egress.domain import Audience, Case, Handling, Report, Resolution, case_for, mark_for, withheld_from
from egress.inputs import read_case

AT = datetime(2030, 3, 1, tzinfo=UTC)
CASE = Path(__file__).parents[2] / "cases" / "tiny-post"


def report(id_: str, handling: Handling | None, derived_from: str = "") -> Report:
    """A report."""
    return Report(
        id=id_,
        t_event=AT,
        t_received=AT,
        source_id="s",
        grade="B2",
        claim="warning",
        text=f"words of {id_}",
        handling=handling,
        derived_from=derived_from,
    )


@pytest.fixture
def case() -> Case:
    """A case with a report of every label, one without, and three that repeat others."""
    labelled = [report(label.value, label) for label in Handling]
    others = [
        report("bare", None),
        report("bare_of_red", None, "red"),
        report("public_of_red", Handling.CLEAR, "red"),
        report("bare_of_bare_of_clear", None, "bare_of_clear"),
        report("bare_of_clear", None, "clear"),
    ]
    return replace(read_case(CASE), reports=(*labelled, *others))


@pytest.mark.parametrize(
    ("audience", "kept_back"),
    [
        (Audience.NAMED, set()),
        (Audience.ORGANISATION, {"red", "bare_of_red"}),
        (Audience.PARTNERS, {"red", "bare_of_red", "amber_strict"}),
        (Audience.COMMUNITY, {"red", "bare_of_red", "amber_strict", "amber", "bare"}),
        (Audience.PUBLIC, {"red", "bare_of_red", "amber_strict", "amber", "bare", "green"}),
    ],
)
def test_each_audience_gets_what_its_label_allows(audience: Audience, kept_back: set[str], case: Case) -> None:
    """Stricter labels are kept back; a report without one has that of what it repeats, else counts as amber."""
    assert withheld_from(case, audience) == kept_back
    shown = {one.id for one in case_for(case, audience).reports}
    assert shown == {one.id for one in case.reports} - kept_back


def test_what_repeats_a_report_kept_back_no_longer_names_it(case: Case) -> None:
    """A public report that repeats a red one stands as an origin of its own; what became of the red one goes too."""
    settled = Resolution(id="s", report_id="red", t_received=AT, held=True)
    told = case_for(replace(case, resolutions=(settled,)), Audience.PUBLIC)
    (one,) = [r for r in told.reports if r.id == "public_of_red"]
    assert one.derived_from == ""
    assert told.resolutions == ()


def test_a_circle_of_repetitions_ends(case: Case) -> None:
    """Two reports that repeat each other have no label, and the search for one ends."""
    looped = replace(case, reports=(report("a", None, "b"), report("b", None, "a")))
    assert withheld_from(looped, Audience.PUBLIC) == {"a", "b"}
    assert withheld_from(looped, Audience.PARTNERS) == set()


def test_the_marks_are_those_of_the_protocol() -> None:
    """Every audience has its mark as the protocol writes it."""
    assert [mark_for(one) for one in Audience] == [
        *("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")
    ]
