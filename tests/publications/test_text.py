"""The brief as text: every section, plain, at most 100 columns, safe for a terminal."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from egress.publications import Brief, write_brief
from egress.publications.deadline_words import named

TITLES = (
    "1. Bottom line",
    "2. What changed since 11 Jul 2031 00:00Z (04:30 local)",
    "3. How long we have",
    "4. Start-by clock",
    "5. Scenarios",
    "6. How long we need",
    "7. Enablers due",
    "8. Who decides what",
    "9. What speaks against",
    "A. Accounts and sources behind the curves",
    "B. The plan in detail",
    "C. Assumptions and stale inputs",
    "D. Time and memory by stage",
)


def text_of(brief: Brief) -> str:
    """Return the brief as text."""
    return write_brief(brief, "text").content.decode()


def part(brief: Brief, mark: int | str) -> str:
    """Return one section on one line, blanks made single."""
    text = text_of(brief)
    titles = [title for title in text.splitlines() if re.match(r"(\d|[A-D])\. ", title)]
    here = next(i for i, title in enumerate(titles) if title.startswith(f"{mark}. "))
    start = text.index(f"\n{titles[here]}\n")
    end = text.index(f"\n{titles[here + 1]}\n") if here + 1 < len(titles) else None
    return " ".join(text[start:end].split())


def test_sections_stand_in_reading_order(brief: Brief) -> None:
    """Every section is there once, in the order in which it is read."""
    lines = text_of(brief).splitlines()
    places = [lines.index(title) for title in TITLES]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["brief", "bare_brief"])
def test_text_fits_the_terminal_and_is_plain(name: str, request: pytest.FixtureRequest) -> None:
    """No line is wider than 100 columns, none ends in blanks, and no terminal code or cut word is in it."""
    text = text_of(request.getfixturevalue(name))
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\x1b" not in text
    assert "…" not in text.replace("8 … █", "")


def test_colour_only_where_it_is_asked_for(brief: Brief) -> None:
    """Terminal codes appear on request and change no letter of what is said."""
    coloured = write_brief(brief, "text", colour=True).content.decode()
    plain = "\n".join(line.rstrip() for line in re.sub("\x1b\\[[01]m", "", coloured).split("\n"))
    assert coloured != plain
    assert plain == text_of(brief)


def test_names_reach_the_terminal_harmless(brief: Brief) -> None:
    """A terminal code or console mark-up in a name is shown, not obeyed."""
    text = text_of(replace(brief, label="Post \x1b[2J[bold red]X[/bold red]"))
    assert "\x1b" not in text
    assert "[bold red]X[/bold red]" in text


def test_head_bears_post_times_version_and_handling(brief: Brief) -> None:
    """The head names the post, the instant in both times, the version, and leaves room for the marking."""
    head = text_of(brief)[:900]
    for wanted in (
        "Embassy Hill",
        "end of 10 August 2031 (11 Aug 2031 00:00Z, 04:30 local), Asia/Kabul",
        "egress 0.1.0",
        "HANDLING",
    ):
        assert wanted in head


def test_bottom_line_answers_the_four_questions(brief: Brief) -> None:
    """Posture, by when, the cost of waiting and the signature stand at the top."""
    said = part(brief, 1)
    for wanted in (
        "Posture advised Ordered departure",
        "By when now",
        "One more day of waiting about 590 more caught",
        "Who must sign Chief of Mission and Under Secretary (M)",
        "already 31 %",
        "with a probability of at least 31 %",
    ):
        assert wanted in said


def test_changes_name_the_input(brief: Brief) -> None:
    """Each kind of input has its own movement of the clock."""
    said = part(brief, 2)
    assert "the calendar about 4 days earlier +3 points +2 points" in said
    assert "counted captures – +21 points +36 points" in said
    assert "points c-101 to c-106" in said


def test_how_long_we_have_shows_horizons_and_doubt(brief: Brief) -> None:
    """Chances by 7, 14, 30, 60 and 90 days, medians with their date, the disagreement and the movers."""
    said = part(brief, 3)
    assert "city (main) 29 % 49 % 75 % 91 % 94 % about 14 days (25 Aug) 5 %" in said
    assert "commercial air 1 % 3 % 6 % 11 % 15 % not within 180 days 50 %" in said
    for wanted in ("they part by 60 points", "six provincial capitals", "talks behind closed doors", "█"):
        assert wanted in said


def test_clock_shows_past_open_and_beyond(brief: Brief) -> None:
    """The clock tells what is past with its risk, dates in both times, and what can wait."""
    said = part(brief, 4)
    assert "does at start today: start today:" in said
    assert "20 %" in said
    assert "20:30Z" in said
    assert "(12 Aug 01:00)" in said
    assert "any day in the" in said


def test_clock_says_cannot_clear_and_at_least(brief: Brief) -> None:
    """Who no start clears is told so without a risk; a lower bound is told as one; a risk is never its own limit."""
    said = part(brief, 4)
    assert "some are left whatever the start: Families in the far valley." in said
    assert said.count("cannot clear") == 4
    assert "already at already at already at already at" in said
    assert "least 31 % least 31 %" in said
    post = said.split("The post")[1].split("Families")[0]
    assert "just over" in post or "2.0 %" not in post


def test_changes_within_noise_are_none(brief: Brief) -> None:
    """A price under one person, or a fall under 1 % of the people, is no clear difference; None is not known."""
    said = part(brief, 4)
    assert said.count("no clear difference") + said.count("no clear") >= 2
    assert "not known" in said
    assert "fewer" in said
    assert "about 36" not in said


def test_every_signer_is_told_with_the_people_covered(brief: Brief) -> None:
    """Each signature has its rungs and its people; the one that covers most stands first."""
    said = part(brief, 1)
    chief, under = (
        said.index("Chief of Mission for 3,600 people:"),
        said.index("Under Secretary (M) for 1,616 people:"),
    )
    assert chief < under
    assert "Authorized departure (local staff)" in said
    assert "Ordered departure (families and non emergency staff)" in said


def test_no_machine_words_reach_readers(brief: Brief) -> None:
    """No instant in the form of machines and no code word is read; the basis keeps the ids of its rows."""
    text = text_of(brief)
    before_basis = text[: text.index("\nC. ")]
    assert not re.search(r"\d{4}-\d\d-\d\dT", text)
    assert not re.search(r"[a-z]_[a-z]", before_basis)
    assert "31 Aug 19:29Z (23:59 local)" in before_basis
    assert "sha256" not in text[: text.index("ANNEX")]


def test_small_movers_are_dropped(brief: Brief) -> None:
    """What moved the curve by less than 0.1 points is not told."""
    said = part(brief, 3)
    assert "(+2.6 points)" in said
    assert "old-9" not in said


def test_scenarios_stand_in_one_table(brief: Brief) -> None:
    """Each scenario has its line, and the range over all is told."""
    said = part(brief, 5)
    assert "about 5,900 under “As things stand”; from about 3,100 to about 5,900 over all scenarios." in said
    assert "11 Aug 17:00Z" in said
    assert "the clock above plans later starts, and may have another" in said


def test_how_long_we_need_explains(brief: Brief) -> None:
    """The plan says what it reaches, why it does not clear, what binds and what would buy most."""
    said = part(brief, 6)
    for wanted in (
        "Everyone safe after does not clear",
        "hub one is full from 12 Aug 06:00Z",
        "at most 3 %",
        "3 days The north gate passes 150 persons per hour and",
        "38,000 of 43,931 safe, 5,931 left.",
        "about 810 fewer",
        "not within the horizon",
    ):
        assert wanted in said
    assert "100 more persons/h" not in said


def test_plan_in_detail_is_annexed(brief: Brief) -> None:
    """The annex has the stretches of what binds, six movements at most, and the grid."""
    said = part(brief, "B")
    for wanted in ("11 Aug 06:00Z (11 Aug 10:30) to", "bus 6", "grid of 2 h"):
        assert wanted in said
    assert "bus 7" not in said


def test_enablers_keep_their_order(brief: Brief) -> None:
    """Enablers stand as decision orders them, with lead time and lateness; what is in hand is a sentence."""
    said = part(brief, 7)
    order = [
        "Battalion",
        "Agreement on a",
        "Charter aircraft",
        "Medical team",
        "Bus contract",
        "In hand: Overflight",
    ]
    assert [said.index(name) for name in order] == sorted(said.index(name) for name in order)
    assert "10 days 5 Aug 14:00Z 5.5 days" in said
    assert "expected from" in said


def test_a_force_that_no_place_needs_is_not_asked_for(brief: Brief) -> None:
    """It stands in a sentence of its own, not among what must be asked for."""
    first, *others = brief.advice.enablers
    idle = replace(first, status="not_needed", deadline=None, margin_h=None)
    said = part(replace(brief, advice=replace(brief.advice, enablers=(*others, idle))), 7)
    assert f"Not asked for, since no place needs it: {first.label}." in " ".join(said.split())
    assert said.count(first.label) == 1


def test_a_fleet_that_goes_is_withdrawn(brief: Brief) -> None:
    """Vehicles do not lapse: they are withdrawn, as a force is."""
    one = replace(brief.advice.enablers[0], kind="fleet", ends=brief.advice.as_of)
    assert named(one, brief.advice.as_of).startswith(f"{one.label} (withdrawn ")


def test_who_decides_names_the_fallback(brief: Brief) -> None:
    """The table says who asks, who decides, and who does if communications are lost."""
    said = part(brief, 8)
    for wanted in ("Under", "Secretary", "Chief of", "senior", "no decision", "never decides"):
        assert wanted in said


def test_doubts_and_basis_are_told(brief: Brief) -> None:
    """What speaks against, the break-even, stale rows, assumptions with a count of those left out, and the replay."""
    assert "may hasten the collapse" in part(brief, 9)
    assert "there is no such figure: Families of staff." in part(brief, 9)
    assert "worth even 1 mission day: The post itself." in part(brief, 9)
    assert "Assumptions (30)" in part(brief, "C")
    assert "and 10 more" in part(brief, "C")
    assert "Stale: past the day by which the owner was to affirm them (1)" in part(brief, "C")
    assert "plan base 48.0 912" in part(brief, "D")
    assert "all stages added up 50.3 912" in part(brief, "D")
    assert "the whole brief, by the clock 31.7 912" in part(brief, "D")
    assert "seed 1" in part(brief, "D")


def test_words_are_not_broken(brief: Brief) -> None:
    """Status words and names stand whole; only a word longer than its column is broken."""
    text = text_of(brief)
    for word in ("OVERDUE", "deadline", "departure", "Secretary", "Overflight"):
        assert word in text
    assert re.search(r"^OVERDUE +Battalion", text, flags=re.MULTILINE)


def test_what_is_missing_is_said(bare_brief: Brief) -> None:
    """An empty brief keeps every section and says in each that there is nothing."""
    text = text_of(bare_brief)
    for title in TITLES[2:]:
        assert f"\n{title}\n" in text
    for wanted in ("nothing is compared", "no lines", "no scenarios", "Nobody is moved", "No input is stale"):
        assert wanted in text
