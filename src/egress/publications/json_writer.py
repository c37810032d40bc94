"""JSON answers: one envelope for all, keys that bear their units, instants in UTC, no number that JSON lacks."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from egress.domain import Case, Plan
from egress.kit import Problem, plain
from egress.planning import PlanningResult
from egress.publications.brief_document import Brief
from egress.publications.json_data import brief_data, check_data, plan_data, threat_data
from egress.publications.json_records import Envelope
from egress.threat import ThreatPicture
from egress.threat.scoring import ScoreRow

ANSWERED = "answered"


def brief_json(brief: Brief) -> str:
    """Return a brief as JSON, schema ``egress/brief/1``."""
    envelope = Envelope(
        case_id=brief.case_id,
        as_of=brief.as_of,
        inputs_digest=brief.inputs_digest,
        seed=brief.seed,
        version=brief.version,
    )
    return enveloped("egress/brief/1", envelope, ANSWERED, brief_data(brief))


def plan_json(result: PlanningResult, case: Case, *, envelope: Envelope, previous: Plan | None = None) -> str:
    """Return a planning result as JSON, schema ``egress/plan/1``."""
    return enveloped("egress/plan/1", envelope, result.status.value, plan_data(result, case, previous))


def threat_json(picture: ThreatPicture, *, envelope: Envelope, scores: tuple[ScoreRow, ...] = ()) -> str:
    """Return a threat picture as JSON, schema ``egress/threat/1``."""
    return enveloped("egress/threat/1", envelope, ANSWERED, threat_data(picture, scores))


def check_json(problems: Sequence[Problem], *, envelope: Envelope, format_version: int | None) -> str:
    """Return the problems of a case as JSON, schema ``egress/check/1``."""
    data = check_data(problems, format_version=format_version)
    return enveloped("egress/check/1", envelope, "problems" if problems else "sound", data)


def enveloped(schema: str, envelope: Envelope, status: str, data: object, *, spaced: bool = True) -> str:
    """Return an answer in its envelope as JSON text; not `spaced` for programs, which read it sooner."""
    answer = {"schema": schema, **plain(envelope), "status": status, "data": _without_trailing_score(plain(data))}
    return json.dumps(answer, indent=2 if spaced else None, ensure_ascii=False, allow_nan=False) + "\n"


def _without_trailing_score(value: Any) -> Any:
    """Return the value with keys such as `from_` (a word that Python keeps for itself) written as `from`."""
    if isinstance(value, Mapping):
        return {key.removesuffix("_"): _without_trailing_score(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_without_trailing_score(v) for v in value]
    return value
