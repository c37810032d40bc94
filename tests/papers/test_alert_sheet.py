"""An alert on paper: every language in its own direction, and no character lost."""

from datetime import timedelta

from egress.domain import Case
from egress.domain.alert_checks import PostState
from egress.domain.alerts import Alert, Bidding
from egress.publications.alerts import Draft, draft_alert
from egress.publications.language import LANGUAGES, tongue
from egress.publications.papers import alert_sheet
from egress.workflow.alerts import post_state

from .conftest import AS_OF, subject
from .reading import letters_outside, page_texts, pdf_of, squeezed


def drafted(case: Case) -> Alert:
    """An alert in every language."""
    state: PostState = post_state(case, AS_OF, AS_OF + timedelta(days=1))
    return draft_alert(
        Draft(
            bidding=Bidding.LEAVE,
            sender="consular@post.invalid",
            post=case.label,
            sent=AS_OF,
            expires=AS_OF + timedelta(days=1),
            zone=case.timezone,
            languages=LANGUAGES,
            categories=("family",),
            zones=("town",),
        ),
        state,
    )


def test_every_language_runs_in_its_own_direction(case: Case) -> None:
    """Each part bears its language, the page has no replaced character, and nothing sticks out."""
    paper = alert_sheet(subject(case, "en"), drafted(case))
    assert [part.language for part in paper.parts if part.language] == [*LANGUAGES]
    pdf = pdf_of(paper)
    whole = " ".join(page_texts(pdf))
    assert "\ufffd" not in whole
    assert squeezed(drafted(case).texts["en"].headline) in squeezed(whole)
    assert not [*letters_outside(pdf, margin_mm=14)]


def test_isolates_that_are_not_closed_are_taken_out() -> None:
    """Isolates that are closed are kept; others, and overrides, cannot turn the lines after them."""
    arabic = tongue("ar")
    assert arabic.written("حتى \u20662021-07-12\u2069.") == "حتى \u20662021-07-12\u2069."
    assert arabic.written("حتى \u20662021\u2069\u2069 \u202e.") == "حتى 2021 \ufffd."
    assert arabic.written("\u2067a\u2066b") == "ab"
