"""Planning factors: each about something that there is, and said once."""

from collections.abc import Iterable

from egress.domain import MEANINGS, STATIONS, AppliesTo, Mode, SiteKind
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.tables import FACTORS, FLEETS, SITES
from egress.inputs.tables_reading import Tables


def check_factors(tables: Tables, problems: ProblemList) -> None:
    """Report factors about what the case does not have, and those that are said twice."""
    said: dict[tuple[str, str], int] = {}
    for entry in tables[FACTORS].with_good("kind", "applies_to"):
        kind, subject = entry.row.kind, entry.row.applies_to
        if (words := _words(tables, MEANINGS[kind].about)) is not None and subject and subject not in words:
            _report(
                entry.line,
                "applies_to",
                subject,
                "one of " + ", ".join(words),
                did_you_mean(subject, words),
                problems,
            )
        first = said.setdefault((kind, subject), entry.line)
        if first != entry.line:
            _report(entry.line, "kind", kind, f"each factor once; row {first} says it too", "", problems)


def _words(tables: Tables, about: AppliesTo) -> list[str] | None:
    """Return what a factor may be about; None where a table whose ids it may name could not be read."""
    if about is AppliesTo.STATION:
        return list(STATIONS)
    if about is AppliesTo.PLACES:
        return _with_ids(list(SiteKind), tables[SITES].ids_known, tables[SITES].lines_by_id)
    if about is AppliesTo.VEHICLES:
        vehicles = [mode for mode in Mode if mode.needs_fleet]
        return _with_ids(vehicles, tables[FLEETS].ids_known, tables[FLEETS].lines_by_id)
    return [str(mode) for mode in Mode]


def _with_ids(words: Iterable[str], known: bool, ids: Iterable[str]) -> list[str] | None:
    return [*map(str, words), *ids] if known else None


def _report(line: int, field: str, value: str, expected: str, hint: str, problems: ProblemList) -> None:
    problems.add(
        FACTORS.file, line, field=field, value=value, expected=expected, remedy=remedy_of(hint, FACTORS.remedy)
    )
