"""The score table of past cases replayed by the day, for people and for machines."""

from collections.abc import Mapping
from dataclasses import dataclass

from egress.publications.blocks import Block, Column, Section, Sentences, Table, row, sentence
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.sections.the_record import forecasters_table
from egress.publications.text_writer import write_sections
from egress.publications.wording import NOTHING, chance_cell, spoken
from egress.threat.scoring import ScoreRow


@dataclass(frozen=True, kw_only=True)
class CaseScore:
    """
    One past case, each figure the mean over its days.

    Attributes
    ----------
    closed : whether the main exit closed while forecasts were asked for.
    tw_crps_days : by forecaster, days.
    log_score : of egress and of climatology over 14 and 30 days; null without other cases.
    share_of_days_alarmed : share of days on which P(closed within 30 days) was at least `alarm_p`.
    first_alarm : first such day; null if there was none.
    peak_p_30 : highest P(closed within 30 days) up to the day on which the threat turned; null if none is known.
    p_30_after_reversal : the lowest within ten days of it; null likewise.
    """

    case_id: str
    days: int
    closed: bool
    tw_crps_days: Mapping[str, float]
    log_score: Mapping[str, float]
    share_of_days_alarmed: float
    first_alarm: str | None
    peak_p_30: float | None
    p_30_after_reversal: float | None


@dataclass(frozen=True, kw_only=True)
class ExitScores:
    """
    One exit that is not the main one.

    Attributes
    ----------
    rows : one forecaster each over the cases that tell what became of it, every case weighing the same.
    """

    exit: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """
    Past cases replayed day by day, each judged by what the others teach.

    Attributes
    ----------
    alarm_p : the chance within 30 days from which a day counts as alarmed.
    rows : one forecaster each over all cases, every case weighing the same.
    brier_skill : by horizon in days, 1 - Brier of egress / Brier of climatology; empty without other cases.
    brier_skill_range : its middle 90 % when cases are drawn again.
    worth_of_mechanism : twCRPS without a mechanism less twCRPS with all, days; empty unless asked for.
    cases : one line per case.
    exits : the other exits of which an outcome is told.
    """

    alarm_p: float
    rows: tuple[ScoreRow, ...]
    brier_skill: Mapping[int, float]
    brier_skill_range: Mapping[int, tuple[float, float]]
    worth_of_mechanism: Mapping[str, float]
    cases: tuple[CaseScore, ...]
    exits: tuple[ExitScores, ...] = ()


def write_backtest(answer: Backtest, format: Format | str = Format.TEXT, *, envelope: Envelope) -> Document:
    """
    Return the score table as text or JSON (schema ``egress/backtest/1``).

    Raises
    ------
    ValueError
        for HTML.
    """
    match Format(format):
        case Format.JSON:
            return Document.of_json(enveloped("egress/backtest/1", envelope, ANSWERED, answer))
        case Format.TEXT:
            return Document.of_text(write_sections([_section(answer)], marked=False))
        case Format.HTML:
            raise ValueError("a score table is written as text or json")


def _section(answer: Backtest) -> Section:
    blocks: list[Block] = [forecasters_table(answer.rows), _cases(answer), _alarms(answer)]
    if answer.brier_skill:
        blocks.append(sentence("Brier skill against climatology: " + _skills(answer) + "."))
    if answer.worth_of_mechanism:
        worth = sorted(answer.worth_of_mechanism.items(), key=lambda pair: -pair[1])
        told = tuple(f"{name}: {days:+.2f} days of twCRPS without it" for name, days in worth)
        blocks += [
            sentence("What the score owes to each mechanism (plus: it would be worse without):"),
            Sentences(told),
        ]
    blocks += [forecasters_table(one.rows, of=spoken(one.exit)) for one in answer.exits]
    return Section("backtest", "Past cases replayed by the day", tuple(blocks))


def _skills(answer: Backtest) -> str:
    ranges = answer.brier_skill_range
    return "; ".join(
        f"{value:+.3f} at {days} d ({ranges[days][0]:+.2f} to {ranges[days][1]:+.2f})"
        for days, value in answer.brier_skill.items()
    )


def _cases(answer: Backtest) -> Table:
    names = [r.forecaster for r in answer.rows]
    return Table(
        "Every case: mean twCRPS in days by forecaster, and log score over that of climatology",
        (
            Column("Case", least=15),
            Column("Days", figures=True),
            Column("Closed"),
            *(Column(name, figures=True) for name in names),
            Column("log score", figures=True),
        ),
        tuple(
            row(
                c.case_id,
                str(c.days),
                "yes" if c.closed else "no",
                *(f"{c.tw_crps_days[name]:.1f}" if name in c.tw_crps_days else NOTHING for name in names),
                _ratio(c),
            )
            for c in answer.cases
        ),
    )


def _alarms(answer: Backtest) -> Table:
    return Table(
        f"Days on which the chance within 30 days was {answer.alarm_p:.0%} or more, and how a turn was seen",
        (
            Column("Case", least=15),
            Column("Alarmed", figures=True),
            Column("First", whole=True, least=10),
            Column("Peak", figures=True),
            Column("After turn", figures=True),
        ),
        tuple(
            row(
                c.case_id,
                chance_cell(c.share_of_days_alarmed),
                c.first_alarm or NOTHING,
                NOTHING if c.peak_p_30 is None else f"{c.peak_p_30:.2f}",
                NOTHING if c.p_30_after_reversal is None else f"{c.p_30_after_reversal:.2f}",
            )
            for c in answer.cases
        ),
        note="Peak: up to the turn; after turn: the lowest within ten days of it. Only where a turn is known.",
    )


def _ratio(case: CaseScore) -> str:
    if "climatology" not in case.log_score:
        return NOTHING
    return f"{case.log_score['egress'] / case.log_score['climatology']:.2f}"
