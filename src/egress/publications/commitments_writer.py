"""What to commit to now, for people and for machines."""

from egress.domain import Case
from egress.publications.answer_writer import write_answer
from egress.publications.blocks import Block, Cell, Column, Fact, Facts, Sentences, Table, row
from egress.publications.commitments_document import (
    CommitmentLine,
    CommitmentsAnswer,
    FirstStageLine,
    Price,
    ScenarioShare,
)
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.wording import NOTHING, listing

STAGE_WORDS = {
    "advised": "as advised",
    "nothing_now": "nothing now, all once it is known",
    "base_plan": "what is best as things stand",
    "foreseen": "if the scenario were known now",
}
"""The first stages that are compared, in words."""

MOST_NAMED = 3
"""Scenarios named beside a commitment; the JSON has all."""


def write_commitments(
    answer: CommitmentsAnswer, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return what to commit to now as text or JSON (schema ``egress/commitments/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    return write_answer(
        answer,
        case,
        lambda: _blocks(answer),
        verb="commitments",
        title="what to commit to now",
        envelope=envelope,
        format=format,
    )


def _blocks(answer: CommitmentsAnswer) -> tuple[Block, ...]:
    return (
        Sentences((_first_words(answer),), bullets=False),
        _commitments(answer),
        Facts(
            (
                _fact("Price of not knowing", answer.price_of_not_knowing, "to know now which scenario comes"),
                _fact("Price of committing", answer.price_of_committing, "the base plan's commitments instead"),
                _fact("Price of waiting", answer.price_of_waiting, "nothing before it is known"),
            )
        ),
        _stages(answer),
        _scenarios(answer),
        Sentences((*answer.notes, _proof(answer))),
    )


def _first_words(answer: CommitmentsAnswer) -> str:
    advised = [line.label for line in answer.commitments if line.commit_now]
    known = f"{answer.start:%-d %b %H:%M}Z"
    if not advised:
        return f"Commit to nothing before it is known which scenario comes ({known})."
    rest = f"Everything else can wait until it is known which scenario comes ({known})."
    return f"Commit now to: {listing(advised)}. {rest}"


def _commitments(answer: CommitmentsAnswer) -> Table:
    columns = (
        Column("Commitment", least=20),
        Column("Now?", whole=True),
        Column("In place", least=16),
        Column("Buys", figures=True),
        Column("Most in", least=18),
        Column("Used in", least=14),
    )
    rows = tuple(
        row(
            line.label,
            "yes" if line.commit_now else "no",
            _in_place(line),
            f"{line.buys_judged:,.2f}",
            _most_in(line, answer),
            _used(line),
        )
        for line in answer.commitments
    )
    note = (
        "Buys: weighted persons caught fewer over all scenarios for making it now rather than not, its own cost "
        "taken off; below 0 it is not worth it. In place: if made now; if made once the scenario is known."
    )
    return Table("Commitments", columns, rows, note)


def _in_place(line: CommitmentLine) -> str:
    now = NOTHING if line.in_place_now is None else f"{line.in_place_now:%-d %b %H:%M}Z"
    later = "never later" if line.in_place_later is None else f"{line.in_place_later:%-d %b %H:%M}Z"
    return f"{now}; {later}"


def _most_in(line: CommitmentLine, answer: CommitmentsAnswer) -> str:
    labels = {one.scenario_id: one.label for one in answer.scenarios}
    best = sorted((gain for gain in line.buys), key=lambda gain: -gain.weighted_caught_avoided)[:MOST_NAMED]
    told = [f"{labels[one.scenario_id]} {one.weighted_caught_avoided:,.2f}" for one in best]
    return "; ".join(w for w, one in zip(told, best, strict=True) if one.weighted_caught_avoided >= 0.005) or NOTHING


def _used(line: CommitmentLine) -> str:
    if not line.used:
        return NOTHING
    used = [one for one in line.used if one.movements]
    most = max((one.persons for one in used), default=0)
    return f"{len(used)} of {len(line.used)} scenarios, up to {most:,} persons" if used else "no plan"


def _fact(label: str, price: Price, what: str) -> Fact:
    proved = ""
    if price.least is not None and price.most is not None:
        proved = f"; proved {price.least:,.2f} to {price.most:,.2f}"
    return Fact(label, f"{price.amount:,.2f} weighted persons", f"{what}{proved}")


def _stages(answer: CommitmentsAnswer) -> Table:
    columns = (
        Column("Committing to", least=22),
        Column("Costs", figures=True),
        Column("At least", figures=True),
        Column("By plans", figures=True),
        Column("People caught", figures=True),
    )
    rows = tuple(
        row(
            _stage_words(stage, answer),
            f"{stage.cost_persons:,.2f}",
            f"{stage.judged_bound:,.2f}",
            NOTHING if stage.judged is None else f"{stage.judged:,.2f}",
            NOTHING if stage.expected_caught_persons is None else f"{stage.expected_caught_persons:,.2f}",
        )
        for stage in answer.first_stages
    )
    note = (
        "Weighted persons over all scenarios, what committing costs included: at least, by the relaxation, and by "
        "whole-vehicle plans; then expected people caught, unweighted, by those plans."
    )
    return Table("What it comes to", columns, rows, note)


def _stage_words(stage: FirstStageLine, answer: CommitmentsAnswer) -> str:
    words = STAGE_WORDS[stage.name]
    if stage.name not in ("advised", "base_plan"):
        return words
    labels = {line.commitment_id: line.label for line in answer.commitments}
    made = listing(labels[name] for name in stage.scenarios[0].committed_now)
    return f"{words}: {made or 'nothing'}"


def _scenarios(answer: CommitmentsAnswer) -> Table:
    columns = (
        Column("Scenario", least=20),
        Column("Weight", figures=True),
        Column("Caught", figures=True),
        Column("Nothing now", figures=True),
        Column("Known now", figures=True),
        Column("Regret", figures=True),
        Column("Then order", least=14),
    )
    stages = {stage.name: {one.scenario_id: one for one in stage.scenarios} for stage in answer.first_stages}
    labels = {line.commitment_id: line.label for line in answer.commitments}

    def cells(share: ScenarioShare) -> tuple[Cell, ...]:
        names = ("advised", "nothing_now", "foreseen")
        caught = [stages[name][share.scenario_id].expected_caught_persons for name in names]
        later = _then_used(share.scenario_id, stages["advised"][share.scenario_id].ordered_later, answer)
        return row(
            share.label,
            f"{share.share:.0%}",
            *(NOTHING if persons is None else f"{persons:,.2f}" for persons in caught),
            f"{share.regret:,.2f}",
            listing(labels[name] for name in later) or NOTHING,
        )

    note = (
        "Expected people caught, unweighted, by the plan of the scenario: as advised, with nothing committed now, "
        "and had it been known now. Regret: weighted persons more than at its own best, in the relaxation. Then "
        "order: of what can wait, what the plan of the scenario uses."
    )
    return Table("Scenario by scenario", columns, tuple(cells(share) for share in answer.scenarios), note)


def _then_used(scenario_id: str, later: tuple[str, ...], answer: CommitmentsAnswer) -> list[str]:
    """Return what is ordered once the scenario is known and used by its plan; all of it where there is no plan."""
    idle = {
        line.commitment_id
        for line in answer.commitments
        for one in line.used
        if one.scenario_id == scenario_id and not one.movements
    }
    return [name for name in later if name not in idle]


def _proof(answer: CommitmentsAnswer) -> str:
    aim = "the mean over the scenarios"
    if answer.averse:
        aim = f"{1 - answer.averse:.0%} the mean and {answer.averse:.0%} the worst {answer.worst_share:.0%}"
    return (
        f"Judged by {aim}. No other way to commit is better by more than {answer.gap:.2%} in the relaxation "
        f"({answer.method['relaxations']} relaxations, {answer.method['rounds']} rounds)."
    )
