"""case.toml read, section by section, so that one bad section does not hide the others."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from egress.domain import Communications, Exit, ExitLink, ThreatPrior, Values
from egress.inputs.flaws import flaws_of
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of, shortened
from egress.inputs.settings_model import (
    CaseSection,
    CommunicationsSection,
    ExitSection,
    PlanningSection,
    RangeSection,
    Section,
    ThreatSection,
    ValuesSection,
)
from egress.inputs.text import decode
from egress.inputs.toml_lines import line_of

CASE_FILE = "case.toml"

MOST_TOML_BYTES = 32 * 1024
"""Settings are a page or two; the parser's time grows with the square of an odd enough file."""

SECTIONS = ("planning", "communications", "values", "threat", "exits")

S = TypeVar("S", bound=Section)


@dataclass
class Settings:
    """What case.toml says, as far as it could be read: None where it could not."""

    text: str = ""
    head: CaseSection | None = None
    planning: PlanningSection | None = None
    communications: Communications | None = None
    values: Values | None = None
    threat: ThreatPrior | None = None
    links: tuple[ExitLink, ...] = ()
    links_sound: bool = False


def read_settings(data: bytes | None, problems: ProblemList) -> Settings:
    """Return the settings as far as the bytes of case.toml can be read."""
    text = None if data is None else _text_of(data, problems)
    tree = None if text is None else _parse(text, problems)
    if text is None or tree is None:
        return Settings()
    settings = Settings(text=text)
    top = {name: value for name, value in tree.items() if name not in SECTIONS}
    settings.head = _read_section(CaseSection, top, (), text, problems)
    planning = _read_table(PlanningSection, tree, ("planning",), text, problems, required=True)
    told = _read_table(CommunicationsSection, tree, ("communications",), text, problems)
    values = _read_table(ValuesSection, tree, ("values",), text, problems)
    threat = _read_table(ThreatSection, tree, ("threat",), text, problems)
    settings.planning = planning
    settings.communications = None if told is None else Communications(**told.model_dump())
    settings.values = None if values is None else to_values(values)
    settings.threat = None if threat is None else to_prior(threat, line_of(text, ("threat",)))
    _read_links(settings, tree, problems)
    return settings


def to_values(section: ValuesSection) -> Values:
    """Return the signed values."""
    days, cost = section.mission_days_per_person_caught, section.collapse_cost
    return Values(
        mission_days_per_person_caught=None if days is None else days.range(),
        collapse_cost=None if cost is None else cost.range(),
        risk_levels=section.risk_levels,
        signed_by=section.signed_by,
    )


def to_prior(section: ThreatSection, line: int) -> ThreatPrior:
    """Return the prior of the threat picture; a threshold that is not stated keeps the default of the domain."""
    threshold = section.cascade_threshold
    return ThreatPrior(
        main_exit=section.main_exit,
        base_rate_per_day=section.base_rate_per_day,
        cascade_threshold=ThreatPrior().cascade_threshold if threshold is None else threshold.range(),
        base_p_never=section.base_p_never,
        watched_from=section.watched_from,
        expert_widening=section.expert_widening,
        factions=section.factions,
        basis=section.basis(line),
    )


def to_link(exit_: Exit, section: ExitSection, line: int) -> ExitLink:
    """Return how one exit follows another."""
    return ExitLink(
        exit=exit_,
        follows=section.follows,
        p_follows=section.p_follows,
        lag_h=section.lag_h.range(),
        own_rate_per_day=section.own_rate_per_day,
        basis=section.basis(line),
    )


def _text_of(data: bytes, problems: ProblemList) -> str | None:
    if len(data) <= MOST_TOML_BYTES:
        return decode(CASE_FILE, data, problems)
    problems.add(
        CASE_FILE,
        0,
        value=f"{len(data)} bytes",
        expected=f"at most {MOST_TOML_BYTES} bytes of settings",
        remedy="Keep the settings here and move rows to the tables.",
    )
    return None


