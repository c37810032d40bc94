"""`egress new`: a complete case that explains itself, with stand-ins marked where nobody has answered yet."""

import os
from collections.abc import Mapping
from pathlib import Path
from string import Template as Pattern

from egress.inputs.folder_writer import refuse_full_folder, write_folder
from egress.inputs.problems import did_you_mean, remedy_of
from egress.inputs.profiles import (
    PROFILES,
    Template,
    check_answers,
    commented_table,
    read_template,
    read_text,
    words_for,
)
from egress.inputs.settings import CASE_FILE
from egress.inputs.tables import GROUPS
from egress.inputs.tables_reading import ALL_TABLES
from egress.kit import InputProblem, Problem, shared_out

SOURCE = "egress new"
"""What a row rests on that nobody has stated yet."""

Row = Mapping[str, str]


def new_case(folder: str | os.PathLike[str], *, profile: str, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """
    Write a case that can be briefed at once into a new or empty folder, and return its files.

    Parameters
    ----------
    profile : one of `PROFILES`; gives postures, authority, categories and words.
    answers : by the keys of `QUESTIONS`; one that is missing or empty is a question skipped.

    Raises
    ------
    InputProblem
        for an unknown profile, bad answers, or a folder that holds anything. Then nothing is written.
    """
    target = Path(folder)
    given, bad = check_answers(answers)
    problems = [*_profile_problems(profile), *bad, *_folder_problems(target)]
    if problems:
        raise InputProblem(problems)
    texts = case_texts(words_for(profile, given, folder_name=target.absolute().name))
    write_folder({name: text.encode("utf-8") for name, text in texts.items()}, target)
    return tuple(target / name for name in texts)


def case_texts(words: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a new case by name, with every table of the format."""
    profile = words["organisation"]
    texts = {CASE_FILE: Pattern(read_text(profile, CASE_FILE)).substitute(words)}
    for table in ALL_TABLES:
        template = read_template(profile, table.file).filled(words)
        rows = _counted(template, int(words["staff"])) if table is GROUPS else template.rows
        texts[table.file] = commented_table(
            table, comments=template.comments, rows=map(_marked, rows), closing=template.closing
        )
    return texts


def _counted(template: Template, staff: int) -> list[Row]:
    """Return the groups with heads in place of the shares that the template states."""
    shares = [float(row["persons_likely"].removesuffix("%")) for row in template.rows]
    return [
        {**row, "persons_likely": str(count), "note": f"{share:g} % of {staff} people; {row['note']}"}
        for row, share, count in zip(template.rows, shares, shared_out(staff, shares), strict=True)
    ]


def _marked(row: Row) -> Row:
    """Return a row that says of itself that it is a stand-in, unless it says already how it is known."""
    if row.get("confidence"):
        return row
    note = ": ".join(part for part in ("to be replaced", row.get("note", "")) if part)
    return {**row, "source": row.get("source") or SOURCE, "confidence": "assumption", "note": note}


def _profile_problems(profile: str) -> list[Problem]:
    if profile in PROFILES:
        return []
    remedy = remedy_of(did_you_mean(profile, PROFILES), "Name one of these.")
    return [Problem("--profile", 0, "", profile, f"one of {', '.join(PROFILES)}", remedy)]


def _folder_problems(target: Path) -> tuple[Problem, ...]:
    try:
        refuse_full_folder(target)
    except InputProblem as refusal:
        return refusal.problems
    return ()
