"""The verb `alert check`: every rule, and how hard the text is to read."""

from collections.abc import Iterator

from egress.domain import Case, Finding
from egress.domain.alert_checks import AlertContext, check_alert
from egress.domain.alert_words import directions_in
from egress.domain.alerts import Alert, AlertKind
from egress.publications.alerts import HARDEST, reading_level


def review_alert(alert: Alert, context: AlertContext, case: Case) -> tuple[Finding, ...]:
    """Return every finding on an alert: breaches of rules first, then notices about its words."""
    return (*check_alert(alert, context), *_hard_words(alert), *_words_beside_directions(alert, case))


def _hard_words(alert: Alert) -> Iterator[Finding]:
    for language, text in alert.texts.items():
        level = reading_level(text, language)
        if level > HARDEST:
            sentence = f"The text in {language} asks for about {level:.0f} years of schooling; {HARDEST:g} at most."
            yield Finding(rule="reading_level", severity="notice", sentence=sentence)


def _words_beside_directions(alert: Alert, case: Case) -> Iterator[Finding]:
    """Notice English words that tell people what the alert's own directions do not."""
    if alert.kind is AlertKind.CANCEL:
        return
    said = [text.instruction for language, text in alert.texts.items() if language.startswith("en")]
    for text in said:
        for one in directions_in(text, case.sites):
            if one.site_id and one not in alert.directions:
                label = case.site_by_id[one.site_id].label
                if label.lower() in text.lower():
                    word = one.bidding.value.replace("_", " ")
                    sentence = f"The words say {word} ({label}), which the alert does not state as a direction."
                    yield Finding(rule="words_beside_directions", severity="notice", sentence=sentence)