def _parse(text: str, problems: ProblemList) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(text)
    except RecursionError:
        reason = "tables or lists nested too deep"
    except ValueError as error:
        reason = str(error)
    at_line = re.search(r"at line (\d+)", reason)
    problems.add(
        CASE_FILE,
        int(at_line[1]) if at_line else 0,
        value=reason,
        expected="valid TOML 1.0",
        remedy="Correct the line; text stands in quotes, one key per line.",
    )
    return None


def _read_table(
    model: type[S],
    tree: Mapping[str, Any],
    path: tuple[str, ...],
    text: str,
    problems: ProblemList,
    *,
    required: bool = False,
) -> S | None:
    """Return one section of the file; an optional one that is absent has its defaults."""
    given = tree.get(path[-1], None if required else {})
    if isinstance(given, dict):
        return _read_section(model, given, path, text, problems)
    name = ".".join(path)
    problems.add(
        CASE_FILE,
        line_of(text, path),
        field=name,
        value="the table is missing" if given is None else _shown(given),
        expected=f"a table [{name}]",
        remedy=f"Write [{name}] with its keys: {', '.join(model.model_fields)}.",
    )
    return None


def _read_section(
    model: type[S], given: Mapping[str, Any], path: tuple[str, ...], text: str, problems: ProblemList
) -> S | None:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        for loc, expected, hint in flaws_of(error):
            _report(model, given, path + loc, text, problems, expected=expected, hint=hint, depth=len(path))
        return None


def _report(
    model: type[Section],
    given: Mapping[str, Any],
    place: tuple[str, ...],
    text: str,
    problems: ProblemList,
    *,
    expected: str,
    hint: str,
    depth: int,
) -> None:
    name = ".".join(shortened(part, 60) for part in place)
    value = _value_at(given, place[depth:])
    keys = _keys_at(model, place[depth:])
    if place[-1] not in keys:
        known = keys if depth else [*keys, *SECTIONS]
        expected = "keys that are read: " + ", ".join(known)
        hint, advice = did_you_mean(place[-1], known), "Rename or remove the key."
    elif value is None:
        expected, advice = "a value: " + (_meaning(model, place[depth:]) or expected), f"Add {place[-1]}."
    else:
        advice = "Correct the value."
    problems.add(
        CASE_FILE,
        line_of(text, place),
        field=name,
        value="the key is missing" if value is None else _shown(value),
        expected=expected,
        remedy=remedy_of(hint, advice),
    )


def _keys_at(model: type[Section], place: tuple[str, ...]) -> list[str]:
    return list(RangeSection.model_fields) if len(place) > 1 else list(model.model_fields)


def _meaning(model: type[Section], place: tuple[str, ...]) -> str:
    found = model.model_fields.get(place[0]) if len(place) == 1 else None
    return (found.description or "").rstrip(".") if found else ""


def _value_at(given: Any, place: tuple[str, ...]) -> Any:
    for part in place:
        given = given.get(part) if isinstance(given, dict) else None
    return given


def _shown(value: Any) -> str:
    """Return a value as text; what is nested, or too long to be written out, is only named."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    return shortened(str(value))


def _read_links(settings: Settings, tree: Mapping[str, Any], problems: ProblemList) -> None:
    given = tree.get("exits", {})
    if not isinstance(given, dict):
        _read_table(ExitSection, tree, ("exits",), settings.text, problems)
        return
    known = {str(exit_): exit_ for exit_ in Exit}
    links: list[ExitLink] = []
    for name in given:
        path = ("exits", name)
        if name not in known:
            _report_unknown_exit(settings.text, name, problems)
            continue
        section = _read_table(ExitSection, given, path, settings.text, problems)
        if section is not None:
            links.append(to_link(known[name], section, line_of(settings.text, path)))
    settings.links = tuple(links)
    settings.links_sound = len(links) == len(given)


def _report_unknown_exit(text: str, name: str, problems: ProblemList) -> None:
    words = [str(exit_) for exit_ in Exit]
    problems.add(
        CASE_FILE,
        line_of(text, ("exits", name)),
        field="exits",
        value=name,
        expected="one of " + ", ".join(words),
        remedy=remedy_of(did_you_mean(name, words), "Rename or remove the table."),
    )
