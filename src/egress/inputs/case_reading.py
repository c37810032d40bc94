"""A case folder read in one pass: every problem in it, and the Case if there is none."""

import os
from pathlib import Path

from egress.domain import Case, Communications, Values
from egress.inputs.checks import (
    check_authority,
    check_commitments,
    check_evidence,
    check_exits,
    check_factors,
    check_field_rules,
    check_network,
    check_references,
    check_scenarios,
)
from egress.inputs.folder import read_folder
from egress.inputs.migrations import UpgradedFiles, upgraded_files
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE, Settings, read_settings
from egress.inputs.tables import (
    AUTHORITY,
    COMMITMENTS,
    ENABLERS,
    ESTIMATES,
    FACTORS,
    FLEETS,
    FORCES,
    FUNCTIONS,
    GAUGES,
    GROUPS,
    LEGS,
    MEASURES,
    PARTNERS,
    POSITIONS,
    POSTURES,
    READINESS,
    REPORTS,
    RESOLUTIONS,
    SCENARIO_EFFECTS,
    SCENARIOS,
    SERIES,
    SITES,
    STAFFING_RULES,
    TRIPWIRES,
)
from egress.inputs.tables_reading import ALL_TABLES, Tables, read_tables
from egress.kit import InputProblem, InternalError, Problem


def read_case(path: str | os.PathLike[str]) -> Case:
    """
    Return the case that a folder holds. Nothing is written.

    Raises
    ------
    InputProblem
        with every problem that `find_problems` finds.
    """
    case, problems = _examine(Path(path))
    if problems:
        raise InputProblem(problems)
    if case is None:
        raise InternalError("a case without problems could not be put together")
    return case


def find_problems(path: str | os.PathLike[str]) -> tuple[Problem, ...]:
    """Return every problem of a case folder, by file and row; none if it can be used. Nothing is written."""
    return _examine(Path(path))[1]


def _examine(path: Path) -> tuple[Case | None, tuple[Problem, ...]]:
    problems = ProblemList()
    required = [CASE_FILE, *(table.file for table in ALL_TABLES if table.required)]
    optional = [table.file for table in ALL_TABLES if not table.required]
    contents = read_folder(path, problems, required=required, optional=optional)
    if contents is None:
        return None, problems.found()
    files = upgraded_files(contents, problems)
    if files.refused:
        return None, problems.found()
    case = judged_files(files, problems)
    return case, tuple(sorted(map(files.words.of_user, problems.found())))


def judged_files(files: UpgradedFiles, problems: ProblemList) -> Case | None:
    """Return the case of files of today's version, and report everything that is wrong with it."""
    contents = files.contents
    settings = read_settings(contents[CASE_FILE], problems) if CASE_FILE in contents else Settings()
    tables = read_tables(contents, problems)
    case = _put_together(settings, tables)
    check_references(tables, problems)
    check_network(tables, problems)
    check_field_rules(tables, problems)
    check_authority(tables, problems)
    check_commitments(tables, problems)
    check_factors(tables, problems)
    check_evidence(tables, problems)
    check_exits(settings, tables, problems)
    check_scenarios(case, tables, problems)
    return case


def _put_together(settings: Settings, tables: Tables) -> Case | None:
    """Return the case of whatever is sound; None if the settings do not say which case it is."""
    head, planning, threat = settings.head, settings.planning, settings.threat
    if head is None or planning is None or threat is None:
        return None
    return Case(
        case_id=head.case_id,
        label=head.label,
        organisation=head.organisation,
        timezone=head.timezone,
        horizon_days=planning.horizon_days,
        groups=tuple(tables[GROUPS].objects),
        sites=tuple(tables[SITES].objects),
        legs=tuple(tables[LEGS].objects),
        fleets=tuple(tables[FLEETS].objects),
        forces=tuple(tables[FORCES].objects),
        enablers=tuple(tables[ENABLERS].objects),
        commitments=tuple(tables[COMMITMENTS].objects),
        postures=tuple(tables[POSTURES].objects),
        authority=tuple(tables[AUTHORITY].objects),
        scenarios=tuple(tables[SCENARIOS].objects),
        scenario_effects=tuple(tables[SCENARIO_EFFECTS].objects),
        reports=tuple(tables[REPORTS].objects),
        estimates=tuple(tables[ESTIMATES].objects),
        series=tuple(tables[SERIES].objects),
        gauges=tuple(tables[GAUGES].objects),
        resolutions=tuple(tables[RESOLUTIONS].objects),
        functions=tuple(tables[FUNCTIONS].objects),
        positions=tuple(tables[POSITIONS].objects),
        staffing_rules=tuple(tables[STAFFING_RULES].objects),
        measures=tuple(tables[MEASURES].objects),
        factors=tuple(tables[FACTORS].objects),
        partners=tuple(tables[PARTNERS].objects),
        tripwires=tuple(tables[TRIPWIRES].objects),
        readiness=tuple(tables[READINESS].objects),
        movement_level=planning.movement_level,
        soft_rules=planning.soft_rules,
        queues_by_priority=planning.queues,
        communications=settings.communications or Communications(),
        values=settings.values or Values(),
        threat_prior=threat,
        exit_links=settings.links,
        seed=head.seed,
    )
