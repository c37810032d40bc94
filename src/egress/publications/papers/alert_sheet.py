"""An alert on paper: what is said in every language on one sheet, for doors, wardens and loudspeakers."""

from egress.domain.alerts import Alert
from egress.publications.blocks import Fact, Facts, Sentences, sentence
from egress.publications.language import LANGUAGES, Worded, tongue
from egress.publications.papers.paper import Paper, Part, Subject


def alert_sheet(subject: Subject, alert: Alert) -> Paper:
    """Return an alert as a sheet, one part for each language that it is in."""
    parts = []
    for code, text in alert.texts.items():
        spoken = tongue(code) if code in LANGUAGES else subject.tongue
        name = spoken.say("alert.title") if code in LANGUAGES else spoken.apart(code)
        lines = tuple(spoken.written(line) for line in (text.description, text.instruction, text.help_limits) if line)
        title = Worded(f"{name}: {spoken.written(text.headline)}")
        parts.append(Part(title, (Sentences(lines, bullets=False),), language=spoken.code))
    moments = Facts(
        (
            Fact(subject.tongue.say("alert.sent"), subject.moment(alert.sent)),
            Fact(subject.tongue.say("alert.expires"), subject.moment(alert.expires)),
            Fact(subject.tongue.say("alert.state"), f"{alert.kind.value}, {alert.status}"),
        )
    )
    return Paper(
        kind="alert",
        title=subject.tongue.say("alert.title"),
        subtitle=subject.stamp.post,
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=(Part("", (moments,)), *parts, Part("", (sentence(subject.tongue.say("alert.id", id=alert.id)),))),
    )
